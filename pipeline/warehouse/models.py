"""The SQL model folder, read: which models there are and in which order."""

from __future__ import annotations

import hashlib
import json
import re
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any, NamedTuple

# Beside the packages both in a checkout and in an installed wheel.
MODELS_FOLDER = Path(__file__).parents[2] / "dbt_like_sql"

_CONTENT = "properties.json"
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

    @property
    def refs(self) -> frozenset[str]:
        """The models it reads."""
        return frozenset(_REF.findall(self.sql))


def read_ymls(folder: Path = MODELS_FOLDER) -> dict[str, dict[str, Any]]:
    """The content of each yml file of the project, by its path from the folder.

    To parse them all takes longer than to build the models of one member, so their
    content is written down in a form that is read at once, and good as long as the
    files are the same.
    """
    texts = _yml_texts(folder)
    record = folder / _CONTENT
    if record.exists():
        written = json.loads(record.read_text("utf-8"))
        if written["digest"] == _digest(texts):
            return dict(written["files"])
    return {name: _parsed(text) for name, text in texts.items()}


def write_down_ymls(folder: Path = MODELS_FOLDER) -> None:
    """Write the content of the yml files where `read_ymls` looks for it."""
    texts = _yml_texts(folder)
    files = {name: _parsed(text) for name, text in texts.items()}
    written = {"digest": _digest(texts), "files": files}
    # Days and times as text, which is how the tests' queries have them.
    text = json.dumps(written, default=str, ensure_ascii=False, indent=1)
    (folder / _CONTENT).write_text(text + "\n", "utf-8")


def _yml_texts(folder: Path) -> dict[str, str]:
    paths = [*folder.glob("*.yml"), *folder.glob("*/*.yml")]
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in sorted(paths)
    }


def _digest(texts: dict[str, str]) -> str:
    return hashlib.sha256(json.dumps(texts).encode()).hexdigest()


def _parsed(text: str) -> dict[str, Any]:
    """The content of a yml file."""
    # Seldom needed, and slow to import.
    import yaml  # noqa: PLC0415

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    content = yaml.load(text, Loader=loader)  # noqa: S506
    return content if isinstance(content, dict) else {}


@cache
def read_models(folder: Path = MODELS_FOLDER) -> tuple[Model, ...]:
    """All models of the folder, each after the ones it reads.

    Raises:
        ValueError: Models refer to one another in a circle or to none that is
            there: a fault of the folder.
    """
    ymls = read_ymls(folder)
    project = ymls["dbt_project.yml"]
    kinds = project["models"][project["name"]]
    models = {
        path.stem: _read_model(
            path, kind["+materialized"], ymls.get(f"{subfolder}/{path.stem}.yml", {})
        )
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


def _read_model(path: Path, materialized: str, properties: dict[str, Any]) -> Model:
    (described,) = properties.get("models", [{}])
    return Model(
        name=path.stem,
        folder=path.parent.name,
        materialized=materialized,
        sql=path.read_text(encoding="utf-8"),
        properties=described,
        unit_tests=tuple(properties.get("unit_tests", ())),
    )
