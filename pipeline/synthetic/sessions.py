"""When invitations are sent: in sittings, on days spread over the calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.synthetic.retention import RETENTION_DAYS, exported_second

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from pipeline.synthetic.scenario import Scenario

CALENDAR_DAYS = 400
INCOMING_SHARE = 0.4
_DAY = 86_400
# Office hours of the Pacific coast, where LinkedIn's own clock stands.
_OFFICE_OPENS, _OFFICE_HOURS = 15 * 3600, 9 * 3600
# Outside 08:00-11:00 UTC, when Pacific clocks are turned: such an hour would be
# ambiguous in the file, and the truth no longer the only right answer.
_DAY_STARTS, _DAY_LASTS = 11 * 3600, 21 * 3600
# Rows on file that are older than the window, as a share of those in it.
_OLDER_SHARE = 0.01
_RECENT_DAYS = 30


def outgoing_seconds(
    rng: np.random.Generator,
    scenario: Scenario,
    wanted: int | None,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """When the owner's invitations are sent, and in which sitting.

    Args:
        rng: Decides sizes, days and hours of the sittings.
        scenario: How often the owner sits down, and for how many.
        wanted: How many rows are wanted on file, both directions; or None.

    Returns:
        Seconds since 1970 (UTC) in order of time, and each one's sitting.
    """
    days = CALENDAR_DAYS + scenario.days_apart
    sizes, ages = _sittings(rng, scenario, days, _share_of(wanted, 1))
    start = rng.random(sizes.size) * np.maximum(_OFFICE_HOURS - sizes * 60, 3600)
    sitting = np.repeat(np.arange(sizes.size), sizes)
    place = np.arange(sitting.size) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    seconds = (
        _midnight(scenario.exported_date)
        - ages[sitting] * _DAY
        + _OFFICE_OPENS
        + (start[sitting] + place * 55 + rng.random(sitting.size) * 20) % _OFFICE_HOURS
    ).astype(np.int64)
    return _before_export(seconds, sitting, scenario.exported_date)


def incoming_seconds(
    rng: np.random.Generator,
    scenario: Scenario,
    wanted: int | None,
    outgoing_count: int,
) -> NDArray[np.int64]:
    """When the owner is invited: seconds since 1970 (UTC), in order of time.

    Args:
        rng: Decides days and hours.
        scenario: Its calendar.
        wanted: How many rows are wanted on file, both directions; or None.
        outgoing_count: How many invitations the owner sends.
    """
    days = CALENDAR_DAYS + scenario.days_apart
    share = _share_of(wanted, INCOMING_SHARE)
    if share is None:
        ages = rng.integers(days, size=round(outgoing_count * INCOMING_SHARE))
    else:
        ones = np.ones(_enough(share * days / RETENTION_DAYS), dtype=np.int64)
        _, ages = _cut(ones, rng.integers(days, size=ones.size), share)
    clock = _DAY_STARTS + rng.random(ages.size) * _DAY_LASTS
    midnight = _midnight(scenario.exported_date)
    seconds = (midnight - ages * _DAY + clock).astype(np.int64)
    return _before_export(seconds, seconds, scenario.exported_date)[0]


def _share_of(wanted: int | None, weight: float) -> int | None:
    if wanted is None:
        return None
    return round(wanted * weight / (1 + INCOMING_SHARE) / (1 + _OLDER_SHARE))


def _sittings(
    rng: np.random.Generator, scenario: Scenario, days: int, wanted: int | None
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    if wanted is None:
        count = int(rng.poisson(scenario.sessions_per_week / 7 * days))
    else:
        count = _enough(wanted * days / RETENTION_DAYS / scenario.session_size)
    sizes = rng.geometric(1 / scenario.session_size, size=count)
    ages = rng.integers(days, size=count)
    if scenario.recent_share:
        is_recent = rng.random(count) < scenario.recent_share
        ages = np.where(is_recent, ages % _RECENT_DAYS, ages)
    return (sizes, ages) if wanted is None else _cut(sizes, ages, wanted)


def _enough(expected: float) -> int:
    return int(expected * 1.2 + 8 * expected**0.5) + 20


def _cut(
    sizes: NDArray[np.int64], ages: NDArray[np.int64], wanted: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The sittings up to the one that brings the wanted number into the window."""
    reached = np.cumsum(np.where(ages <= RETENTION_DAYS, sizes, 0))
    last = min(int(np.searchsorted(reached, wanted)), sizes.size - 1)
    kept = sizes[: last + 1].copy()
    kept[last] -= max(int(reached[last]) - wanted, 0)
    return kept, ages[: last + 1]


def _midnight(day: date) -> int:
    return (day.toordinal() - 719_163) * _DAY


def _before_export(
    seconds: NDArray[np.int64], sitting: NDArray[np.int64], exported: date
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    order = np.argsort(seconds, kind="stable")
    order = order[seconds[order] < exported_second(exported)]
    return seconds[order], sitting[order]
