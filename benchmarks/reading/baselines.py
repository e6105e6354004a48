"""Two simple readers, to hold the product's against."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from benchmarks.reading.sought import SOUGHT
from pipeline.features.classes import classed_languages, lexicon
from pipeline.features.text import plain_text
from pipeline.schema import CONTEXT_LABELS, PURPOSE_LABELS, WEAK_LABELS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.reading.corpus import Labelled

    Found = tuple[list[frozenset[str]], list[str]]

_LABELS: Final = (*CONTEXT_LABELS, *PURPOSE_LABELS)


def keywords(notes: Sequence[Labelled]) -> Found:
    """What a search for each label's words, language by language, finds."""
    found = [_searched(note) for note in notes]
    return found, [_kind(labels) for labels in found]


def _searched(note: Labelled) -> frozenset[str]:
    language = note.language if note.language in classed_languages() else "en"
    known = lexicon(language)
    words = "".join(
        letter if letter.isalnum() else " " for letter in plain_text(note.text.lower())
    )
    seen = {known.get(word) for word in words.split()}
    return frozenset(label for label, sought in SOUGHT.items() if sought & seen)


def tfidf(known: Sequence[Labelled], notes: Sequence[Labelled]) -> Found:
    """What logistic regression on weighted words and pairs of words finds."""
    weigh = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    seen = weigh.fit_transform([note.text for note in known])
    asked = weigh.transform([note.text for note in notes])
    holds = {
        label: _predicted(seen, [label in note.labels for note in known], asked)
        for label in _LABELS
    }
    personal = _predicted(seen, [note.kind == "personal" for note in known], asked)
    found = [
        frozenset(label for label in _LABELS if holds[label][row])
        for row in range(len(notes))
    ]
    return found, ["personal" if flag else "generic" for flag in personal]


def _predicted(seen: object, truth: list[bool], asked: object) -> np.ndarray:
    fitted = LogisticRegression(C=10, class_weight="balanced", max_iter=300)
    return np.asarray(fitted.fit(seen, truth).predict(asked))


def _kind(labels: frozenset[str]) -> str:
    return "personal" if labels - set(WEAK_LABELS) else "generic"
