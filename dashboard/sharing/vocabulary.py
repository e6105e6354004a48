"""Words as they are compared, and the words that are this project's own."""

from __future__ import annotations

import ast
import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import dashboard
import pipeline
from dashboard import frames
from dashboard.charts import studies
from dashboard.sharing import sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_WORD = re.compile(r"[^\W_]+")
# What is written stands in these, and nothing of anybody's does.
_OURS = (
    (dashboard, ("charts", "sharing", "frames.py", "theme.py", "studies.toml")),
    (pipeline, ("estimates", "ingest", "schema.py")),
)
# What a drawing says of itself and the library adds for readers who can't see it.
_DRAWING = (
    "aria area axis band bold bottom center circle clip clippath container cross "
    "defs diamond discrete document embed family fill font frame graphics group "
    "guide hidden href http image italic label legend line linear mark marks "
    "miterlimit object offset opacity path pointer rect role roledescription root "
    "rule scale scales serif square stroke style symbol tabindex text tick title "
    "titled transform translate triangle tspan values vega view with xlink xmlns "
    "true false null width height normal"
)


class Words(NamedTuple):
    """The words of a text, to be searched.

    Attributes:
        each: All of them, once.
        line: All of them in order, a blank around each.
    """

    each: frozenset[str]
    line: str

    def have(self, phrase: Sequence[str]) -> bool:
        """Whether the words of the phrase stand one behind another."""
        return all(word in self.each for word in phrase) and (
            len(phrase) == 1 or f" {' '.join(phrase)} " in self.line
        )


def words(text: str) -> list[str]:
    """The words of a text without case and accents.

    >>> words("Zoë O'Neil-Straße, 2x")
    ['zoe', 'o', 'neil', 'strasse', '2x']
    """
    if not text.isascii():
        parted = unicodedata.normalize("NFKD", text)
        text = "".join(sign for sign in parted if not unicodedata.combining(sign))
    return _WORD.findall(text.casefold())


def words_of(texts: Iterable[str]) -> Words:
    """The words of several texts."""
    listed = [word for text in texts for word in [*words(text), "\n"]]
    return Words(frozenset(listed), f" {' '.join(listed)} ")


@cache
def own_words() -> Words:
    """The words that what is shared is made of: not a person's, even where it is.

    They are the strings in the modules that write, and a page without anyone's data.
    """
    return words_of([_DRAWING, *_strings(), *_sample_page()])


def _strings() -> Iterator[str]:
    """The strings of our modules, their docstrings aside."""
    for package, names in _OURS:
        folder = Path(str(package.__file__)).parent
        for name in names:
            inside = sorted((folder / name).rglob("*.*"))
            for path in inside or [folder / name]:
                if path.suffix == ".py":
                    yield from _constants(path.read_text(encoding="utf-8"))
                elif path.suffix in {".toml", ".css", ".js"}:
                    yield path.read_text(encoding="utf-8")


def _constants(source: str) -> Iterator[str]:
    tree = ast.parse(source)
    said = {
        id(statement.value)
        for statement in ast.walk(tree)
        if isinstance(statement, ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            # Words on either side of a value, and the value's name between them.
            yield ast.unparse(node)
        elif isinstance(node, ast.Constant) and id(node) not in said:
            yield str(node.value)
        elif isinstance(node, ast.keyword | ast.arg):
            yield node.arg or ""
        elif isinstance(node, ast.Attribute):
            yield node.attr


def _sample_page() -> Iterator[str]:
    """A page of what others have published, in whole, and its drawing."""
    from dashboard.sharing import pictures  # noqa: PLC0415 (imports this)

    drawn = pictures.spec(studies.chart(frames.studies()))
    still = pictures.drawing(drawn)
    page = sheet.page("", sheet.figure("studies", still, ""), {"studies": drawn})
    yield still
    yield page.replace(sheet.library(), " ")
