"""The SQL model folder, read: which models there are and in which order."""

from __future__ import annotations

import re
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any, NamedTuple

# Beside the packages both in a checkout and in an installed wheel.
MODELS_FOLDER = Path(__file__).parents[2] / "dbt_like_sql"

_REF = re.compile(r"\{\{\s*ref\('(\w+)'\)\s*\}\}")
_SOURCE = re.compile(r"\{\{\s*source\('(\w+)',\s*'(\w+)'\)\s*\}\}")


class Model(NamedTuple):
    """One SQL model.

    Attributes:
        name: The model's and its relation's name.
        folder: `staging`, `intermediate` or `marts`.
        materialized: `view` or `table`.
        sql: Its text, with `ref()` and `source()` as written.
        properties: What its yml says of it: columns and their tests.
        unit_tests: The given/expect tests of its yml.
    """

    name: str
    folder: str
    materialized: str
    sql: str
    properties: dict[str, Any]
    unit_tests: tuple[dict[str, Any], ...]

    @property
    def refs(self) -> frozenset[str]:
        """The models this one reads."""
        return frozenset(_REF.findall(self.sql))

    @property
    def sources(self) -> frozenset[str]:
        """The raw tables this one reads."""
        return frozenset(table for _, table in _SOURCE.findall(self.sql))


class SingularTest(NamedTuple):
    """A query of the tests folder; each row it returns is a failure."""

    name: str
    sql: str


def read_yaml(path: Path) -> dict[str, Any]:
    """The content of one yml file of the project."""
    # Only a build reads them; an answer need not wait for the import.
    import yaml  # noqa: PLC0415

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    content = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506
    return content if isinstance(content, dict) else {}


@cache
def read_models(folder: Path = MODELS_FOLDER) -> tuple[Model, ...]:
    """All models of the folder, each after the ones it reads.

    Raises:
        ValueError: Models refer to one another in a circle or to none that is
            there: a fault of the folder.
    """
    project = read_yaml(folder / "dbt_project.yml")
    kinds = project["models"][project["name"]]
    models = {
        path.stem: _read_model(path, kind["+materialized"])
        for subfolder, kind in kinds.items()
        if "+materialized" in kind
        for path in sorted((folder / subfolder).glob("*.sql"))
    }
    try:
        order = list(
            TopologicalSorter({m.name: m.refs for m in models.values()}).static_order()
        )
    except CycleError as error:
        raise ValueError(f"{folder.name}: ref() goes in a circle: {error}") from error
    if unknown := set(order) - set(models):
        raise ValueError(f"{folder.name}: ref() to no model: {sorted(unknown)}")
    return tuple(models[name] for name in order)


def read_singular_tests(folder: Path = MODELS_FOLDER) -> list[SingularTest]:
    """The queries of the tests folder, by name."""
    return [
        SingularTest(path.stem, path.read_text(encoding="utf-8"))
        for path in sorted((folder / "tests").glob("*.sql"))
    ]


def compiled(sql: str, given: dict[str, str] | None = None) -> str:
    """The SQL with each `ref()` and `source()` as a relation's name.

    Args:
        sql: A model's or test's text.
        given: Relations that stand in for others, by the other's name.
    """
    stands_in = given or {}

    def relation(name: str, quoted: str) -> str:
        return stands_in.get(name, quoted)

    sql = _REF.sub(lambda m: relation(m[1], f'"{m[1]}"'), sql)
    return _SOURCE.sub(lambda m: relation(m[2], f'"{m[1]}"."{m[2]}"'), sql)


def reference(text: str) -> tuple[str, str]:
    """The name and relation of a yml's `ref('x')` or `source('x', 'y')`."""
    wrapped = "{{ " + text + " }}"
    found = _REF.search(wrapped) or _SOURCE.search(wrapped)
    if found is None:
        raise ValueError(f"{text}: neither ref() nor source()")
    return found[found.lastindex or 1], compiled(wrapped)


def _read_model(path: Path, materialized: str) -> Model:
    properties = read_yaml(path.with_suffix(".yml"))
    (described,) = properties.get("models", [{}])
    return Model(
        name=path.stem,
        folder=path.parent.name,
        materialized=materialized,
        sql=path.read_text(encoding="utf-8"),
        properties=described,
        unit_tests=tuple(properties.get("unit_tests", ())),
    )
