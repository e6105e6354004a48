"""What others published is on file as they gave it."""

from __future__ import annotations

import tomllib
from pathlib import Path

STUDIES = tomllib.loads(
    (Path(__file__).parents[3] / "dashboard" / "studies.toml").read_text("utf-8")
)


def test_studies_name_source_design_and_grade() -> None:
    assert len(STUDIES["studies"]) == 7
    for study in STUDIES["studies"]:
        assert {"study", "source", "definition", "design", "grade", "arms"} <= {*study}
        assert study["grade"] in STUDIES["grades"]
        # So much has room in a narrow chart.
        assert len(study["design"]) <= 50
        assert len(study["study"]) <= 25


def test_studies_give_counts_or_a_share() -> None:
    for study in STUDIES["studies"]:
        for arm in study["arms"]:
            if "n_events" in arm:
                assert 0 < arm["n_events"] <= arm["n_obs"]
                assert "estimate" not in arm
            else:
                assert 0 < arm["estimate"] < 1


def test_studies_disagree_on_which_is_ahead() -> None:
    ahead = set()
    for study in STUDIES["studies"]:
        shares = {
            arm["arm"]: arm["n_events"] / arm["n_obs"]
            for arm in study["arms"]
            if "n_events" in arm
        }
        canned = shares.get("blank", shares.get("default"))
        if canned is not None:
            ahead.add(shares["personal"] > canned)
    assert ahead == {True, False}
