"""The least that the machine must do: DuckDB alone loads the same files, as text.

    python -m benchmarks.limits.yardstick EXPORTS DATABASE

Each of the three files of all exports goes into one table on disk, checkpoint
included, on DuckDB's own number of threads. Prints seconds without Python's start, and
rows, as JSON.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from benchmarks.limits.cohort import PREAMBLE_LINES


def load(exports: Path, database: Path) -> dict[str, float | dict[str, int]]:
    """Seconds, rows by table, and whether a file was read in parts at once."""
    import duckdb  # noqa: PLC0415 (who measures holds nothing of it)

    database.unlink(missing_ok=True)
    begun = time.perf_counter()
    rows, is_parallel = {}, True
    with duckdb.connect(str(database)) as connection:
        connection.execute("set preserve_insertion_order = false")
        for name, skipped in PREAMBLE_LINES.items():
            statement = f"""
                create table {name} as
                select * from read_csv(
                    '{exports}/*/{name}.csv', all_varchar = true, header = true,
                    skip = {skipped}, delim = ',', quote = '"', parallel = true
                )
            """
            try:
                connection.execute(statement)
            except duckdb.InvalidInputException:
                # Its parallel reader refuses some files with line breaks in fields.
                is_parallel = False
                one = statement.replace("parallel = true", "parallel = false")
                connection.execute(one)
        connection.execute("checkpoint")
    seconds = time.perf_counter() - begun
    with duckdb.connect(str(database), read_only=True) as connection:
        for name in PREAMBLE_LINES:
            ((rows[name],),) = connection.execute(
                f"select count(*) from {name}"
            ).fetchall()
    database.unlink()
    return {"seconds": seconds, "rows": rows, "is_parallel": is_parallel}


def main(arguments: list[str]) -> int:
    """Print what loading took; 0."""
    exports, database = map(Path, arguments)
    print(json.dumps(load(exports, database)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
