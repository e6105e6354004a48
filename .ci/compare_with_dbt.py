"""Hold dbt's marts against ours, row by row.

`prepare DIR` builds warehouses of the sample and of several members with merged
exports, and beside each a database that holds nothing but its raw rows.
`compare DIR`, once dbt has built the models into those, fails on any difference.
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

from pipeline.build import build
from pipeline.synthetic import write_sample
from pipeline.warehouse import read_models

SCENARIOS = {"sample": 1, "cohort": 5, "names_only": 1, "merged": 1}


def prepare(folder: Path) -> None:
    """Write `<name>.duckdb` and `<name>.raw.duckdb` for each scenario."""
    for name, members in SCENARIOS.items():
        if name == "sample":
            exports = [Path("data/raw/sample")]
        else:
            written = write_sample(
                folder / name, invitations=600 * members, members=members, scenario=name
            )
            exports = [path for path in written if path.suffix != ".csv"]
        warehouse = folder / f"{name}.duckdb"
        build(exports, warehouse)
        connection = duckdb.connect(str(folder / f"{name}.raw.duckdb"))
        connection.execute(f"attach '{warehouse}' as ours (read_only)")
        connection.execute("create schema raw")
        tables = connection.sql(
            "select table_name from information_schema.tables "
            "where table_catalog = 'ours' and table_schema = 'raw'"
        ).fetchall()
        for (table,) in tables:
            connection.execute(
                f'create table raw."{table}" as select * from ours.raw."{table}"'
            )
        connection.close()


def compare(folder: Path) -> int:
    """How many rows differ, over all marts of all scenarios."""
    marts = [model.name for model in read_models() if model.folder == "marts"]
    differing = 0
    for name in SCENARIOS:
        connection = duckdb.connect()
        connection.execute(f"attach '{folder / name}.duckdb' as ours (read_only)")
        connection.execute(f"attach '{folder / name}.raw.duckdb' as dbt (read_only)")
        for mart in marts:
            ours, theirs = f'ours.main."{mart}"', f'dbt.main."{mart}"'
            ((rows, differences),) = connection.sql(
                f"select (select count(*) from {ours}), (select count(*) from ("
                f"(from {ours} except all from {theirs}) union all "
                f"(from {theirs} except all from {ours})))"
            ).fetchall()
            print(f"{name:12} {mart:18} {rows:6} rows, {differences} differ")
            differing += differences
        connection.close()
    return differing


if __name__ == "__main__":
    if sys.argv[1] == "prepare":
        prepare(Path(sys.argv[2]))
    elif compare(Path(sys.argv[2])):
        sys.exit("dbt and the runner disagree")
