"""Notes read: their kind, their language, what they say of context and purpose."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import polars as pl

from pipeline.features import templates
from pipeline.features.mobile import has_mobile_signature, without_sign_off
from pipeline.features.model import OUTPUTS, UNTOLD, Scored, model, score
from pipeline.features.text import lowered, plain, single_spaced, where
from pipeline.schema import CONTEXT_LABELS, NOTES, PURPOSE_LABELS, WEAK_LABELS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]

DIMENSIONS: Final = {"context": CONTEXT_LABELS, "purpose": PURPOSE_LABELS}
UNDETERMINED: Final = "und"
# Small enough for the arrays of a batch to stay near the processor.
BATCH_NOTES: Final = 4_000


class Judged(NamedTuple):
    """What is made of some notes.

    Attributes:
        kind: default, generic or personal.
        language: ISO 639-1, or `und`.
        holds: By label, whether it holds for each note.
        has: By dimension, whether a label holds that is not weak; null where the
            note can't be read.
    """

    kind: pl.Series
    language: pl.Series
    holds: dict[str, Flags]
    has: dict[str, pl.Series]


def read_notes(notes: pl.DataFrame) -> pl.DataFrame:
    """The notes read, as the table `NOTES`.

    Args:
        notes: with the columns `note_key` and `note`, the message with both
            people's names replaced by `NAME_MARK`; none blank.

    Grain: one row per note, in order. `template_key` joins notes that are
    the same to the letter, names aside: `link_templates` joins the others.
    """
    if notes.height <= BATCH_NOTES:
        return NOTES.check(_read(notes))
    with ThreadPoolExecutor(pl.thread_pool_size()) as pool:
        tables = list(pool.map(_read, notes.iter_slices(BATCH_NOTES)))
    return NOTES.check(pl.concat(tables))


def _read(notes: pl.DataFrame) -> pl.DataFrame:
    texts = plain(notes["note"])
    spaced = single_spaced(texts)
    has_signature = has_mobile_signature(spaced)
    bare = where(lowered(texts), has_signature, without_sign_off)
    judged = judge(score(bare, model()))
    columns = {
        "note_key": notes["note_key"],
        "note": notes["note"],
        "message_kind": judged.kind,
        "language": judged.language,
        **{name: _listed(judged.holds, labels) for name, labels in DIMENSIONS.items()},
        **{f"has_{name}": flags for name, flags in judged.has.items()},
        "has_mobile_signature": has_signature,
        "template_key": templates.exact_keys(templates.skeletons(spaced)),
    }
    return pl.DataFrame(columns).select(list(NOTES.dtypes))


def judge(scored: Scored) -> Judged:
    """What the scores say of each note, so that no two answers contradict.

    A canned note keeps weak labels only; a note has context or purpose exactly if a
    label of it holds that is not weak.
    """
    held = dict(zip(OUTPUTS, scored.scores > 0, strict=True))
    is_personal = held["says_more"]
    is_default = ~is_personal & held["is_default"]
    is_read = ~is_personal | scored.is_readable
    holds: dict[str, Flags] = {}
    has = {}
    for dimension, labels in DIMENSIONS.items():
        strong = [label for label in labels if label not in WEAK_LABELS]
        has_any = held[f"has_{dimension}"] & is_personal
        scores = scored.scores[[OUTPUTS.index(label) for label in strong]]
        likeliest = np.argmax(scores, axis=0)
        for place, label in enumerate(strong):
            holds[label] = has_any & (held[label] | (likeliest == place))
        holds |= {label: held[label] for label in labels if label in WEAK_LABELS}
        has[dimension] = pl.select(
            pl.when(pl.Series(is_read)).then(pl.Series(has_any))
        ).to_series()
    kinds = np.where(is_personal, 2, np.where(is_default, 0, 1))
    names = [*model().languages, UNDETERMINED]
    return Judged(
        pl.Series(["default", "generic", "personal"]).gather(kinds),
        pl.Series(names).gather(
            np.where(scored.languages == UNTOLD, len(names) - 1, scored.languages)
        ),
        holds,
        has,
    )


def _listed(holds: dict[str, Flags], labels: tuple[str, ...]) -> pl.Series:
    """The labels that hold for each note, in their order."""
    # Few sets of labels occur: a number for each, and a list made once for it.
    numbers = sum(
        (holds[label].astype(np.int64) << place for place, label in enumerate(labels)),
        start=np.int64(0),
    )
    distinct, places = np.unique(numbers, return_inverse=True)
    lists = [
        [label for place, label in enumerate(labels) if number >> place & 1]
        for number in distinct.tolist()
    ]
    return pl.Series(lists, dtype=pl.List(pl.String)).gather(places)
