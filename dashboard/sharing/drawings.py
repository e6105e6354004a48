"""Every chart that may be shared, with the frame that it is drawn from."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from dashboard import frames
from dashboard.charts import (
    attrition,
    coverage,
    curve,
    features,
    forest,
    gaps,
    labels,
    lengths,
    matches,
    months,
    notes,
    rules,
    studies,
    within,
)
from dashboard.sharing import of_file, shown

if TYPE_CHECKING:
    from collections.abc import Callable

    import altair as alt
    import polars as pl

    from dashboard.data import Loaded
    from dashboard.sharing.release import Release

_TENS = "All counts are rounded to tens."
_OTHER_NOTES = (
    "Personal notes only. Who gets which note is not by chance, so this is no measure "
    "of what a note does."
)
_CUTS = {
    "reuse": ("Written for one, or reused", "reuse"),
    "known": ("Known before, or not", "known"),
    "phone": ("Sent from a phone, or not", "phone"),
}


class Drawing(NamedTuple):
    """A chart in the making: its frame is read and looked at before it is drawn.

    Attributes:
        name: Of its files, without a suffix.
        title: In a few words.
        read: Gives what it is drawn from, without what is hidden.
        draw: Draws it.
        note: How to read it, and what it can't tell.
        subject: `answer` where it is of the invitations that the answer counts,
            `notes` where of the personal notes among them, `file` where of the
            whole file, `others` where published by others.
        estimate: The column that rows without anything to show have empty.
    """

    name: str
    title: str
    read: Callable[[], pl.DataFrame]
    draw: Callable[[pl.DataFrame], alt.LayerChart]
    note: str
    subject: str = "answer"
    estimate: str = "estimate"


def drawings(loaded: Loaded, release: Release) -> list[Drawing]:
    """The charts of one member's answer, in the order of a report.

    Args:
        loaded: The member's marts.
        release: Their answer, and what of it may be seen.
    """
    return [
        Drawing(
            "gaps",
            "Personal against canned",
            partial(shown.gaps, release),
            gaps.chart,
            "Above 0 the personal ones are ahead. Like for like: against what the "
            "other kind would have been expected to reach with such people.",
        ),
        *_of_notes(loaded, release),
        *_of_time(loaded, release),
        *_of_file(loaded, release),
        Drawing(
            "studies",
            "What others have published",
            frames.studies,
            studies.chart,
            "Public figures, for comparison. Grade A is randomised and published, B "
            "an experiment with alternating arms, C one whose arms are not "
            "comparable, D a vendor's figure without a definition.",
            "others",
        ),
    ]


def members(release: Release) -> Drawing:
    """The members of a cohort beside each other."""
    return Drawing(
        "forest",
        "Member by member",
        partial(shown.forest, release),
        forest.chart,
        "Each member's own gap, and the mean of these. No member's rows are added to "
        "another's.",
    )


def _of_notes(loaded: Loaded, release: Release) -> list[Drawing]:
    horizon_days = release.filters.horizon_days
    return [
        Drawing(
            "notes",
            "What the note says",
            partial(shown.cut, loaded, release, "says"),
            partial(notes.chart, horizon_days=horizon_days),
            "Context is how you know each other, purpose why you write. "
            f"{_OTHER_NOTES}",
            "notes",
        ),
        Drawing(
            "features",
            "Each feature of a note, the others held alike",
            partial(shown.features, loaded, release),
            features.chart,
            f"A length is held against the shortest. {_OTHER_NOTES}",
            "notes",
        ),
        Drawing(
            "labels",
            "Which context, and which purpose",
            partial(shown.labels, loaded, release),
            partial(labels.chart, horizon_days=horizon_days),
            "Rates are pulled toward the average where they rest on few. A note can "
            f"say several things. {_OTHER_NOTES}",
            "notes",
            "shrunk",
        ),
        Drawing(
            "lengths",
            "By length of the note",
            partial(shown.cut, loaded, release, "length"),
            partial(lengths.chart, horizon_days=horizon_days),
            f"In characters, blanks counted. {_OTHER_NOTES}",
            "notes",
        ),
        *(
            Drawing(
                name,
                title,
                partial(shown.cut, loaded, release, cut),
                partial(notes.chart, heading=title, horizon_days=horizon_days),
                _OTHER_NOTES,
                "notes",
            )
            for name, (title, cut) in _CUTS.items()
        ),
    ]


def _of_time(loaded: Loaded, release: Release) -> list[Drawing]:
    return [
        Drawing(
            "within",
            "Within a day, a week, a month",
            partial(shown.within, release),
            within.chart,
            "LinkedIn gives the day of connecting, so a day may be one day off.",
        ),
        Drawing(
            "curve",
            "How soon people accept",
            partial(shown.curve, release),
            curve.chart,
            "The curve rises only by 10 acceptances or more: between its steps some "
            "have accepted that are not told yet.",
        ),
        Drawing(
            "months",
            "Month by month",
            partial(shown.months, loaded, release),
            partial(months.chart, horizon_days=release.filters.horizon_days),
            "By month of sending.",
        ),
    ]


def _of_file(loaded: Loaded, release: Release) -> list[Drawing]:
    windows = loaded.marts.windows
    is_measured = bool((windows["retention_source"] == "measured").all())
    edge_days = release.answer.window.retention_days if is_measured else None
    return [
        Drawing(
            "coverage",
            "How far back the file reaches",
            partial(of_file.coverage, loaded),
            partial(coverage.chart, edge_days=edge_days),
            "Only invitations younger than the edge may enter a rate: of older ones "
            f"those not accepted are gone. {_TENS}",
            "file",
        ),
        Drawing(
            "attrition",
            "Whether unanswered invitations leave the file",
            partial(of_file.attrition, loaded, release.filters),
            attrition.chart,
            "The share accepted within 7 days should not depend on how old an "
            f"invitation is. {_TENS}",
            "file",
        ),
        Drawing(
            "matches",
            "How outcomes are known",
            partial(of_file.matches, loaded, release.filters),
            matches.chart,
            f"Of all invitations on file, too new or too old ones included. {_TENS}",
            "file",
        ),
        Drawing(
            "rules",
            "The gap by matching rule",
            partial(of_file.rules, loaded, release),
            rules.chart,
            "What the gap would be if outcomes were told another way.",
        ),
    ]
