"""The line a phone or an app adds to a text. The other evidence is SQL's."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pipeline.features.text import plain_text

if TYPE_CHECKING:
    import polars as pl

_FILE: Final = Path(__file__).with_name("signatures.toml")


@cache
def sign_off() -> str:
    """A regular expression for the line a phone adds to a text, in any case.

    Word characters are the ASCII ones: the Unicode classes take a hundred times as
    long to compile, and a plain text has few others.
    """
    words = tomllib.loads(_FILE.read_text("utf-8"))
    device = f"(?:{'|'.join(words['devices'])})"
    starts, whole = (
        plain_text("|".join(words[key])).replace("<device>", device)
        for key in ("sent_from", "whole")
    )
    sent = rf"(?:{starts})(?:[a-z0-9']+ ){{0,2}}{device}(?-u:\b)"
    return rf"(?i:(?:^|[^\p{{L}}])(?:{sent}(?: (?:by|using) [a-z0-9]+)?|{whole}))"


def without_sign_off(texts: pl.Series) -> pl.Series:
    """The texts less a phone's line at their end, which is none of the writer's.

    What stands before it keeps its place.
    """
    return texts.str.replace(rf"{sign_off()}[^\p{{L}}]*$", "")


def has_mobile_signature(texts: pl.Series) -> pl.Series:
    """Whether each note holds a line such as "Sent from my iPhone".

    Args:
        texts: Normalised notes.
    """
    return texts.str.contains(sign_off())
