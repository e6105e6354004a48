"""Notes read by keywords, in pandas: kind, language, length, labels, reuse, phone."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Final

import pandas as pd

from benchmarks.reading.sought import SOUGHT
from pipeline.features.classes import lexicon
from pipeline.features.text import plain_text
from pipeline.schema import CONTEXT_LABELS, PURPOSE_LABELS, WEAK_LABELS

_DEFAULTS: Final = Path(__file__).parents[2] / "data" / "notes" / "defaults.toml"
_STOP_WORDS: Final = {
    "en": "the and you your my to is of for with would am i",
    "de": "ich und sie ihr ihre der die das mit ist mich mein du",
    "es": "el los una con por para mi su que es y me usted",
    "fr": "je vous les une avec pour mon votre est et le nous",
    "it": "il che una con per mio sono e la di vorrei mi",
    "nl": "ik het een van en met voor mijn je uw is graag",
    "pt": "o uma com para meu que e os eu voce sua gostaria",
}
_SIGNATURE: Final = (
    r"(?:sent from|sent via|gesendet von|envoye de|enviado desde|enviado do|"
    r"inviato da|verzonden vanaf)\b.{0,20}\b"
    r"(?:iphone|ipad|android|blackberry|samsung|phone|mobile|handy|linkedin)"
)
_LENGTHS: Final = [0, 100, 200, 300, 10_000]


@cache
def _defaults() -> str:
    """LinkedIn's own texts, any of them."""
    texts = [
        text
        for known in tomllib.loads(_DEFAULTS.read_text("utf-8")).values()
        for text in [*known.get("confirmed", []), *known.get("unconfirmed", [])]
    ]
    return "|".join(plain_text(text).replace("(", "(?:") for text in texts)


@cache
def _keywords(language: str, label: str) -> str:
    known = lexicon(language)
    words = sorted(word for word, name in known.items() if name in SOUGHT[label])
    return rf"\b(?:{'|'.join(map(re.escape, words))})\b"


def _plain(notes: pd.Series) -> pd.Series:
    """Small letters without accents, quotes straight."""
    return (
        notes.str.lower()
        .str.normalize("NFKD")
        .str.replace("[\u0300-\u036f]", "", regex=True)
        .str.replace("[\u2018\u2019]", "'", regex=True)
    )


def _languages(plain: pd.Series) -> pd.Series:
    """The language whose stop words are the most frequent, or und."""
    counts = pd.DataFrame(
        {
            language: plain.str.count(rf"\b(?:{words.replace(' ', '|')})\b")
            for language, words in _STOP_WORDS.items()
        }
    ).astype("int64")
    return counts.idxmax(axis=1).where(counts.max(axis=1) > 0, "und")


def _labels(plain: pd.Series, language: pd.Series) -> pd.DataFrame:
    """Whether each label's words stand in each note, in its own language."""
    found = [
        pd.DataFrame(
            {
                label: group.str.contains(
                    _keywords("en" if name == "und" else name, label)
                )
                for label in SOUGHT
            }
        )
        for name, group in plain.groupby(language)
    ]
    return pd.concat(found).reindex(plain.index).astype(bool)


def read_distinct(notes: pd.Series) -> pd.DataFrame:
    """What the distinct notes say, one row each."""
    plain = _plain(notes)
    language = _languages(plain)
    labels = _labels(plain, language)
    strong = [label for label in labels if label not in WEAK_LABELS]
    is_default = plain.str.contains(_defaults()).astype(bool)
    kind = pd.Series("generic", index=notes.index)
    kind[labels[strong].any(axis=1)] = "personal"
    kind[is_default] = "default"
    context = [label for label in strong if label in CONTEXT_LABELS]
    purpose = [label for label in strong if label in PURPOSE_LABELS]
    characters = notes.str.len().astype("int64")
    # Names, firms and numbers differ from copy to copy of one text.
    skeleton = (
        notes.str.replace(r"\b[A-Z0-9][\w'-]*|[^\w\s]", "", regex=True)
        .str.replace(r"\s+", " ", regex=True)
        .str.strip()
    )
    return labels.assign(
        note=notes,
        language=language,
        message_kind=kind,
        has_context=labels[context].any(axis=1),
        has_purpose=labels[purpose].any(axis=1),
        message_characters=characters,
        limit_share=characters / 300,
        length_band=pd.cut(characters, _LENGTHS).astype(str),
        has_mobile_signature=plain.str.contains(_SIGNATURE).astype(bool),
        skeleton=skeleton,
    )


def read_notes(found: pd.DataFrame) -> pd.DataFrame:
    """The invitations with what their notes say; those without one are blank."""
    read = read_distinct(found["note"].dropna().drop_duplicates())
    found = found.merge(read, on="note", how="left")
    found["message_kind"] = found["message_kind"].fillna("blank")
    is_sent = found["note"].notna() & (found["direction"] == "outgoing")
    found["reuse_count"] = (
        found[is_sent].groupby(["member", "skeleton"])["slug"].transform("nunique")
    )
    found["is_canned"] = found["message_kind"] != "personal"
    return found.drop(columns="skeleton")
