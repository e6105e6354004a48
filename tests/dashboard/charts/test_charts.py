"""What every chart keeps to, on whatever data.

`CHARTS_UPDATE=1 python -m pytest tests/dashboard/charts` writes the golden specs anew.
"""

from __future__ import annotations

import json
import os
import re
from itertools import combinations
from pathlib import Path
from typing import Any

import altair as alt
import polars as pl
import pytest
import vl_convert

from dashboard import theme
from dashboard.charts import coverage, empty, intervals
from tests.dashboard.charts.frames import CASES
from tests.dashboard.charts.written import picture

GOLDEN = Path(__file__).parent / "golden"
STATES = ("full", "tiny", "huge")
EACH = [(name, state) for name in CASES for state in STATES]
_CAUSAL = re.compile(r"becaus|boost|works? better|caus(?:e|al)|thanks to|leads? to")


def drawn(name: str, state: str) -> alt.LayerChart:
    return CASES[name].chart(getattr(CASES[name], state))


def spec_of(chart: alt.LayerChart) -> dict[str, Any]:
    with alt.theme.enable("none"):
        return chart.to_dict()


def without_data(node: Any) -> Any:
    """A spec less its data, what is told of it, and its language's version."""
    if isinstance(node, list):
        return [without_data(each) for each in node]
    if not isinstance(node, dict):
        return node
    return {
        key: without_data(value)
        for key, value in node.items()
        if key not in ("data", "datasets", "$schema")
        and not (key == "description" and isinstance(value, str))
    }


@pytest.mark.parametrize("name", CASES)
def test_chart_is_its_golden_spec(name: str) -> None:
    golden = GOLDEN / f"{name}.json"
    spec = json.dumps(without_data(spec_of(drawn(name, "full"))), indent=1) + "\n"
    if os.environ.get("CHARTS_UPDATE"):
        golden.write_text(spec, encoding="utf-8")
    assert json.loads(spec) == json.loads(golden.read_text(encoding="utf-8"))


def test_golden_specs_are_of_the_charts() -> None:
    assert {path.stem for path in GOLDEN.iterdir()} == set(CASES)


@pytest.mark.parametrize("name", CASES)
def test_chart_leaves_colour_and_font_to_the_theme(name: str) -> None:
    golden = (GOLDEN / f"{name}.json").read_text(encoding="utf-8")
    assert not re.search(r"#[0-9a-fA-F]{3,8}\"|\"font|http|fontSize", golden)


@pytest.mark.parametrize("name", CASES)
def test_chart_empty_says_so(name: str) -> None:
    frame = CASES[name].full.clear()
    spec = spec_of(CASES[name].chart(frame))
    assert spec["description"].startswith("Nothing to show")
    (layer,) = spec["layer"]
    assert " ".join(layer["mark"]["text"]) == spec["description"]


def test_empty_chart_says_that_there_are_no_invitations() -> None:
    said = "Nothing to show yet: no invitations in this period."
    assert empty.chart().description == said


@pytest.mark.parametrize("name", CASES)
def test_description_tells_the_numbers(name: str) -> None:
    description = spec_of(drawn(name, "full"))["description"]
    for number in CASES[name].numbers:
        assert number in description


@pytest.mark.parametrize(("name", "state"), EACH)
def test_chart_says_nothing_of_causes(name: str, state: str) -> None:
    spec = spec_of(drawn(name, state))
    assert not _CAUSAL.search(json.dumps(spec))
    assert len(spec["description"]) < 5000


@pytest.mark.parametrize(("name", "state"), EACH)
def test_chart_takes_no_more_rows_than_a_page_can(name: str, state: str) -> None:
    for rows in spec_of(drawn(name, state))["datasets"].values():
        assert len(rows) <= 2000


@pytest.mark.parametrize("variant", theme.GROUNDS)
@pytest.mark.parametrize(("name", "state"), EACH)
def test_chart_renders(name: str, state: str, variant: theme.Variant) -> None:
    spec = theme.themed(drawn(name, state), variant).to_dict()
    assert spec["width"] == "container"
    svg = vl_convert.vegalite_to_svg(spec)
    assert theme.GROUNDS[variant].ground in svg
    shown = re.findall(r"<t(?:ext|span)[^>]*>([^<]+)</t", svg)
    # Any font has these; what it has not is drawn as a box.
    assert shown
    assert [text for text in shown if not text.isascii()] == []
    assert not {"NaN", "null", "Infinity", "undefined"} & set(
        re.findall(r"\w+", " ".join(shown))
    )


@pytest.mark.parametrize("name", CASES)
def test_chart_renders_as_a_picture(name: str) -> None:
    spec = theme.themed(drawn(name, "full"), "light", 360).to_dict()
    png = vl_convert.vegalite_to_png(spec, scale=2)
    width, height = (int.from_bytes(png[at : at + 4]) for at in (16, 20))
    assert width == 720
    assert height > 200


