"""Whose export it is, and which exports are of one member."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterable

OWNER_COLUMNS = ("owner_slug", "owner_urn", "owner_name_key")
_SHARED_ROWS = 2


def owner_counts(invitations: pl.DataFrame) -> pl.DataFrame:
    """How often each of the own side's slug, URN and name occurs.

    Args:
        invitations: Rows of the table `invitations`.

    Columns:
        export_id; owner_slug, owner_urn, owner_name_key (null where the export has
        none); row_count.
    """
    return invitations.group_by("export_id", *OWNER_COLUMNS).agg(row_count=pl.len())


def owners(counted: pl.DataFrame) -> pl.DataFrame:
    """Each export's owner: the slug, URN and name that most of its rows show.

    Args:
        counted: Any number of frames of `owner_counts`, concatenated.

    Columns:
        export_id; slug, urn, name_key (null where no row shows one).

    Grain: one row per export.
    """
    return (
        counted.group_by("export_id")
        .agg(
            pl.struct(column, "row_count")
            .filter(pl.col(column).is_not_null())
            .alias(column)
            for column in OWNER_COLUMNS
        )
        .select("export_id", *(_most_frequent(column) for column in OWNER_COLUMNS))
        .rename(
            {"owner_slug": "slug", "owner_urn": "urn", "owner_name_key": "name_key"}
        )
        .sort("export_id")
    )


def suspects(owned: pl.DataFrame) -> pl.DataFrame:
    """The exports whose owner has the name of another owner, with another slug.

    Args:
        owned: Columns export_id, slug, urn, name_key.

    Columns:
        export_id, name_key.
    """
    return owned.filter(pl.col("slug").n_unique().over("name_key") > 1).select(
        "export_id", "name_key"
    )


def overlaps(suspects: str, invitations: str) -> str:
    """A query for pairs of exports whose owner has one name, and the same rows.

    A member may have chosen a new address in between. Two people of one name do
    not invite the same two people in the same two minutes.

    Args:
        suspects: A relation of what `suspects` finds.
        invitations: A relation of the rows of `invitations` as ingest gave them.
    """
    return f"""
        with sent as (
            select distinct
                suspects.export_id,
                suspects.name_key,
                invitations.direction,
                invitations.sent_at,
                coalesce(
                    invitations.slug, invitations.urn, invitations.name_key
                ) as person
            from {invitations} as invitations
            inner join {suspects} as suspects
                on invitations.export_id = suspects.export_id
        )

        select
            one.export_id,
            other.export_id as other_export_id
        from sent as one
        inner join sent as other
            on
                one.name_key = other.name_key
                and one.direction = other.direction
                and one.sent_at = other.sent_at
                and one.person = other.person
        where one.export_id < other.export_id
        group by
            one.export_id,
            other.export_id
        having count(*) >= {_SHARED_ROWS}
        order by
            one.export_id,
            other.export_id
    """


def members(
    owned: pl.DataFrame, overlaps: Iterable[tuple[int, int]] = ()
) -> dict[int, str]:
    """The member of each export, by export_id.

    Exports with the same owner's slug or URN are of one member. A name joins an
    export to a member only where one of both shows no slug and nobody else of
    that name is there. Members are numbered in an order that tells nothing.

    Args:
        owned: Columns export_id, slug, urn, name_key.
        overlaps: Pairs of exports that are of one member all the same.
    """
    rows = owned.rows(named=True)
    groups = _Groups(row["export_id"] for row in rows)
    for first, other in overlaps:
        groups.join(first, other)
    for column in ("slug", "urn"):
        seen: dict[str, int] = {}
        for row in rows:
            if row[column] is not None:
                first = seen.setdefault(row[column], row["export_id"])
                groups.join(first, row["export_id"])
    for same in _namesakes(rows).values():
        with_slug = {groups.leader(row["export_id"]) for row in same if row["slug"]}
        without = [row["export_id"] for row in same if not row["slug"]]
        if len(with_slug) <= 1:
            for export_id in without:
                groups.join(min(with_slug, default=without[0]), export_id)
    return _numbered(rows, groups)


class _Groups:
    """Exports of one member, each known by the least of their ids."""

    def __init__(self, export_ids: Iterable[int]) -> None:
        self._above = {export_id: export_id for export_id in export_ids}

    def leader(self, export_id: int) -> int:
        while self._above[export_id] != export_id:
            export_id = self._above[export_id]
        return export_id

    def join(self, first: int, second: int) -> None:
        least, other = sorted((self.leader(first), self.leader(second)))
        self._above[other] = least


def _namesakes(rows: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        if row["name_key"] is not None:
            found.setdefault(row["name_key"], []).append(row)
    return found


def _numbered(rows: list[dict[str, Any]], groups: _Groups) -> dict[int, str]:
    digests: dict[int, str] = {}
    for row in rows:
        key = row["slug"] or row["urn"] or row["name_key"] or ""
        leader = groups.leader(row["export_id"])
        digest = sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
        digests[leader] = min(digest, digests.get(leader, digest))
    order = sorted(digests, key=lambda leader: (digests[leader], leader))
    number = {leader: index for index, leader in enumerate(order, start=1)}
    return {
        row["export_id"]: f"member_{number[groups.leader(row['export_id'])]}"
        for row in rows
    }


def _most_frequent(column: str) -> pl.Expr:
    return (
        pl.col(column)
        .list.eval(
            pl.element()
            .struct.field(column)
            .sort_by(
                pl.element().struct.field("row_count"),
                pl.element().struct.field(column),
                descending=[True, False],
            )
            .first()
        )
        .list.first()
        .alias(column)
    )
