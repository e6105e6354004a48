"""Numbers from marts: rates, differences, curves, the grade and the sentence.

What an answer needs is loaded at once; the rest when it is asked for, since a
command's start is most of its time.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from pipeline.estimates.adjusted import Adjusted, observed_minus_expected
from pipeline.estimates.answer import Answer, Marts, Question, Window, answer, window
from pipeline.estimates.audience import Audience, audiences
from pipeline.estimates.cohort import CohortMean, ForestRow, MemberGap, cohort_mean
from pipeline.estimates.comparison import Comparison, compare
from pipeline.estimates.direction import Direction, attrition_of
from pipeline.estimates.intervals import Difference, Rate, newcombe, wilson
from pipeline.estimates.rates import (
    GROUPS,
    HORIZONS_DAYS,
    Counts,
    counts,
    eligible,
    rates,
    rates_by,
    shown,
)
from pipeline.estimates.sentence import tipping
from pipeline.estimates.stratified import Stratum, mantel_haenszel
from pipeline.estimates.told import as_json, by_column
from pipeline.estimates.words import percent_range, written_day

if TYPE_CHECKING:
    from pipeline.estimates.alike import Similar, similar
    from pipeline.estimates.bounds import (
        e_value,
        rogan_gladen,
        tipping_points,
        unknown_bounds,
    )
    from pipeline.estimates.curves import (
        CurvePoint,
        Median,
        accepted_by,
        curve,
        curve_difference,
        median_days,
        share_within,
    )
    from pipeline.estimates.labels import LabelRate, label_rates
    from pipeline.estimates.looks import (
        benjamini_hochberg,
        p_value,
        score_test,
        shrink,
        stands_out,
        suppress,
        suppress_table,
    )
    from pipeline.estimates.matching import Corrected, Rule, corrected, placebo, rules
    from pipeline.estimates.months import MonthRate, month_rates
    from pipeline.estimates.notes import (
        KNOWN,
        LENGTHS,
        MOBILE,
        REUSE,
        SAYS,
        FeatureGap,
        note_gaps,
        note_rates,
    )
    from pipeline.estimates.power import detectable_gap, needed_per_group, power_of

_LATER = {
    "bounds": ("e_value", "rogan_gladen", "tipping_points", "unknown_bounds"),
    "curves": (
        "CurvePoint",
        "Median",
        "accepted_by",
        "curve",
        "curve_difference",
        "median_days",
        "share_within",
    ),
    "labels": ("LabelRate", "label_rates"),
    "looks": (
        "benjamini_hochberg",
        "p_value",
        "score_test",
        "shrink",
        "stands_out",
        "suppress",
        "suppress_table",
    ),
    "matching": ("Corrected", "Rule", "corrected", "placebo", "rules"),
    "months": ("MonthRate", "month_rates"),
    "notes": (
        "KNOWN",
        "LENGTHS",
        "MOBILE",
        "REUSE",
        "SAYS",
        "FeatureGap",
        "note_gaps",
        "note_rates",
    ),
    "power": ("detectable_gap", "needed_per_group", "power_of"),
    "alike": ("Similar", "similar"),
}
_HOMES = {name: home for home, names in _LATER.items() for name in names}


def __getattr__(name: str) -> object:
    """What is loaded when first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"pipeline.estimates has no {name}")
    found: object = getattr(import_module(f"pipeline.estimates.{_HOMES[name]}"), name)
    globals()[name] = found
    return found


__all__ = [
    "GROUPS",
    "HORIZONS_DAYS",
    "KNOWN",
    "LENGTHS",
    "MOBILE",
    "REUSE",
    "SAYS",
    "Adjusted",
    "Answer",
    "Audience",
    "CohortMean",
    "Comparison",
    "Corrected",
    "Counts",
    "CurvePoint",
    "Difference",
    "Direction",
    "FeatureGap",
    "ForestRow",
    "LabelRate",
    "Marts",
    "Median",
    "MemberGap",
    "MonthRate",
    "Question",
    "Rate",
    "Rule",
    "Similar",
    "Stratum",
    "Window",
    "accepted_by",
    "answer",
    "as_json",
    "attrition_of",
    "audiences",
    "benjamini_hochberg",
    "by_column",
    "cohort_mean",
    "compare",
    "corrected",
    "counts",
    "curve",
    "curve_difference",
    "detectable_gap",
    "e_value",
    "eligible",
    "label_rates",
    "mantel_haenszel",
    "median_days",
    "month_rates",
    "needed_per_group",
    "newcombe",
    "note_gaps",
    "note_rates",
    "observed_minus_expected",
    "p_value",
    "percent_range",
    "placebo",
    "power_of",
    "rates",
    "rates_by",
    "rogan_gladen",
    "rules",
    "score_test",
    "share_within",
    "shown",
    "shrink",
    "similar",
    "stands_out",
    "suppress",
    "suppress_table",
    "tipping",
    "tipping_points",
    "unknown_bounds",
    "wilson",
    "window",
    "written_day",
]
