"""The whole way, with loopback alone: whom it asks, and who could read what it left."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from pathlib import Path
from shutil import which
from typing import NamedTuple

import pytest

from tests.browser.served import PAGES
from tests.privacy.canaries import files_of, found_in

ROOT = Path(__file__).parents[2]
_CALLS = "connect,sendto,sendmsg,sendmmsg,bind"
# Sockets of the machine itself; netlink is how it tells of its own interfaces.
_LOCAL = re.compile(
    r"sa_family=AF_(?:UNIX|NETLINK|UNSPEC)|AF_UNSPEC"
    r'|sin_addr=inet_addr\("127\.\d+\.\d+\.\d+"\)'
    r'|inet_pton\(AF_INET6, "::1"'
)


class Gone(NamedTuple):
    """A journey that was made.

    Attributes:
        folder: Where everything lies that it wrote.
        told: All that its commands said.
        calls: What strace saw of its sockets; None without strace.
        is_alone: Whether it had loopback alone.
    """

    folder: Path
    told: str
    calls: list[str] | None
    is_alone: bool


@pytest.fixture(scope="module")
def gone(tmp_path_factory: pytest.TempPathFactory) -> Gone:
    folder = tmp_path_factory.mktemp("journey")
    (folder / "home").mkdir(mode=0o700)
    command = [sys.executable, "-m", "tests.privacy.journey", str(folder)]
    calls = folder / "calls"
    if has_strace := _works(["strace", "-f", "--seccomp-bpf", "true"]):
        traced = ["strace", "-f", "-qq", "--seccomp-bpf", "-e", f"trace={_CALLS}"]
        command = [*traced, "-o", str(calls), *command]
    alone = ["unshare", "-n", "sh", "-c", 'ip link set lo up && exec "$@"', "sh"]
    if is_alone := _works([*alone, "true"]):
        command = [*alone, *command]
    done = subprocess.run(
        command,
        env=os.environ | {"PYTHONPATH": str(ROOT), "HOME": str(folder / "home")},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    lines = calls.read_text(errors="replace").splitlines() if has_strace else None
    return Gone(folder, done.stdout + done.stderr, lines, is_alone)


def test_all_of_it_works_with_loopback_alone(gone: Gone) -> None:
    """The fixture has seen that each step went well."""
    if not gone.is_alone:
        pytest.skip("a network of its own may not be made here (unshare -n, ip)")
    assert (gone.folder / "written" / "shared" / "report.html").exists()


def test_no_socket_leaves_the_machine(gone: Gone) -> None:
    if gone.calls is None:
        pytest.skip("no strace, or it may not be used here")
    addressed = [line for line in gone.calls if "sa_family=" in line]
    # The dashboard's own: that it was watched at all.
    assert any("bind(" in line and "127.0.0.1" in line for line in addressed)
    assert [line for line in addressed if not _LOCAL.search(line)] == []


def test_what_strace_shows_of_others_is_seen() -> None:
    """What would be found, in strace's own words."""
    for line in (
        'connect(3, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("8.8.8'
        '.8")}, 16) = -1 ENETUNREACH (Network is unreachable)\n'
        'bind(3, {sa_family=AF_INET, sin_port=htons(8501), sin_addr=inet_addr("0.0.0'
        '.0")}, 16) = 0\n'
        "connect(3, {sa_family=AF_INET6, sin6_port=htons(443), sin6_flowinfo=htonl(0),"
        ' inet_pton(AF_INET6, "2001:db8::1", &sin6_addr), sin6_scope_id=0}, 28) = 0'
    ).splitlines():
        assert not _LOCAL.search(line)


def test_everything_written_is_the_owners_alone(gone: Gone) -> None:
    """Under an umask of 0, each file is 0600 and each folder 0700."""
    found = [*(gone.folder / "written").rglob("*"), *(gone.folder / "home").rglob("*")]
    assert {path.name for path in found} >= {
        "warehouse.duckdb",
        "report.html",
        "invitations.parquet",
        "sample.zip",
        "truth.csv",
        "Invitations.csv",
    }
    readable = {
        f"{path.relative_to(gone.folder)} {stat.S_IMODE(path.stat().st_mode):o}"
        for path in found
        if stat.S_IMODE(path.stat().st_mode) != (0o700 if path.is_dir() else 0o600)
    }
    assert readable == set()


def test_nothing_that_is_shared_or_said_tells_a_canary(gone: Gone) -> None:
    """Pictures, drawings, pages with their charts' specifications, counts."""
    assert "invitations read = " in gone.told
    assert found_in(gone.told) == []
    shared = [*files_of(gone.folder / "written" / "shared")]
    assert {path.suffix for path in shared} == {".png", ".svg", ".html", ".csv", ".txt"}
    for path in [*shared, *files_of(gone.folder / "written" / "tables")]:
        assert found_in(path.read_bytes()) == [], path.name


def test_no_page_but_the_owners_own_shows_a_canary(gone: Gone) -> None:
    """All that is sent to the browser: texts, rows, charts, the page's address."""
    pages = {path.name: path.read_bytes() for path in files_of(gone.folder / "pages")}
    assert len(pages) == len(PAGES) - 1
    assert {name for name, sent in pages.items() if found_in(sent)} == {"mine"}
    assert all(len(sent) > 1_000 for sent in pages.values())


def _works(command: list[str]) -> bool:
    if which(command[0]) is None:
        return False
    return subprocess.run(command, capture_output=True, check=False).returncode == 0
