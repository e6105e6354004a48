"""What became of every row of an export."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
import streamlit as st

from dashboard.numbers import show_rows

if TYPE_CHECKING:
    from collections.abc import Sequence


def show_row_counts(counts: Sequence[dict[str, Any]], rejects: pl.DataFrame) -> None:
    """What became of every row of the files, and why some were rejected."""
    st.header("Every row accounted for", divider="gray")
    show_rows([{key.capitalize(): told for key, told in row.items()} for row in counts])
    st.caption("For every file: read = kept + duplicates + rejected.")
    if not rejects.height:
        return
    summed = (
        rejects.group_by("file_name", "reason")
        .agg(pl.sum("rejected_count"))
        .sort("rejected_count", "file_name", "reason", descending=[True, False, False])
    )
    titles = {"file_name": "File", "reason": "Rejected", "rejected_count": "Rows"}
    shown = summed.select(*titles).rename(titles).rows(named=True)
    st.dataframe(shown, hide_index=True, alt="Rejected rows by reason", key="rejects")
