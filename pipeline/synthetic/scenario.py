"""What may differ from one synthetic account to the next.

A scenario's numbers stand where the method's simulator has them; every other
number is the same in all scenarios.
"""

from __future__ import annotations

from datetime import date
from typing import Literal, NamedTuple

Header = Literal["names", "urn", "constant_url", "url"]
LATEST = date(2026, 6, 27)


class Scenario(NamedTuple):
    """How an account is simulated and written.

    Attributes:
        description: One sentence.
        exported_date: UTC day of the (last) export.
        header: Invitations.csv as of that time.
        days_apart: Days between two exports of each member; 0 for one export.
        sessions_per_week: Sittings in which the owner invites.
        session_size: Mean invitations in a sitting.
        confounding: *observed*: what decides who gets a note can be seen in the
            export; *unobserved*: it can't.
        note_effect: What a note adds to the logit of acceptance.
        context_effect: What a note with context has over one without, in logits;
            the mean over notes stays `note_effect`.
        recent_share: Sittings that lie in the last 30 days, beside their share of
            all days.
        session_sd: Spread of sittings on the logit of acceptance.
        owner_sd: Spread of owners on that logit; the lower, the more notes.
        removed_share: Acceptances that were undone since.
        hidden_share: Connections that show nothing but their date.
        refused_share: Refusals that leave the file after four days.
        withdrawn_share: Invitations that are withdrawn when still pending after
            25 days, and leave the file.
        renamed_share: People with another slug in the last of two exports.
        template_share: Notes that are the owner's mass text.
        pasted_share: Canned invitations with LinkedIn's text or an empty phrase.
        accepted_share: Replaces the model of acceptance, both directions.
        written_share: Replaces the model of who gets a note.
    """

    description: str
    exported_date: date = LATEST
    header: Header = "url"
    days_apart: int = 0
    sessions_per_week: float = 3
    session_size: float = 6
    confounding: Literal["observed", "unobserved"] = "observed"
    note_effect: float = 0.45
    context_effect: float = 0.6
    recent_share: float = 0
    session_sd: float = 0
    owner_sd: float = 0
    removed_share: float = 0.01
    hidden_share: float = 0.005
    refused_share: float = 0
    withdrawn_share: float = 0
    renamed_share: float = 0
    template_share: float = 0.15
    pasted_share: float = 0.07
    accepted_share: float | None = None
    written_share: float | None = None


SCENARIOS = {
    "effect": Scenario(
        "Notes add 0.45 to the logit of acceptance, and all that decides who "
        "gets one is in the export."
    ),
    "null": Scenario(
        "Notes do nothing, yet go to people who accept at other rates.",
        note_effect=0,
        context_effect=0,
    ),
    "heavy": Scenario(
        "A sender of twelve long sittings a week.",
        sessions_per_week=12,
        session_size=8,
    ),
    "small": Scenario(
        "A sender of one short sitting a week.",
        sessions_per_week=1,
        session_size=3,
    ),
    "sessions": Scenario(
        "Acceptance varies from sitting to sitting (sd 0.8 on the logit).",
        session_sd=0.8,
    ),
    "sessions_mild": Scenario(
        "Acceptance varies from sitting to sitting (sd 0.5 on the logit).",
        session_sd=0.5,
    ),
    "recent": Scenario(
        "Three sittings in five lie in the last 30 days.",
        recent_share=0.6,
    ),
    "unobserved": Scenario(
        "Who gets a note and who accepts both follow from a trait that is not in "
        "the export.",
        confounding="unobserved",
    ),
    "unobserved_null": Scenario(
        "As unobserved, and notes do nothing.",
        confounding="unobserved",
        note_effect=0,
        context_effect=0,
    ),
    "reused": Scenario(
        "Three notes in four are the owner's mass text.",
        template_share=0.75,
    ),
    "names_only": Scenario(
        "An export of 2022: no URLs, and namesakes.",
        exported_date=date(2022, 6, 27),
        header="names",
    ),
    "urn_era": Scenario(
        "An export of August 2023: member numbers in place of URLs.",
        exported_date=date(2023, 8, 15),
        header="urn",
    ),
    "constant_url": Scenario(
        "An export of December 2023: every URL lacks its slug.",
        exported_date=date(2023, 12, 15),
        header="constant_url",
    ),
    "withdrawn": Scenario(
        "The owner withdraws half of what is pending after 25 days.",
        withdrawn_share=0.5,
    ),
    "swept": Scenario(
        "The owner withdraws all that is pending after 25 days.",
        withdrawn_share=1,
    ),
    "refusals_dropped": Scenario(
        "One refusal in five leaves the file within days.",
        refused_share=0.2,
    ),
    "removed": Scenario(
        "3 % of the acceptances were undone since.",
        removed_share=0.03,
    ),
    "hidden": Scenario(
        "3 % of the connections show nothing but their date.",
        hidden_share=0.03,
    ),
    "cohort": Scenario(
        "Owners differ in how often they are accepted, and those who are accepted "
        "less write more notes.",
        owner_sd=0.7,
    ),
    "everything_accepted": Scenario(
        "Every invitation is accepted.",
        accepted_share=1,
    ),
    "nothing_accepted": Scenario(
        "No invitation is accepted.",
        accepted_share=0,
    ),
    "all_blank": Scenario(
        "No invitation that was sent holds a text.",
        pasted_share=0,
        written_share=0,
    ),
    "all_written": Scenario(
        "Every invitation that was sent holds a note.",
        written_share=1,
    ),
    "merged": Scenario(
        "Two exports of one member 120 days apart: rows vanish, and 1 % of the "
        "people change their slug.",
        days_apart=120,
        renamed_share=0.01,
    ),
}