@pytest.mark.parametrize("width", [320, 1600])
@pytest.mark.parametrize(("name", "state"), EACH)
def test_words_are_whole_and_apart(name: str, state: str, width: int) -> None:
    drawing = picture(drawn(name, state), width)
    assert drawing.width == width
    for words in drawing.words:
        assert words.left >= 0, words
        assert words.right <= width, words
        assert words.bottom <= drawing.height, words
        assert not words.limit or words.right - words.left <= words.limit, words
    for one, other in combinations(drawing.words, 2):
        assert not one.overlaps(other), (one, other)


@pytest.mark.parametrize("name", CASES)
def test_nothing_else_of_a_frame_gets_into_a_file(name: str) -> None:
    frame = CASES[name].full.with_columns(private=pl.lit("secret"))
    assert "secret" not in json.dumps(spec_of(CASES[name].chart(frame)))


@pytest.mark.parametrize(
    "name",
    ["rates", "gaps", "within", "notes", "labels", "lengths", "rules", "attrition"],
)
def test_too_few_have_counts_and_no_estimate(name: str) -> None:
    rows = rows_of(drawn(name, "tiny"))
    few = [row for row in rows if row["level"] in ("main", "row", "part")]
    assert few
    for row in few:
        assert row["estimate"] is None
        assert re.fullmatch(
            r"\d of \d+, too few for a rate|among \d, too few to compare", row["remark"]
        )


@pytest.mark.parametrize(
    "name", ["rates", "gaps", "within", "notes", "labels", "rules"]
)
def test_too_few_draw_no_axis(name: str) -> None:
    spec = spec_of(drawn(name, "tiny"))
    assert '"axis": {' not in json.dumps(spec)
    assert spec["title"]["subtitle"] == "too few to tell: counts only"


def test_few_matches_have_no_percent() -> None:
    shown = [row["value"] for row in rows_of(drawn("matches", "tiny"))]
    assert shown == ["", "", ""]


@pytest.mark.parametrize("top", [0.1, 0.5, 0.6, 0.9, 1])
def test_axis_of_shares_begins_at_none_and_keeps_inside(top: float) -> None:
    values = intervals.share_axis("% of them", top)["values"]
    assert values[0] == 0
    assert top - 0.1 <= values[-1] <= top


def test_hidden_counts_are_not_shown() -> None:
    frame = CASES["notes"].tiny.with_columns(n_obs=None, n_events=None)
    chart = CASES["notes"].chart(frame)
    assert {row["remark"] for row in rows_of(chart)} == {"fewer than 5"}


def test_none_observed_is_no_rate() -> None:
    frame = CASES["notes"].tiny.with_columns(n_obs=0, n_events=0)
    assert {row["remark"] for row in rows_of(CASES["notes"].chart(frame))} == {"none"}


@pytest.mark.parametrize("name", ["months", "within", "curve"])
def test_group_that_is_no_kind_is_neutral(name: str) -> None:
    frame = CASES[name].full.with_columns(group=pl.lit("reused"))
    kinds = {row["kind"] for row in rows_of(CASES[name].chart(frame)) if "said" in row}
    assert kinds <= {"neutral", None}


@pytest.mark.parametrize("name", sorted({*CASES} - {"matches", "coverage", "curve"}))
def test_interval_is_drawn_under_its_estimate(name: str) -> None:
    fields = [
        channel.get("field")
        for layer in spec_of(drawn(name, "full"))["layer"]
        for channel in layer["encoding"].values()
        if isinstance(channel, dict)
    ]
    assert fields.index("ci_lower") < fields.index("estimate")


def test_shares_start_at_none() -> None:
    assert intervals.SHARES.to_dict()["domain"] == [0, 1]


@pytest.mark.parametrize("n_members", [30, 31])
def test_forest_names_members_while_there_is_room(n_members: int) -> None:
    mean = CASES["forest"].full.tail(1)
    members = CASES["forest"].huge.head(n_members - 1)
    spec = spec_of(CASES["forest"].chart(pl.concat([members, mean])))
    assert ("Member 1 " in spec["description"]) == (n_members <= 30)


def test_forest_crowd_is_counted() -> None:
    description = spec_of(drawn("forest", "huge"))["description"]
    assert description.startswith("Of 12,000 members, personal is ahead for 7,080, ")


def test_coverage_without_an_edge_draws_none() -> None:
    spec = spec_of(coverage.chart(CASES["coverage"].full, None))
    assert len(spec["layer"]) == 1
    assert "can't be told: 695 of 1,600" in spec["description"]


def test_months_without_invitations_keep_their_place() -> None:
    frame = CASES["months"].full.filter(pl.col("month").dt.month() != 3)
    names = {row.get("name") for row in rows_of(CASES["months"].chart(frame))}
    assert "Mar 20" in names


def test_curves_that_end_together_are_named_apart() -> None:
    frame = CASES["curve"].full.drop_nulls("estimate").with_columns(estimate=0.4)
    places = [
        row["place"] for row in rows_of(CASES["curve"].chart(frame)) if "place" in row
    ]
    assert places[1] - places[0] > 0.02


def rows_of(chart: alt.LayerChart) -> list[dict[str, Any]]:
    return [row for rows in spec_of(chart)["datasets"].values() for row in rows]
