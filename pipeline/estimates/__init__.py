"""Numbers from marts: rates, differences, the grade and the sentence."""

from pipeline.estimates.answer import (
    Answer,
    Direction,
    Marts,
    answer,
    as_json,
    by_column,
)
from pipeline.estimates.intervals import Difference, Rate, newcombe, wilson
from pipeline.estimates.rates import GROUPS, HORIZONS_DAYS, rates, rates_by
from pipeline.estimates.sentence import percent_range
from pipeline.estimates.similar import Similar, similar

__all__ = [
    "GROUPS",
    "HORIZONS_DAYS",
    "Answer",
    "Difference",
    "Direction",
    "Marts",
    "Rate",
    "Similar",
    "answer",
    "as_json",
    "by_column",
    "newcombe",
    "percent_range",
    "rates",
    "rates_by",
    "similar",
    "wilson",
]
