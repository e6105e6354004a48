"""A note with the words marked that say how one knows the other, and why one writes."""

from __future__ import annotations

from html import escape
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.features import Reading

# What each mark stands for.
MARKS = {"context": "how you know them", "purpose": "why you write"}


def runs(text: str, read: Reading) -> list[tuple[str, str]]:
    """The note in pieces, each with its mark: a key of `MARKS`, or none.

    Args:
        text: The note as written.
        read: What was read in it.
    """
    marks = [""] * len(text)
    for name in MARKS:
        for shown in getattr(read, name):
            marks[shown.start : shown.end] = [name] * (shown.end - shown.start)
    return [
        ("".join(character for _, character in run), mark)
        for mark, run in groupby(zip(marks, text, strict=True), key=itemgetter(0))
    ]


def marked_html(text: str, read: Reading) -> str:
    """The note as HTML: its own text is text and nothing else.

    Args:
        text: The note as written.
        read: What was read in it.
    """
    return (
        f'<div class="note">{"".join(_piece(*run) for run in runs(text, read))}</div>'
    )


def key_of_marks() -> str:
    """What the marks of `marked_html` stand for, as HTML."""
    return f'<p class="marks">{" ".join(_piece(v, k) for k, v in MARKS.items())}</p>'


def _piece(words: str, mark: str) -> str:
    told = escape(words)
    return f'<mark class="{mark}">{told}</mark>' if mark and words.strip() else told
