"""How fast notes are read, and how fast those of one member fall into templates.

    python -m benchmarks.reading.speed [NOTES]

The notes are those of the test part, which the model never saw, each made distinct
by a number in it. Kind, context, purpose and length are read together; printed are
notes a second over both cores' time, which does not depend on what else the machine
does, and by the clock. Then 50,000 notes are put to templates, by the clock.
"""

from __future__ import annotations

import sys
import time
from concurrent.futures import ThreadPoolExecutor

import polars as pl

from benchmarks.reading.corpus import read_notes
from pipeline.features import link_templates
from pipeline.features.model import model, score
from pipeline.features.reading import BATCH_NOTES, judge
from pipeline.features.text import lowered, plain

LEAST = 300_000
CORES = 2
TEMPLATED = 50_000
MOST_SECONDS = 10


def read(notes: pl.Series) -> int:
    """Read a batch; how many characters it has."""
    judge(score(lowered(plain(notes)), model()))
    return int(notes.str.len_chars().sum())


def main(count: int) -> int:
    """Print the speed; 1 if it is below the least."""
    texts = [note.text for note in read_notes("test") if note.language == "en"]
    notes = pl.Series([f"{texts[n % len(texts)]} {n}" for n in range(count)])
    batches = [*notes.to_frame("note").iter_slices(BATCH_NOTES)]
    read(batches[0]["note"])
    begun, begun_cpu = time.perf_counter(), time.process_time()
    with ThreadPoolExecutor(CORES) as pool:
        characters = sum(pool.map(lambda batch: read(batch["note"]), batches))
    clock, cpu = time.perf_counter() - begun, time.process_time() - begun_cpu
    by_cpu = CORES * count / cpu
    print(f"{count:,} distinct notes, {characters / count:.0f} characters each")
    print(f"{by_cpu:10,.0f} notes a second of {CORES} cores   at least {LEAST:,}")
    print(f"{count / clock:10,.0f} notes a second by the clock")
    seconds = templates_seconds(texts)
    print(f"{TEMPLATED:,} notes of one member put to templates")
    print(f"{seconds:10.1f} s   at most {MOST_SECONDS}")
    return int(by_cpu < LEAST or seconds > MOST_SECONDS)


def templates_seconds(texts: list[str]) -> float:
    """How long it takes to put notes with other names and small edits to templates."""
    notes = [
        f"Hi {chr(65 + n % 26)}nna{n}, {texts[n % len(texts)]}{' Thanks!' * (n % 3)}"
        for n in range(TEMPLATED)
    ]
    keys = pl.Series("note_key", range(TEMPLATED), dtype=pl.UInt64)
    frame = pl.DataFrame([keys, pl.Series("note", notes)])
    begun = time.perf_counter()
    link_templates(frame)
    return time.perf_counter() - begun


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 600_000))
