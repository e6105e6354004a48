"""LinkedIn's dates, and what a spreadsheet makes of them."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from itertools import product
from typing import TYPE_CHECKING

import polars as pl

from pipeline.ingest.columns import mended
from pipeline.schema import UTC_TIME

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

PACIFIC = "America/Los_Angeles"
# LinkedIn opened in May 2003.
FIRST_YEAR, LAST_YEAR = 2003, 2099
# A clock may be off, and an archive's name gives only its day.
AFTER_EXPORT = timedelta(days=2)

_MESSAGE = "%Y-%m-%d %H:%M:%S UTC"
_NATIVE = "%m/%d/%y, %I:%M %p"
_ZONE = r"(?:UTC|GMT|Z|[+-]00:?00)"
_TIMES = ("%H:%M", "%H:%M:%S", "%I:%M %p", "%I:%M:%S %p")
_MONTH_FIRST = ("%m/%d/%y", "%m/%d/%Y")
_DAY_FIRST = ("%d/%m/%y", "%d/%m/%Y")
_NAMED_MONTH = ("%d %b %Y", "%d-%b-%y", "%d-%b-%Y", "%d %b %y", "%b %d %Y")


def is_day_first(raw: pl.Series) -> bool:
    """Whether a file writes the day before the month.

    LinkedIn writes the month first. A spreadsheet may have turned them round; a
    first number over 12 shows it.

    Args:
        raw: The file's dates as written.
    """
    parts = raw.str.extract_groups(r"^\s*(\d{1,2})([/.-])(\d{1,2})[/.-]\d").struct
    first, second = (parts[i].cast(pl.Int8, strict=False) for i in (0, 2))
    # Who writes dots writes the day first.
    is_for = (first > 12) | ((parts[1] == ".") & (second <= 12))
    return bool(is_for.sum() > (second > 12).sum())


def _parsed(text: pl.Series, forms: Iterable[str]) -> pl.Series:
    """The first reading of each text that succeeds."""
    form, *others = forms
    found = text.str.to_datetime(form, time_unit="us", strict=False)
    if not others:
        return found
    is_missed = found.is_null() & text.is_not_null()
    return mended(text, is_missed, lambda few: _parsed(few, others), found)


def _tidy(raw: pl.Series) -> pl.Series:
    return (
        raw.str.replace_all(r"[\p{Cf}\x{FE0F}]", "")
        .str.replace_all(r"[\s,]+", " ")
        .str.strip_chars()
        .str.replace(r"(?i) ?([ap])\.? ?m\.?$", " ${1}m")
        .str.replace(r"(?i)^(\d+-\d+-\d+)T(\d)", "$1 $2")
        .str.replace(r"^(\d{1,4})[/.-](\d{1,2})[/.-](\d{1,4})\.?", "$1/$2/$3")
        .str.replace(r"(:\d\d)\.\d+", "$1")
    )


def _numeric(tidy: pl.Series, *, day_first: bool) -> pl.Series:
    timed = tidy.str.replace(r"^(\d+/\d+/\d+)$", "$1 00:00")
    days = _DAY_FIRST if day_first else _MONTH_FIRST
    return mended(
        timed,
        timed.str.contains(r"^\d{4}/"),
        lambda few: _parsed(few, [f"%Y/%m/%d {time}" for time in _TIMES]),
        _parsed(timed, [f"{day} {time}" for day, time in product(days, _TIMES)]),
    )


def _zoned(local: pl.Series) -> pl.Series:
    return local.dt.replace_time_zone(
        PACIFIC, ambiguous="earliest", non_existent="null"
    ).dt.convert_time_zone("UTC")


def pacific_to_utc(local: pl.Series) -> pl.Series:
    """UTC of a wall time in Los Angeles, the earlier where the clock is unsure.

    The hour that comes twice in November is taken the first time, and the one
    that never comes in March as the hour before it.
    """
    times = _zoned(local)
    is_skipped = times.is_null() & local.is_not_null()
    return mended(local, is_skipped, lambda few: _zoned(few.dt.offset_by("-1h")), times)


def _sent_at(raw: pl.Series, *, day_first: bool) -> pl.Series:
    native = raw.str.to_datetime(_NATIVE, time_unit="us", strict=False)
    # LinkedIn's own form is the American one in every locale; only what a
    # spreadsheet wrote may have the day first.
    is_other = raw.is_not_null() & native.is_null()

    def other(few: pl.Series) -> pl.Series:
        text = _tidy(few)
        named = _parsed(
            text, [f"{day} {time}" for day in _NAMED_MONTH for time in _TIMES]
        )
        numeric = _numeric(text, day_first=day_first)
        return pl.select(pl.coalesce(numeric, named)).to_series()

    local = mended(raw, is_other, other, native)
    return mended(
        raw,
        local.is_null() & raw.str.contains(rf"(?i){_ZONE}\s*$"),
        lambda few: _message_at(few, day_first=day_first),
        pacific_to_utc(local),
    )


def _connected_date(raw: pl.Series, *, day_first: bool) -> pl.Series:
    native = raw.str.to_date(_NAMED_MONTH[0], strict=False)

    def other(few: pl.Series) -> pl.Series:
        text = _tidy(few)
        named = _parsed(text + " 00:00", [f"{form} %H:%M" for form in _NAMED_MONTH])
        numeric = _numeric(text, day_first=day_first)
        return pl.select(pl.coalesce(named, numeric).dt.date()).to_series()

    return mended(raw, native.is_null() & raw.is_not_null(), other, native)


def _message_at(raw: pl.Series, *, day_first: bool) -> pl.Series:
    native = raw.str.to_datetime(_MESSAGE, time_unit="us", strict=False)

    def other(few: pl.Series) -> pl.Series:
        text = _tidy(few)
        bare = text.str.replace(rf"(?i)\s*{_ZONE}$", "")
        clock = _numeric(bare, day_first=day_first)
        java = _parsed(text, ["%a %b %d %H:%M:%S UTC %Y"])
        times = pl.select(pl.coalesce(java, clock)).to_series()
        has_half = text.str.contains("(?i)[ap]m$")
        return mended(
            times, has_half, pacific_to_utc, times.dt.replace_time_zone("UTC")
        )

    return mended(
        raw,
        native.is_null() & raw.is_not_null(),
        other,
        native.dt.replace_time_zone("UTC"),
    )


def sent_at(raw: pl.Expr, *, day_first: bool) -> pl.Expr:
    """UTC of `Sent At`, which is Pacific time; null where it is no date.

    Measured in 2026: notes found again in messages.csv lie 7 hours earlier in
    summer and 8 in winter. A zone that is written (`UTC`, `Z`) is believed.
    """
    return raw.map_batches(
        partial(_sent_at, day_first=day_first), return_dtype=UTC_TIME
    )


def connected_date(raw: pl.Expr, *, day_first: bool) -> pl.Expr:
    """The UTC day of `Connected On`; null where it is no date.

    The 2018 form `4/13/18, 2:52 AM` is taken as the day it says.
    """
    return raw.map_batches(
        partial(_connected_date, day_first=day_first), return_dtype=pl.Date
    )


def message_at(raw: pl.Expr, *, day_first: bool) -> pl.Expr:
    """UTC of a message's or a login's date; null where it is no date.

    Without a zone, a date with AM or PM (2018) is taken as Pacific time, like
    `Sent At`, and any other as UTC.
    """
    return raw.map_batches(
        partial(_message_at, day_first=day_first), return_dtype=UTC_TIME
    )


def date_fault(raw: pl.Expr, day: pl.Expr, latest: date | None) -> pl.Expr:
    """Why a row's date can't be used; null where it can.

    Args:
        raw: The date as written.
        day: The date as understood, null where it was not.
        latest: The last moment or day an export can speak of; null if not known.
    """
    return (
        pl.when(raw.is_null() | (raw.str.strip_chars() == ""))
        .then(pl.lit("no date"))
        .when(day.is_null())
        .then(pl.lit("a date in no known form"))
        .when(~day.dt.year().is_between(FIRST_YEAR, LAST_YEAR))
        .then(pl.lit(f"a date outside {FIRST_YEAR} to {LAST_YEAR}"))
        .when(day > pl.lit(latest))
        .then(pl.lit("dated after the export"))
    )
