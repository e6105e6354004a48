"""Which exports are one member's."""

from __future__ import annotations

import polars as pl

from pipeline.ingest.members import members, owner_counts, owners

COLUMNS = {
    "export_id": pl.Int32,
    "slug": pl.String,
    "urn": pl.String,
    "name_key": pl.String,
}


def owned(*rows: tuple[int, str | None, str | None, str | None]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=COLUMNS, orient="row")


def together(*rows: tuple[int, str | None, str | None, str | None]) -> list[set[int]]:
    found: dict[str, set[int]] = {}
    for export_id, member in members(owned(*rows)).items():
        found.setdefault(member, set()).add(export_id)
    return sorted(found.values(), key=min)


def test_owners_are_what_most_rows_show() -> None:
    """Three rows of Ada's, one that somebody pasted in."""
    invitations = pl.DataFrame(
        {
            "export_id": [1, 1, 1, 1],
            "owner_slug": ["ada", "ada", None, "ben"],
            "owner_urn": [None, None, None, None],
            "owner_name_key": ["ada example", "ada example", "ada", "ben example"],
        },
        schema_overrides={"owner_urn": pl.String, "export_id": pl.Int32},
    )
    assert owners(owner_counts(invitations)).rows() == [(1, "ada", None, "ada example")]


def test_members_by_slug_and_urn_whatever_the_name() -> None:
    assert together(
        (1, "ada", None, "ada example"),
        (2, "ada", "7", "ada sample"),
        (3, None, "7", "ada sample-example"),
        (4, "ben", None, "ben example"),
    ) == [{1, 2, 3}, {4}]


def test_members_by_name_where_a_slug_is_missing() -> None:
    assert together(
        (1, None, None, "ada example"),
        (2, "ada", None, "ada example"),
        (3, None, None, "ada example"),
    ) == [{1, 2, 3}]


def test_members_of_one_name_and_two_slugs_stay_apart() -> None:
    assert together(
        (1, "ada-1", None, "ada example"),
        (2, "ada-2", None, "ada example"),
        (3, None, None, "ada example"),
    ) == [{1}, {2}, {3}]


def test_members_of_whom_nothing_is_known_stay_apart() -> None:
    assert together((1, None, None, None), (2, None, None, None)) == [{1}, {2}]


def test_members_have_the_same_number_whatever_the_order() -> None:
    one, other = (1, "ada", None, None), (2, "ben", None, None)
    there = members(owned(one, other))
    back = members(owned((1, *other[1:]), (2, *one[1:])))
    assert (there[1], there[2]) == (back[2], back[1])
