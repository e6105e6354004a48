"""Who is invited, with what kind of text, and what comes of it.

One row per invitation, both directions, on file or not: the frame that all
files of an export, and the truth, are written from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from pipeline.synthetic.retention import WITHDRAWN_AFTER_DAYS, exported_second

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.synthetic.scenario import Scenario

TYPES = ("known", "shared", "peer", "senior")
CATEGORIES = ("0", "1", "2", "3", "4a", "4b", "4c", "4d")
_TYPE_SHARES = (0.08, 0.17, 0.50, 0.25)
_CUSTOM_SHARES = np.array([0.55, 0.60, 0.60, 0.90])
_THREAD_SHARE = 0.95
_HIDDEN_ACCEPTANCE = np.array([0.85, 0.65, 0.50, 0.25])
_HIDDEN_WRITING = np.array([0.05, 0.15, 0.10, 0.35])
# Of individual notes: neither, context, purpose, both.
_INDIVIDUAL_SHARES = np.array([0.25, 0.25, 0.15, 0.20]) / 0.85
_GENERIC_OF_PASTED = 0.55
_INCOMING_SHARES = (0.70, 0.06, 0.08, 0, 0.04, 0.05, 0.05, 0.02)
_INCOMING_ACCEPTANCE = 0.7
_LINGERING_SHARE = 0.005
_DAY = 86_400
_LONGEST_DAYS = 180


class Streams(NamedTuple):
    """Separate random streams, so that one part's draws don't move another's.

    Attributes:
        sessions: When the owner invites.
        people: Who is there.
        writing: Who gets which kind of text.
        outcomes: Who accepts, and when.
        incoming: What the owner receives.
        notes: The words.
        messages: What is written besides.
    """

    sessions: np.random.Generator
    people: np.random.Generator
    writing: np.random.Generator
    outcomes: np.random.Generator
    incoming: np.random.Generator
    notes: np.random.Generator
    messages: np.random.Generator


def streams(seed: int, member: int) -> Streams:
    """The random streams of a member.

    Args:
        seed: The sample's seed.
        member: 1, 2, … within the sample.
    """
    return Streams(
        *(
            np.random.default_rng([seed, member, stream])
            for stream in range(len(Streams._fields))
        )
    )


def lag_days(rng: np.random.Generator, count: int) -> NDArray[np.int64]:
    """Whole days from sending to the acceptance of those who mean to accept.

    The delay runs from any hour of the day, so that the share of lags within 0,
    1, 3, 7, 14, 30 and 90 days is .418 .710 .840 .901 .939 .967 .988.

    Source: fitted to the lags of one large export: same day 42 %, within a day
    71 %, 3 days 84 %, 7 days 90 %, 30 days 96.5 %.
    """
    is_slow = rng.random(count) < 0.17
    median = np.where(is_slow, 1.11, 0.41)
    sigma = np.where(is_slow, 0.32, 2.46)
    delays = median * np.exp(sigma * rng.standard_normal(count))
    days = np.floor(np.minimum(delays, 1000) + rng.random(count))
    return np.asarray(days, dtype=np.int64)


def _accepted_seconds(
    rng: np.random.Generator, sent: NDArray[np.int64], lags: NDArray[np.int64]
) -> NDArray[np.int64]:
    """A second of the day of acceptance, after sending."""
    midnight = sent - sent % _DAY + lags * _DAY
    first = np.where(lags == 0, sent % _DAY + 1, 0)
    clock = first + rng.random(sent.size) * (_DAY - first)
    return np.asarray(midnight + clock, dtype=np.int64)


def outgoing(
    rngs: Streams,
    scenario: Scenario,
    seconds: NDArray[np.int64],
    sitting: NDArray[np.int64],
) -> pl.DataFrame:
    """The owner's invitations and what comes of them.

    Args:
        rngs: The member's streams.
        scenario: The model's numbers.
        seconds: When each is sent, in seconds since 1970 (UTC).
        sitting: The sitting of each.
    """
    count = seconds.size
    types, is_custom, known_before = _counterparts(rngs.people, count)
    months = (exported_second(scenario.exported_date) - seconds) / _DAY / 180
    level, share = _owner_shifts(rngs.sessions, scenario)
    write, accept = _logits(scenario, types, is_custom, known_before, months)
    category = _categories(rngs.writing, scenario, write + share)
    moods = rngs.sessions.standard_normal(int(sitting.max(initial=-1)) + 1)
    accept = accept + level + scenario.session_sd * moods[sitting]
    if_blank = _probability(accept, scenario)
    as_sent = _probability(accept + _effects(scenario)[category], scenario)
    lags = lag_days(rngs.outcomes, count)
    if scenario.accepted_share is not None:
        lags = np.minimum(lags, _LONGEST_DAYS)
    is_accepted = (rngs.outcomes.random(count) < as_sent) & (lags <= _LONGEST_DAYS)
    is_withdrawn = (rngs.outcomes.random(count) < scenario.withdrawn_share) & ~(
        is_accepted & (lags <= WITHDRAWN_AFTER_DAYS)
    )
    return _frame(
        rngs.outcomes,
        scenario,
        {
            "is_outgoing": np.ones(count, dtype=np.bool_),
            "sent_second": seconds,
            "sitting": sitting,
            "type": types,
            "is_custom": is_custom,
            "known_before": known_before,
            "category": category,
            "probability_if_blank": if_blank,
            "probability": as_sent,
            "is_accepted": is_accepted & ~is_withdrawn,
            "accepted_second": _accepted_seconds(rngs.outcomes, seconds, lags),
            "is_withdrawn": is_withdrawn,
        },
    )


def incoming(
    rngs: Streams, scenario: Scenario, seconds: NDArray[np.int64]
) -> pl.DataFrame:
    """The invitations the owner receives, gone through once a week.

    Args:
        rngs: The member's streams.
        scenario: The model's numbers.
        seconds: When each is sent, in seconds since 1970 (UTC).
    """
    rng, count = rngs.incoming, seconds.size
    types, is_custom, known_before = _counterparts(rng, count)
    shares = np.cumsum(_INCOMING_SHARES)
    share = scenario.accepted_share
    chance = _INCOMING_ACCEPTANCE if share is None else share
    week = 7 * _DAY
    sitting_second = int(rng.integers(week))
    sitting = (seconds - sitting_second) // week + 1
    accepted = sitting * week + sitting_second + rng.integers(1800, size=count)
    return _frame(
        rng,
        scenario,
        {
            "is_outgoing": np.zeros(count, dtype=np.bool_),
            "sent_second": seconds,
            "sitting": sitting,
            "type": types,
            "is_custom": is_custom,
            "known_before": known_before,
            "category": np.searchsorted(shares, rng.random(count)).clip(max=7),
            "probability_if_blank": np.full(count, chance),
            "probability": np.full(count, chance),
            "is_accepted": rng.random(count) < chance,
            "accepted_second": accepted,
            "is_withdrawn": np.zeros(count, dtype=np.bool_),
        },
    )


def _counterparts(
    rng: np.random.Generator, count: int
) -> tuple[NDArray[np.int64], NDArray[np.bool_], NDArray[np.bool_]]:
    types = np.searchsorted(np.cumsum(_TYPE_SHARES), rng.random(count)).clip(max=3)
    is_custom = rng.random(count) < _CUSTOM_SHARES[types]
    known_before = (types == 0) & (rng.random(count) < _THREAD_SHARE)
    return types, is_custom, known_before


def _logits(
    scenario: Scenario,
    types: NDArray[np.int64],
    is_custom: NDArray[np.bool_],
    known_before: NDArray[np.bool_],
    months: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Logits of getting a note and of accepting a blank one."""
    if scenario.confounding == "unobserved":
        return _logit(_HIDDEN_WRITING)[types], _logit(_HIDDEN_ACCEPTANCE)[types]
    write = -2.2 - 1.2 * known_before + 0.9 * is_custom + 0.6 * (months - 0.5)
    return write, -0.1 + 1.6 * known_before - 0.7 * is_custom


