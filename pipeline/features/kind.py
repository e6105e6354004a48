"""Whether a note says more than LinkedIn's own text does.

Greeting, names and signature are taken away. If what is left can be read wholly
as LinkedIn's texts and empty words of one language, the note is canned.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Final, NamedTuple

import polars as pl

from pipeline.features.lexicon import folded, lexicon
from pipeline.features.mobile import sign_off
from pipeline.features.text import put, where

# A name stands as `_`, so that it counts as nothing.
_BETWEEN: Final = r"(?:[ -/:-@\[-`{-~]+)"
_PAUSE: Final = r"(?:[ ,.!?:;|/~*)(-]+|$)"
# Letters as a normalised note has them: ASCII, and scripts that keep their own.
# The Unicode classes, repeated as often as names are, make expressions that take
# a hundred times as long.
_UPPER: Final = r"[A-Z\x{391}-\x{3a9}\x{410}-\x{42f}]"
_LOWER: Final = r"[a-z\x{3b1}-\x{3c9}\x{430}-\x{44f}]"
_IN_NAME: Final = r"[A-Za-z\x{370}-\x{10ff}'-]"
_CAPITALISED: Final = rf"(?:_|{_UPPER}{_IN_NAME}*)"
_NAMES: Final = rf"{_CAPITALISED}(?:[ .-]+{_CAPITALISED}){{0,3}}"
_SIGNER: Final = rf"(?:_|{_UPPER}[A-Za-z0-9\x{{370}}-\x{{10ff}}'.&-]*)"
_LOWER_NAME: Final = rf"{_LOWER}{_IN_NAME}*"
_TITLE_WORD: Final = rf"(?:{_SIGNER}|of|at|the|and|for|in|de|van|von|der|di|da|du)"
# Below this, naming LinkedIn and a word for connecting is all a note does.
_SHORT_CHARACTERS: Final = 120


class Canned(NamedTuple):
    """How canned notes of one language read.

    Attributes:
        language: ISO 639-1.
        wholly: Matches a note that consists of empty words only.
        default: Matches LinkedIn's texts.
        stems: Pairs of expressions; a short note that holds both of a pair
            is LinkedIn's text, edited.
    """

    language: str
    wholly: str
    default: str
    stems: tuple[tuple[str, str], ...]


def _loosely(phrase: str) -> str:
    return re.sub(" +", _BETWEEN, re.sub("'|, ", _BETWEEN + "?", _ungrouped(phrase)))


def _ungrouped(phrase: str) -> str:
    # Groups that capture cost time, and nothing asks for what they captured.
    return re.sub(r"(?<!\\)\((?!\?)", "(?:", phrase)


def _any(items: list[str]) -> str:
    return "|".join(_loosely(item) for item in folded(items))


@cache
def canned_languages() -> tuple[Canned, ...]:
    """How canned notes read, by language."""
    empty = lexicon("empty_words")
    return tuple(
        _bounded(language, texts, empty[language])
        if "words" in empty.get(language, {})
        else _unbounded(language, texts, empty.get(language, {}).get("phrases", []))
        for language, texts in lexicon("defaults").items()
    )


def _bounded(language: str, texts: dict[str, Any], empty: dict[str, Any]) -> Canned:
    default = _any([*texts["confirmed"], *texts["unconfirmed"]])
    words = _any([*empty["words"].split(), *empty["phrases"]])
    edge = f"(?:{_BETWEEN}|$)"
    start = f"(?:^|{_BETWEEN})"
    add, network = (
        f"{start}(?:{_any([empty[key]])}){edge}" for key in ("add", "network")
    )
    any_stem = "|".join(
        empty[key] for key in ("add", "network", "connect") if key in empty
    )
    linkedin = f"{start}{_loosely(lexicon('empty_words')['linkedin'])}{edge}"
    return Canned(
        language,
        rf"^{_BETWEEN}?(?:(?:{default}|{words}){edge})*$",
        f"{start}(?:{default}){edge}",
        ((add, network), (linkedin, f"{start}(?:{_any([any_stem])}){edge}")),
    )


def _unbounded(language: str, texts: dict[str, Any], phrases: list[str]) -> Canned:
    """For scripts without blanks between words, or without capitals for names."""
    default, empty = (
        "|".join(re.sub(" ", " ?", _ungrouped(text)) for text in folded(listed))
        for listed in ([*texts["confirmed"], *texts["unconfirmed"]], phrases)
    )
    return Canned(
        language,
        rf"^(?:.{{0,16}}(?:{default}).{{0,16}}|(?:{_BETWEEN}|{empty or ' '})*)$",
        default,
        (),
    )


@cache
def _greeting() -> str:
    words = lexicon("greetings")
    greetings, titles = (
        folded([words[key].replace("\n", "")])[0] for key in ("greetings", "titles")
    )
    # After "Hello!" a sentence begins, not a name.
    named = rf"[ ,]+{_NAMES}{_PAUSE}|[ ,]+{_LOWER_NAME} ?[,!:;-]+ ?|{_PAUSE}"
    greeted = rf"(?:(?i:{greetings})(?:[ ,]+(?i:{titles})(?-u:\b)\.?)*(?:{named}))"
    return rf"^[ -/:-@\[-^`{{-~]*(?:{greeted}{{1,2}}|{_NAMES} ?(?:[,!:;-]+ ?|$))"


_INTRODUCTION: Final = (
    rf"(?-u:\b)(?i:(?:my name is|this is|i'?m|i am|mein name ist|ich bin|je suis|"
    rf"je m'appelle|me llamo|soy|mi chiamo|sono)) {_NAMES}(?:[,.!]+ ?| and |$)"
)


@cache
def _closing() -> str:
    closings = folded([lexicon("greetings")["closings"].replace("\n", "")])[0]
    signed = rf"(?:{_TITLE_WORD}(?:[ ,.|/&+@-]+|$)){{0,9}}"
    lower_signed = rf"[ ]*[,.!-]+ ?{_LOWER_NAME}[ .!]*"
    closed = rf"(?:^|[ ,.!?;:)-])(?:(?i:{closings}){_PAUSE}){{1,3}}"
    return rf"{closed}(?:{signed}|{lower_signed})$"


_BARE_SIGNATURE: Final = (
    rf"(?:[.!?,)~|*/-]+ ?(?:{_SIGNER}(?: {_SIGNER}){{0,3}}|{_LOWER_NAME})"
    rf"|((?i:linkedin)) {_SIGNER}(?: {_SIGNER}){{0,3}})[ .!]*$"
)
# Where all is in capitals, capitals tell no names.
_SHOUTED: Final = r"^[^a-z\x{3b1}-\x{3c9}\x{430}-\x{44f}]{24}"


def without_frame(texts: pl.Series, has_sign_off: pl.Series) -> pl.Series:
    """The notes in lower case, less greeting, introduction and signature.

    Args:
        texts: Normalised notes, case kept.
        has_sign_off: Which end with a phone's own line.
    """
    unsigned = (
        where(texts, has_sign_off, _without_sign_off)
        .str.replace(_closing(), "")
        .str.replace(_BARE_SIGNATURE, "$1")
    )
    is_shouted = unsigned.str.contains(_SHOUTED)
    return (
        where(unsigned, is_shouted, lambda rows: rows.str.to_lowercase())
        .str.replace(_greeting(), "")
        .str.replace(_INTRODUCTION, "")
        .str.to_lowercase()
    )


def _without_sign_off(texts: pl.Series) -> pl.Series:
    return texts.str.replace_all(sign_off(), " ")


def canned_kind(bare: pl.Series) -> pl.DataFrame:
    """Which notes are canned, and how.

    Args:
        bare: Notes without greeting and signature, in lower case.

    Columns:
        message_kind: default, generic or null where the note says more.
        default_language: of LinkedIn's text, null where it is none.

    Grain: one row per note, in order.
    """
    kind = pl.Series("message_kind", [None], dtype=pl.String).new_from_index(
        0, len(bare)
    )
    spoken = kind.alias("default_language")
    # All at once: the expressions of one selection share the cores.
    is_wholly = bare.to_frame("bare").select(
        pl.col("bare").str.contains(canned.wholly).alias(canned.language)
        for canned in canned_languages()
    )
    for canned in canned_languages():
        rows = is_wholly[canned.language].arg_true()
        if not len(rows):
            continue
        is_default = _is_default(bare.gather(rows), canned)
        names = pl.select(
            pl.when(is_default).then(pl.lit("default")).otherwise(pl.lit("generic")),
            pl.when(is_default).then(pl.lit(canned.language)).alias("language"),
        )
        kind = put(kind, rows, names["literal"])
        spoken = put(spoken, rows, names["language"])
    return pl.DataFrame([kind, spoken])


def _is_default(bare: pl.Series, canned: Canned) -> pl.Series:
    is_default = bare.str.contains(canned.default)
    found = lexicon("empty_words")["found"]
    is_short = (bare.str.len_chars() < _SHORT_CHARACTERS) & ~bare.str.contains(found)
    for one, other in canned.stems:
        is_default |= is_short & bare.str.contains(one) & bare.str.contains(other)
    return is_default
