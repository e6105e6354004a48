"""Both engines give the same warehouse, and what breaks on one worker breaks little."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("pyspark")

from dashboard.cli import main
from pipeline import warehouse
from pipeline.build import build as build_here
from pipeline.errors import InputError
from pipeline.spark.build import Cluster, build
from tests.spark.alike import MARTS, PRIVATE, counts, differences
from tests.spark.conftest import MASTER

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
CLUSTER = Cluster(MASTER)


def rounded(answer: str) -> Any:
    """An answer; sums of many numbers differ in the last digit from run to run."""
    return json.loads(answer, parse_float=lambda digits: round(float(digits), 9))


def rows_folders(target: Path) -> list[Path]:
    return sorted(target.parent.glob(f".{target.name}.rows-*"))


def test_every_table_equals_duckdbs_on_the_sample(
    sample_warehouse: Path, tmp_path: Path
) -> None:
    """By the command, which then answers from it as from the other."""
    target = tmp_path / "warehouse.duckdb"
    arguments = ["run", "--engine", "spark", "--master", MASTER, "--json"]
    sample = ROOT / "data" / "raw" / "sample"
    assert main([*arguments, "--warehouse", str(target), str(sample)]) == 0
    assert differences(sample_warehouse, target, [*MARTS, *PRIVATE]) == {}
    assert all(counts(target, ["invitation_cells", "raw.notes"]).values())
    assert len(rows_folders(target)) == 1
    shared = ["--warehouse", str(target), "--out", str(tmp_path / "shared")]
    assert main(["share", *shared]) == 0


def test_every_table_equals_duckdbs_and_what_is_broken_is_left_out(
    sound: list[Path], broken: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every era, a cohort, a folder, a member with most of the rows; and damage."""
    here, there = tmp_path / "here.duckdb", tmp_path / "there.duckdb"
    labels = tmp_path / "labels.csv"
    labels.write_text("name,sent_from_mobile\nAda Example,yes\n", encoding="utf-8")
    told = ["--labels", str(labels), "--zone", "Europe/Berlin", "--json"]
    exports = [str(path) for path in sound]
    assert main(["run", "--warehouse", str(here), *told, *exports]) == 0
    answer = rounded(capsys.readouterr().out)
    spark = ["--engine", "spark", "--master", MASTER, "--warehouse", str(there)]
    addresses = [f"file://{path}" for path in (*sound, broken)]
    assert main(["run", *spark, *told, *addresses]) == 0
    written = capsys.readouterr()
    assert rounded(written.out) == answer
    left_out = [line for line in written.err.splitlines() if "Left out" in line]
    assert [line.split(": ")[1] for line in left_out] == [
        "cut.zip",
        "damaged.zip",
        "text.zip",
    ]
    assert differences(here, there, [*MARTS, *PRIVATE]) == {}
    assert min(counts(there, MARTS).values()) > 0
    out = tmp_path / "tables"
    tables = ["tables", "--private", "--format", "csv", "--out", str(out)]
    assert main([*tables, "--warehouse", str(there)]) == 0
    rejects = (out / "rejects.csv").read_text(encoding="utf-8")
    assert all(f"{name}.zip" in rejects for name in ("cut", "damaged", "text"))
    # The other engine takes its place, and its rows away.
    build_here(sound[:1], there)
    assert rows_folders(there) == []


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("nowhere.zip", "nowhere.zip: no such file or folder, expected an export"),
        ("nosuch://host/x.zip", "x.zip: its file system can't be reached"),
        ("text.zip", "text.zip: not a whole zip archive"),
    ],
)
def test_build_says_what_it_was_given(
    broken: Path, tmp_path: Path, given: str, told: str
) -> None:
    target = tmp_path / "warehouse.duckdb"
    address = given if ":" in given else str(broken / given)
    with pytest.raises(InputError, match=told):
        build([address], target, cluster=CLUSTER)
    assert [path.name for path in tmp_path.iterdir()] == [".warehouse.duckdb.lock"]


