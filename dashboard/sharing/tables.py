"""The marts as CSV to share: by month instead of by day, small counts hidden."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from dashboard import data, frames
from dashboard.sharing.cells import ARMS, CUTS
from dashboard.sharing.hiding import tens
from dashboard.sharing.release import release
from pipeline.schema import DIRECTIONS

if TYPE_CHECKING:
    from dashboard.sharing.hiding import Key
    from dashboard.sharing.release import Release

_BLOCK_DAYS = 28
# Counts over fewer members say what one of them did.
_LEAST_MEMBERS = 5
_INTEGER = pl.Int64
_HIDDEN = (
    "Counts under 10, and those that would give them away, are empty; is_hidden says "
    "so."
)
_TENS = "Counts are rounded to tens, and empty under 10; is_hidden says so."
MEANINGS = {
    "coverage": "By four weeks of age: how many connections there are, and how many "
    f"of them have their invitation on file. {_TENS}",
    "duration_counts": "How many had accepted by some days after sending: days so far "
    "apart that 10 or more accepted between any two.",
    "invitation_cells": "Invitations that may enter a rate, by month of sending and by "
    f"canned or personal; the canned ones by kind over all months. {_HIDDEN}",
    "label_cells": "Personal notes by how they say one knows the other, and why one "
    f"writes; a note may say several things. {_HIDDEN}",
    "match_counts": "All invitations on file by how their outcome is known. " + _TENS,
    "note_cells": "Personal notes that may enter a rate, by what they say and how they "
    f"were sent, one dimension at a time. {_HIDDEN}",
    "reject_counts": f"Rows that could not be read, by file and reason. {_TENS}",
    "row_counts": f"Rows read, kept, doubled and rejected, by file. {_TENS}",
    "windows": "Each export's day, and which sending days may enter a rate.",
}


def marts(loaded: data.Loaded, filters: data.Filters) -> dict[str, pl.DataFrame]:
    """Every mart as it may be seen, by name.

    A count under 10, and one that would give it away, is empty, and `is_hidden` says
    so. Groups that nobody is in have no row. What is of the whole file is rounded to
    tens.

    Args:
        loaded: A warehouse's marts.
        filters: What is looked at, but both directions are written. Of several
            members nothing is written that adds their invitations up.
    """
    loaded = data.of_member(loaded, filters.member)
    n_members = len(data.members(loaded))
    found = {"windows": _windows(loaded)}
    if n_members == 1 or n_members >= _LEAST_MEMBERS:
        found["row_counts"] = _row_counts(loaded)
        found["reject_counts"] = _reject_counts(loaded)
    if n_members > 1:
        return found
    seen = [
        release(loaded, filters._replace(direction=direction))
        for direction in DIRECTIONS
    ]
    horizon_days = filters.horizon_days
    return found | {
        "invitation_cells": _cells(seen, horizon_days),
        "note_cells": _notes(seen, horizon_days),
        "label_cells": _labels(seen, horizon_days),
        "duration_counts": _durations(seen),
        "match_counts": _matches(loaded, filters),
        "coverage": _coverage(loaded),
    }


def _cells(seen: list[Release], horizon_days: int) -> pl.DataFrame:
    """By month and canned or personal; and the canned ones by kind, over all months."""
    rows = []
    for of in seen:
        months = sorted({key[1] for key in of.cells if key[0] == "month"})
        kinds = [key[1] for key in of.cells if key[0] == "kind"]
        keys: list[tuple[str, str, Key]] = [
            (month, arm, ("month", month, arm)) for month in months for arm in ARMS
        ]
        keys += [("all", arm, ("arm", arm)) for arm in ARMS]
        if len(kinds) > 1:
            keys += [("all", kind, ("kind", kind)) for kind in kinds]
        rows += [
            {"direction": of.filters.direction, "sent_month": month, "group": group}
            | _counts(of, key, horizon_days)
            for month, group, key in keys
            if key in of.cells
        ]
    return _frame(rows, ("direction", "sent_month", "group"), horizon_days)


def _notes(seen: list[Release], horizon_days: int) -> pl.DataFrame:
    rows = [
        {"direction": of.filters.direction, "dimension": key[0], "value": key[1]}
        | _counts(of, key, horizon_days)
        for of in seen
        for key in of.cells
        if key[0] in CUTS
    ]
    return _frame(rows, ("direction", "dimension", "value"), horizon_days)


def _labels(seen: list[Release], horizon_days: int) -> pl.DataFrame:
    rows = [
        {"direction": of.filters.direction, "dimension": key[1], "label": key[2]}
        | _counts(of, key, horizon_days)
        for of in seen
        for key in of.cells
        if key[0] == "label"
    ]
    return _frame(rows, ("direction", "dimension", "label"), horizon_days)


def _durations(seen: list[Release]) -> pl.DataFrame:
    rows = [
        (of.filters.direction, arm, day, n)
        for of in seen
        for arm, by_day in of.by_day.items()
        for day, n in by_day.items()
    ]
    return pl.DataFrame(
        rows,
        schema={
            "direction": pl.String,
            "group": pl.String,
            "within_days": _INTEGER,
            "accepted_count": _INTEGER,
        },
        orient="row",
    )


def _matches(loaded: data.Loaded, filters: data.Filters) -> pl.DataFrame:
    return _in_tens(
        pl.concat(
            frames.matches(loaded, filters._replace(direction=direction)).select(
                pl.lit(direction).alias("direction"), "way", invitation_count="n"
            )
            for direction in DIRECTIONS
        ).sort("direction", "way"),
        "invitation_count",
    )


def _coverage(loaded: data.Loaded) -> pl.DataFrame:
    """By four weeks of age, in tens."""
    first = (pl.col("age_days") // _BLOCK_DAYS * _BLOCK_DAYS).cast(_INTEGER)
    counted = (
        loaded.coverage.group_by(age_from_days=first)
        .agg(pl.sum("connection_count", "with_row_count").cast(_INTEGER))
        .sort("age_from_days")
    )
    return _in_tens(
        counted.select(
            "age_from_days",
            (pl.col("age_from_days") + _BLOCK_DAYS - 1).alias("age_to_days"),
            "connection_count",
            "with_row_count",
        ),
        "connection_count",
        "with_row_count",
    )


def _row_counts(loaded: data.Loaded) -> pl.DataFrame:
    counts = ("read_count", "kept_count", "duplicate_count", "rejected_count")
    summed = loaded.marts.row_counts.group_by("table_name").agg(
        pl.sum(*counts).cast(_INTEGER)
    )
    return _in_tens(summed.sort("table_name"), *counts)


def _reject_counts(loaded: data.Loaded) -> pl.DataFrame:
    summed = loaded.rejects.group_by("file_name", "reason").agg(
        pl.sum("rejected_count").cast(_INTEGER)
    )
    return _in_tens(summed.sort("file_name", "reason"), "rejected_count")


def _windows(loaded: data.Loaded) -> pl.DataFrame:
    """What is known of the exports, not whose they are."""
    return loaded.marts.windows.select(
        pl.col("exported_at").dt.date().alias("exported_date"),
        "exported_at_source",
        "has_connections",
        "has_messages",
        "retention_days",
        "retention_source",
        "sent_from_date",
        "sent_to_date",
    ).sort(pl.all())


def _counts(of: Release, key: Key, horizon_days: int) -> dict[str, Any]:
    cell = of.shown(*key)
    return {
        "invitation_count": None if cell is None else sum(cell),
        f"accepted_{horizon_days}_days_count": None if cell is None else cell[0],
        "is_hidden": cell is None,
    }


def _frame(
    rows: list[dict[str, Any]], names: tuple[str, ...], horizon_days: int
) -> pl.DataFrame:
    schema: dict[str, Any] = dict.fromkeys(names, pl.String)
    schema |= {
        "invitation_count": _INTEGER,
        f"accepted_{horizon_days}_days_count": _INTEGER,
        "is_hidden": pl.Boolean,
    }
    return pl.DataFrame(rows, schema=schema, orient="row").sort(names)


def _in_tens(frame: pl.DataFrame, *names: str) -> pl.DataFrame:
    """Counts rounded to tens, empty under 10, and whether any is."""
    rounded = frame.with_columns(
        pl.Series(name, [tens(count) for count in frame[name]], dtype=_INTEGER)
        for name in names
    )
    is_hidden = pl.any_horizontal(pl.col(name).is_null() for name in names)
    return rounded.with_columns(is_hidden=is_hidden)
