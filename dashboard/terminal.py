"""The answer and a draft's reading, in a terminal."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from pipeline.estimates import percent_range

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_HEADINGS = {
    "outgoing": "Invitations you sent",
    "incoming": "Requests you received",
}
_INDENTED = ("blank", "default", "generic")
_ACCOUNTS = {300: "an account that pays", 200: "a free account"}


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """A line on stderr that names what is being done, on a terminal only."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _: None
        return
    with console.status("Starting") as status:
        yield lambda name: status.update(escape(name))


def show_answer(told: dict[str, Any], matches: dict[str, dict[str, int]]) -> None:
    """Print the answer: the sentence, the rates, then what they rest on.

    Args:
        told: The answer as its JSON contract has it.
        matches: By direction, how many invitations of each outcome or match.
    """
    console = _console()
    for direction, found in told["directions"].items():
        console.print(Text(_HEADINGS[direction], style="bold"))
        console.print(Text(found["sentence"]))
        if any(rate["n_obs"] for rate in found["rates"]):
            console.print(_rates_table(found["rates"]))
        console.print(Text(_matched(found, matches.get(direction, {})), style="dim"))
        console.print()
    for member, answers in told.get("members", {}).items():
        console.print(Text(member.replace("_", " "), style="bold"))
        for found in answers["directions"].values():
            console.print(Text(found["sentence"]))
        console.print()
    if "by" in told:
        console.print(_by_table(told["by"]))
        console.print()
    for line in _footing(told):
        console.print(Text(line, style="dim"))


def show_reading(told: dict[str, Any], rate: dict[str, Any] | None) -> None:
    """Print how a draft reads, what is missing, and how its kind did.

    Args:
        told: The reading as its JSON contract has it.
        rate: The owner's rate for notes of this kind; None without a warehouse.
    """
    console = _console()
    language = f", {told['language']}" if told["language"] else ""
    left = told["limit"] - told["message_characters"]
    console.print(Text(f"{told['kind'].capitalize()}{language}", style="bold"))
    console.print(
        Text(
            f"{told['message_characters']} characters, {left} left of the "
            f"{told['limit']} that {_ACCOUNTS[told['limit']]} has."
        )
    )
    for name in ("context", "purpose"):
        shown = [f"{part['label']} ({part['text']!r})" for part in told[name]]
        console.print(Text(f"{name.capitalize()}: {', '.join(shown) or 'none'}"))
    for line in told["advice"]:
        console.print(Text(f"- {line}"))
    if rate is not None:
        console.print(Text(_kind_told(told["kind"], rate), style="dim"))


def _console() -> Console:
    return Console(highlight=False, soft_wrap=not sys.stdout.isatty())


def _rates_table(rates: list[dict[str, Any]]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0))
    for heading in ("note", "n", "accepted", "rate", "95 % interval"):
        table.add_column(heading, justify="left" if heading == "note" else "right")
    for rate in rates:
        group = rate["group"]
        table.add_row(
            f"  {group}" if group in _INDENTED else group,
            *_cells(rate),
            style=None if group not in _INDENTED else "dim",
        )
    return table


def _by_table(by: dict[str, Any]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0))
    headings = ("direction", by["column"], "note", "n", "accepted", "rate")
    for heading in (*headings, "95 % interval"):
        table.add_column(escape(heading), justify="left")
    for row in by["rows"]:
        value = "none" if row["value"] is None else str(row["value"])
        table.add_row(row["direction"], escape(value), row["group"], *_cells(row))
    return table


def _cells(rate: dict[str, Any]) -> tuple[str, str, str, str]:
    counts = (f"{rate['n_obs']:,}", f"{rate['n_events']:,}")
    if rate["estimate"] is None:
        return (*counts, "-", "-")
    return (
        *counts,
        f"{100 * rate['estimate']:.0f} %",
        percent_range(rate["ci_lower"], rate["ci_upper"]),
    )


def _matched(found: dict[str, Any], matches: dict[str, int]) -> str:
    total = found["n_invitations"]
    if not total:
        return "None on file."
    ways = {"url": "profile address", "urn": "member number", "name": "name"}
    by_way = ", ".join(
        f"{matches[way]:,} by {told}" for way, told in ways.items() if matches.get(way)
    )
    return (
        f"{total:,} on file, {found['n_in_window']:,} of them in the window below. "
        f"{_share(found['n_accepted'], total)} led to a connection"
        f"{f' ({by_way})' if by_way else ''}; "
        f"{_share(found['n_unknown'], total)} unknown, for a namesake could be meant; "
        f"{matches.get('impossible', 0):,} matches refused as impossible."
    )


def _footing(told: dict[str, Any]) -> Iterator[str]:
    window = told["window"]
    yield (
        f"Window: sent {window['sent_from']} to {window['sent_to']}. The export of "
        f"{told['exported_at'][:10]} (by {told['exported_at_source']}) keeps "
        f"invitations for {window['retention_days']} days "
        f"({window['retention_source']}); newer ones are still to be answered, older "
        "ones are there only if something happened to them."
    )
    for row in told["rows"]:
        yield (
            f"Rows: {row['read']:,} {row['table']} read = {row['kept']:,} kept + "
            f"{row['duplicates']:,} duplicates + {row['rejected']:,} rejected."
        )
    yield (
        "Not to be concluded: that a note made the difference. Whom you write to and "
        "when is not by chance, declined and withdrawn invitations may be missing, "
        "and no file says from which device an invitation was sent."
    )


def _kind_told(kind: str, rate: dict[str, Any]) -> str:
    told = (
        f"Of your {kind} invitations in the window, {rate['n_events']} of "
        f"{rate['n_obs']} were accepted within {rate['horizon_days']} days"
    )
    if rate["estimate"] is None:
        return f"{told}; no rate is given."
    interval = percent_range(rate["ci_lower"], rate["ci_upper"])
    return f"{told}: {100 * rate['estimate']:.0f} % (likely {interval})."


def _share(part: int, total: int) -> str:
    return f"{part:,} ({100 * part / total:.0f} %)"