def _owner_shifts(rng: np.random.Generator, scenario: Scenario) -> tuple[float, float]:
    level, habit = rng.standard_normal(2) * scenario.owner_sd
    return float(level), float(habit * 0.7 - level)


def _categories(
    rng: np.random.Generator, scenario: Scenario, logit: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Codes into `CATEGORIES`: who gets a note, and of which kind."""
    uniform = rng.random((5, logit.size))
    share = scenario.written_share
    is_written = uniform[0] < (_expit(logit) if share is None else share)
    individual = 4 + np.searchsorted(np.cumsum(_INDIVIDUAL_SHARES), uniform[1])
    written = np.where(uniform[2] < scenario.template_share, 3, individual.clip(max=7))
    pasted = np.where(uniform[3] < _GENERIC_OF_PASTED, 2, 1)
    canned = np.where(uniform[4] < scenario.pasted_share, pasted, 0)
    return np.where(is_written, written, canned)


def _effects(scenario: Scenario) -> NDArray[np.float64]:
    """What each category adds to the logit; over notes the mean is `note_effect`."""
    has_context = np.array([0, 0, 0, 0, 0, 1, 0, 1])
    share = (1 - scenario.template_share) * _INDIVIDUAL_SHARES[[1, 3]].sum()
    effect = scenario.note_effect + scenario.context_effect * (has_context - share)
    return np.where(np.arange(len(CATEGORIES)) < 3, 0, effect)


def _frame(
    rng: np.random.Generator,
    scenario: Scenario,
    columns: dict[str, NDArray[np.generic]],
) -> pl.DataFrame:
    uniform = rng.random((4, columns["sent_second"].size))
    is_accepted = columns["is_accepted"].astype(np.bool_)
    columns |= {
        "is_removed": is_accepted & (uniform[0] < scenario.removed_share),
        "is_hidden": uniform[1] < scenario.hidden_share,
        "is_refused": ~is_accepted & (uniform[2] < scenario.refused_share),
        "is_lingering": uniform[3] < _LINGERING_SHARE,
    }
    return pl.DataFrame(
        columns,
        schema_overrides={
            "type": pl.Int8,
            "category": pl.Int8,
            "probability": pl.Float32,
            "probability_if_blank": pl.Float32,
        },
    ).with_columns(pl.when("is_accepted").then("accepted_second"))


def _probability(logit: NDArray[np.float64], scenario: Scenario) -> NDArray[np.float64]:
    if scenario.accepted_share is None:
        return _expit(logit)
    return np.full(logit.size, scenario.accepted_share)


def _expit(logit: NDArray[np.float64]) -> NDArray[np.float64]:
    return 1 / (1 + np.exp(-logit))


def _logit(probability: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.log(probability / (1 - probability))
