"""The answer and a draft's reading as text, for people at a terminal."""

from __future__ import annotations

import os
import sys
import textwrap
from contextlib import contextmanager
from itertools import groupby
from operator import itemgetter
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Any

from dashboard.inert import inert
from dashboard.languages import LANGUAGES
from pipeline.estimates import percent_range

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_HEADINGS = {
    "outgoing": "Invitations you sent",
    "incoming": "Requests you received",
}
_GRADES = {
    "clear": "a clear difference",
    "close to equal": "close to equal",
    "leaning": "leaning, and no more",
    "open": "open",
    "too few": "too few to compare",
    "no notes": "nothing to compare",
    "blocked": "no rate",
}
_INDENTED = ("blank", "default", "generic")
_ASKED = {
    "context": "How you know them:  ",
    "purpose": "Why you write:      ",
}
_MARKS = {"context": "\x1b[36m\x1b[4m", "purpose": "\x1b[33m\x1b[1m"}
_LABELS = {
    "worked_together": "worked together",
    "met": "met",
    "saw_present": "saw or read something of theirs",
    "mutual_people": "people in common",
    "same_organisation": "same organisation",
    "shared_interest": "shared field or interest",
    "found_profile": "found the profile (says little)",
    "admire_work": "admire their work",
    "impressed_by_presentation": "impressed by a presentation",
    "seek_advice": "want advice",
    "seek_job": "look for a job",
    "recruit": "offer work",
    "sell": "offer a product or service",
    "collaborate": "do something together",
    "learn": "follow or learn",
    "stay_in_touch": "stay in touch",
    "network": "grow the network (says little)",
}
# Wider lines are tiring to read.
_MOST_COLUMNS = 88
_BOLD, _DIM, _PLAIN = "\x1b[1m", "\x1b[2m", ""


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """A line on stderr that names what is being done, on a terminal only."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return

    def show(name: str) -> None:
        # The models' names are for --debug.
        told = "Building the tables" if name.startswith("Building ") else name
        sys.stderr.write(f"\r\x1b[2K{told} ...")
        sys.stderr.flush()

    try:
        yield show
    finally:
        sys.stderr.write("\r\x1b[2K")


def show_answer(
    told: dict[str, Any],
    matches: dict[str, dict[str, int]],
    mobile: dict[str, int],
    rejects: list[tuple[str, str, int]],
) -> None:
    """Print the answer: the sentence, the rates, then what they rest on.

    Args:
        told: The answer as its JSON contract has it.
        matches: By direction, how many invitations of each outcome or match.
        mobile: By direction, of how many it is known from what they were sent.
        rejects: File, reason and how many rows of it were rejected for it.
    """
    for direction, found in told["directions"].items():
        _say(f"{_HEADINGS[direction]}: {_GRADES[found['grade']]}", _BOLD)
        _say(found["sentence"])
        if any(rate["n_obs"] for rate in found["rates"]):
            _show_rates(found["rates"])
        if direction == "outgoing" and found["grade"] in ("clear", "leaning"):
            _say(found["detail"].get("tipping_point") or "", _DIM)
        _say(_matched(found, matches.get(direction, {})), _DIM)
        if found["n_invitations"]:
            known = _share(mobile.get(direction, 0), found["n_invitations"])
            _say(f"Whether a phone sent them is known for {known}.", _DIM)
        _say("")
    for member, answers in told.get("members", {}).items():
        _say(member.replace("_", " "), _BOLD)
        for found in answers["directions"].values():
            _say(found["sentence"])
        _say("")
    if "by" in told:
        _show_by(told["by"])
        _say("")
    for line in _footing(told, rejects):
        _say(line, _DIM)


def show_reading(draft: str, told: dict[str, Any], such: str | None) -> None:
    """Print how a draft reads, what is missing, and how such notes did.

    Args:
        draft: The draft as written.
        told: The reading as its JSON contract has it.
        such: How the owner's notes like it did; None without a warehouse.
    """
    if _is_coloured() and draft.strip():
        sys.stdout.write(_marked(draft, told) + "\n\n")
    _say(f"{told['kind'].capitalize()}{_spoken(told['language'])}", _BOLD)
    for name, asked in _ASKED.items():
        shown = [f'{_LABELS[part["label"]]}: "{part["text"]}"' for part in told[name]]
        _say(f"{asked}{'; '.join(shown) or _nothing(told[f'has_{name}'])}")
    for line in told["advice"]:
        _say(f"- {line}")
    if such is not None:
        _say(such, _DIM)


def _spoken(language: str | None) -> str:
    if language is None:
        return ""
    return (
        ", its language unclear" if language == "und" else f", in {LANGUAGES[language]}"
    )


def _nothing(has_any: bool | None) -> str:
    return "can't be read" if has_any is None else "nothing"


def _marked(draft: str, told: dict[str, Any]) -> str:
    """The draft with the words that show context in one colour, purpose in another."""
    styles = [_PLAIN] * len(draft)
    for name, style in _MARKS.items():
        for part in told[name]:
            for place in range(part["start"], part["end"]):
                # Words that show both are in both.
                styles[place] += style
    pieces = []
    for style, run in groupby(zip(styles, draft, strict=True), key=itemgetter(0)):
        words = inert("".join(character for _, character in run))
        pieces.append(f"{style}{words}\x1b[0m" if style else words)
    return "".join(pieces)


def _say(text: str, style: str = _PLAIN) -> None:
    """Print a paragraph, wrapped, with nothing in it that could steer a terminal."""
    width = min(get_terminal_size((_MOST_COLUMNS, 0)).columns, _MOST_COLUMNS)
    # A number keeps to its unit.
    wrapped = textwrap.wrap(inert(text).replace(" %", "\xa0%"), width)
    lines = "\n".join(wrapped).replace("\xa0%", " %")
    if style and _is_coloured():
        lines = f"{style}{lines}\x1b[0m"
    sys.stdout.write(lines + "\n")


def _is_coloured() -> bool:
    """Whether styles may be printed: a terminal, and nobody said no."""
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ


def _show_rates(rates: list[dict[str, Any]]) -> None:
    rows = [("note", "n", "accepted", "rate", "95 % interval")]
    for rate in rates:
        indent = "  " if rate["group"] in _INDENTED else ""
        rows.append((indent + rate["group"], *_cells(rate)))
    _show_table(rows, left_columns=1)


def _show_by(by: dict[str, Any]) -> None:
    heading = ("direction", by["column"], "note", "n", "accepted", "rate")
    rows: list[tuple[str, ...]] = [(*heading, "95 % interval")]
    rows += [
        (row["direction"], _value(row["value"]), row["group"], *_cells(row))
        for row in by["rows"]
    ]
    _show_table(rows, left_columns=3)


def _value(value: object) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return inert(str(value))


def _show_table(rows: Sequence[tuple[str, ...]], left_columns: int) -> None:
    """Print rows in columns, the first few flush left and the others right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [
            text.ljust(width) if place < left_columns else text.rjust(width)
            for place, (text, width) in enumerate(zip(row, widths, strict=True))
        ]
        sys.stdout.write("   ".join(cells).rstrip() + "\n")


def _cells(rate: dict[str, Any]) -> tuple[str, str, str, str]:
    if rate["n_obs"] is None:
        return ("few", "-", "-", "-")
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
    refused = matches.get("impossible", 0)
    return (
        f"Of {total:,} on file, {found['n_in_window']:,} are in the window. "
        f"{_share(found['n_accepted'], total)} led to a connection"
        f"{f' ({by_way})' if by_way else ''}, {_share(found['n_unknown'], total)} are "
        "unknown"
        + (f", {refused:,} matches were refused as impossible." if refused else ".")
    )


def _footing(
    told: dict[str, Any], rejects: list[tuple[str, str, int]]
) -> Iterator[str]:
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
    for file, reason, count in rejects:
        yield f"Rejected: {count:,} rows of {file}: {reason}."
    yield (
        "Not to be concluded: that a note made the difference. Whom you write to and "
        "when is not by chance, declined and withdrawn invitations may be "
        "missing, and whether an invitation was sent from a phone is mostly unknown."
    )


def _share(part: int, total: int) -> str:
    return f"{part:,} ({100 * part / total:.0f} %)"
