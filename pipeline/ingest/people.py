"""Keys that tell a person again: profile slug, member number, name."""

from __future__ import annotations

from urllib.parse import unquote

import polars as pl

from pipeline.ingest.columns import UNSEEN, is_seen, mended, ruled

_PROFILE = "https://www.linkedin.com/in/"
_PATH = r"(?i)^(?:https?:)?/*(?:[\w-]+\.)*linkedin\.com/+(.*?)/*$"
_SIGMA = "\N{GREEK SMALL LETTER SIGMA}"
_MEMBER = "urn:li:member:"
# Printable ASCII but the comma, single blanks between.
_CLEAN_NAME = r"^[!-+\--~]+(?: [!-+\--~]+)*$"


def _casefold(text: pl.Series) -> pl.Series:
    # What lower-casing leaves apart and folding joins.
    lower = text.str.to_lowercase().str.replace_all("ß", "ss", literal=True)
    return lower.str.replace_all(
        "\N{GREEK SMALL LETTER FINAL SIGMA}", _SIGMA, literal=True
    )


def _unquoted(values: pl.Series) -> pl.Series:
    distinct = values.drop_nulls().unique()
    # Twice: a slug pasted from an address bar may be encoded once more.
    plain = [unquote(unquote(value)) for value in distinct.to_list()]
    return values.replace_strict(distinct, plain, return_dtype=pl.String)


def _odd_slug(url: pl.Series) -> pl.Series:
    path = url.str.strip_chars().str.replace(r"[?#].*$", "").str.extract(_PATH, 1)
    profile = path.str.extract(r"(?i)^(?:mwlite/|m/)?in/+([^/]+)", 1)
    old = path.str.extract(r"(?i)^(pub/.+)$", 1)
    kept = pl.select(pl.coalesce(profile, old)).to_series()
    plain = mended(kept, kept.str.contains("%", literal=True), _unquoted, kept)
    # What was encoded may be a NUL, or nothing that is seen.
    bare = _casefold(plain.str.replace_all(r"\p{Cc}", "")).str.normalize("NFC")
    return pl.select(
        pl.when(is_seen(pl.lit(bare))).then(bare.str.strip_chars())
    ).to_series()


def _slug(url: pl.Series) -> pl.Series:
    is_plain = url.str.contains(r"^https://www\.linkedin\.com/in/[a-z0-9_-]+$")
    return mended(url, ~is_plain, _odd_slug, url.str.strip_prefix(_PROFILE))


def slug(url: pl.Expr) -> pl.Expr:
    """The profile's slug out of its address; null where the address has none.

    Percent-encoding, query, country host, trailing slash and case are gone, for
    Connections.csv encodes what Invitations.csv writes as it is. In 2023-12 each
    address was `https://www.linkedin.com/in`, without a slug. Old addresses,
    `/pub/ada-example/1/2/3`, are kept whole.

    >>> urls = ["https://de.linkedin.com/in/Zo%C3%AB-Example/?trk=x",
    ...         "https://www.linkedin.com/in"]
    >>> pl.select(slug(pl.lit(pl.Series(urls)))).to_series().to_list()
    ['zoë-example', None]
    """
    return ruled(url, _slug)


def _urn(value: pl.Series) -> pl.Series:
    is_plain = value.str.contains(r"^urn:li:member:[1-9][0-9]{0,18}$")
    return mended(
        value,
        ~is_plain,
        lambda few: few.str.extract(r"(?i)^\s*urn:li:member:0*([0-9]{1,19})\s*$", 1),
        value.str.strip_prefix(_MEMBER),
    )


def urn(value: pl.Expr) -> pl.Expr:
    """The member's number out of `urn:li:member:123`; null where there is none."""
    return ruled(value, _urn)


def _odd_name(name: pl.Series) -> pl.Series:
    plain = (
        name.str.normalize("NFKC")
        .str.replace_all(r"\s", " ")
        .str.replace_all(f"[{UNSEEN}--[ ]]", "")
        .str.replace(r",.*$", "")
        .str.replace_all(" {2,}", " ")
        .str.strip_chars()
    )
    return _casefold(plain).replace("", None)


def _name_key(name: pl.Series) -> pl.Series:
    is_clean = name.str.contains(_CLEAN_NAME)
    return mended(name, ~is_clean, _odd_name, name.str.to_lowercase())


def name_key(name: pl.Expr) -> pl.Expr:
    """The name without case, invisible characters, surplus blanks, credentials.

    What follows a comma is taken for credentials. Null for an empty name.

    >>> names = ["Ada  Example, PhD", "  "]
    >>> pl.select(name_key(pl.lit(pl.Series(names)))).to_series().to_list()
    ['ada example', None]
    """
    return ruled(name, _name_key)
