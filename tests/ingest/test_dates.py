"""Every form of a date, and both edges of summer time."""

from __future__ import annotations

from datetime import UTC, date, datetime

import polars as pl
import pytest

from pipeline.ingest import dates


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]


def sent_at(text: str, *, day_first: bool = False) -> datetime | None:
    expression = dates.sent_at(pl.lit(pl.Series([text])), day_first=day_first)
    return pl.select(expression).item()  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("6/7/26, 3:04 PM", utc(2026, 6, 7, 22, 4)),
        ("1/7/26, 3:04 PM", utc(2026, 1, 7, 23, 4)),
        ("06/07/26, 03:04 pm", utc(2026, 6, 7, 22, 4)),
        ("6/7/26, 3:04\u202fPM", utc(2026, 6, 7, 22, 4)),
        ("6/7/26, 3:04\u00a0PM", utc(2026, 6, 7, 22, 4)),
        ("6/7/26, 12:00 AM", utc(2026, 6, 7, 7, 0)),
        ("6/7/26, 12:30 PM", utc(2026, 6, 7, 19, 30)),
        ("12/31/25, 11:59 PM", utc(2026, 1, 1, 7, 59)),
        # Re-saved by a spreadsheet.
        ("6/7/2026, 3:04 PM", utc(2026, 6, 7, 22, 4)),
        ("6/7/2026 15:04", utc(2026, 6, 7, 22, 4)),
        ("6/7/26 15:04:05", utc(2026, 6, 7, 22, 4, 5)),
        ("6/7/26 3:04:05 p.m.", utc(2026, 6, 7, 22, 4, 5)),
        ("2026-06-07 15:04", utc(2026, 6, 7, 22, 4)),
        ("2026-06-07T15:04:05.000", utc(2026, 6, 7, 22, 4, 5)),
        ("2026/06/07 15:04:05", utc(2026, 6, 7, 22, 4, 5)),
        ("2026/06/07", utc(2026, 6, 7, 7, 0)),
        ("2026-06-07 15:04:05 UTC", utc(2026, 6, 7, 15, 4, 5)),
        ("2026-06-07T15:04:05Z", utc(2026, 6, 7, 15, 4, 5)),
        ("2026-06-07T15:04:05+00:00", utc(2026, 6, 7, 15, 4, 5)),
        # No dates.
        ("13/7/26, 3:04 PM", None),
        ("2/30/26, 3:04 PM", None),
        ("6/7/26, 13:04 PM", None),
        ("soon", None),
        ("", None),
    ],
)
def test_sent_at_form(text: str, expected: datetime | None) -> None:
    assert sent_at(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("27/6/2026 15:04", utc(2026, 6, 27, 22, 4)),
        ("5/4/26, 3:04 PM", utc(2026, 5, 4, 22, 4)),
        ("5/4/26 15:04", utc(2026, 4, 5, 22, 4)),
        ("9-Mar-26 9:00", utc(2026, 3, 9, 16, 0)),
        ("05.04.2026 15:04", utc(2026, 4, 5, 22, 4)),
        ("05-04-2026 15:04:00", utc(2026, 4, 5, 22, 4)),
        ("2026-04-05 15:04", utc(2026, 4, 5, 22, 4)),
        ("4/27/26, 3:04 PM", utc(2026, 4, 27, 22, 4)),
        ("4/27/26 15:04", None),
    ],
)
def test_sent_at_day_first(text: str, expected: datetime | None) -> None:
    assert sent_at(text, day_first=True) == expected


def test_sent_at_hour_that_never_comes_is_the_hour_before() -> None:
    assert sent_at("3/8/26, 1:59 AM") == utc(2026, 3, 8, 9, 59)
    assert sent_at("3/8/26, 2:30 AM") == utc(2026, 3, 8, 9, 30)
    assert sent_at("3/8/26, 3:00 AM") == utc(2026, 3, 8, 10, 0)


def test_sent_at_hour_that_comes_twice_is_the_first() -> None:
    assert sent_at("11/1/26, 1:30 AM") == utc(2026, 11, 1, 8, 30)
    assert sent_at("11/1/26, 12:59 AM") == utc(2026, 11, 1, 7, 59)
    assert sent_at("11/1/26, 2:00 AM") == utc(2026, 11, 1, 10, 0)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["6/7/26, 3:04 PM", "6/27/26, 3:04 PM"], False),
        (["6/7/26 15:04", "27/6/26 15:04"], True),
        (["06.07.2026 15:04"], True),
        (["6/27/26, 3:04 PM", "6/28/26, 3:04 PM", "06.07.2026"], False),
        (["6/7/26 15:04"], False),
        (["2026-06-27 15:04"], False),
        (["27-06-2026 15:04"], True),
        ([None, "", "x"], False),
        ([], False),
    ],
)
def test_is_day_first(texts: list[str | None], *, expected: bool) -> None:
    assert dates.is_day_first(pl.Series(texts, dtype=pl.String)) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("09 Jan 2021", date(2021, 1, 9)),
        ("4/13/18, 2:52 AM", date(2018, 4, 13)),
        ("4-Apr-21", date(2021, 4, 4)),
        ("09-Jan-21", date(2021, 1, 9)),
        ("09-Jan-2021", date(2021, 1, 9)),
        ("2021-01-09", date(2021, 1, 9)),
        ("1/9/2021", date(2021, 1, 9)),
        ("31 Feb 2021", None),
        ("long ago", None),
    ],
)
def test_connected_date_form(text: str, expected: date | None) -> None:
    found = dates.connected_date(pl.lit(pl.Series([text])), day_first=False)
    assert pl.select(found).item() == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-05 10:11:12 UTC", utc(2026, 3, 5, 10, 11, 12)),
        ("2018/08/18 09:12:33 UTC", utc(2018, 8, 18, 9, 12, 33)),
        ("Wed Sep 20 05:08:36 UTC 2023", utc(2023, 9, 20, 5, 8, 36)),
        ("2026-03-05 10:11:12", utc(2026, 3, 5, 10, 11, 12)),
        ("11/5/18, 3:04 PM", utc(2018, 11, 5, 23, 4)),
        ("never", None),
    ],
)
def test_message_at_form(text: str, expected: datetime | None) -> None:
    found = dates.message_at(pl.lit(pl.Series([text])), day_first=False)
    assert pl.select(found).item() == expected
