"""How well notes are read, as measured; the page on trust shows it."""

from __future__ import annotations

from importlib.resources import files

import polars as pl


def reading_figures() -> pl.DataFrame:
    """Precision, recall and F1 of everything that is read, with F1's interval.

    Columns:
        found: What is read: a kind, a label, or that there is any.
        notes: Test notes in which it holds.
        precision, recall, f1, f1_lower, f1_upper: 0 to 1.
    """
    text = files("pipeline.features").joinpath("accuracy.csv").read_bytes()
    return pl.read_csv(text).with_columns(pl.col("found").str.replace_all("_", " "))
