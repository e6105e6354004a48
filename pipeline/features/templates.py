"""Which notes are the same text, names and small edits aside."""

from __future__ import annotations

from functools import reduce
from itertools import combinations, permutations
from operator import or_
from typing import Final

import polars as pl

from pipeline.features.text import normalise, put, where

# Capitalised words are names of people, firms and places, or begin a sentence;
# either way every copy of a text loses the same ones.
_VARIABLE: Final = r"(?: *(?:[A-Z0-9_][!-~]*|[!-@\[-`{-~]))+ *"
_VARIABLE_ANYWHERE: Final = r"[^\p{L}]+"
_LEAST_WORDS: Final = 4
_LEAST_SIMILARITY: Final = 0.8
_SEED: Final = 20
# How far to look for a sibling in each sorted order of the texts.
_WINDOW: Final = 3
_LEASTS: Final = ("least_0", "least_1", "least_2")
_PART_PAIRS: Final = 500_000
_NO_LINKS: Final = pl.DataFrame(schema={"one": pl.UInt32, "other": pl.UInt32})


def skeletons(texts: pl.Series) -> pl.Series:
    """What is left of each note when names, numbers and punctuation are gone.

    Args:
        texts: Normalised notes, case kept.
    """
    bones = texts.str.replace_all(_VARIABLE, " ").str.strip_chars(" ")
    is_bare = bones.str.count_matches(" ") < _LEAST_WORDS - 1
    return where(
        bones,
        is_bare,
        lambda _: (
            texts.filter(is_bare)
            .str.to_lowercase()
            .str.replace_all(_VARIABLE_ANYWHERE, " ")
            .str.strip_chars(" ")
        ),
    )


def exact_keys(bones: pl.Series) -> pl.Series:
    """The key of each skeleton, by itself."""
    return bones.hash(_SEED)


def link_templates(notes: pl.DataFrame) -> pl.DataFrame:
    """The template of each note, over all notes given.

    Notes whose skeletons share four fifths of their words are one template, and
    so are those linked by a chain of such. To be called once, over the notes of
    all members: what `read_notes` gives as `template_key` joins only notes that
    are alike to the letter.

    Args:
        notes: with the columns `note_key` and `note`.

    Columns:
        note_key: as given.
        template_key: same for near-identical notes, whatever their order.

    Grain: one row per note, in order.
    """
    bones = skeletons(normalise(notes["note"]))
    # Sorted, so that a template's key is that of its first skeleton.
    distinct = bones.unique().sort()
    roots = _roots(_links(distinct), len(distinct))
    keys = exact_keys(distinct.gather(roots))
    return notes.select("note_key", template_key=keys.gather(_rank(bones, distinct)))


def _rank(bones: pl.Series, distinct: pl.Series) -> pl.Series:
    return distinct.search_sorted(bones)


def _links(skeleton: pl.Series) -> pl.DataFrame:
    """Pairs of skeletons that are near-identical, as row numbers."""
    words = skeleton.str.split(" ").list.unique()
    sketch = pl.DataFrame(
        {
            "words": words.list.eval(pl.element().hash(_SEED)),
            "size": words.list.len(),
            "backwards": skeleton.str.reverse(),
            # The least hash of a text's words, under several hash functions:
            # two texts share each with the share of words they have in common.
            **{
                least: words.list.eval(pl.element().hash(seed)).list.min()
                for seed, least in enumerate(_LEASTS)
            },
        }
    ).with_row_index("node")
    long = sketch.drop("words").filter(pl.col("size") >= _LEAST_WORDS)
    twos = list(permutations(_LEASTS, 2))
    pairs = pl.concat(
        [
            *(
                _neighbours(long.sort(*by, "node")["node"])
                for by in (["node"], ["backwards"], *twos)
            ),
            *(_with_first(long, list(by)) for by in combinations(_LEASTS, 2)),
        ]
    )
    likely = _likely(pairs.unique(maintain_order=True), sketch)
    parts = likely.iter_slices(_PART_PAIRS)
    return pl.concat([_NO_LINKS, *(_alike(part, sketch["words"]) for part in parts)])


def _with_first(sketch: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """Each node with the first one that shares these hashes."""
    return sketch.select(
        one=pl.col("node").min().over(by), other=pl.col("node")
    ).filter(pl.col("one") != pl.col("other"))


def _neighbours(nodes: pl.Series) -> pl.DataFrame:
    """Each node with the next few of the order."""
    steps = range(1, _WINDOW + 1)
    ends = [
        (nodes.head(-step), nodes.slice(step)) for step in steps if step < len(nodes)
    ]
    return pl.concat(
        [
            _NO_LINKS,
            *(
                pl.DataFrame({"one": one, "other": other}).select(
                    one=pl.min_horizontal("one", "other"),
                    other=pl.max_horizontal("one", "other"),
                )
                for one, other in ends
            ),
        ]
    )


def _likely(pairs: pl.DataFrame, sketch: pl.DataFrame) -> pl.DataFrame:
    """The pairs that may be similar enough, told without their words."""
    one, other = (sketch.drop("words")[pairs[side]] for side in ("one", "other"))
    size, other_size = one["size"].cast(pl.Float64), other["size"].cast(pl.Float64)
    is_likely = (size >= _LEAST_SIMILARITY * other_size) & (
        other_size >= _LEAST_SIMILARITY * size
    )
    shares_hash = reduce(or_, (one[least] == other[least] for least in _LEASTS))
    return pairs.filter(is_likely & shares_hash)


def _alike(pairs: pl.DataFrame, words: pl.Series) -> pl.DataFrame:
    """The pairs that share four fifths of their words."""
    sides = pl.DataFrame(
        {"one": words.gather(pairs["one"]), "other": words.gather(pairs["other"])}
    )
    shared = pl.col("one").list.set_intersection("other").list.len()
    union = pl.col("one").list.len() + pl.col("other").list.len() - shared
    return pairs.filter(sides.select(shared >= _LEAST_SIMILARITY * union).to_series())


def _roots(links: pl.DataFrame, count: int) -> pl.Series:
    """The smallest node that each node is linked to, directly or by a chain."""
    root = pl.int_range(count, dtype=pl.UInt32, eager=True)
    while True:
        ends = pl.DataFrame(
            {"one": root.gather(links["one"]), "other": root.gather(links["other"])}
        )
        low, high = ends.min_horizontal(), ends.max_horizontal()
        lowest = (
            pl.DataFrame({"high": high, "low": low})
            .filter(pl.col("high") != pl.col("low"))
            .group_by("high")
            .agg(pl.col("low").min())
        )
        if lowest.is_empty():
            return root
        root = put(root, lowest["high"], lowest["low"])
        root = root.gather(root)
        root = root.gather(root)
