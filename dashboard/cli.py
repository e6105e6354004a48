"""The command `invites`: a thin skin over the library."""

from __future__ import annotations

import argparse
import errno
import gc
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from dashboard import commands
from dashboard.inert import inert
from pipeline.errors import InputError, ModelTestError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
# Polars and DuckDB tell a full disk in words alone.
_SIGNS_OF_FULL = ("No space left", "File too large", "Disk quota", "out of disk")
WAREHOUSE = Path("data/warehouse.duckdb")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code: 0 done, 1 a clear message, 2 wrong usage."""
    # All that is written holds private correspondence or what is made of it.
    os.umask(0o077)
    chosen = parser().parse_args(arguments)
    try:
        code: int = chosen.command(chosen) or 0
        sys.stdout.flush()
    except (InputError, ModelTestError) as error:
        _fail(error, chosen)
        return 1
    except BrokenPipeError:
        # The reader of the output has left, as `head` does.
        _let_go_of_output()
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped; nothing was changed.\n")
        return 130
    except SystemExit:
        raise
    # What fails inside polars is no Exception.
    except BaseException as error:  # noqa: BLE001
        _let_go_of_output()
        _fail(_as_input_error(error), chosen)
        return 1
    return code


def entry() -> None:
    """Run one command and end the process with its code.

    By then all that counts is written and closed; taking both libraries down
    object by object would be a thirtieth of a second of a short command.
    """
    # Looking for circles among the objects of both libraries, again and again while
    # they are imported, would be a twentieth of a second more.
    gc.set_threshold(20_000)
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _let_go_of_output() -> None:
    """Write no more, not at the end either, to an output that takes nothing."""
    try:
        sys.stdout.flush()
    except OSError:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123


def _fail(error: BaseException, chosen: argparse.Namespace) -> None:
    if chosen.debug:
        from dashboard.traces import trace  # noqa: PLC0415

        sys.stderr.write(trace(error))
    sys.stderr.write(f"invites: {inert(str(error))}\n")


def _as_input_error(error: BaseException) -> BaseException:
    """A failure of the machine, or one nobody foresaw, without any value it holds."""
    is_full = getattr(error, "errno", 0) in _FULL or any(
        sign in str(error) for sign in _SIGNS_OF_FULL
    )
    if is_full:
        told = (
            "The disk: full, expected room for what is written. "
            "Make room, then run it again."
        )
    elif isinstance(error, OSError):
        name = Path(str(error.filename or "a file")).name
        told = (
            f"{name}: {error.strerror}, expected a file that can be read and written. "
            "Mend that, then run it again."
        )
    else:
        told = (
            f"{type(error).__name__}: a failure that was not foreseen, expected none. "
            "Run it again with --debug to see where."
        )
    mended = InputError(told)
    mended.__cause__ = error
    return mended


def _zone(text: str) -> str:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # noqa: PLC0415

    try:
        return ZoneInfo(text).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise argparse.ArgumentTypeError(
            "expected a time zone such as Europe/Berlin"
        ) from error


def _time(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            "expected a day or time such as 2026-06-27 or 2026-06-27T14:00Z"
        ) from error
    # The years in which the dates of an export are believed.
    if not 2003 <= found.year <= 2099:
        raise argparse.ArgumentTypeError("expected a year from 2003 to 2099")
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError("expected a whole number from 1")
    return int(text)


class _Parser(argparse.ArgumentParser):
    """A parser whose refusals repeat no argument that could steer a terminal."""

    def error(self, message: str) -> NoReturn:
        super().error(inert(message))


def parser() -> argparse.ArgumentParser:
    """The arguments of every command."""
    made: argparse.ArgumentParser = _Parser(
        prog="invites",
        description="How often does LinkedIn's canned invitation work, by your export?",
        epilog="Example: invites run ~/Downloads/Complete_LinkedInDataExport.zip",
    )
    made.set_defaults(debug=False)
    added = made.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for add in (
        _add_run,
        _add_answer,
        _add_check,
        _add_dashboard,
        _add_share,
        _add_tables,
        _add_sample,
    ):
        add(added)
    _command(
        added,
        commands.forget,
        "Delete the warehouse and everything derived from your export.",
        "invites forget",
    )
    return made


def _command(
    added: argparse._SubParsersAction[argparse.ArgumentParser],
    run: Callable[[argparse.Namespace], None],
    told: str,
    example: str,
) -> argparse.ArgumentParser:
    command = added.add_parser(
        run.__name__, help=told, description=told, epilog=f"Example: {example}"
    )
    command.set_defaults(command=run)
    command.add_argument(
        "--warehouse",
        type=Path,
        default=WAREHOUSE,
        help=f"the warehouse's file (default: {WAREHOUSE.as_posix()})",
    )
    command.add_argument(
        "--debug", action="store_true", help="times, counts and traces on stderr"
    )
    return command


def _add_run(added: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    run = _command(
        added,
        commands.run,
        "Read exports into a warehouse and print the answer.",
        "invites run ~/Downloads/Complete_LinkedInDataExport_06-27-2026.zip",
    )
    run.add_argument(
        "exports",
        nargs="*",
        metavar="EXPORT",
        help="archives, folders, CSV files or snapshot JSON (default: those in "
        "data/raw, else the bundled sample); with Spark any address of Hadoop's too",
    )
    run.add_argument(
        "--exported-at",
        type=_time,
        metavar="TIME",
        help="when the export was made, UTC (default: read off its name)",
    )
    run.add_argument(
        "--labels",
        type=Path,
        metavar="CSV",
        help="labels of your own: url or name, sent_at, sent_from_mobile (yes or no)",
    )
    run.add_argument(
        "--zone",
        type=_zone,
        metavar="ZONE",
        help="your time zone, such as Europe/Berlin: tells office hours from others",
    )
    _add_engine(run)
    _add_account(run)
    _add_answer_options(run)


def _add_engine(run: argparse.ArgumentParser) -> None:
    run.add_argument(
        "--engine",
        choices=["duckdb", "spark"],
        default="duckdb",
        help="what does the work: this machine, or Apache Spark (default: duckdb)",
    )
    run.add_argument(
        "--master",
        metavar="URL",
        help="Spark's master, such as yarn or spark://host:7077 (default: this "
        "machine's cores)",
    )
    run.add_argument(
        "--work",
        metavar="ADDRESS",
        help="where Spark keeps rows, such as hdfs:///work (default: beside the "
        "warehouse, which all workers must then reach)",
    )


def _add_answer(added: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    _add_answer_options(
        _command(
            added,
            commands.answer,
            "Print the answer again, from the warehouse.",
            "invites answer --direction incoming --horizon 7",
        )
    )


def _add_answer_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--direction", choices=["outgoing", "incoming"])
    command.add_argument(
        "--horizon",
        type=int,
        choices=[7, 30, 90],
        default=30,
        help="days from sending to accepting (default: 30)",
    )
    command.add_argument(
        "--outcome",
        choices=["accepted", "replied"],
        default="accepted",
        help="replied counts those who accepted and then wrote (default: accepted)",
    )
    command.add_argument(
        "--by", metavar="COLUMN", help="rates by a column too, such as has_context"
    )
    command.add_argument("--json", action="store_true", help="for a program to read")


def _add_account(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--account",
        choices=["free", "premium"],
        default="premium",
        help="a free account's notes may have 200 characters, else 300",
    )


def _add_check(added: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    check = _command(
        added,
        commands.check,
        "Read a draft: what it says, what is missing, how such notes did.",
        'invites check "Hi Ada, we met at the fair. May I ask you for advice?"',
    )
    source = check.add_mutually_exclusive_group(required=True)
    source.add_argument("text", nargs="?", metavar="TEXT", help="the draft, or - ")
    source.add_argument(
        "--jsonl", type=Path, metavar="FILE", help='many: a {"id", "text"} each line'
    )
    _add_account(check)
    check.add_argument("--json", action="store_true", help="for a program to read")


def _add_dashboard(added: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    dashboard = _command(
        added,
        commands.dashboard,
        "Open the dashboard, on this machine alone.",
        "invites dashboard --port 8502",
    )
    dashboard.add_argument("--port", type=int, default=8501, metavar="N")
    dashboard.add_argument(
        "--no-browser", action="store_true", help="serve the page without opening it"
    )


def _add_share(added: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    share = _command(
        added,
        commands.share,
        "Write the answer and the charts as files that expose nobody.",
        "invites share --out shared",
    )
    share.add_argument("--out", type=Path, required=True, metavar="DIR")


def _add_tables(added: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    tables = _command(
        added,
        commands.tables,
        "Write the marts as files: counts, without a name or a text.",
        "invites tables --out tables --format csv",
    )
    tables.add_argument("--out", type=Path, required=True, metavar="DIR")
    tables.add_argument("--format", choices=["parquet", "csv"], default="parquet")
    tables.add_argument(
        "--private", action="store_true", help="your rows too, names and texts included"
    )


def _add_sample(added: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    sample = _command(
        added,
        commands.sample,
        "Write an invented export whose truth is known.",
        "invites sample invented --invitations 1500 --seed 7 --scenario effect",
    )
    sample.add_argument("out", type=Path, metavar="OUT", help="a folder, or a .zip")
    sample.add_argument("--invitations", type=_count, default=1500, metavar="N")
    sample.add_argument("--members", type=_count, default=1, metavar="N")
    sample.add_argument("--seed", type=int, default=0, metavar="N")
    sample.add_argument(
        "--unpacked", action="store_true", help="folders of files instead of zips"
    )
    sample.add_argument(
        "--scenario", default="effect", metavar="NAME", help="effect, null, reused, …"
    )
