"""What was known when it was sent: a note's kind, context, purpose and more."""

from pipeline.features.draft import Evidence, Reading, read_drafts, read_note
from pipeline.features.reading import read_notes
from pipeline.features.templates import link_templates
from pipeline.schema import NAME_MARK

__all__ = [
    "NAME_MARK",
    "Evidence",
    "Reading",
    "link_templates",
    "read_drafts",
    "read_note",
    "read_notes",
]
