"""Personal against canned: all that is computed of the two, before it is judged."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipeline.estimates.adjusted import (
    LEAST_OVERLAP_SHARE,
    Adjusted,
    observed_minus_expected,
)
from pipeline.estimates.audience import Audience, audiences
from pipeline.estimates.bounds import Bounds, unknown_bounds
from pipeline.estimates.covariates import COVARIATES
from pipeline.estimates.dependence import (
    LEAST_DESIGN_EFFECT,
    clusters,
    design_effect_of_difference,
    difference_by_sittings,
    fewest_sittings,
)
from pipeline.estimates.intervals import Difference
from pipeline.estimates.rates import LEAST_N, Counts, added
from pipeline.estimates.stratified import Stratum, mantel_haenszel

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.estimates.logistic import Pattern
    from pipeline.estimates.tallies import Tally

LEAST_OF_EACH = 5
LEAST_SITTINGS = 2
_LEANING_LEVEL = 0.80


class Arms(NamedTuple):
    """What is compared: the canned invitations and the personal ones."""

    canned: Counts
    personal: Counts

    @property
    def n_obs(self) -> int:
        """Observations of both."""
        return self.canned.n_obs + self.personal.n_obs

    @property
    def n_events(self) -> int:
        """Events of both."""
        return self.canned.n_events + self.personal.n_events


class Comparison(NamedTuple):
    """Personal less canned, in every way that the data bear.

    Attributes:
        both: The counts of both groups.
        difference: The crude difference; numbers None where too few are observed.
        adjusted: Like for like; None where the data do not bear it.
        check: The same by strata of the covariates (Mantel-Haenszel); None where
            there is no adjusted one.
        gap_80: The 80 % interval of the gap that is judged.
        bounds: Of the crude difference, whatever the unknown ones did.
        audiences: What dividing people does to the crude difference.
        design_effect: How much sittings widen the difference's variance.
        n_sittings: Sittings of the group with fewer of them.
    """

    both: Arms
    difference: Difference
    adjusted: Adjusted | None
    check: Difference | None
    gap_80: tuple[float, float] | None
    bounds: Bounds
    audiences: list[Audience]
    design_effect: float
    n_sittings: int

    @property
    def gap(self) -> tuple[float, float, float] | None:
        """Estimate and limits of the gap that is judged: adjusted if there is one."""
        judged = self.adjusted or self.difference
        if (
            judged.estimate is None
            or judged.ci_lower is None
            or judged.ci_upper is None
        ):
            return None
        return judged.estimate, judged.ci_lower, judged.ci_upper

    @property
    def reversal(self) -> Audience | None:
        """The first way to divide people that turns the crude difference about."""
        return next((found for found in self.audiences if found.is_reversal), None)

    def within(self, way: Audience) -> Difference:
        """The gap within the groups of one way to divide people."""
        return mantel_haenszel(list(way.strata.values()))

    @property
    def is_dependent(self) -> bool:
        """Whether sittings go alike, so that their number counts."""
        return self.design_effect > LEAST_DESIGN_EFFECT

    @property
    def is_overlapping(self) -> bool:
        """Whether most of the smaller group have their like in the larger."""
        return (
            self.adjusted is None or self.adjusted.overlap_share >= LEAST_OVERLAP_SHARE
        )


def compare(tally: Tally) -> Comparison:
    """Both groups of one member and one direction."""
    both = arms(tally.kinds)
    sittings = clusters(tally.sittings["personal"], tally.sittings["canned"])
    n_sittings = fewest_sittings(sittings)
    bounds = unknown_bounds(both.personal, both.canned)
    if not is_comparable(both, n_sittings):
        gap = nothing(both)
        return Comparison(both, gap, None, None, None, bounds, [], 1.0, n_sittings)
    levels = (0.95, _LEANING_LEVEL)
    crude = [difference_by_sittings(sittings, level) for level in levels]
    like_for_like = observed_minus_expected(tally.patterns, sittings, levels)
    adjusted = like_for_like[0] if like_for_like else None
    least = (like_for_like or crude)[1]
    return Comparison(
        both,
        crude[0],
        adjusted,
        mantel_haenszel(_coarse_strata(tally.patterns)) if adjusted else None,
        (least.ci_lower or 0.0, least.ci_upper or 0.0),
        bounds,
        audiences(tally.strata),
        design_effect_of_difference(sittings),
        n_sittings,
    )


def arms(kinds: Mapping[str, Counts]) -> Arms:
    """The counts of both groups, from those of each `message_kind`."""
    canned = [counted for kind, counted in kinds.items() if kind != "personal"]
    return Arms(added(canned), kinds.get("personal", Counts(0, 0, 0)))


def nothing(both: Arms) -> Difference:
    """The counts of a difference that can't be given."""
    return Difference(None, None, None, 0.95, both.n_obs, both.n_events)


def is_comparable(both: Arms, n_sittings: int = LEAST_SITTINGS) -> bool:
    """Whether there is enough of everything for a difference.

    It takes 20 observed in each group, 5 accepted and 5 not among both, and more
    than one sitting of each: what was sent in one go is one trial.
    """
    return (
        min(arm.n_obs for arm in both) >= LEAST_N
        and both.n_events >= LEAST_OF_EACH
        and both.n_obs - both.n_events >= LEAST_OF_EACH
        and n_sittings >= LEAST_SITTINGS
    )


def _coarse_strata(patterns: Mapping[bool, Sequence[Pattern]]) -> list[Stratum]:
    """Up to eight: known or not, own slug or not, early or late in the window."""
    known, month, slug = (
        list(COVARIATES).index(name)
        for name in ("known_before", "month", "slug_customised")
    )
    half = max(row.values[month] for rows in patterns.values() for row in rows) / 2
    sums: dict[tuple[float, ...], list[int]] = {}
    for is_personal, rows in patterns.items():
        at = 0 if is_personal else 2
        for values, n_obs, n_events in rows:
            key = (values[known], values[slug], values[month] > half)
            counts = sums.setdefault(key, [0, 0, 0, 0])
            counts[at] += n_events
            counts[at + 1] += n_obs
    # In a fixed order, since sums of floats differ by it in the last place.
    return [Stratum(*counts) for _, counts in sorted(sums.items())]
