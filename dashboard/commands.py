"""What each command does with its arguments; heavy imports wait for their use."""

from __future__ import annotations

import json
import sys
import time
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dashboard.inert import inert, inert_json, well_formed
from dashboard.sample import sample_export
from pipeline.errors import InputError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable
    from concurrent.futures import Future
    from typing import Protocol

    import duckdb

    from dashboard import answered
    from pipeline.build import Built

    class _Build(Protocol):
        """Builds a warehouse from exports."""

        def __call__(
            self,
            exports: list[str],
            on_stage: Callable[[str], None],
            on_built: Callable[[duckdb.DuckDBPyConnection], None],
            /,
        ) -> Built: ...


EXPORTS_FOLDER = Path("data/raw")


def run(chosen: argparse.Namespace) -> None:
    """Build a warehouse from the exports, then print the answer."""
    from concurrent.futures import ThreadPoolExecutor, wait  # noqa: PLC0415

    from dashboard import answered, terminal  # noqa: PLC0415
    from dashboard.dropped import remove_left  # noqa: PLC0415
    from dashboard.whereabouts import whereabouts  # noqa: PLC0415

    exports, is_sample = _exports(chosen.exports)
    build = _engine(chosen)
    remove_left(chosen.warehouse)
    stages: list[tuple[str, float]] = []
    own = [] if is_sample else [Path(export) for export in exports]
    with terminal.progress() as show, ThreadPoolExecutor(max_workers=1) as beside:
        # Git takes some milliseconds, which pass while the exports are read.
        lying = beside.submit(whereabouts, own, chosen.warehouse)
        answers: list[Future[answered.Told]] = []

        def on_stage(name: str) -> None:
            stages.append((name, time.perf_counter()))
            show(name)

        def on_built(connection: duckdb.DuckDBPyConnection) -> None:
            if not answered.is_small(connection):
                return
            # An answer that can't be given is no reason not to publish.
            read = beside.submit(answered.read, connection, chosen)
            wait([read])
            answers.append(beside.submit(lambda: answered.told(read.result(), chosen)))

        built = build(exports, on_stage, on_built)
    stages.append(("", time.perf_counter()))
    if is_sample:
        sys.stderr.write(
            "No export was given and none lies in data/raw: this is the bundled "
            "sample, of people who do not exist.\n"
        )
    for reason in built.unread:
        sys.stderr.write(f"Left out: {inert(reason)}\n")
    if chosen.debug:
        _show_debug(stages, built)
    for told in lying.result():
        sys.stderr.write(f"invites: {inert(told)}\n")
    if answers:
        answered.show(answers[0].result(), chosen)
    else:
        answer(chosen)


def _show_debug(stages: list[tuple[str, float]], built: Built) -> None:
    """Say how long each stage took, and what was read."""
    for (name, begun), (_, ended) in pairwise(stages):
        sys.stderr.write(f"{ended - begun:8.3f} s  {name}\n")
    sys.stderr.write(
        f"{built.export_count - built.kept_count} exports read, "
        f"{built.kept_count} taken over from the warehouse, "
        f"{built.test_count} model tests passed\n"
    )


def _engine(chosen: argparse.Namespace) -> _Build:
    """What builds the warehouse.

    Raises:
        InputError: It is not installed.
    """
    from pipeline.build import Options, build  # noqa: PLC0415

    options = Options(chosen.exported_at, chosen.labels, chosen.account, chosen.zone)
    if chosen.engine == "duckdb":
        if chosen.master or chosen.work:
            raise InputError(
                "--master or --work: given, expected with --engine spark only. "
                "Say --engine spark too, or leave it out."
            )
        return lambda exports, *told: build(
            [Path(export) for export in exports], chosen.warehouse, options, *told
        )
    for name in ("pyspark", "sqlglot"):
        if find_spec(name) is None:
            raise InputError(
                f"{name}: not installed, expected for --engine spark. Run pip install "
                "'canned-invitations[spark]', or '.[spark]' in a checkout."
            )
    from pipeline.spark import build as on_spark  # noqa: PLC0415

    cluster = on_spark.Cluster(chosen.master, chosen.work)
    return lambda exports, on_stage, _: on_spark.build(
        exports, chosen.warehouse, options, on_stage, cluster
    )


def answer(chosen: argparse.Namespace) -> None:
    """Print the answer from the warehouse."""
    from dashboard import answered  # noqa: PLC0415

    answered.show(answered.told(answered.from_warehouse(chosen), chosen), chosen)


def check(chosen: argparse.Namespace) -> None:
    """Read one draft, or many from a file."""
    if chosen.jsonl:
        _check_many(chosen)
        return
    text = chosen.text
    if text == "-":
        text = sys.stdin.buffer.read().decode("utf-8", "replace").rstrip("\r\n")
    (told,) = _read([text], chosen.account)
    if chosen.json:
        sys.stdout.write(inert_json(told, indent=1) + "\n")
        return
    from dashboard import terminal  # noqa: PLC0415

    terminal.show_reading(text, told, _how_such_did(chosen, told))


