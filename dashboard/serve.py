"""Serve the dashboard on this machine alone."""

from __future__ import annotations

import os
from pathlib import Path

# How the page is told which warehouse to show; nothing of it reaches the address.
WAREHOUSE_VARIABLE = "INVITES_WAREHOUSE"
# Larger than any export of one member that was seen, and far from a full disk.
_MOST_UPLOAD_MEGABYTES = 2_000

# What can be pressed, as the charts have blue: white on it can be read.
_PRIMARY = {"light": "#0067a1", "dark": "#0072b2"}


def serve(warehouse: Path, port: int, *, opens_browser: bool) -> None:
    """Serve until interrupted; 127.0.0.1 only, and no word to anyone else.

    Args:
        warehouse: Which to show; need not be there yet.
        port: To listen on.
        opens_browser: Whether to open the page.
    """
    from streamlit.web import bootstrap  # noqa: PLC0415

    os.environ[WAREHOUSE_VARIABLE] = str(warehouse.absolute())
    options = {
        "server.address": "127.0.0.1",
        "server.port": port,
        "server.headless": not opens_browser,
        "server.fileWatcherType": "none",
        "server.maxUploadSize": _MOST_UPLOAD_MEGABYTES,
        "server.enableXsrfProtection": True,
        "server.enableCORS": True,
        "browser.gatherUsageStats": False,
        "browser.serverAddress": "127.0.0.1",
        "client.toolbarMode": "minimal",
        "client.showErrorDetails": "none",
        "client.showErrorLinks": False,
        "logger.level": "error",
        "theme.light.primaryColor": _PRIMARY["light"],
        "theme.dark.primaryColor": _PRIMARY["dark"],
    }
    flags = {name.replace(".", "_"): value for name, value in options.items()}
    app = Path(__file__).with_name("app.py")
    bootstrap.load_config_options(flag_options=flags)
    bootstrap.run(str(app), is_hello=False, args=[], flag_options=flags)
