"""A member's exports -> typed rows, and what could not be read."""

from pipeline.ingest.columns import text_key
from pipeline.ingest.exports import (
    Export,
    File,
    NoInvitationsError,
    as_told,
    find_exports,
    numbered,
)
from pipeline.ingest.fingerprint import fingerprints
from pipeline.ingest.labels import read_labels
from pipeline.ingest.parts import Part, read_parts

__all__ = [
    "Export",
    "File",
    "NoInvitationsError",
    "Part",
    "as_told",
    "find_exports",
    "fingerprints",
    "numbered",
    "read_labels",
    "read_parts",
    "text_key",
]
