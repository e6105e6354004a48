"""The main job end to end: exports in, the answer out, nothing lost on the way."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from dashboard.cli import main
from pipeline import warehouse
from pipeline.warehouse.publish import read_frame
from tests.exports import (
    EXPORTED_AT,
    Invited,
    connections_csv,
    invitations_csv,
    people,
    write_export,
)

if TYPE_CHECKING:
    from pathlib import Path


FEATURES = [
    "message_kind",
    "is_canned",
    "reuse_count",
    "is_reused",
    "message_characters",
    "limit_share",
    "context",
    "purpose",
    "has_context",
    "has_purpose",
    "language",
    "sent_from_mobile",
    "mobile_evidence",
]
NOTE = (
    "Hi {}, we met at the Leeds health fair. May I ask you for advice on night shifts?"
)


class Journey:
    """`invites run` in a folder of its own."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.warehouse = folder / "out" / "warehouse.duckdb"
        self.capsys = capsys

    def run(self, *exports: Path, options: tuple[str, ...] = ()) -> dict[str, Any]:
        code, out, err = self.invites("run", *map(str, exports), "--json", *options)
        assert code == 0, err
        told: dict[str, Any] = json.loads(out)
        for row in told["rows"]:
            assert row["read"] == row["kept"] + row["duplicates"] + row["rejected"]
        return told

    def invites(self, command: str, *arguments: str) -> tuple[int, str, str]:
        self.capsys.readouterr()
        code = main([command, "--warehouse", str(self.warehouse), *arguments])
        captured = self.capsys.readouterr()
        return code, captured.out, captured.err

    def rows(self, table: str = "int_invitations_joined") -> pl.DataFrame:
        with warehouse.read_only(self.warehouse) as connection:
            return read_frame(connection, f'select * from "{table}" order by 1')


