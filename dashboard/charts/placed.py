"""Rows of estimates in words, each in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from dashboard import theme

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Level(NamedTuple):
    """How much room a row takes, and how its label is written.

    Attributes:
        style: Of the theme.
        indent_px: From the left.
        height_px: Of the row.
        text_px: From its top to the middle of its words.
        track_px: From its top to its interval.
        size: Of its estimate, in square pixels.
    """

    style: str
    indent_px: int
    height_px: int
    text_px: int
    track_px: int
    size: int


LEVELS = {
    "head": Level("head", 0, 32, 20, 20, 0),
    "note": Level("counts", 0, 30, 18, 18, 0),
    "under": Level("counts", 0, 24, 8, 8, 0),
    "limit": Level("counts", 0, 40, 14, 26, 0),
    "main": Level("head", 0, 52, 14, 33, 150),
    "row": Level("label", 0, 48, 14, 32, 95),
    "part": Level("sublabel", 16, 42, 14, 30, 50),
}
# Rows over others, without an estimate.
_HEADS = ("head", "note", "under", "limit")
# What is drawn of a frame; nothing else of it gets into a file.
_KEPT = (
    *("label", "kind", "level", "shape", "is_filled"),
    *("estimate", "ci_lower", "ci_upper"),
)
# Too few to be shown at all.
_HIDDEN = "fewer than 5"


class Words(NamedTuple):
    """What a row says.

    Attributes:
        value: Its estimate.
        likely: Its interval.
        counts: How many it rests on.
        remark: What stands in the estimate's place where there is none.
        said: All of it, for readers who can't see the row.
    """

    value: str
    likely: str
    counts: str
    remark: str
    said: str


def rates(frame: pl.DataFrame) -> pl.DataFrame:
    """Rows of shares, with what they say and where they stand.

    Args:
        frame: `label`, `estimate`, `ci_lower`, `ci_upper` (0 to 1, or null),
            `n_obs`, `n_events`; may hold `kind` (of `theme.COLOURS`), `level`
            (of `LEVELS`), `shape` (of a point), `is_filled` (whether it is; else
            where an interval is known), `counts` (words of its own) and `called`
            (what a row is to readers who can't see it; else its label).

    Columns:
        Those of the frame that are named here, without `n_obs` and `n_events`;
        `value`, `likely`, `counts`, `remark`, `said` (words); `text_px`,
        `track_px`, `end_px` (pixels from the top), `size` (of a point).
    """
    return _rows(frame, _rate)


def gaps(frame: pl.DataFrame, top_px: int) -> pl.DataFrame:
    """Rows of differences, with what they say and where they stand.

    Args:
        frame: As that of `rates`, -1 to 1; needs no `n_events`.
        top_px: Room above the first row.

    Columns:
        As those of `rates`.
    """
    return _rows(frame, _gap, top_px)


def headed(
    rows: pl.DataFrame, head: pl.Expr, under: pl.Expr | None = None
) -> pl.DataFrame:
    """Rows with a head before each run of them that have it in common.

    Args:
        rows: As for `rates`, in their order.
        head: What the head says of a row.
        under: What stands under the head.
    """
    heads = {"head": head} if under is None else {"head": head, "under": under}
    parts = rows.with_columns(head=head, level=pl.lit("row")).partition_by(
        "head", maintain_order=True
    )
    return pl.concat(
        (
            piece
            for part in parts
            for piece in (
                *(
                    part.head(1).select(label=said, level=pl.lit(level))
                    for level, said in heads.items()
                ),
                part,
            )
        ),
        how="diagonal",
    )


def kind_of(group: pl.Expr) -> pl.Expr:
    """The colour of a group: its own where it is a kind."""
    return (
        pl.when(group.is_in([*theme.COLOURS])).then(group).otherwise(pl.lit("neutral"))
    )


def order_of(group: pl.Expr) -> pl.Expr:
    """The place of a group among others: that of its kind, else behind."""
    kinds = [*theme.COLOURS]
    return group.replace_strict(kinds, range(len(kinds)), default=len(kinds))


def _rows(
    frame: pl.DataFrame,
    worded: Callable[[Mapping[str, Any]], Words],
    top_px: int = 0,
) -> pl.DataFrame:
    defaults = {
        "kind": pl.lit("neutral"),
        "level": pl.lit("row"),
        "shape": pl.lit("circle"),
        "is_filled": pl.col("ci_lower").is_not_null(),
        "counts": pl.lit(None, dtype=pl.String),
        "called": pl.col("label"),
    }
    rows = frame.with_columns(
        **{name: of for name, of in defaults.items() if name not in frame.columns}
    )
    words = pl.DataFrame(
        [
            _head(row) if row["level"] in _HEADS else worded(row)
            for row in rows.iter_rows(named=True)
        ],
        schema=dict.fromkeys(Words._fields, pl.String),
        orient="row",
    )
    end = _px("height_px").cum_sum() + top_px
    start = end - _px("height_px")
    return rows.with_columns(words).select(
        *_KEPT,
        *Words._fields,
        text_px=start + _px("text_px"),
        track_px=start + _px("track_px"),
        end_px=end,
        size=_px("size"),
    )


def _px(name: str) -> pl.Expr:
    by_level = {level: getattr(of, name) for level, of in LEVELS.items()}
    return pl.col("level").replace_strict(by_level, return_dtype=pl.Int64)


def _rate(row: Mapping[str, Any]) -> Words:
    counts = row["counts"] or _counts(row["n_events"], row["n_obs"])
    if row["estimate"] is None:
        remark = f"{counts}, too few for a rate" if row["n_obs"] else counts
        return Words("", "", counts, remark, f"{row['called']} {remark}")
    return _worded(row, counts, theme.percent, theme.percent_range)


def _gap(row: Mapping[str, Any]) -> Words:
    n_obs = row["n_obs"]
    counts = row["counts"] or (
        _HIDDEN if n_obs is None else f"among {theme.number(n_obs)}"
    )
    if row["estimate"] is None:
        remark = f"{counts}, too few to compare"
        return Words("", "", counts, remark, f"{row['called']} {remark}")
    return _worded(row, counts, theme.points, theme.points_range)


def _head(row: Mapping[str, Any]) -> Words:
    said = f"{row['label']}:" if row["level"] in ("head", "note") else ""
    return Words("", "", "", "", said)


def _counts(n_events: int | None, n_obs: int | None) -> str:
    if n_obs is None:
        return _HIDDEN
    if n_events is None:
        return f"of about {theme.number(n_obs)}"
    return theme.counted(n_events, n_obs)


def _worded(
    row: Mapping[str, Any],
    counts: str,
    value_of: Callable[[float], str],
    range_of: Callable[[float, float], str],
) -> Words:
    value, likely, known = value_of(row["estimate"]), "", counts
    if row["ci_lower"] is not None:
        likely = range_of(row["ci_lower"], row["ci_upper"])
        known = f"{counts}, likely {likely}"
    return Words(value, likely, counts, "", f"{row['called']} {value} ({known})")
