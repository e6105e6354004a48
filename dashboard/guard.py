"""Only the owner's own page may ask, and it may ask no one else.

A page from elsewhere can have its name point at 127.0.0.1 and would then be taken
for ours; what it can't do is to send our Host, or to hide its Origin. Streamlit looks
at both on its web socket alone, and to know a foreign Origin it asks an address
outside for the machine's own: here such a request ends before it is reached.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Any port: a tunnel's far end has another than the one that is served.
_OWN_HOST = re.compile(rb"(?:127\.0\.0\.1|localhost)(?::\d{1,5})?", re.IGNORECASE)
# What the browser is told to hold to: charts need to evaluate, and pictures and
# downloads are made on the page; nothing is fetched from elsewhere or framed there.
_POLICY = (
    "default-src 'self' data: blob: 'unsafe-inline' 'unsafe-eval'; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
_HEADERS = [
    (b"content-security-policy", _POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
]
_REFUSAL = (
    b"The dashboard: asked for by another site or under another name, expected "
    b"http://127.0.0.1. Open it at the address that the terminal shows.\n"
)


class Guard:
    """Passes on what the owner's own browser asks; refuses the rest."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before an application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, or one socket."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif not is_own(scope["headers"]):
            await _refuse(scope, send)
        else:
            await self._app(scope, receive, _with_headers(send))


def is_own(headers: list[tuple[bytes, bytes]]) -> bool:
    """Whether a request is to this machine's name, and from a page of ours if any.

    >>> is_own([(b"host", b"127.0.0.1:8501")])
    True
    >>> is_own([(b"host", b"elsewhere.example:8501")])
    False
    """
    hosts, origins, sites = (
        [value for key, value in headers if key == name]
        for name in (b"host", b"origin", b"sec-fetch-site")
    )
    if len(hosts) != 1 or not _OWN_HOST.fullmatch(hosts[0]):
        return False
    # A link to the dashboard may stand anywhere; its files may be used nowhere.
    if sites not in ([], [b"same-origin"], [b"none"]) and not _is_link(headers):
        return False
    return origins in ([], [b"http://" + hosts[0]])


def _is_link(headers: list[tuple[bytes, bytes]]) -> bool:
    return (b"sec-fetch-mode", b"navigate") in headers and (
        b"sec-fetch-dest",
        b"document",
    ) in headers


async def _refuse(scope: Scope, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    kind = (b"content-type", b"text/plain; charset=utf-8")
    await send({"type": "http.response.start", "status": 403, "headers": [kind]})
    await send({"type": "http.response.body", "body": _REFUSAL})


def _with_headers(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message.get("headers", []), *_HEADERS]}
        await send(message)

    return sent
