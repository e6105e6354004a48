"""The runner: order, tests, and the refusal to publish what fails one."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import duckdb
import pytest

from pipeline import warehouse
from pipeline.errors import ModelTestError
from pipeline.warehouse import proof
from pipeline.warehouse.models import (
    MODELS_FOLDER,
    compiled,
    read_models,
    read_ymls,
    reference,
)

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project of two models: `twos` reads `ones`, which reads a source."""
    made = tmp_path / "models"
    for name in ("staging", "marts", "tests"):
        (made / name).mkdir(parents=True)
    (made / "dbt_project.yml").write_text(
        "name: small\nmodels:\n  small:\n"
        "    staging: {+materialized: view}\n    marts: {+materialized: table}\n",
        encoding="utf-8",
    )
    (made / "staging" / "ones.sql").write_text(
        "select file_id as id, reason as kind from {{ source('raw', 'rejects') }}",
        encoding="utf-8",
    )
    (made / "staging" / "ones.yml").write_text(
        """
models:
  - name: ones
    columns:
      - name: id
        data_tests: [unique, not_null]
      - name: kind
        data_tests:
          - accepted_values:
              arguments: {values: [a, b]}
""",
        encoding="utf-8",
    )
    (made / "marts" / "twos.sql").write_text(
        "select kind, count(*) as id_count from {{ ref('ones') }} group by kind",
        encoding="utf-8",
    )
    (made / "marts" / "twos.yml").write_text(
        """
models:
  - name: twos
    columns:
      - name: kind
        data_tests:
          - relationships:
              arguments: {to: ref('ones'), field: kind}
unit_tests:
  - name: counted
    model: twos
    given:
      - input: ref('ones')
        rows: [{id: 1, kind: a}, {id: 2, kind: a}]
    expect:
      rows: [{kind: a, id_count: 2}]
""",
        encoding="utf-8",
    )
    (made / "tests" / "counted.sql").write_text(
        "select kind from {{ ref('twos') }} where id_count > 2", encoding="utf-8"
    )
    return made


def raw(*rows: str) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute("create schema raw")
    connection.execute("create table raw.rejects (file_id integer, reason varchar)")
    for row in rows:
        connection.execute(f"insert into raw.rejects values {row}")
    return connection


def test_run_models_counts_its_tests(folder: Path) -> None:
    told: list[str] = []
    connection = raw("(1, 'a')", "(2, 'a')", "(3, 'b')")
    assert warehouse.run_models(connection, folder, on_model=told.append) == 5
    assert told == ["ones", "twos"]
    assert connection.sql("from twos order by all").fetchall() == [("a", 2), ("b", 1)]


def test_run_by_two_engines_makes_and_tests_the_same(folder: Path) -> None:
    connection = raw("(1, 'a')", "(2, 'a')", "(3, 'b')")
    engines = warehouse.side_by_side(connection)
    assert warehouse.run_by(engines, folder) == 5
    assert connection.sql("from twos order by all").fetchall() == [("a", 2), ("b", 1)]
    # What ends with the build lies outside of the warehouse.
    kept = connection.sql("from duckdb_tables() select table_name order by all")
    assert kept.fetchall() == [("rejects",), ("twos",)]


@pytest.mark.parametrize(
    ("rows", "failure"),
    [
        (["(1, 'a')", "(1, 'a')"], r"unique id \(1 rows\)"),
        (["(null, 'a')"], r"not_null id \(1 rows\)"),
        (["(1, 'c')", "(2, 'd')"], r"accepted_values kind \(2 rows\)"),
        (["(1, 'a')", "(2, 'a')", "(3, 'a')"], "counted: 1 rows returned"),
    ],
)
def test_run_models_refuses_rows_that_fail(
    folder: Path, rows: list[str], failure: str
) -> None:
    with pytest.raises(ModelTestError, match=failure):
        warehouse.run_models(raw(*rows), folder)
    with pytest.raises(ModelTestError, match=failure):
        warehouse.run_by(warehouse.side_by_side(raw(*rows)), folder)


def test_prove_models_refuses_a_model_that_makes_other_rows(folder: Path) -> None:
    sql = folder / "marts" / "twos.sql"
    sql.write_text(sql.read_text(encoding="utf-8").replace("count(*)", "count(*) + 1"))
    with pytest.raises(ModelTestError, match="counted differs in 2 rows"):
        warehouse.prove_models(folder)


