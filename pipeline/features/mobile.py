"""The line a phone or an app adds to a text. The other evidence is SQL's."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from pipeline.features.lexicon import folded, lexicon

if TYPE_CHECKING:
    import polars as pl


@cache
def sign_off() -> str:
    """A regular expression for the line a phone adds to a text, in any case."""
    words = lexicon("signatures")["patterns"]
    starts, whole = ("|".join(folded(words[key])) for key in ("sent_from", "whole"))
    sent = rf"(?:{starts})(?:[a-z0-9']+ ){{0,2}}{words['device']}(?-u:\b)"
    return rf"(?i:(?:^|[^\p{{L}}])(?:{sent}(?: (?:by|using) \w+)?|{whole}))"


def has_mobile_signature(texts: pl.Series) -> pl.Series:
    """Whether each note holds a line such as "Sent from my iPhone".

    Args:
        texts: Normalised notes.
    """
    return texts.str.contains(sign_off())
