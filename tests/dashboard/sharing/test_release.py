"""Nothing hidden can be worked out of all that is told of one answer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.data import Filters
from dashboard.sharing.cells import CUTS, of_invitations
from dashboard.sharing.hiding import LEAST, is_small
from dashboard.sharing.items import shareable
from dashboard.sharing.release import release
from dashboard.sharing.sentence import told
from dashboard.sharing.tables import marts
from dashboard.sharing.tabulated import tabulated
from tests.dashboard.sharing.attack import ranges
from tests.dashboard.sharing.invented import INVITATION, loaded

if TYPE_CHECKING:
    from collections.abc import Sequence

INVITATIONS = st.integers(1, 40).flatmap(
    lambda times: st.lists(INVITATION, min_size=1, max_size=12).map(
        # Each drawn several times over: tables of some size from few draws.
        lambda drawn: [
            each for at, each in enumerate(drawn) for _ in range(1 + times * (at % 4))
        ]
    )
)
_OF = re.compile(r"(?<!than )(?<!about )(?<![\d,])(\d[\d,]*) of (\d[\d,]*)")


@settings(max_examples=60)
@given(INVITATIONS, st.sampled_from((7, 30, 90)))
def test_hidden_counts_stay_open(
    invitations: Sequence[tuple[Any, ...]], horizon_days: int
) -> None:
    """Whoever knows all that is seen still has ten or more counts to choose from."""
    marts_of_one, filters = loaded(invitations), Filters(horizon_days=horizon_days)
    counted = of_invitations(marts_of_one, filters)
    gone = release(marts_of_one, filters).hidden
    written = {*counted.cells} - counted.unwritten
    assert {key for key in written if is_small(counted.cells[key])} <= gone
    overlaps = {key for key in counted.unwritten if key[:2] == ("rest", "has")}
    for atom in (0, 1):
        found = ranges(counted.cells, counted.sums, gone, atom, overlaps)
        for key in gone - counted.unwritten:
            least, most = found[key]
            assert most - least >= LEAST - 1e-6, key


@settings(max_examples=25)
@given(INVITATIONS)
def test_no_count_under_ten_is_told(invitations: Sequence[tuple[Any, ...]]) -> None:
    """Neither in a table, nor in a sentence, nor by what is left of a total."""
    marts_of_one = loaded(invitations)
    found = shareable(marts_of_one, Filters())
    for item in found.items:
        if item.name == "studies":
            continue
        texts = [item.description, *item.lead]
        texts += [" ".join(row) for row in tabulated(item).rows]
        for text in texts:
            for events, observed in _OF.findall(text):
                n_events, n_obs = (int(n.replace(",", "")) for n in (events, observed))
                assert min(n_events, n_obs - n_events) >= LEAST, text
    for name, table in marts(marts_of_one, Filters()).items():
        for column in table.columns:
            if column.endswith("_count"):
                counts = table[column].drop_nulls()
                assert (counts >= LEAST).all(), (name, column)


@settings(max_examples=25)
@given(INVITATIONS)
def test_tables_and_charts_hide_the_same(
    invitations: Sequence[tuple[Any, ...]],
) -> None:
    marts_of_one = loaded(invitations)
    of = release(marts_of_one, Filters())
    cells = marts(marts_of_one, Filters())["invitation_cells"]
    for row in cells.filter(direction="outgoing").iter_rows(named=True):
        key = (
            ("arm" if row["group"] in ("canned", "personal") else "kind", row["group"])
            if row["sent_month"] == "all"
            else ("month", row["sent_month"], row["group"])
        )
        assert row["is_hidden"] == (key in of.hidden)
        assert row["invitation_count"] == (
            None if row["is_hidden"] else sum(of.cells[key])
        )


def test_a_sum_of_its_parts_is_the_answers() -> None:
    """Every cut of the notes adds up to no more than the notes."""
    of = release(
        loaded(
            [
                (3, "personal", 2, frozenset({"met"}), "1-80", False, True, "yes"),
                (3, "personal", None, frozenset(), "81-200", True, False, "unknown"),
            ]
            * 30
        ),
        Filters(),
    )
    assert of.cells["arm", "personal"] == (30, 30)
    for cut in CUTS:
        parts = [cell for key, cell in of.cells.items() if key[0] == cut]
        assert sum(map(sum, parts)) <= 60
    assert of.by_day == {"personal": {30: 30}} or of.by_day["personal"][30] == 30


def _sent(kind: str, accepted: int, others: int) -> list[tuple[Any, ...]]:
    said = (frozenset[str](), "1-80", False, False, "unknown")
    return [
        (at % 90, kind, 1 if at < accepted else None, *said)
        for at in range(accepted + others)
    ]


@pytest.mark.parametrize(
    ("personal", "words"),
    [
        ((3, 2), "personal ones, too few to be shown"),
        ((4, 40), "personal ones, fewer than 10 of 44"),
        ((40, 4), "personal ones, more than 34 of 44"),
        ((8, 9), "personal ones, too few to be shown"),
    ],
)
def test_sentence_of_a_small_kind(personal: tuple[int, int], words: str) -> None:
    marts_of_one = loaded([*_sent("blank", 40, 60), *_sent("personal", *personal)])
    of = release(marts_of_one, Filters())
    sentence, caveat = told(of)
    assert "canned ones, 40 of 100 (40 %; likely " in sentence
    assert words in sentence
    assert "never shown" in sentence
    assert caveat.startswith("This is the past, not an experiment")
    assert of.shown("all") is None


def test_sentence_gives_no_kind_away_by_the_total() -> None:
    """With n = 29 under the picture, 20 of one kind would be 9 of the other."""
    marts_of_one = loaded([*_sent("blank", 15, 5), *_sent("personal", 5, 4)])
    of = release(marts_of_one, Filters())
    assert of.shown("all") is None or "of 20" not in told(of).sentence


def test_sentence_of_too_few_of_everything() -> None:
    marts_of_one = loaded([*_sent("blank", 3, 2), *_sent("personal", 1, 1)])
    assert told(release(marts_of_one, Filters())).sentence.startswith("Too few")


def test_sentence_is_the_answers_own_where_all_may_be_seen() -> None:
    marts_of_one = loaded([*_sent("blank", 90, 110), *_sent("personal", 60, 50)])
    of = release(marts_of_one, Filters())
    sentence, caveat = told(of)
    assert f"{sentence} {caveat}" == of.found.sentence
