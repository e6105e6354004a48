"""Serve the dashboard on this machine alone."""

from __future__ import annotations

import logging
import os
import webbrowser
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from dashboard.dropped import remove_left
from dashboard.guard import Guard
from pipeline.errors import InputError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

# How the page is told which warehouse to show; nothing of it reaches the address.
WAREHOUSE_VARIABLE = "INVITES_WAREHOUSE"
# Larger than any export of one member that was seen, and far from a full disk.
_MOST_UPLOAD_MEGABYTES = 2_000

# What can be pressed, as the charts have blue: white on it can be read.
_PRIMARY = {"light": "#0067a1", "dark": "#0072b2"}
# Said here even where Streamlit has it so: a file of settings in the user's or the
# present folder would otherwise decide.
_OPTIONS = {
    "global.developmentMode": False,
    "server.address": "127.0.0.1",
    "server.allowedHosts": ["127.0.0.1", "localhost"],
    "server.corsAllowedOrigins": [],
    "server.enableAgentApi": False,
    "server.enableCORS": True,
    "server.enableStaticServing": False,
    "server.enableXsrfProtection": True,
    "server.fileWatcherType": "none",
    "server.headless": True,
    "server.maxUploadSize": _MOST_UPLOAD_MEGABYTES,
    "browser.gatherUsageStats": False,
    "browser.serverAddress": "127.0.0.1",
    "client.allowedOrigins": [],
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "client.toolbarMode": "minimal",
    "logger.enableRich": False,
    "logger.level": "error",
    "theme.light.primaryColor": _PRIMARY["light"],
    "theme.dark.primaryColor": _PRIMARY["dark"],
}


def serve(warehouse: Path, port: int, *, opens_browser: bool) -> None:
    """Serve until interrupted; 127.0.0.1 only, and no word to anyone else.

    Args:
        warehouse: Which to show; need not be there yet.
        port: To listen on.
        opens_browser: Whether to open the page.

    Raises:
        InputError: Something else listens there.
    """
    import streamlit as st  # noqa: PLC0415
    from starlette.middleware import Middleware  # noqa: PLC0415

    @asynccontextmanager
    async def opening(_: st.App) -> AsyncIterator[None]:
        if opens_browser:
            address = f"http://127.0.0.1:{port}"
            Thread(target=webbrowser.open, args=(address,), daemon=True).start()
        yield

    os.environ[WAREHOUSE_VARIABLE] = str(warehouse.absolute())
    remove_left(warehouse)
    # What a library logs of a failure may hold the value that it failed over.
    logging.disable(logging.ERROR)
    app = st.App(
        Path(__file__).with_name("app.py"),
        lifespan=opening,
        middleware=[Middleware(Guard)],
        on_script_error=_tell_unforeseen,
    )
    try:
        with suppress(KeyboardInterrupt):
            app.run(config=_OPTIONS | {"server.port": port})
    except SystemExit as error:
        raise InputError(
            f"Port {port}: taken, expected a free one. Choose another with --port."
        ) from error


def _tell_unforeseen(error: Exception) -> bool:
    """Say on the page that it failed, without any value; whether it was said."""
    import streamlit as st  # noqa: PLC0415

    st.error(
        f"{type(error).__name__}: a failure that was not foreseen, expected none. "
        "Draw the page anew; if it fails again, run `invites run` again."
    )
    return True
