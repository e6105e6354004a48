"""Notes read: their kind, their language, what they say of context and purpose."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

import polars as pl

from pipeline.features import labels, templates
from pipeline.features.kind import canned_kind, without_frame
from pipeline.features.labels import LABELS
from pipeline.features.language import UNDETERMINED, language
from pipeline.features.mobile import has_mobile_signature
from pipeline.features.text import NAME, normalise, put
from pipeline.schema import NAME_MARK, NOTES, WEAK_LABELS

if TYPE_CHECKING:
    from collections.abc import Iterable

_BATCH_NOTES: Final = 50_000
_SEPARATOR: Final = "\x1f"


def read_notes(notes: pl.DataFrame) -> pl.DataFrame:
    """The notes read, as the table `NOTES`.

    Args:
        notes: with the columns `note_key` and `note`, the message with both
            people's names replaced by `NAME_MARK`; none blank.

    Grain: one row per note, in order. `template_key` joins notes that are
    the same to the letter, names aside: `link_templates` joins the others.
    """
    if notes.height <= _BATCH_NOTES:
        return NOTES.check(_read(notes))
    with ThreadPoolExecutor(pl.thread_pool_size()) as pool:
        tables = list(pool.map(_read, notes.iter_slices(_BATCH_NOTES)))
    return NOTES.check(pl.concat(tables))


def _read(notes: pl.DataFrame) -> pl.DataFrame:
    cased = normalise(notes["note"])
    texts = cased.str.to_lowercase()
    has_sign_off = has_mobile_signature(texts)
    canned = canned_kind(without_frame(cased, has_sign_off))
    spoken = pl.select(
        canned["default_language"].fill_null(language(notes["note"], texts))
    ).to_series()
    words = _words(texts, spoken)
    kind, words = _kind_and_words(words, canned["message_kind"])
    is_read = (kind != "personal") | spoken.is_in(
        [*labels.labelled_languages(), UNDETERMINED]
    )
    columns = {
        "note_key": notes["note_key"],
        "message_kind": kind,
        "language": spoken,
        **{
            name: column
            for dimension, names in LABELS.items()
            for name, column in _listed(dimension, words.select(names), is_read).items()
        },
        "has_mobile_signature": has_sign_off,
        "template_key": templates.exact_keys(templates.skeletons(cased)),
    }
    return pl.DataFrame(columns).select(list(NOTES.dtypes))


def _kind_and_words(
    words: pl.DataFrame, canned: pl.Series
) -> tuple[pl.Series, pl.DataFrame]:
    """Each note's kind, and the words that show the labels it keeps."""
    strong_context = [name for name in LABELS["context"] if name not in WEAK_LABELS]
    tells = words.select(
        pl.any_horizontal(pl.col(strong_context).is_not_null())
    ).to_series()
    # "Hi fellow nurse, let's connect": empty words, and yet a ground.
    kind = pl.select(
        pl.when((canned == "generic") & tells).then(None).otherwise(canned)
    ).to_series()
    is_canned = kind.is_not_null()
    strong = [name for name in words.columns if name not in WEAK_LABELS]
    words = words.with_columns(pl.when(~is_canned).then(pl.col(strong)).name.keep())
    return kind.fill_null("personal").alias("message_kind"), words


def _words(texts: pl.Series, spoken: pl.Series) -> pl.DataFrame:
    """The words that show each label, a column each, null where none do."""
    nothing = pl.Series([None], dtype=pl.String).new_from_index(0, len(texts))
    words = {name: nothing for names in LABELS.values() for name in names}
    # A few words may be too few to tell the language by.
    read_as = spoken.replace(UNDETERMINED, "en")
    for read in labels.labelled_languages():
        rows = (read_as == read).arg_true()
        if not len(rows):
            continue
        is_all = len(rows) == len(texts)
        found = labels.evidence(texts if is_all else texts.gather(rows), read)
        for shown in found:
            old = words[shown.name]
            words[shown.name] = shown if is_all else put(old, rows, shown)
    return pl.DataFrame(words)


def _listed(
    dimension: str, words: pl.DataFrame, is_read: pl.Series
) -> dict[str, pl.Series]:
    """The columns of one dimension: labels, their words, whether one is strong.

    The last is null where the note's language can't be read for it.
    """
    names = words.columns
    strong = [name for name in names if name not in WEAK_LABELS]
    shown = pl.any_horizontal(pl.all().is_not_null())
    held = [pl.when(pl.col(name).is_not_null()).then(pl.lit(name)) for name in names]
    has_strong = pl.any_horizontal(pl.col(strong).is_not_null())
    lists = words.select(
        _listed_parts(_joined(held), shown).alias(dimension),
        _listed_parts(_named(_joined(names)), shown).alias(f"{dimension}_words"),
        pl.when(is_read).then(has_strong).alias(f"has_{dimension}"),
    )
    return lists.to_dict()


def _joined(parts: Iterable[pl.Expr | str]) -> pl.Expr:
    # Joined and split again: ten times faster than to build lists and drop nulls.
    return pl.concat_str(parts, separator=_SEPARATOR, ignore_nulls=True)


def _named(words: pl.Expr) -> pl.Expr:
    return words.str.replace_all(NAME, NAME_MARK, literal=True)


def _listed_parts(joined: pl.Expr, is_any: pl.Expr) -> pl.Expr:
    nothing = pl.lit([], dtype=pl.List(pl.String))
    return pl.when(is_any).then(joined.str.split(_SEPARATOR)).otherwise(nothing)
