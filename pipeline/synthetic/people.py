"""Invented people: names that repeat as real ones do, slugs that don't."""

from __future__ import annotations

from functools import cache
from itertools import product
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

import numpy as np
import polars as pl

from pipeline.synthetic.phrases import LANGUAGES, sections

if TYPE_CHECKING:
    from numpy.typing import NDArray

_ZIPF_EXPONENT = 0.8
_NAME_ORDER_SEED = 20_000
# Odd, so that the numbers of different people stay different (mod 2**32).
_HASH_STEP = 2_654_435_761


class Owner(NamedTuple):
    """The member whose export it is.

    Attributes:
        number: 1, 2, … within the sample.
        name: Full name.
        first: First name.
        last: Last name.
        slug: The slug of the own profile.
        job: Index of the own trade, the same in all banks of phrases.
        city: Where the owner lives.
    """

    number: int
    name: str
    first: str
    last: str
    slug: str
    job: int
    city: str


@cache
def names() -> pl.DataFrame:
    """All names, the most frequent first.

    Columns:
        first, last, name: as written.
        locale: the language the name is of.
        stem: the slug's beginning, words joined by a hyphen.
        compact: the same without hyphens.
        encoded_stem, encoded_compact: percent-encoded.

    Grain: one row per full name.
    """
    bank = sections("names")
    rows = [
        (first, last, locale)
        for locale in LANGUAGES
        for first in _words(bank[f"first {locale}"])
        for last in _last_names(bank, locale)
    ]
    order = np.random.default_rng(_NAME_ORDER_SEED).permutation(len(rows))
    frame = pl.DataFrame(
        [rows[place] for place in order],
        schema=["first", "last", "locale"],
        orient="row",
    )
    stem = pl.concat_str("first", "last", separator="-").str.to_lowercase()
    return frame.with_columns(
        pl.concat_str("first", "last", separator=" ").alias("name"),
        stem.alias("stem"),
        stem.str.replace_all("-", "", literal=True).alias("compact"),
    ).with_columns(_encoded("stem"), _encoded("compact"))


def _words(lines: tuple[str, ...]) -> list[str]:
    return " ".join(lines).split()


def _last_names(bank: dict[str, tuple[str, ...]], locale: str) -> list[str]:
    roots, endings = (_words(bank[f"{part} {locale}"]) for part in ("root", "ending"))
    return [root + ending.removeprefix("-") for root, ending in product(roots, endings)]


def _encoded(column: str) -> pl.Expr:
    return (
        pl.col(column)
        .map_batches(
            lambda series: pl.Series([quote(value) for value in series]),
            return_dtype=pl.String,
        )
        .alias(f"encoded_{column}")
    )


@cache
def _zipf_cumulated() -> NDArray[np.float64]:
    weights = np.arange(1, names().height + 1) ** -_ZIPF_EXPONENT
    return np.cumsum(weights / weights.sum())


def people(
    rng: np.random.Generator, is_custom: NDArray[np.bool_], renamed_share: float
) -> pl.DataFrame:
    """Invented people, one for each value of `is_custom`.

    Columns:
        name_id: row of `names`.
        number: a number nobody else of the account has.
        repeat: how many before bear the same name.
        is_custom: the slug was chosen, not given.
        firm_id, position_id: where they work, as what.
        is_renamed: changes the slug before the last of two exports.

    Grain: one row per person, in the order given.
    """
    count = is_custom.size
    salt = int(rng.integers(2**32))
    hashes = np.arange(count, dtype=np.uint64) * _HASH_STEP + salt
    return pl.DataFrame(
        {
            "name_id": np.searchsorted(_zipf_cumulated(), rng.random(count)).clip(
                max=names().height - 1
            ),
            "number": (hashes % 2**32).astype(np.uint32),
            "is_custom": is_custom,
            "firm_id": rng.integers(len(firms()), size=count),
            "position_id": rng.integers(
                len(sections("common")["position"]), size=count
            ),
            "is_renamed": rng.random(count) < renamed_share,
        },
        schema_overrides={
            "name_id": pl.Int32,
            "firm_id": pl.Int16,
            "position_id": pl.Int16,
        },
    ).with_columns(
        pl.int_range(pl.len(), dtype=pl.Int32).over("name_id").alias("repeat")
    )


@cache
def firms() -> pl.Series:
    """The names of all invented firms."""
    bank = sections("common")
    pairs = product(_words(bank["firm"]), bank["trade_name"])
    return pl.Series([f"{adjective} {trade}" for adjective, trade in pairs])


def spelled(people: pl.DataFrame, *, is_last: bool = True) -> pl.DataFrame:
    """The people with what an export shows of them.

    Args:
        people: Rows of `people()`.
        is_last: Whether it is the last export, in which new slugs show.

    Columns:
        first, last, name, locale: the name.
        slug, encoded_slug: raw, and percent-encoded.
        urn: LinkedIn's member number.
        firm, position: where they work, as what.
    """
    bank = names()
    positions = pl.Series(sections("common")["position"])
    known = people.with_columns(
        *(bank[column].gather(people["name_id"]) for column in bank.columns),
        firms().gather(people["firm_id"]).alias("firm"),
        positions.gather(people["position_id"]).alias("position"),
        ("urn:li:member:" + pl.col("number").cast(pl.String)).alias("urn"),
        _hexadecimal("number").alias("hash"),
        _ordinal().alias("ordinal"),
    )
    return known.with_columns(
        _slug("", is_last).alias("slug"),
        _slug("encoded_", is_last).alias("encoded_slug"),
    )


def _hexadecimal(column: str) -> pl.Expr:
    digits = [
        (pl.col(column) // 16**place % 16).replace_strict(
            list(range(16)), list("0123456789abcdef"), return_dtype=pl.String
        )
        for place in range(7, -1, -1)
    ]
    return pl.concat_str(digits)


def _ordinal() -> pl.Expr:
    is_first = pl.col("repeat") == 0
    ordinal = (pl.col("repeat") + 1).cast(pl.String)
    return pl.when(is_first).then(pl.lit("")).otherwise(ordinal)


def _slug(prefix: str, is_last: bool) -> pl.Expr:
    stem, compact = pl.col(f"{prefix}stem"), pl.col(f"{prefix}compact")
    given = pl.concat_str(stem, pl.lit("-"), "hash")
    chosen = pl.when(pl.col("number") % 2 == 0).then(stem).otherwise(compact)
    return (
        pl.when(pl.col("is_renamed") & is_last)
        .then(pl.concat_str(compact, "ordinal", pl.lit("-at-work")))
        .when("is_custom")
        .then(pl.concat_str(chosen, "ordinal"))
        .otherwise(given)
    )


def owner(rng: np.random.Generator, number: int) -> Owner:
    """An invented owner of an account.

    Args:
        rng: Decides the name, trade and city.
        number: 1, 2, … within the sample.
    """
    bank = names().filter(pl.col("locale") != "ja")
    first, last, name, stem = bank.select("first", "last", "name", "stem").row(
        int(rng.integers(bank.height))
    )
    city = sections("common")["city"]
    return Owner(
        number,
        name,
        first,
        last,
        f"{stem}-owner{number}",
        int(rng.integers(len(sections("en")["trade"]))),
        city[int(rng.integers(len(city)))],
    )
