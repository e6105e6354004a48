"""Numbers from marts: rates, differences, the grade and the sentence."""

from pipeline.estimates.adjusted import Adjusted
from pipeline.estimates.answer import Answer, Marts, Window, answer, window
from pipeline.estimates.direction import Direction
from pipeline.estimates.intervals import Difference, Rate, newcombe, wilson
from pipeline.estimates.rates import GROUPS, HORIZONS_DAYS, rates, rates_by
from pipeline.estimates.similar import Similar, similar
from pipeline.estimates.told import as_json, by_column
from pipeline.estimates.words import percent_range

__all__ = [
    "GROUPS",
    "HORIZONS_DAYS",
    "Adjusted",
    "Answer",
    "Difference",
    "Direction",
    "Marts",
    "Rate",
    "Similar",
    "Window",
    "answer",
    "as_json",
    "by_column",
    "newcombe",
    "percent_range",
    "rates",
    "rates_by",
    "similar",
    "wilson",
    "window",
]