def _check_many(chosen: argparse.Namespace) -> None:
    if not chosen.jsonl.is_file():
        raise InputError(
            f"{chosen.jsonl.name}: no such file, expected drafts, a JSON object each "
            "line. Check where it lies."
        )
    with chosen.jsonl.open(encoding="utf-8", errors="replace") as lines:
        drafts = [
            _draft(chosen.jsonl.name, number, line)
            for number, line in enumerate(lines, start=1)
            if line.strip()
        ]
    texts = [draft["text"] for draft in drafts]
    for draft, told in zip(drafts, _read(texts, chosen.account), strict=True):
        sys.stdout.write(inert_json({"id": draft["id"]} | told) + "\n")


def _read(texts: list[str], account: str) -> list[dict[str, Any]]:
    """Each draft's reading, as its JSON contract has it."""
    from pipeline.features import read_drafts  # noqa: PLC0415
    from pipeline.schema import NOTE_LIMIT_CHARACTERS  # noqa: PLC0415

    limit = NOTE_LIMIT_CHARACTERS[account]
    return [
        reading._asdict()
        | {
            "context": [shown._asdict() for shown in reading.context],
            "purpose": [shown._asdict() for shown in reading.purpose],
            "advice": list(reading.advice),
        }
        for reading in read_drafts([well_formed(text) for text in texts], limit)
    ]


def _draft(file: str, number: int, line: str) -> dict[str, Any]:
    try:
        draft = json.loads(line)
        return {"id": draft["id"], "text": str(draft["text"] or "")}
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise InputError(
            f'{file}: line {number} is no draft, expected {{"id": ..., "text": ...}}. '
            "Mend the line."
        ) from error


def _how_such_did(chosen: argparse.Namespace, told: dict[str, Any]) -> str | None:
    """How this owner's invitations with such a note did, once there is a warehouse."""
    if not chosen.warehouse.exists():
        return None
    from pipeline import estimates, warehouse  # noqa: PLC0415

    with warehouse.read_only(chosen.warehouse) as connection:
        read = warehouse.read_marts(connection, "has_context", "has_purpose")
    marts = estimates.Marts(**read)
    said = (told["kind"], told["has_context"], told["has_purpose"])
    return estimates.similar(marts, *said).sentence


def dashboard(chosen: argparse.Namespace) -> None:
    """Serve the dashboard until interrupted."""
    from dashboard.serve import serve  # noqa: PLC0415

    serve(chosen.warehouse, chosen.port, opens_browser=not chosen.no_browser)


def share(chosen: argparse.Namespace) -> None:
    """Write what may be shared, once nothing personal is found in it."""
    from dashboard.data import Filters  # noqa: PLC0415
    from dashboard.sharing.write import share as write_share  # noqa: PLC0415

    for path in write_share(chosen.warehouse, chosen.out, Filters()):
        sys.stdout.write(inert(str(path)) + "\n")


def tables(chosen: argparse.Namespace) -> None:
    """Write the marts, and on demand the private rows, as files."""
    from pipeline import warehouse  # noqa: PLC0415

    with warehouse.read_only(chosen.warehouse, chosen.out) as connection:
        written = warehouse.export_tables(
            connection, chosen.out, chosen.format, is_private=chosen.private
        )
    if chosen.private:
        from dashboard.whereabouts import badly_placed  # noqa: PLC0415

        for told in badly_placed(written, "Choose another folder with --out"):
            sys.stderr.write(f"invites: {inert(told)}\n")
    for path in written:
        sys.stdout.write(inert(str(path)) + "\n")


def sample(chosen: argparse.Namespace) -> None:
    """Write an invented export with its truth."""
    from pipeline.synthetic import write_sample  # noqa: PLC0415

    for path in write_sample(
        chosen.out,
        invitations=chosen.invitations,
        members=chosen.members,
        seed=chosen.seed,
        scenario=chosen.scenario,
        packed=not chosen.unpacked,
    ):
        sys.stdout.write(inert(str(path)) + "\n")


def forget(chosen: argparse.Namespace) -> None:
    """Delete the warehouse and what a run leaves beside it."""
    from pipeline import warehouse  # noqa: PLC0415

    removed = warehouse.forget(chosen.warehouse)
    for path in removed:
        sys.stdout.write(f"deleted {inert(str(path))}\n")
    if not removed:
        sys.stdout.write("There was nothing to delete.\n")


def _exports(given: list[str]) -> tuple[list[str], bool]:
    """The exports to read, and whether they are the bundled sample."""
    if given:
        return given, False
    own = [
        str(path)
        for path in sorted(EXPORTS_FOLDER.glob("*"))
        if not path.name.startswith(".")
        and (path.suffix == ".zip" or (path.is_dir() and path.name != "sample"))
    ]
    if own:
        return own, False
    return [str(sample_export())], True
