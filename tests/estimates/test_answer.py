"""Which rows enter a rate, and what is said by grade."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import polars as pl
import pytest

from pipeline.estimates import Marts, Question, answer, as_json, by_column
from pipeline.estimates.power import needed_per_group
from pipeline.estimates.words import percent_range, points_range

EXPORTED = date(2026, 6, 27)


def cell(**given: Any) -> dict[str, Any]:
    """A cell of blank invitations sent 100 days before the export."""
    row: dict[str, Any] = {
        "member_id": "member_1",
        "direction": "outgoing",
        "age_days": 100,
        "message_kind": "blank",
        "invitation_count": 0,
        "accepted": 0,
        "unknown_count": 0,
    } | given
    age = row.pop("age_days")
    accepted = row.pop("accepted")
    row["sent_date"] = EXPORTED - timedelta(days=age)
    row["accepted_count"] = accepted
    for horizon in (7, 30, 90):
        row[f"is_in_window_{horizon}_days"] = horizon < age <= 175
        row.setdefault(f"accepted_{horizon}_days_count", accepted)
        row.setdefault(f"replied_{horizon}_days_count", accepted // 2)
    for covariate in ("is_known_before", "is_slug_customised", "is_office_hour"):
        row.setdefault(covariate, False)
    row.setdefault("name_script", "basic_latin")
    return row


def spread(accepted: int, count: int, **given: Any) -> list[dict[str, Any]]:
    """A cell each for 30 days in a row, with nothing that makes a day go alike."""
    days = max(1, min(30, count))
    until = [
        (day * count // days, day * count // days * accepted // max(1, count))
        for day in range(days + 1)
    ]
    return [
        cell(age_days=100 + day, accepted=x - x0, invitation_count=n - n0, **given)
        for day, ((n0, x0), (n, x)) in enumerate(pairwise(until))
    ]


def marts(*cells: dict[str, Any], has_connections: bool = True) -> Marts:
    members = sorted({row["member_id"] for row in cells}) or ["member_1"]
    windows = pl.DataFrame(
        [
            {
                "member_id": member,
                "export_id": number,
                "exported_at": datetime(2026, 6, 27),  # noqa: DTZ001 (UTC by contract)
                "exported_at_source": "archive name",
                "has_connections": has_connections,
                "has_messages": True,
                "retention_days": 180,
                "retention_source": "measured",
                "sent_from_date": date(2026, 1, 3),
                "sent_to_date": date(2026, 5, 27),
            }
            for number, member in enumerate(members, start=1)
        ]
    )
    row_counts = pl.DataFrame(
        {
            "member_id": ["member_1"],
            "table_name": ["invitations"],
            "read_count": [9],
            "kept_count": [7],
            "duplicate_count": [1],
            "rejected_count": [1],
        }
    )
    return Marts(pl.DataFrame(list(cells) or [cell()]), windows, row_counts)


def outgoing(*cells: dict[str, Any], **given: Any) -> dict[str, Any]:
    told = as_json(answer(marts(*cells, **given)))
    found: dict[str, Any] = told["directions"]["outgoing"]
    return found


def arms(blank: tuple[int, int], personal: tuple[int, int]) -> list[dict[str, Any]]:
    return [*spread(*blank), *spread(*personal, message_kind="personal")]


def test_answer_keeps_its_json_contract() -> None:
    told = as_json(answer(marts(*arms((124, 312), (38, 64)))))
    assert list(told) == [
        "format",
        "exported_at",
        "exported_at_source",
        "rows",
        "window",
        "directions",
    ]
    assert told["format"] == "invites.answer/1"
    assert told["exported_at"] == "2026-06-27T00:00:00Z"
    assert told["rows"] == [
        {
            "table": "invitations",
            "read": 9,
            "kept": 7,
            "duplicates": 1,
            "rejected": 1,
        }
    ]
    assert told["window"] == {
        "retention_days": 180,
        "retention_source": "measured",
        "sent_from": "2026-01-03",
        "sent_to": "2026-05-27",
    }
    outgoing_told = told["directions"]["outgoing"]
    assert list(outgoing_told) == [
        "n_invitations",
        "n_accepted",
        "n_unknown",
        "n_in_window",
        "rates",
        "difference",
        "adjusted",
        "grade",
        "sentence",
        "detail",
    ]
    assert [rate["group"] for rate in outgoing_told["rates"]] == [
        "canned",
        "personal",
        "blank",
        "default",
        "generic",
    ]
    assert outgoing_told["rates"][0] | {
        "estimate": 0,
        "ci_lower": 0,
        "ci_upper": 0,
    } == {
        "group": "canned",
        "horizon_days": 30,
        "estimate": 0,
        "ci_lower": 0,
        "ci_upper": 0,
        "confidence_level": 0.95,
        "n_obs": 312,
        "n_events": 124,
        "method": "wilson",
    }


@pytest.mark.parametrize(
    ("blank", "personal", "grade", "words"),
    [
        ((124, 312), (44, 64), "clear", "about 4 of 10 cases (124 of 312"),
        ((420, 900), (420, 900), "close to equal", "No difference worth caring about"),
        ((113, 318), (11, 21), "leaning", "with only 21 in the smaller group"),
        ((140, 402), (13, 31), "open", "Your data cannot tell"),
        ((113, 318), (5, 7), "too few", "That is too few to compare"),
        ((178, 291), (0, 0), "no notes", "All 291 invitations sent"),
        ((2, 200), (1, 100), "too few", "too little to compare"),
        ((0, 0), (0, 0), "too few", "nothing to count"),
    ],
)
def test_sentence_by_grade(
    blank: tuple[int, int], personal: tuple[int, int], grade: str, words: str
) -> None:
    found = outgoing(*arms(blank, personal))
    assert found["grade"] == grade
    assert words in found["sentence"]
    assert "3 Jan 2026 to 27 May 2026" in found["sentence"]


def test_sentence_too_few_gives_no_percentage() -> None:
    found = outgoing(*arms((113, 318), (5, 7)))
    assert "%" not in found["sentence"]
    personal = found["rates"][1]
    assert (personal["estimate"], personal["n_obs"], personal["n_events"]) == (
        None,
        7,
        5,
    )
    assert found["difference"]["estimate"] is None


def test_sentence_never_claims_a_cause() -> None:
    cases = [((124, 312), (44, 64)), ((113, 318), (11, 21)), ((140, 402), (13, 31))]
    for blank, personal in cases:
        sentence = outgoing(*arms(blank, personal))["sentence"]
        assert "not an experiment" in sentence
        for word in ("because", "boost", "works better", "thanks to", "leads to"):
            assert word not in sentence


def test_incoming_speaks_of_the_owner() -> None:
    cells = [row | {"direction": "incoming"} for row in arms((124, 312), (44, 64))]
    found = as_json(answer(marts(*cells)))["directions"]["incoming"]
    assert "accepted by you" in found["sentence"]
    assert "what you did, and not why" in found["sentence"]


def test_rates_leave_out_rows_outside_the_window() -> None:
    found = outgoing(
        cell(accepted=10, invitation_count=50),
        cell(age_days=30, accepted=9, invitation_count=9),
        cell(age_days=176, accepted=9, invitation_count=9),
    )
    assert (found["rates"][0]["n_obs"], found["rates"][0]["n_events"]) == (50, 10)
    assert (found["n_invitations"], found["n_in_window"]) == (68, 50)


def test_rates_leave_out_the_unknown() -> None:
    found = outgoing(cell(accepted=10, invitation_count=60, unknown_count=5))
    assert (found["n_unknown"], found["n_in_window"]) == (5, 60)
    assert found["rates"][0]["n_obs"] == 55


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ([cell(accepted=10, invitation_count=60, unknown_count=7)], "namesake"),
        ([cell(accepted=59, invitation_count=60)], "nearly all"),
        (
            [
                *(
                    cell(accepted=2, invitation_count=6, age_days=40 + i)
                    for i in range(10)
                ),
                *(
                    cell(accepted=5, invitation_count=6, age_days=120 + i)
                    for i in range(10)
                ),
            ],
            "have left this file",
        ),
        (
            [
                cell(accepted=20, invitation_count=60),
                cell(accepted=20, invitation_count=60, member_id="member_2"),
            ],
            "several members",
        ),
    ],
)
def test_blocked_gives_counts_and_no_rate(
    cells: list[dict[str, Any]], words: str
) -> None:
    found = outgoing(*cells)
    assert found["grade"] == "blocked"
    assert words in found["sentence"]
    assert found["rates"][0]["n_obs"] > 0
    assert found["rates"][0]["estimate"] is None
    assert found["difference"]["estimate"] is None


def test_blocked_without_connections() -> None:
    found = outgoing(cell(invitation_count=60, unknown_count=60), has_connections=False)
    assert found["grade"] == "blocked"
    assert "Connections.csv" in found["sentence"]


def test_members_each_have_their_own_answer() -> None:
    cells = [
        *arms((124, 312), (44, 64)),
        *(row | {"member_id": "member_2"} for row in arms((178, 291), (0, 0))),
    ]
    told = as_json(answer(marts(*cells)))
    grades = {
        member: found["directions"]["outgoing"]["grade"]
        for member, found in told["members"].items()
    }
    assert grades == {"member_1": "clear", "member_2": "no notes"}


def test_members_together_are_answered_as_each_alone() -> None:
    """To the last digit, in whatever order their cells come."""
    cells = [
        row
        | {
            "member_id": f"member_{number}",
            "is_known_before": place % 3 == 0 or None,
            "is_slug_customised": place % 2 == 0,
            "unknown_count": 1 if place % 7 == number else 0,
        }
        for number, (blank, personal) in enumerate(
            [
                ((240, 300), (27, 40)),
                ((60, 100), (70, 160)),
                ((1, 9), (0, 2)),
                ((0, 0),) * 2,
            ]
        )
        for place, row in enumerate(arms(blank, personal))
    ]
    told = as_json(answer(marts(*cells[::-1])))
    assert len(told["members"]) == 4
    for member, found in told["members"].items():
        alone = marts(*(row for row in cells if row["member_id"] == member))
        assert as_json(answer(alone))["directions"] == found["directions"]


def test_cohort_of_few_members_has_no_mean() -> None:
    cells = [
        row | {"member_id": f"member_{member}"}
        for member in range(1, 5)
        for row in arms((124, 312), (44, 64))
    ]
    found = as_json(answer(marts(*cells)))["directions"]["outgoing"]
    assert found["grade"] == "blocked"
    assert found["detail"]["random_effects"]["estimate"] is None
    assert found["detail"]["forest"] == []


def test_cohort_is_the_mean_of_its_members_and_not_of_their_rows() -> None:
    """Owners who are accepted less write more: pooled, notes would look harmful."""
    cells = [
        row | {"member_id": f"member_{number}"}
        for number, (blank, personal) in enumerate(
            [((240, 300), (27, 30)), ((60, 100), (70, 100)), ((12, 40), (110, 300))] * 2
        )
        for row in arms(blank, personal)
    ]
    found = as_json(answer(marts(*cells)))["directions"]["outgoing"]
    mean = found["detail"]["random_effects"]
    assert mean["n_members"] == 6
    assert 0.03 < mean["estimate"] < 0.12
    assert len(found["detail"]["forest"]) == 6
    assert all(rate["estimate"] is None for rate in found["rates"])
    assert found["difference"]["estimate"] is None
    assert "No member's rows are added" in found["sentence"]
    pooled = {
        rate["group"]: rate["n_events"] / rate["n_obs"] for rate in found["rates"][:2]
    }
    assert pooled["personal"] < pooled["canned"]


def known(is_known: bool, *cells: dict[str, Any]) -> list[dict[str, Any]]:
    return [row | {"is_known_before": is_known} for row in cells]


def test_adjusted_decides_the_grade_and_is_told() -> None:
    """Notes went to strangers: crude they look no better, like for like they do."""
    found = outgoing(
        *known(True, *arms((480, 600), (9, 10))),
        *known(False, *arms((30, 100), (60, 110))),
    )
    assert found["adjusted"]["covariates"] == ["known_before", "month"]
    assert found["adjusted"]["estimate"] > 0.1 > found["difference"]["estimate"]
    assert found["detail"]["mantel_haenszel"]["estimate"] == pytest.approx(
        found["adjusted"]["estimate"], abs=0.03
    )
    assert "known_before" in found["detail"]["mixed_audience"]


def test_reversal_replaces_the_headline() -> None:
    """The people of docs/method.md tenfold, in counts of cells (Simpson's paradox)."""
    found = outgoing(
        *known(True, *arms((2400, 3000), (180, 200))),
        *known(False, *arms((400, 1000), (540, 1200))),
    )
    assert found["detail"]["reversal"] == ["known_before"]
    assert found["grade"] != "clear"
    assert "comes from whom you write notes to" in found["sentence"]
    assert "Over all, personal invitations look worse" in found["sentence"]


def test_one_sitting_is_one_trial() -> None:
    found = outgoing(
        *spread(60, 200),
        cell(message_kind="personal", accepted=20, invitation_count=40),
    )
    assert found["grade"] == "too few"
    assert "sent in one go" in found["sentence"]
    assert found["difference"]["estimate"] is None


def test_unknown_ones_can_take_the_clear_away() -> None:
    cells = arms((124, 312), (44, 64))
    assert outgoing(*cells)["grade"] == "clear"
    unknown = cell(message_kind="personal", invitation_count=20, unknown_count=20)
    found = outgoing(*cells, unknown)
    assert found["detail"]["bounds_if_unknown"][0] < 0.15
    many = [row | {"unknown_count": row["invitation_count"] // 12} for row in cells]
    assert outgoing(*many)["n_unknown"] == sum(row["unknown_count"] for row in many)


def test_replies_are_an_outcome_of_their_own() -> None:
    told = as_json(
        answer(marts(*arms((124, 312), (44, 64))), Question(outcome="replied"))
    )
    found = told["directions"]["outgoing"]
    assert told["outcome"] == "replied"
    assert found["rates"][0]["n_events"] < 124 / 2 + 1
    assert "answered with a message within 30 days" in found["sentence"]
    assert told["directions"]["incoming"]["grade"] == "blocked"


def test_horizon_moves_the_window() -> None:
    found = answer(marts(*arms((124, 312), (44, 64))), Question(90))
    assert found.window.sent_to == date(2026, 3, 28)
    assert found.directions["outgoing"].n_in_window == 376


def test_needed_per_group_reference() -> None:
    """Statsmodels 0.15.0, `NormalIndPower` on the arcsine effect size: 375.3."""
    assert needed_per_group(0.35) == 376


def test_ranges_round_outward() -> None:
    assert percent_range(0.34, 0.46) == "34-46 %"
    assert percent_range(0.3401, 0.4601) == "34-47 %"
    assert points_range(-0.041, 0.372) == "-5 to +38"


def test_a_period_counts_its_days_and_trusts_the_whole_file() -> None:
    first, last = EXPORTED - timedelta(days=110), EXPORTED - timedelta(days=100)
    question = Question(sent_from=first, sent_to=last)
    found = answer(marts(*arms((124, 312), (44, 64))), question)
    assert (found.window.sent_from, found.window.sent_to) == (first, last)
    assert 0 < found.directions["outgoing"].n_in_window < 376
    assert "9 Mar 2026 to 19 Mar 2026" in found.directions["outgoing"].sentence
    leaving = [
        *(cell(accepted=2, invitation_count=6, age_days=40 + i) for i in range(10)),
        *(cell(accepted=5, invitation_count=6, age_days=120 + i) for i in range(10)),
    ]
    question = Question(sent_from=EXPORTED - timedelta(days=60))
    assert answer(marts(*leaving), question).directions["outgoing"].grade == "blocked"


def test_by_column_hides_few_and_what_gives_them_away() -> None:
    cells = [
        *spread(20, 60, language="en"),
        cell(language="de", accepted=1, invitation_count=3),
        cell(language="fr", accepted=4, invitation_count=9, age_days=101),
        cell(language="en", message_kind="personal", accepted=9, invitation_count=20),
    ]
    counted = marts(*cells)
    rows = by_column(counted, "language", answer(counted))["rows"]
    told = {(row["value"], row["group"]): row["n_obs"] for row in rows}
    assert told["en", "personal"] == 20
    assert told["de", "blank"] is told["de", "canned"] is None
    assert told["fr", "blank"] is told["fr", "canned"] is None
    assert told["en", "blank"] == 60
