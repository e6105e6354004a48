"""The form of the files: what FORMATS of LinkedIn's exports says of them."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import unquote
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from pipeline.synthetic import SCENARIOS, write_sample
from tests.synthetic.written import on_file, read_export, share

if TYPE_CHECKING:
    from pathlib import Path

    from tests.synthetic.written import Export

PACIFIC, UTC = ZoneInfo("America/Los_Angeles"), ZoneInfo("UTC")
EXPORTED = SCENARIOS["effect"].exported_date
URLS = ["inviterProfileUrl", "inviteeProfileUrl"]
URNS = ["inviterProfileUrn", "inviteeProfileUrn"]
BASE = ["From", "To", "Sent At", "Message", "Direction"]


def _connected_dates(export: Export) -> pl.Series:
    return export.connections["Connected On"].str.to_date("%d %b %Y", strict=True)


def test_invitations_are_plain_text(effect: Export) -> None:
    content = effect.files["Invitations.csv"]
    assert not content.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in content
    assert content.endswith(b"\n")
    assert b'""\n' not in content
    assert content.count(b"\n") == effect.invitations.height + 1


def test_invitations_columns_and_directions(effect: Export) -> None:
    assert effect.invitations.columns == BASE + URLS
    assert set(effect.invitations["Direction"]) == {"OUTGOING", "INCOMING"}
    own = effect.invitations.select(
        pl.when(pl.col("Direction") == "OUTGOING").then(URLS[0]).otherwise(URLS[1])
    ).to_series()
    assert own.n_unique() == 1


def test_invitations_truth_lines_are_the_file_s(effect: Export) -> None:
    truth = on_file(effect)
    assert truth["line"].to_list() == list(range(2, effect.invitations.height + 2))
    assert (
        truth["direction"].str.to_uppercase().to_list()
        == effect.invitations["Direction"].to_list()
    )
    lengths = effect.invitations["Message"].str.len_chars().fill_null(0)
    assert truth["message_characters"].to_list() == lengths.to_list()
    assert truth["is_reused"].null_count() == (lengths == 0).sum()


def test_invitations_sent_at_is_pacific_time(effect: Export) -> None:
    """Every row against zoneinfo, over both changes of the clock."""
    truth = on_file(effect)
    sent = truth["sent_at"].to_list()
    assert min(sent).date() < date(2026, 3, 8) < max(sent).date()
    for moment, text in zip(sent, effect.invitations["Sent At"], strict=True):
        local = moment.replace(tzinfo=UTC).astimezone(PACIFIC)
        clock = f"{local.hour % 12 or 12}:{local.minute:02} {local:%p}"
        assert text == f"{local.month}/{local.day}/{local.year % 100}, {clock}"


def test_invitations_sent_at_is_never_ambiguous(tmp_path: Path) -> None:
    """Urn era: its window spans neither change; names era and effect do."""
    path = write_sample(tmp_path, invitations=20_000, scenario="constant_url")[0]
    texts = read_export(path).invitations["Sent At"]
    on_the_day = texts.filter(texts.str.starts_with("11/5/23, "))
    assert on_the_day.len() > 20
    assert not on_the_day.str.contains(r", 1:\d\d AM").any()


def test_invitations_stay_for_180_days(effect: Export) -> None:
    truth = on_file(effect)
    accepted = truth.filter("is_connected")["accepted_at"].dt.date()
    assert (EXPORTED - min(accepted)).days == 180
    others = truth.filter(~pl.col("is_connected"))["sent_at"].dt.date()
    is_late = others < EXPORTED - timedelta(days=180)
    assert 0 < share(is_late) < 0.02


def test_invitations_newest_first_within_two_hours(effect: Export) -> None:
    backward = on_file(effect)["sent_at"].diff().dt.total_minutes().drop_nulls()
    assert share(backward > 0) > 0
    assert max(backward) <= 120


def test_invitations_one_row_for_each_person(effect: Export) -> None:
    assert effect.invitations.select(URLS).is_unique().all()


@pytest.mark.parametrize(
    ("scenario", "links", "has_url"),
    [("names_only", [], False), ("urn_era", URNS, True), ("constant_url", URLS, True)],
)
def test_headers_of_earlier_years(
    tmp_path: Path, scenario: str, links: list[str], has_url: bool
) -> None:
    export = read_export(write_sample(tmp_path, invitations=300, scenario=scenario)[0])
    assert export.invitations.columns == BASE + links
    assert ("URL" in export.connections.columns) == has_url
    assert "IS MESSAGE DRAFT" not in export.messages.columns
    assert ("RECIPIENT PROFILE URLS" in export.messages.columns) == has_url
    assert not export.files["messages.csv"].startswith(b'"')
    values = {value for link in links for value in export.invitations[link]}
    if scenario == "constant_url":
        assert values == {"https://www.linkedin.com/in"}
    else:
        assert all(re.fullmatch(r"urn:li:member:\d+", value) for value in values)


def test_connections_preamble_and_end(effect: Export) -> None:
    content = effect.files["Connections.csv"].decode()
    assert re.match(r'Notes:\n"[^"\n]+"\n\nFirst Name,Last Name,URL,', content)
    assert not content.endswith("\n")


def test_connections_dates_are_utc_days_of_acceptance(effect: Export) -> None:
    """Slugs are raw in one file and percent-encoded in the other."""
    truth, invitations = on_file(effect), effect.invitations
    other = pl.when(pl.col("Direction") == "OUTGOING").then(URLS[1]).otherwise(URLS[0])
    accepted = dict(
        zip(
            invitations.select(other).to_series(),
            truth.select(
                "is_connected", "is_removed", "is_hidden", "accepted_at"
            ).rows(),
            strict=True,
        )
    )
    made = {
        unquote(url): day
        for url, day in zip(
            effect.connections["URL"], _connected_dates(effect), strict=True
        )
        if url is not None
    }
    for url, (is_connected, is_removed, is_hidden, moment) in accepted.items():
        if is_connected and not is_removed and not is_hidden:
            assert made[url] == moment.date()
        else:
            assert url not in made


def test_connections_slugs_of_one_in_ten_are_encoded(effect: Export) -> None:
    urls = effect.connections["URL"].drop_nulls()
    assert all(url.isascii() for url in urls)
    assert 0.08 < share(urls.str.contains("%", literal=True)) < 0.2
    raw = effect.invitations[URLS[1]]
    assert not raw.str.contains("%", literal=True).any()


def test_connections_hidden_rows_have_a_date_only(effect: Export) -> None:
    hidden = effect.connections.filter(pl.col("First Name").is_null())
    assert 0.002 < hidden.height / effect.connections.height < 0.01
    assert hidden.select(pl.exclude("Connected On").null_count()).row(0) == (
        (hidden.height,) * (hidden.width - 1)
    )


def test_connections_are_not_windowed_but_all_recent_ones_have_a_row(
    effect: Export,
) -> None:
    """99 % of the connections made within the retention have an invitation."""
    days = _connected_dates(effect)
    assert (EXPORTED - min(days)).days > 900
    recent = (days >= date(2026, 1, 4)).sum()
    with_row = on_file(effect).filter(
        pl.col("accepted_at").dt.date() >= date(2026, 1, 4),
        "is_connected",
        ~pl.col("is_removed"),
    )
    assert 0.985 < with_row.height / recent <= 1


def test_messages_are_quoted_with_line_breaks(effect: Export) -> None:
    content = effect.files["messages.csv"].decode()
    assert content.startswith('"CONVERSATION ID","CONVERSATION TITLE","FROM",')
    assert effect.messages["CONTENT"].str.contains("\n", literal=True).any()
    assert effect.messages["IS MESSAGE DRAFT"].value_counts().height == 2
    assert (effect.messages["IS MESSAGE DRAFT"] == "Yes").sum() == 2
    assert (
        effect.messages["DATE"]
        .str.contains(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC$")
        .all()
    )


def test_messages_echo_the_note_at_acceptance(effect: Export) -> None:
    """The first message of the conversation is the note, word for word."""
    truth = on_file(effect).with_columns(
        text=effect.invitations["Message"], sender=effect.invitations["From"]
    )
    noted = truth.filter("is_connected", pl.col("text").is_not_null())
    written = set(effect.messages.select("DATE", "FROM", "CONTENT").rows())
    for moment, sender, text in noted.select("accepted_at", "sender", "text").rows():
        assert (f"{moment:%Y-%m-%d %H:%M:%S} UTC", sender, text) in written


def test_messages_known_before_and_only_they_have_an_earlier_one(
    effect: Export,
) -> None:
    other = pl.when(pl.col("Direction") == "OUTGOING").then(URLS[1]).otherwise(URLS[0])
    rows = on_file(effect).with_columns(
        url=effect.invitations.select(other).to_series()
    )
    first: dict[str, datetime] = {}
    said = effect.messages.filter(pl.col("IS MESSAGE DRAFT") == "No")
    for sender, recipients, text in said.select(
        "SENDER PROFILE URL", "RECIPIENT PROFILE URLS", "DATE"
    ).rows():
        moment = datetime.strptime(text, "%Y-%m-%d %H:%M:%S UTC")  # noqa: DTZ007 (UTC, as the truth)
        for url in (sender, recipients.split(",")[0]):
            key = unquote(url)
            first[key] = min(first.get(key, moment), moment)
    known = [
        url in first and first[url] < sent
        for url, sent in rows["url", "sent_at"].rows()
    ]
    assert known == rows["known_before"].to_list()


def test_merged_exports_lose_rows_and_rename_people(merged: list[Export]) -> None:
    earlier, later = merged
    gone = set(earlier.truth["person"]) - set(later.truth["person"])
    assert gone
    both = earlier.invitations.with_columns(person=on_file(earlier)["person"]).join(
        later.invitations.with_columns(person=on_file(later)["person"]), on="person"
    )
    assert both.height > 500
    renamed = share(
        (both[URLS[0]] != both[f"{URLS[0]}_right"])
        | (both[URLS[1]] != both[f"{URLS[1]}_right"])
    )
    assert 0.001 < renamed < 0.03
    assert (both["Message"].fill_null("") == both["Message_right"].fill_null("")).all()


def test_small_files_are_there(effect: Export) -> None:
    assert set(effect.files) == {
        "Invitations.csv",
        "Connections.csv",
        "messages.csv",
        "Profile.csv",
        "Positions.csv",
        "Registration.csv",
        "Logins.csv",
        "learning_coach_messages.csv",
        "Jobs/Job Applications.csv",
    }
    assert effect.files["Logins.csv"].count(b"\n") == 13
