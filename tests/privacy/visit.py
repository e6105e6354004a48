"""A page as the browser gets it, without a browser: all that the server sends."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

if TYPE_CHECKING:
    from collections.abc import Iterator

_PATIENCE_S = 60


class Visit(NamedTuple):
    """One page, drawn to its end.

    Attributes:
        messages: What was sent: every text, chart and row.
        session_id: By which the server knows the visitor.
        gathers_usage: Whether the page is to tell Streamlit's makers of its use.
    """

    messages: bytes
    session_id: str
    gathers_usage: bool


def visited(address: str, page: str, origin: str | None = None) -> Visit:
    """The page of this name, once it is drawn.

    Args:
        address: Of the dashboard.
        page: As its address has it; the answer's is empty.
        origin: Of the page that asks; the dashboard's own if left out.
    """
    with visiting(address, page, origin) as visit:
        return visit


@contextmanager
def visiting(address: str, page: str, origin: str | None = None) -> Iterator[Visit]:
    """The same, and the visitor stays for as long as is wanted."""
    asked = BackMsg()
    asked.rerun_script.page_name = page
    raw: list[bytes] = []
    session_id, gathers_usage = "", True
    with connect(
        f"ws://{address.removeprefix('http://')}/_stcore/stream",
        origin=Origin(origin or address),
        subprotocols=[Subprotocol("streamlit")],
        max_size=None,
        proxy=None,
    ) as stream:
        stream.send(asked.SerializeToString())
        while True:
            raw.append(bytes(stream.recv(timeout=_PATIENCE_S, decode=False)))
            message = ForwardMsg.FromString(raw[-1])
            kind = message.WhichOneof("type")
            if kind == "new_session":
                started = message.new_session.initialize
                session_id = started.session_id
                gathers_usage = message.new_session.config.gather_usage_stats
            elif kind == "script_finished":
                break
        yield Visit(b"".join(raw), session_id, gathers_usage)
