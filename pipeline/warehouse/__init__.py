"""DuckDB: load the raw tables, build the SQL models, test them, publish."""

from pipeline.warehouse.kept import Kept, all_rows, kept, load_kept, opened
from pipeline.warehouse.marts import (
    export_tables,
    read_facts,
    read_mart,
    read_marts,
    read_matches,
    read_mobile_counts,
    read_note_cells,
    read_own_rows,
    read_private_values,
    read_rejects,
)
from pipeline.warehouse.models import Model, read_models
from pipeline.warehouse.proof import prove_models
from pipeline.warehouse.publish import (
    WAREHOUSE_FORMAT,
    building,
    forget,
    in_memory,
    read_frame,
    read_only,
    write_facts,
)
from pipeline.warehouse.raw import RAW_TABLES, load, load_all, write_unread
from pipeline.warehouse.rows import new_rows_folder
from pipeline.warehouse.run import DuckDB, run_by, run_models, side_by_side

__all__ = [
    "RAW_TABLES",
    "WAREHOUSE_FORMAT",
    "DuckDB",
    "Kept",
    "Model",
    "all_rows",
    "building",
    "export_tables",
    "forget",
    "in_memory",
    "kept",
    "load",
    "load_all",
    "load_kept",
    "new_rows_folder",
    "opened",
    "prove_models",
    "read_facts",
    "read_frame",
    "read_mart",
    "read_marts",
    "read_matches",
    "read_mobile_counts",
    "read_models",
    "read_note_cells",
    "read_only",
    "read_own_rows",
    "read_private_values",
    "read_rejects",
    "run_by",
    "run_models",
    "side_by_side",
    "write_facts",
    "write_unread",
]
