"""Text that can't steer a terminal or break an encoder."""

from __future__ import annotations

import re
import unicodedata

_SURROGATE = re.compile("[\\ud800-\\udfff]")


def inert(text: str) -> str:
    r"""The text with a blank for every control, format and unassigned character.

    >>> inert("no\x1b[31mred")
    'no [31mred'
    """
    return "".join(
        " " if unicodedata.category(character)[0] == "C" else character
        for character in text
    )


def well_formed(text: str) -> str:
    r"""The text with the replacement character for each lone surrogate.

    >>> well_formed("ok \ud800")
    'ok �'
    """
    return _SURROGATE.sub("\ufffd", text)
