"""What the headline rests on: the rules of matching, and their faults."""

from __future__ import annotations

import polars as pl
import pytest

from pipeline.estimates import corrected, placebo, rules


def matches() -> pl.DataFrame:
    """80 blank and 60 personal invitations in the window, one more outside."""
    columns = (
        "message_kind",
        "is_in_window_30_days",
        "outcome",
        "match_method",
        "is_placebo",
        "invitation_count",
        "accepted_30_days_count",
    )
    rows = [
        ("blank", True, "accepted", "url", False, 20, 20),
        ("blank", True, "accepted", "name", False, 10, 8),
        ("blank", True, "not_accepted", "none", True, 4, 0),
        ("blank", True, "not_accepted", "none", False, 36, 0),
        ("blank", True, "unknown", "none", False, 10, 0),
        ("personal", True, "accepted", "url", False, 30, 30),
        ("personal", True, "not_accepted", "none", False, 30, 0),
        ("blank", False, "not_accepted", "none", True, 50, 0),
    ]
    return pl.DataFrame(rows, schema=columns, orient="row")


def test_rules_recount_the_headline() -> None:
    found = {rule.name: rule for rule in rules(matches())}
    counts = {
        name: (rule.canned.n_events, rule.canned.n_obs) for name, rule in found.items()
    }
    assert counts == {
        "as counted": (28, 70),
        "without matches by name": (20, 60),
        "matches by name not accepted": (20, 70),
        "unknown ones not accepted": (28, 80),
        "unknown ones accepted": (38, 80),
    }
    assert all(rule.personal.n_events == 30 for rule in found.values())
    gap = found["as counted"].difference
    assert gap.estimate == pytest.approx(0.5 - 0.4)


def test_placebo_counts_namesakes_before_sending() -> None:
    """Four of seventy unaccepted ones in the window: what names find by chance."""
    found = placebo(matches())
    assert (found.n_events, found.n_obs) == (4, 70)


def test_corrected_takes_errors_out() -> None:
    """Rogan and Gladen (1978): (0.4 + Sp - 1)/(Se + Sp - 1), Sp = 66/70."""
    worst, best = corrected(matches())
    assert (worst.sensitivity, best.sensitivity) == (0.95, 0.98)
    specificity = 66 / 70
    expected = (0.4 + specificity - 1) / (0.95 + specificity - 1)
    assert worst.canned == pytest.approx(expected)
    assert worst.difference == pytest.approx(0.1 / (0.95 + specificity - 1))


def test_corrected_without_notes_has_no_gap() -> None:
    rows = matches().filter(pl.col("message_kind") == "blank")
    assert all(row.personal is None for row in corrected(rows))
    assert all(row.difference is None for row in corrected(rows))