@pytest.fixture
def journey(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Journey:
    return Journey(tmp_path, capsys)


def counts(told: dict[str, Any], table: str) -> dict[str, int]:
    (row,) = (row for row in told["rows"] if row["table"] == table)
    return {key: value for key, value in row.items() if key != "table"}


def test_run_counts_exactly(journey: Journey, tmp_path: Path) -> None:
    """40 blank (12 accepted in time, 3 too late), 25 written (10 accepted)."""
    export = write_export(
        tmp_path,
        [
            *people(12, stem="Blank", accepted_after=2),
            *people(3, stem="Late", accepted_after=31),
            *people(25, stem="Silent"),
            *(
                one._replace(note=NOTE.format(one.name.split()[0]), accepted_after=5)
                for one in people(10, stem="Noted")
            ),
            *(
                one._replace(note=NOTE.format(one.name.split()[0]))
                for one in people(15, stem="Unmoved")
            ),
            *people(7, days_ago=2, stem="Young"),
        ],
    )
    told = journey.run(export)
    assert told["exported_at"] == "2026-06-27T00:00:00Z"
    assert told["exported_at_source"] == "archive name"
    assert told["window"]["sent_from"] == "2026-01-03"
    assert told["window"]["sent_to"] == "2026-05-27"
    found = told["directions"]["outgoing"]
    assert found["n_invitations"] == 72
    assert found["n_accepted"] == 25
    assert found["n_in_window"] == 65
    by_group = {
        rate["group"]: (rate["n_events"], rate["n_obs"]) for rate in found["rates"]
    }
    assert by_group == {
        "canned": (12, 40),
        "personal": (10, 25),
        "blank": (12, 40),
        "default": (0, 0),
        "generic": (0, 0),
    }
    assert found["difference"]["estimate"] == pytest.approx(10 / 25 - 12 / 40)
    outcomes = journey.rows()["outcome"].value_counts().sort("outcome").rows()
    assert outcomes == [("accepted", 25), ("not_accepted", 40), ("pending", 7)]


def test_run_reads_features_and_reuse(journey: Journey, tmp_path: Path) -> None:
    invited = [
        *(
            one._replace(note=NOTE.format(one.name.split()[0]))
            for one in (
                Invited(f"{name} Example", 60) for name in ("Ada", "Ben", "Eve")
            )
        ),
        Invited("Carl Example", 61, "Hi Carl, let's connect!"),
        Invited(
            "Dora Example",
            62,
            "I'd like to add you to my professional network on LinkedIn.",
        ),
        Invited("Finn Example", 63),
    ]
    journey.run(write_export(tmp_path, invited))
    rows = journey.rows().sort("counterpart_key")
    assert rows.select(
        "message_kind", "is_canned", "is_reused", "reuse_count"
    ).rows() == [
        ("personal", False, True, 3),
        ("personal", False, True, 3),
        ("generic", True, False, 1),
        ("default", True, False, 1),
        ("personal", False, True, 3),
        ("blank", True, False, 0),
    ]
    assert rows.select("has_context", "has_purpose", "language").rows() == [
        (True, True, "en"),
        (True, True, "en"),
        (False, False, "en"),
        (False, False, "en"),
        (True, True, "en"),
        (None, None, None),
    ]
    assert rows["context"].to_list()[0] == ["met"]
    assert rows["purpose"].to_list()[0] == ["seek_advice"]


def test_features_never_see_the_future(journey: Journey, tmp_path: Path) -> None:
    """Connections permuted, later messages gone: not one feature moves."""
    invited = [
        one._replace(
            note=NOTE.format(one.name.split()[0]) if number % 3 else "",
            accepted_after=number % 5 if number % 2 else None,
        )
        for number, one in enumerate(people(60))
    ]
    messages = "FROM,TO,DATE,CONTENT,SENDER PROFILE URL,RECIPIENT PROFILE URLS\n"
    later = messages + "\n".join(
        f"{one.name},Olga Owner,2026-06-20 10:00:00 UTC,Thanks,{one.url},"
        "https://www.linkedin.com/in/olga-owner"
        for one in invited
    )
    journey.run(write_export(tmp_path / "a", invited, more={"messages.csv": later}))
    before = journey.rows()
    permuted = connections_csv(
        one._replace(accepted_after=3 if number % 7 else None)
        for number, one in enumerate(invited)
    )
    journey.run(
        write_export(tmp_path / "b", invited, more={"Connections.csv": permuted})
    )
    after = journey.rows()
    assert before["outcome"].to_list() != after["outcome"].to_list()
    assert before.select(FEATURES).equals(after.select(FEATURES))
    known = ["is_known_before", "is_slug_customised", "name_script"]
    assert before.select(known).equals(after.select(known))


def test_exports_of_one_member_merge(journey: Journey, tmp_path: Path) -> None:
    """One row has left the newer file, one was accepted since, one is new."""
    stays = Invited("Ada Example", 150)
    leaves = Invited("Ben Example", 149)
    newer = Invited("Eve Example", 40, accepted_after=1)
    old = write_export(tmp_path, [stays, leaves], made_on="02-27-2026")
    new = write_export(tmp_path, [stays._replace(accepted_after=100), newer])
    told = journey.run(new, old)
    assert counts(told, "invitations") == {
        "read": 4,
        "kept": 3,
        "duplicates": 1,
        "rejected": 0,
    }
    assert "members" not in told
    rows = journey.rows().sort("counterpart_key")
    assert rows.select("outcome", "duration_days").rows() == [
        ("accepted", 100),
        ("not_accepted", None),
        ("accepted", 1),
    ]
    assert told["exported_at"] == "2026-06-27T00:00:00Z"


def test_merge_follows_the_member_number_through_a_new_name(
    journey: Journey, tmp_path: Path
) -> None:
    """The header of 2023-07 to 2023-09: URNs, no addresses."""
    header = "From,To,Sent At,Message,Direction,inviterProfileUrn,inviteeProfileUrn\n"
    row = 'Olga Owner,{},"8/1/23, 9:00 AM",,OUTGOING,urn:li:member:1,urn:li:member:22\n'
    exports = [
        write_export(
            tmp_path,
            [],
            made_on=made_on,
            has_urls=False,
            more={"Invitations.csv": header + row.format(name)},
        )
        for name, made_on in (
            ("Ada Example", "08-20-2023"),
            ("Ada Sample", "09-20-2023"),
        )
    ]
    told = journey.run(*exports)
    assert counts(told, "invitations")["kept"] == 1
    assert counts(told, "invitations")["duplicates"] == 1


def test_merge_of_an_export_without_connections(
    journey: Journey, tmp_path: Path
) -> None:
    """What was sent after the last Connections.csv is unknown, and in no rate."""
    before = people(30, days_ago=80, stem="Before", accepted_after=1)
    after = people(30, days_ago=8, stem="After")
    complete = write_export(tmp_path, before, made_on="05-27-2026")
    alone = tmp_path / "alone" / "Complete_LinkedInDataExport_06-27-2026"
    alone.mkdir(parents=True)
    text = invitations_csv([*before, *after])
    (alone / "Invitations.csv").write_text(text, encoding="utf-8")
    told = journey.run(complete, alone)
    assert told["window"]["sent_to"] == "2026-04-26"
    rows = journey.rows().filter(pl.col("outcome") == "unknown")
    assert rows.height == 30
    assert not rows["is_in_window"].any()


def test_member_with_a_new_address_stays_one(journey: Journey, tmp_path: Path) -> None:
    invited = people(20)
    moved = ("Olga Owner", "https://www.linkedin.com/in/olga-moved")
    told = journey.run(
        write_export(tmp_path, invited, made_on="05-27-2026"),
        write_export(tmp_path, invited, owner=moved),
    )
    assert "members" not in told
    assert counts(told, "invitations")["kept"] == 20


def test_window_flag_sums_to_the_window(journey: Journey, tmp_path: Path) -> None:
    told = journey.run(
        write_export(tmp_path, [*people(9), *people(5, days_ago=1, stem="Young")])
    )
    assert told["directions"]["outgoing"]["n_in_window"] == 9
    assert journey.rows()["is_in_window"].sum() == 9


def test_exports_of_different_members_stay_apart(
    journey: Journey, tmp_path: Path
) -> None:
    other = ("Otto Owner", "https://www.linkedin.com/in/otto-owner")
    told = journey.run(
        write_export(tmp_path / "a", people(5, accepted_after=1)),
        write_export(tmp_path / "b", people(3), owner=other),
    )
    sizes = sorted(
        found["directions"]["outgoing"]["n_invitations"]
        for found in told["members"].values()
    )
    assert sizes == [3, 5]
    assert told["directions"]["outgoing"]["grade"] == "blocked"
    assert journey.rows()["member_id"].unique().sort().to_list() == [
        "member_1",
        "member_2",
    ]


def test_rows_of_a_stranger_are_rejected(journey: Journey, tmp_path: Path) -> None:
    other = ("Otto Owner", "https://www.linkedin.com/in/otto-owner")
    mixed = invitations_csv(people(5)) + "".join(
        invitations_csv(people(2, stem="Strange"), other).splitlines(keepends=True)[1:]
    )
    told = journey.run(
        write_export(tmp_path, people(5), more={"Invitations.csv": mixed})
    )
    assert counts(told, "invitations")["rejected"] == 2
    assert counts(told, "invitations")["kept"] == 5


def test_names_alone_match_where_unique(journey: Journey, tmp_path: Path) -> None:
    """Without addresses: one match, one namesake, one impossible connection."""
    invited = [
        Invited("Ada Example", 60, accepted_after=2),
        Invited("Ben Example", 60, accepted_after=2),
        Invited("Ben Example", 61, note="Hello Ben"),
        Invited("Eve Example", 60, accepted_after=-3),
    ]
    told = journey.run(write_export(tmp_path, invited, has_urls=False))
    assert told["directions"]["outgoing"]["n_unknown"] == 2
    rows = journey.rows().sort("counterpart_key", "sent_at")
    assert rows.select("outcome", "match_method", "is_impossible").rows() == [
        ("accepted", "name", False),
        ("unknown", None, False),
        ("unknown", None, False),
        ("not_accepted", None, True),
    ]


def test_acceptance_and_reply_from_messages(journey: Journey, tmp_path: Path) -> None:
    note = "Hi Ada, we met at the fair."
    invited = [Invited("Ada Example", 60, note, accepted_after=2)]
    ada, olga = invited[0].url, "https://www.linkedin.com/in/olga-owner"
    accepted = f"{invited[0].sent_at:%Y-%m}"
    day = invited[0].sent_at.day + 2
    messages = (
        "CONVERSATION ID,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,"
        "CONTENT\n"
        f"c1,Olga Owner,{olga},Ada Example,{ada},{accepted}-{day} 07:08:09 UTC,"
        f'"{note}"\n'
        f"c1,Ada Example,{ada},Olga Owner,{olga},{accepted}-{day} 09:00:00 UTC,Hello\n"
    )
    journey.run(write_export(tmp_path, invited, more={"messages.csv": messages}))
    (row,) = journey.rows().rows(named=True)
    assert f"{row['accepted_at']:%d %H:%M:%S}" == f"{day} 07:08:09"
    assert f"{row['replied_at']:%d %H:%M}" == f"{day} 09:00"
    assert row["is_known_before"] is False


def test_missing_connections_blocks(journey: Journey, tmp_path: Path) -> None:
    path = tmp_path / "Invitations.csv"
    path.write_text(invitations_csv(people(60)), encoding="utf-8")
    told = journey.run(path, options=("--exported-at", f"{EXPORTED_AT:%Y-%m-%d}"))
    assert told["exported_at_source"] == "given"
    found = told["directions"]["outgoing"]
    assert found["grade"] == "blocked"
    assert "Connections.csv" in found["sentence"]
    assert found["n_unknown"] == 60


def test_missing_invitations_says_what_to_request(
    journey: Journey, tmp_path: Path
) -> None:
    path = tmp_path / "Connections.csv"
    path.write_text(connections_csv(people(3, accepted_after=1)), encoding="utf-8")
    code, out, err = journey.invites("run", str(path))
    assert (code, out) == (1, "")
    assert "Invitations" in err
    assert "Request" in err
    assert "Traceback" not in err
    assert not journey.warehouse.exists()


def test_labels_come_before_other_evidence(journey: Journey, tmp_path: Path) -> None:
    labels = tmp_path / "labels.csv"
    labels.write_text(
        "url,name,sent_from_mobile\n"
        "https://www.linkedin.com/in/ada-example,,no\n"
        ",Ben Example,yes\n",
        encoding="utf-8",
    )
    signed = "We met at the fair, I would value your advice. Sent from my iPhone"
    export = write_export(
        tmp_path,
        [
            Invited("Ada Example", 60, signed),
            Invited("Ben Example", 60),
            Invited("Eve Example", 60, signed),
            Invited("Fay Example", 60),
        ],
    )
    journey.run(export, options=("--labels", str(labels)))
    rows = journey.rows().sort("counterpart_key")
    assert rows.select("sent_from_mobile", "mobile_evidence").rows() == [
        ("no", "label"),
        ("yes", "label"),
        ("yes", "signature"),
        ("unknown", None),
    ]


def test_labels_that_cannot_be_read_are_an_error(
    journey: Journey, tmp_path: Path
) -> None:
    labels = tmp_path / "labels.csv"
    labels.write_text("name,sent_from_mobile\nAda Example,perhaps\n", encoding="utf-8")
    export = write_export(tmp_path, people(3))
    code, _, err = journey.invites("run", str(export), "--labels", str(labels))
    assert code == 1
    assert "labels.csv: line 2" in err
    assert "Ada" not in err


def test_answer_is_the_same_again(journey: Journey, tmp_path: Path) -> None:
    told = journey.run(write_export(tmp_path, people(60, accepted_after=1)))
    code, out, _ = journey.invites("answer", "--json")
    assert code == 0
    assert json.loads(out) == told


def test_order_of_exports_and_rows_changes_nothing(
    journey: Journey, tmp_path: Path
) -> None:
    invited = [
        one._replace(accepted_after=number % 4 if number % 2 else None)
        for number, one in enumerate(people(50))
    ]
    made = [
        write_export(tmp_path / "x", invited[10:], made_on="02-27-2026"),
        write_export(tmp_path / "x", invited),
    ]
    journey.run(*made)
    there = {name: journey.rows(name) for name in ("invitation_cells", "row_counts")}
    turned = [
        write_export(tmp_path / "y", reversed(invited)),
        write_export(tmp_path / "y", reversed(invited[10:]), made_on="02-27-2026"),
    ]
    journey.run(*turned)
    for name, frame in there.items():
        again = journey.rows(name)
        assert frame.sort(frame.columns).equals(again.sort(again.columns))