def test_archives_and_rows_on_another_file_system(
    sound: list[Path], tmp_path: Path
) -> None:
    """Hadoop's viewfs: marts come to the warehouse, members' rows stay there."""
    (many,) = [path for path in sound if path.name == "many"]
    exports = shutil.copytree(many, tmp_path / "exports")
    work, target = tmp_path / "work", tmp_path / "warehouse.duckdb"
    work.mkdir()
    mounted = {"/exports": exports, "/work": work}
    settings = " ".join(
        f"--conf 'spark.hadoop.fs.viewfs.mounttable.default.link.{name}=file://{path}'"
        for name, path in mounted.items()
    )
    arguments = ["run", "--engine", "spark", "--master", MASTER, "--json"]
    places = ["--work", "viewfs://default/work", "viewfs://default/exports/*.zip"]
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from dashboard.cli import entry; entry()",
            *arguments,
            *("--warehouse", str(target), *places),
        ],
        cwd=ROOT,
        env=os.environ
        | {"PYTHONPATH": str(ROOT), "PYSPARK_SUBMIT_ARGS": f"{settings} pyspark-shell"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["format"] == "invites.answer/1"
    here = tmp_path / "here.duckdb"
    build_here([exports], here)
    assert differences(here, target, MARTS) == {}
    (rows,) = work.iterdir()
    assert sorted(path.name for path in rows.iterdir()) == ["intermediate", "raw"]
    assert set(counts(target, ["raw.invitations"]).values()) == {0}


@pytest.fixture
def running(sound: list[Path], tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A run that replaces a warehouse, stopped from without where the models begin."""
    build_here(sound[:1], tmp_path / "warehouse.duckdb")
    code = (
        "import sys\nfrom pathlib import Path\n"
        "from pipeline.spark.build import Cluster, build\n"
        "build([sys.argv[1]], Path(sys.argv[2]), on_stage=lambda name: "
        f"print(name, flush=True), cluster=Cluster('{MASTER}'))\n"
    )
    given = [str(sound[0]), str(tmp_path / "warehouse.duckdb")]
    process = subprocess.Popen(
        [sys.executable, "-c", code, *given],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    yield process
    process.kill()
    process.wait()
    for stream in (process.stdout, process.stderr):
        assert stream
        stream.close()


def children(pid: int, name: str) -> list[int]:
    """The processes of this name that a process has started, itself aside."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state = (folder / "stat").read_text(encoding="utf-8")
        except OSError:
            continue
        called, _, rest = state.partition("(")[2].rpartition(")")
        if int(rest.split()[1]) == pid and called == name:
            found.append(int(folder.name))
    return found


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="no /proc")
@pytest.mark.parametrize("killed", ["java", "the run"])
def test_spark_killed_half_way_leaves_the_old_warehouse(
    running: subprocess.Popen[str], sound: list[Path], tmp_path: Path, killed: str
) -> None:
    target = tmp_path / "warehouse.duckdb"
    before = target.read_bytes()
    assert running.stdout
    for line in running.stdout:
        if line.startswith("Building int_"):
            break
    (java,) = children(running.pid, "java")
    os.kill(java if killed == "java" else running.pid, signal.SIGKILL)
    assert running.wait(timeout=60) != 0
    assert target.read_bytes() == before
    if killed == "java":
        assert running.stderr
        assert "InputError: Spark: " in running.stderr.read()
        assert rows_folders(target) == []
    else:
        _wait_until_gone(java)
        # What it left is private: the next run takes it away.
        assert rows_folders(target)
        build_here(sound[:1], target)
        assert rows_folders(target) == []
    with warehouse.read_only(target) as connection:
        assert connection.sql("select count(*) from windows").fetchall() == [(5,)]


def _wait_until_gone(pid: int) -> None:
    until = time.monotonic() + 60
    while Path(f"/proc/{pid}").exists():
        assert time.monotonic() < until, "Java outlives the run that started it"
        time.sleep(0.1)
