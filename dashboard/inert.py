"""Text that can't steer a terminal or break an encoder."""

from __future__ import annotations

import json
import re
import unicodedata

_SURROGATE = re.compile("[\\ud800-\\udfff]")
# Beside controls, formats and what is unassigned: breaks of lines and paragraphs.
_BREAKS = ("Zl", "Zp")


def inert(text: str) -> str:
    r"""The text with a blank for every control, format and unassigned character.

    >>> inert("no\x1b[31mred")
    'no [31mred'
    """
    return "".join(" " if _steers(character) else character for character in text)


def well_formed(text: str) -> str:
    r"""The text with the replacement character for each lone surrogate.

    >>> well_formed("ok \ud800")
    'ok �'
    """
    return _SURROGATE.sub("\ufffd", text)


def inert_json(value: object, indent: int | None = None) -> str:
    r"""Well-formed JSON that can't steer a terminal: what could is escaped.

    JSON itself lets a good deal of it pass, such as the controls over 0x7f.

    Args:
        value: What is written.
        indent: As `json.dumps` has it.

    >>> inert_json({"id": "no\x9b31mred"})
    '{"id": "no\\u009b31mred"}'
    """
    told = well_formed(json.dumps(value, ensure_ascii=False, indent=indent))
    if told.isascii() and "\x7f" not in told:
        return told
    return "".join(
        json.dumps(character)[1:-1]
        if character != "\n" and _steers(character)
        else character
        for character in told
    )


def _steers(character: str) -> bool:
    if character.isprintable():
        return False
    category = unicodedata.category(character)
    return category[0] == "C" or category in _BREAKS