def test_run_models_refuses_a_lost_relationship(folder: Path) -> None:
    sql = folder / "marts" / "twos.sql"
    sql.write_text("select 'z' as kind, 2 as id_count -- {{ ref('ones') }}")
    (folder / "marts" / "twos.yml").write_text(
        (folder / "marts" / "twos.yml").read_text(encoding="utf-8").split("unit_")[0]
    )
    with pytest.raises(ModelTestError, match="relationships kind"):
        warehouse.run_models(raw("(1, 'a')"), folder)


def test_read_models_refuses_a_circle(folder: Path) -> None:
    (folder / "staging" / "ones.sql").write_text("from {{ ref('twos') }}")
    with pytest.raises(ValueError, match="circle"):
        read_models(folder)


def test_read_models_refuses_a_ref_to_nothing(folder: Path) -> None:
    (folder / "staging" / "ones.sql").write_text("from {{ ref('threes') }}")
    with pytest.raises(ValueError, match="threes"):
        read_models(folder)


def test_read_models_in_ref_order() -> None:
    seen: set[str] = set()
    for model in read_models():
        assert model.refs <= seen, model.name
        seen.add(model.name)


def test_compiled_puts_given_relations_in_place() -> None:
    sql = "from {{ ref('a') }} join {{ source('raw', 'b') }}"
    assert compiled(sql) == 'from "a" join "raw"."b"'
    assert compiled(sql, {"a": "x", "b": "y"}) == "from x join y"


def test_reference_refuses_what_is_neither() -> None:
    with pytest.raises(ValueError, match="neither"):
        reference("table")


def test_a_broken_model_publishes_nothing(tmp_path: Path) -> None:
    broken = tmp_path / "models"
    shutil.copytree(MODELS_FOLDER, broken)
    (broken / "tests" / "never.sql").write_text("select 1 as one")
    target = tmp_path / "warehouse.duckdb"
    with (
        pytest.raises(ModelTestError, match="never"),
        warehouse.building(target) as (connection, _),
    ):
        for table in warehouse.RAW_TABLES:
            warehouse.load(connection, table, [])
        warehouse.run_models(connection, broken)
    assert not target.exists()


def test_models_are_proved_as_they_stand() -> None:
    """What is written down beside the models is true: else `make prove`."""
    assert proof.is_proved()
    ran = proof.run_unit_tests()
    assert ran == warehouse.prove_models() > 0


def test_prove_models_runs_the_tests_of_changed_models_again(folder: Path) -> None:
    proof.write_down(folder)
    assert proof.is_proved(folder)
    sql = folder / "marts" / "twos.sql"
    sql.write_text(sql.read_text(encoding="utf-8").replace("count(*)", "count(*) + 1"))
    read_models.cache_clear()
    assert not proof.is_proved(folder)
    with pytest.raises(ModelTestError, match="counted differs in 2 rows"):
        warehouse.prove_models(folder)


def test_state_depends_on_the_tests_too(folder: Path) -> None:
    before = proof.state(folder)
    yml = folder / "marts" / "twos.yml"
    yml.write_text(yml.read_text(encoding="utf-8") + "\n# changed\n")
    assert proof.state(folder) != before


def test_what_is_written_of_the_ymls_is_what_they_say(tmp_path: Path) -> None:
    """Else `make prove`."""
    models = tmp_path / "models"
    shutil.copytree(MODELS_FOLDER, models)
    (models / "properties.json").unlink()
    said = json.dumps(read_ymls(models), default=str)
    written = json.loads((MODELS_FOLDER / "properties.json").read_text("utf-8"))
    assert written["files"] == json.loads(said)
    assert proof.is_proved()


def test_read_ymls_believes_what_is_written_of_the_same_files_alone(
    folder: Path,
) -> None:
    written = folder / "properties.json"
    proof.write_down(folder)
    before = read_ymls(folder)
    text = written.read_text("utf-8").replace('"twos"', '"threes"')
    written.write_text(text, encoding="utf-8")
    assert read_ymls(folder) != before
    yml = folder / "marts" / "twos.yml"
    yml.write_text(yml.read_text("utf-8") + "\n# changed\n", encoding="utf-8")
    assert read_ymls(folder) == before
