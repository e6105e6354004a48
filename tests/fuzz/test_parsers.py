"""Each parser on bytes that nobody meant, and on those that look meant."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from random import Random
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.ingest import dates
from tests.fuzz import mutate_files, nasty, parsers
from tests.fuzz.corpus import seeds
from tests.fuzz.mutate_text import mutated

FILES = {name: data for tree in seeds().values() for name, data in tree.items()}
CSVS = sorted(data for name, data in FILES.items() if not name.endswith("json"))
PIECES = st.sampled_from(nasty.BYTES) | st.binary(max_size=3)
TEXTS = st.lists(PIECES | st.sampled_from([b"a", b"b c"]), max_size=25).map(b"".join)
DATES = st.lists(
    st.sampled_from(nasty.DATES) | st.text("0123456789/-.:, APMTZ", max_size=22),
    min_size=1,
    max_size=8,
).map(lambda texts: "\n".join(texts).encode())
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["From", "Sent At", "sentat", "x"]), inner)
    ),
    max_leaves=8,
)
PAGES = st.builds(
    lambda rows, domain: json.dumps(
        [{"elements": [{"snapshotDomain": domain, "snapshotData": rows}]}]
    ).encode(),
    JSON | st.lists(st.dictionaries(st.sampled_from(["From", "Sent At"]), JSON)),
    st.sampled_from(["INVITATIONS", "inbox", "LOGIN", "OTHER"]),
)


def _mangled(files: list[bytes]) -> st.SearchStrategy[bytes]:
    return st.builds(
        lambda data, seed: mutated(Random(seed), "x.csv", data),  # noqa: S311
        st.sampled_from(files),
        st.integers(0, 2**32),
    )


def _archives() -> st.SearchStrategy[bytes]:
    def made(name: str, seed: int) -> bytes:
        rng = Random(seed)  # noqa: S311
        packed = mutate_files.packed(rng, {"Invitations.csv": FILES[name]})
        return mutate_files.archive_bytes(rng, packed)

    return st.builds(made, st.just("Invitations.csv"), st.integers(0, 2**32))


INPUTS = {
    "archive": _archives(),
    "csv": TEXTS | _mangled(CSVS),
    "dates": DATES,
    "decode": TEXTS | _mangled(CSVS),
    "export": _mangled(CSVS),
    "labels": TEXTS,
    "quotes": TEXTS,
    "recognise": TEXTS | _mangled(CSVS),
    "snapshot": PAGES | TEXTS,
}


@pytest.mark.parametrize("parser", sorted(parsers.PARSERS))
def test_parser_of_any_bytes(parser: str) -> None:
    check = parsers.PARSERS[parser]

    @settings(max_examples=40)
    @given(INPUTS[parser])
    def holds(data: bytes) -> None:
        check(data)

    holds()


MINUTES = st.datetimes(datetime(2003, 5, 1), datetime(2099, 12, 1))  # noqa: DTZ001


@settings(max_examples=30)
@given(st.lists(MINUTES.map(lambda when: when.replace(second=0, microsecond=0))))
def test_sent_at_of_any_minute_is_that_minute(minutes: list[datetime]) -> None:
    pacific = [when.replace(tzinfo=ZoneInfo(dates.PACIFIC)) for when in minutes]
    # An hour that never comes is told as another.
    real = [w for w in pacific if w.astimezone(UTC).astimezone(w.tzinfo) == w]
    texts = [
        f"{w.month}/{w.day}/{w:%y}, {w.hour % 12 or 12}:{w:%M %p}"
        for w in real
        if w.year < 2069
    ]
    raw = pl.DataFrame({"raw": texts}, schema={"raw": pl.String})
    found = raw.select(dates.sent_at(pl.col("raw"), day_first=False)).to_series()
    assert found.to_list() == [w.astimezone(UTC) for w in real if w.year < 2069]


@settings(max_examples=30)
@given(st.lists(st.dates(date(2003, 1, 1), date(2099, 12, 31))))
def test_connected_date_of_any_day_is_that_day(days: list[date]) -> None:
    raw = pl.DataFrame(
        {"raw": [f"{day:%d %b %Y}" for day in days]}, schema={"raw": pl.String}
    )
    found = raw.select(dates.connected_date(pl.col("raw"), day_first=False))
    assert found.to_series().to_list() == days
