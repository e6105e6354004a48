"""Rules for text columns that every LinkedIn file shares.

Each public rule takes and gives an expression. Inside, it works on the values at
hand, for most rules are costly and few values need them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Callable

# Formats, fillers and blanks that show nothing, beside white space.
UNSEEN = (
    r"\p{Cf}\p{Cc}\p{Zs}\p{Zl}\p{Zp}"
    r"\x{FE00}-\x{FE0F}\x{115F}\x{1160}\x{2800}\x{3164}\x{FFA0}"
)


def mended(
    values: pl.Series,
    needs: pl.Series,
    mend: Callable[[pl.Series], pl.Series],
    otherwise: pl.Series,
) -> pl.Series:
    """`mend(values)` where `needs` holds, else `otherwise`; only those are mended.

    Args:
        values: The values.
        needs: Whether a value is one of the few; null counts as no.
        mend: The costly rule, value by value.
        otherwise: The result for the others.
    """
    needy = needs.fill_null(value=False)
    if not needy.any():
        return otherwise
    few = mend(values.filter(needy))
    if needy.all():
        return few
    place = needy.cum_sum() - 1
    found = pl.select(place=pl.when(needy).then(place)).to_series()
    return pl.select(
        pl.when(needy).then(few.gather(found)).otherwise(otherwise)
    ).to_series()


def ruled(
    values: pl.Expr,
    rule: Callable[[pl.Series], pl.Series],
    dtype: pl.DataType | type[pl.DataType] = pl.String,
) -> pl.Expr:
    """`rule(values)`, worked out once where all values are the same.

    The owner's side of an export is the same in each row.

    Args:
        values: The values.
        rule: Made for many values at a time, each by itself.
        dtype: What the rule makes.
    """

    def made(found: pl.Series) -> pl.Series:
        first = found.head(1)
        if len(found) > 1 and not first.null_count() and found.eq_missing(first).all():
            return rule(first).new_from_index(0, len(found))
        return rule(found)

    return values.map_batches(made, return_dtype=dtype)


def is_seen(text: pl.Expr) -> pl.Expr:
    """Whether a text holds anything a reader can see; null for no text."""
    return text.str.contains(rf"[^\s{UNSEEN}]")


def _one_blank(text: pl.Series) -> pl.Series:
    return mended(
        text,
        text.str.contains(r"\s\s|[^\S ]|^ | $"),
        lambda few: few.str.replace_all(r"\s{2,}|[^\S ]", " ").str.strip_chars(),
        text,
    )


def text_key(text: pl.Expr) -> pl.Expr:
    """The key under which a text is found again; null for an empty one.

    An invitation's note reappears as the first message of the conversation, with
    line breaks where the invitation has blanks: each run of white space counts
    as one blank.
    """
    plain = text.map_batches(_one_blank, return_dtype=pl.String)
    return pl.when(is_seen(text)).then(plain.hash(seed=0))
