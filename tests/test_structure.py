"""The house holds itself to its own rules."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from dashboard.cli import parser
from pipeline import schema
from pipeline.estimates.audience import STRATIFIERS
from pipeline.estimates.covariates import COVARIATES
from pipeline.warehouse import read_models
from pipeline.warehouse.raw import RAW_TABLES

ROOT = Path(__file__).parents[1]
PREFIXES = {"staging": "stg_raw__", "intermediate": "int_", "marts": ""}
PERSONAL = {
    "name",
    "name_key",
    "slug",
    "urn",
    "message",
    "note",
    "note_key",
    "text_key",
    "counterpart_key",
}


@pytest.mark.parametrize("model", read_models(), ids=lambda model: model.name)
def test_model_has_prefix_grain_and_tested_key(model: object) -> None:
    named = next(m for m in read_models() if m == model)
    assert named.name.startswith(PREFIXES[named.folder])
    assert named.properties["name"] == named.name
    assert named.properties["description"].startswith("One row per ")
    tests = [
        test if isinstance(test, str) else next(iter(test))
        for described in [named.properties, *named.properties["columns"]]
        for test in described.get("data_tests", [])
    ]
    assert "unique" in tests or named.name == "int_messages_paired"
    assert named.sql.count("\n") <= 170
    assert named.sql.rstrip().endswith("select * from final")


@pytest.mark.parametrize("model", read_models(), ids=lambda model: model.name)
def test_only_staging_reads_sources(model: object) -> None:
    named = next(m for m in read_models() if m == model)
    assert ("source(" in named.sql) == (named.folder == "staging")


def test_marts_have_a_given_expect_test_and_nothing_personal() -> None:
    marts = [model for model in read_models() if model.folder == "marts"]
    assert marts
    for mart in marts:
        assert mart.unit_tests, mart.name
        columns = {column["name"] for column in mart.properties["columns"]}
        assert not columns & PERSONAL, mart.name


def test_sources_are_the_raw_tables() -> None:
    sources = (ROOT / "dbt_like_sql" / "sources.yml").read_text(encoding="utf-8")
    declared = re.findall(r"^      - name: (\w+)$", sources, flags=re.MULTILINE)
    assert declared == [table.name for table in RAW_TABLES]


def test_commands_have_help_and_stand_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (commands,) = (
        action.choices
        for action in parser()._actions  # noqa: SLF001 (argparse offers no other way)
        if isinstance(action.choices, dict)
    )
    assert set(commands) == {
        "run",
        "answer",
        "check",
        "dashboard",
        "share",
        "tables",
        "sample",
        "forget",
    }
    for name, command in commands.items():
        assert command.description
        assert f"Example: invites {name}" in (command.epilog or "")
        assert f"invites {name}" in readme, name


def test_labels_of_the_schema_are_those_of_the_design() -> None:
    assert set(schema.WEAK_LABELS) <= {*schema.CONTEXT_LABELS, *schema.PURPOSE_LABELS}


def test_no_tracked_file_names_a_registry_or_a_machine() -> None:
    tracked = subprocess.run(
        ["git", "ls-files"],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    ).stdout.splitlines()
    hosts = re.compile("py" + r"pi\.org|python" + r"hosted|npm" + r"js\.(org|com)")
    for name in tracked:
        path = ROOT / name
        if path.suffix in {".npz", ".png", ".zip"} or not path.is_file():
            continue
        assert not hosts.search(path.read_text(encoding="utf-8")), name


def test_no_export_but_the_sample_is_tracked() -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "data/raw"],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    ).stdout.splitlines()
    assert [
        name
        for name in tracked
        if not name.startswith("data/raw/sample/") and name != "data/raw/README.md"
    ] == []


# Fixed at or before sending, known of accepted and unaccepted alike; the
# rest says whose, when and how an invitation is counted.
KNOWN_AT_SENDING = {
    "member_id",
    "direction",
    "sent_date",
    "message_kind",
    "is_canned",
    "is_reused",
    "has_context",
    "has_purpose",
    "length_band",
    "language",
    "sent_from_mobile",
    "is_known_before",
    "is_slug_customised",
    "is_office_hour",
    "name_script",
    "is_in_window_7_days",
    "is_in_window_30_days",
    "is_in_window_90_days",
}


def test_no_leak_is_a_dimension_of_the_cells() -> None:
    """What is known of the accepted alone can't be asked for at all."""
    (cells,) = (model for model in read_models() if model.name == "invitation_cells")
    columns = [column["name"] for column in cells.properties["columns"]]
    dimensions = {name for name in columns if not name.endswith("_count")}
    assert dimensions == KNOWN_AT_SENDING


def test_covariates_and_strata_are_known_at_sending() -> None:
    counted = {"n_obs", "n_events", "n_unknown"}
    for expressions in (COVARIATES, STRATIFIERS):
        for expression in expressions.values():
            names = set(expression.meta.root_names())
            assert names <= KNOWN_AT_SENDING | counted - {"n_events"}
