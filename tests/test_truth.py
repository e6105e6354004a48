"""The whole way, held to the truth of invented exports."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from pipeline import estimates, warehouse
from pipeline.build import build
from pipeline.synthetic import write_sample
from pipeline.warehouse.publish import read_frame

if TYPE_CHECKING:
    from pathlib import Path


def built(
    folder: Path, scenario: str, seed: int = 3, invitations: int = 500
) -> tuple[Path, pl.DataFrame]:
    """A warehouse of a scenario, and the truth of the rows on file."""
    *exports, truth = write_sample(
        folder / "exports", invitations=invitations, seed=seed, scenario=scenario
    )
    target = folder / "warehouse.duckdb"
    build(exports, target)
    told = pl.read_csv(truth, infer_schema_length=None, try_parse_dates=True)
    return target, told.filter(pl.col("line").is_not_null())


def rows(target: Path) -> pl.DataFrame:
    with warehouse.read_only(target) as connection:
        return read_frame(connection, "select * from int_invitations_joined")


def share(condition: pl.Series) -> float:
    """Of how many rows it holds; null counts as no."""
    held: list[bool] = condition.fill_null(value=False).to_list()
    return sum(held) / len(held)


@pytest.mark.parametrize(
    "scenario", ["effect", "heavy", "reused", "removed", "hidden", "withdrawn"]
)
def test_rows_are_matched_as_the_truth_has_it(tmp_path: Path, scenario: str) -> None:
    target, truth = built(tmp_path, scenario)
    both = rows(target).join(
        truth.with_columns(pl.col("line").cast(pl.Int64)),
        on="line",
        suffix="_true",
        maintain_order="left",
    )
    assert both.height == truth.height == rows(target).height
    is_seen = both["is_connected"] & ~both["is_removed"] & ~both["is_hidden"]
    assert ((both["outcome"] == "accepted") == is_seen).all()
    accepted = both.filter(pl.col("outcome") == "accepted")
    assert accepted.height > 50
    assert (accepted["match_method"] == "url").all()
    assert (accepted["duration_days"] == accepted["lag_days"]).all()
    assert (both["direction"] == both["direction_true"]).all()
    assert (both["sent_at"].dt.date() == both["sent_at_true"].dt.date()).all()
    assert (both["is_known_before"] == both["known_before"]).all()
    assert (both["is_slug_customised"] == both["has_custom_slug"]).all()


@pytest.mark.parametrize("scenario", ["effect", "reused"])
def test_notes_are_read_as_the_truth_has_it(tmp_path: Path, scenario: str) -> None:
    target, truth = built(tmp_path, scenario)
    both = rows(target).join(
        truth.with_columns(pl.col("line").cast(pl.Int64)), on="line", suffix="_true"
    )
    agrees = both["message_kind"] == both["message_kind_true"]
    assert share(agrees) >= 0.99
    assert (both["message_characters"] == both["message_characters_true"]).all()
    # A name or an emoji alone has no language, and is one text or many.
    told = both.filter(pl.col("message_kind") == "personal")
    assert share(told["is_reused"] == told["is_reused_true"]) >= 0.99


def test_english_notes_are_read_as_the_truth_has_it(tmp_path: Path) -> None:
    target, truth = built(tmp_path, "effect", invitations=3_000)
    english = rows(target).join(
        truth.with_columns(pl.col("line").cast(pl.Int64)).filter(
            pl.col("message_kind") == "personal", pl.col("language") == "en"
        ),
        on="line",
        suffix="_true",
    )
    assert english.height > 300
    assert share(english["language"] == "en") >= 0.98
    for name in ("has_context", "has_purpose"):
        # None of the generator's notes was learned from.
        assert share(english[name] == english[f"{name}_true"]) >= 0.90


@pytest.mark.parametrize("scenario", ["names_only", "urn_era", "constant_url"])
def test_names_never_accept_in_silence(tmp_path: Path, scenario: str) -> None:
    """Without addresses: namesakes are unknown, the rest is as true as names are."""
    target, truth = built(tmp_path, scenario)
    both = rows(target).join(
        truth.with_columns(pl.col("line").cast(pl.Int64)), on="line", suffix="_true"
    )
    known = both.filter(pl.col("outcome") != "unknown")
    assert known.height < both.height
    is_seen = known["is_connected"] & ~known["is_removed"] & ~known["is_hidden"]
    assert share((known["outcome"] == "accepted") == is_seen) > 0.95


def test_merged_exports_are_one_history(tmp_path: Path) -> None:
    target, truth = built(tmp_path, "merged")
    people = truth.select("person", "direction", "sent_at").unique()
    assert rows(target).height == people.height < truth.height


def test_intervals_hold_the_truth(tmp_path: Path) -> None:
    """Twelve seeds, two groups: a 95 % interval misses one or two of 24."""
    held = 0
    errors: list[float] = []
    for seed in range(12):
        target, truth = built(tmp_path / str(seed), "effect", seed)
        with warehouse.read_only(target) as connection:
            marts = estimates.Marts(**warehouse.read_marts(connection))
        found = estimates.answer(marts).directions["outgoing"]
        window = rows(target).filter("is_in_window", pl.col("direction") == "outgoing")
        true = window.select(pl.col("line").cast(pl.Int64), "message_kind").join(
            truth.select(
                pl.col("line").cast(pl.Int64), "probability", "is_removed", "is_hidden"
            ),
            on="line",
        )
        assert found.n_in_window == true.height
        for group, belongs in estimates.GROUPS.items():
            if group not in ("canned", "personal"):
                continue
            # Of those who mean to accept, 96.7 % do so within 30 days, and 1.5 %
            # of them can't be seen.
            chances = true.filter(belongs)["probability"].to_list()
            chance = sum(chances) / len(chances) * 0.967 * 0.985
            rate = found.rates[group]
            assert rate.estimate is not None
            assert rate.ci_lower is not None
            assert rate.ci_upper is not None
            held += rate.ci_lower <= chance <= rate.ci_upper
            errors.append(rate.estimate - chance)
    assert held >= 20
    assert abs(sum(errors) / len(errors)) < 0.03
