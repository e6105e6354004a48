"""What stands where there is nothing to draw."""

from __future__ import annotations

import altair as alt
import polars as pl

NOTHING = ("Nothing to show yet:", "no invitations in this period.")


def chart(*lines: str) -> alt.LayerChart:
    """Why is nothing drawn?

    Args:
        lines: The sentence, broken as it is to be shown; that there are no
            invitations if left out.
    """
    words = alt.Chart().mark_text(style="remark", text=list(lines or NOTHING))
    return alt.LayerChart(
        data=pl.DataFrame({"row": [1]}),
        layer=[words.encode(x=alt.value(0), y=alt.value(24))],
        height=56,
        description=" ".join(lines or NOTHING),
    )
