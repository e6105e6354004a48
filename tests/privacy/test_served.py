"""The dashboard as a server: who may ask, by which name, from where, and how much.

It is started in a folder whose settings would open it to all.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from websockets.exceptions import InvalidStatus

from tests.browser.served import served
from tests.privacy.visit import visited, visiting

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
# What a project of the user's own may have for its Streamlit.
_OPEN = """
[server]
address = "0.0.0.0"
allowedHosts = ["*"]
corsAllowedOrigins = ["http://elsewhere.example"]
enableAgentApi = true
enableCORS = false
enableXsrfProtection = false
maxUploadSize = 9000000
[browser]
gatherUsageStats = true
[logger]
level = "debug"
"""
_PATHS = ("/", "/answer", "/_stcore/health", "/_stcore/host-config", "/static/x.js")
_TOO_MUCH = 2_001 << 20


class Answered(NamedTuple):
    """What was answered to one request.

    Attributes:
        status: Of HTTP.
        head: Its header lines.
        body: The beginning of what follows.
    """

    status: int
    head: str
    body: str


@pytest.fixture(scope="module")
def address(
    tmp_path_factory: pytest.TempPathFactory, canary_warehouse: Path
) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("open")
    (folder / ".streamlit").mkdir()
    (folder / ".streamlit" / "config.toml").write_text(_OPEN, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("PYTHONPATH", str(ROOT))
        patch.setenv("STREAMLIT_SERVER_ADDRESS", "0.0.0.0")  # noqa: S104
        with served(canary_warehouse) as found:
            yield found


def test_the_owner_sees_the_page_by_either_name(address: str) -> None:
    port = _port(address)
    for host in (f"127.0.0.1:{port}", f"localhost:{port}", "LOCALHOST:9000"):
        assert _asked(address, "/", f"Host: {host}").status == 200
    own = visited(address, "")
    assert "kanari" not in own.messages.decode("utf-8", "replace").lower()
    assert not own.gathers_usage


@pytest.mark.parametrize("path", _PATHS)
@pytest.mark.parametrize(
    "host",
    [
        "elsewhere.example",
        "elsewhere.example:{port}",
        "127.0.0.1.elsewhere.example:{port}",
        "localhost.elsewhere.example",
        "127.0.0.1:{port}@elsewhere.example",
        "elsewhere.example/127.0.0.1:{port}",
        "0.0.0.0:{port}",
        "[::1]:{port}",
        "",
    ],
)
def test_another_name_is_refused(address: str, path: str, host: str) -> None:
    """As a page has it whose name was made to point at this machine."""
    told = _asked(address, path, f"Host: {host.format(port=_port(address))}")
    assert told.status in (400, 403)
    assert told.status == 400 or "The dashboard: asked for by another" in told.body


def test_two_names_or_none_are_refused(address: str) -> None:
    own = f"Host: 127.0.0.1:{_port(address)}"
    assert _asked(address, "/", own, "Host: elsewhere.example").status in (400, 403)
    assert _asked(address, "/", "Accept: */*").status in (400, 403)


@pytest.mark.parametrize(
    "lines",
    [
        ["Origin: http://elsewhere.example"],
        ["Origin: http://127.0.0.1:3000"],
        ["Origin: https://127.0.0.1:{port}"],
        ["Origin: http://localhost:{port}"],
        ["Origin: null"],
        ["Origin: http://127.0.0.1:{port}", "Origin: http://elsewhere.example"],
        ["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors"],
        [
            "Sec-Fetch-Site: same-site",
            "Sec-Fetch-Mode: navigate",
            "Sec-Fetch-Dest: iframe",
        ],
    ],
)
def test_another_site_is_refused(address: str, lines: list[str]) -> None:
    port = _port(address)
    sent = [f"Host: 127.0.0.1:{port}", *(line.format(port=port) for line in lines)]
    for path in _PATHS:
        told = _asked(address, path, *sent)
        assert told.status == 403
        assert "access-control-allow-origin" not in told.head


def test_a_link_from_elsewhere_opens_the_page(address: str) -> None:
    link = ["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate"]
    own = f"Host: 127.0.0.1:{_port(address)}"
    told = _asked(address, "/", own, *link, "Sec-Fetch-Dest: document")
    assert told.status == 200
    assert "frame-ancestors 'none'" in told.head
    assert "default-src 'self' data: blob:" in told.head


@pytest.mark.parametrize(
    "origin", ["http://elsewhere.example", "http://127.0.0.1:3000", "null"]
)
def test_another_site_opens_no_socket(address: str, origin: str) -> None:
    with pytest.raises(InvalidStatus) as refused:
        visited(address, "", origin=origin)
    assert refused.value.response.status_code == 403


def test_another_name_opens_no_socket(address: str) -> None:
    """Whose page is of one mind with itself, as a rebound one is."""
    name = f"elsewhere.example:{_port(address)}"
    upgrade = ["Connection: Upgrade", "Upgrade: websocket"]
    upgrade += ["Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: " + "a" * 22 + "=="]
    lines = [f"Host: {name}", f"Origin: http://{name}", *upgrade]
    assert _asked(address, "/_stcore/stream", *lines).status == 403


@pytest.mark.skipif(sys.platform != "linux", reason="127.0.0.2 is loopback on Linux")
def test_it_listens_on_one_address_alone(address: str) -> None:
    """Whoever listens on all addresses listens on this one as well."""
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.2", _port(address)), timeout=5)


def test_an_upload_needs_the_pages_token(address: str) -> None:
    own = f"Host: 127.0.0.1:{_port(address)}"
    with visiting(address, "exports") as visit:
        place = f"/_stcore/upload_file/{visit.session_id}/one"
        told = _asked(address, place, own, "Content-Length: 0", method="PUT")
    assert told.status == 403
    assert "XSRF" in told.body


def test_an_upload_has_a_limit(address: str) -> None:
    own = f"Host: 127.0.0.1:{_port(address)}"
    cookie = re.search(
        r"_streamlit_xsrf=[^;]+", _asked(address, "/_stcore/health", own).head
    )
    assert cookie
    token = ["Cookie: " + cookie[0], "X-Xsrftoken: " + cookie[0].partition("=")[2]]
    with visiting(address, "exports") as visit:
        place = f"/_stcore/upload_file/{visit.session_id}/one"
        length = f"Content-Length: {_TOO_MUCH}"
        told = _asked(address, place, own, *token, length, method="PUT")
    assert told.status == 413


def test_a_port_that_is_taken_is_said(address: str, tmp_path: Path) -> None:
    port = str(_port(address))
    command = ["-m", "dashboard", "dashboard", "--no-browser", "--port", port]
    done = subprocess.run(
        [sys.executable, *command, "--warehouse", str(tmp_path / "w.duckdb")],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr == (
        f"invites: Port {port}: taken, expected a free one. "
        "Choose another with --port.\n"
    )


def _port(address: str) -> int:
    return int(address.rpartition(":")[2])


def _asked(address: str, path: str, *lines: str, method: str = "GET") -> Answered:
    """What is answered to these very lines."""
    request = "\r\n".join([f"{method} {path} HTTP/1.1", *lines, "", ""])
    with socket.create_connection(("127.0.0.1", _port(address)), timeout=20) as stream:
        stream.sendall(request.encode())
        raw = b""
        while b"\r\n\r\n" not in raw:
            if not (more := stream.recv(65536)):
                break
            raw += more
        head, _, body = raw.partition(b"\r\n\r\n")
        if not body and b"content-length: 0" not in head.lower():
            body = stream.recv(65536)
    told = head.decode("latin-1").lower()
    return Answered(int(told.split()[1]), told, body.decode("utf-8", "replace"))
