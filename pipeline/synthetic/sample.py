"""A sample: the exports of one or more invented members, and the truth."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.errors import InputError
from pipeline.synthetic.accounts import account, exported_dates
from pipeline.synthetic.archives import (
    TRUTH,
    anew,
    archive_name,
    opened,
    refuse_foreign,
    write_rows,
)
from pipeline.synthetic.files import (
    CONNECTIONS_PREAMBLE,
    connection_rows,
    invitation_rows,
    message_rows,
    on_file,
)
from pipeline.synthetic.small_files import small_files
from pipeline.synthetic.truth import truth

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    import polars as pl

    from pipeline.synthetic.accounts import Account
    from pipeline.synthetic.scenario import Scenario


class _Plan(NamedTuple):
    """Where the exports go, for each member in order of time."""

    scenario: Scenario
    seed: int
    wanted: int | None
    paths: list[list[Path]]


def write_exports(
    out: Path,
    scenario: Scenario,
    seed_and_members: tuple[int, int],
    wanted: int | None,
    *,
    packed: bool,
) -> list[Path]:
    """The paths written, see `pipeline.synthetic.write_sample`."""
    seed, members = seed_and_members
    paths = _paths(out, scenario, members, packed=packed)
    written = [path for of_member in paths for path in of_member]
    for path in written:
        refuse_foreign(path)
    folder = written[0].parent
    folder.mkdir(parents=True, exist_ok=True)
    with anew(folder / TRUTH).open("wb") as handle:
        write_rows(handle, _written_truths(_Plan(scenario, seed, wanted, paths)))
    return [*written, folder / TRUTH]


def _paths(
    out: Path, scenario: Scenario, members: int, *, packed: bool
) -> list[list[Path]]:
    exported = exported_dates(scenario)
    if out.suffix != ".zip":
        endings = [
            (f"_member_{member:04}" if members > 1 else "") + ".zip" * packed
            for member in range(1, members + 1)
        ]
        return [
            [out / (archive_name(day) + ending) for day in exported]
            for ending in endings
        ]
    if members > 1 or len(exported) > 1:
        raise InputError(
            f"{out.name}: one archive, expected a folder for several exports. "
            "Give a path without .zip."
        )
    return [[out]]


def _written_truths(plan: _Plan) -> Iterator[pl.DataFrame]:
    """Each export's truth, once the export is written."""
    for member, paths in enumerate(plan.paths, start=1):
        owned, rngs = account(plan.scenario, plan.seed, member, plan.wanted)
        for exported, path in zip(owned.exported, paths, strict=True):
            small = small_files(rngs.messages, owned.owner, exported)
            yield from _written(path, owned, plan.scenario, exported, small)


def _written(
    path: Path,
    owned: Account,
    scenario: Scenario,
    exported: date,
    small: dict[str, pl.DataFrame],
) -> Iterator[pl.DataFrame]:
    header, is_last = scenario.header, exported == owned.exported[-1]
    rows = on_file(owned, exported)
    with opened(path, exported) as opener:
        with opener("Invitations.csv") as handle:
            write_rows(handle, invitation_rows(owned, rows, header, is_last=is_last))
        with opener("Connections.csv") as handle:
            write_rows(
                handle,
                connection_rows(owned, exported, header, is_last=is_last),
                preamble=CONNECTIONS_PREAMBLE,
                ends_line=False,
            )
        with opener("messages.csv") as handle:
            write_rows(
                handle,
                message_rows(owned, exported, header, is_last=is_last),
                quotes="always" if header == "url" else "necessary",
            )
        for name, frame in small.items():
            with opener(name) as handle:
                write_rows(handle, [frame])
    return truth(owned, path.name, exported, rows)
