"""A served dashboard and a real browser, for tests, pictures and timings."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from shutil import which
from typing import TYPE_CHECKING
from urllib.request import urlopen

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BROWSER, DRIVER = which("chromium"), which("chromedriver")
_PATIENCE_S = 40


@contextmanager
def served(warehouse: Path) -> Iterator[str]:
    """The address of a dashboard that shows this warehouse."""
    port = _free_port()
    command = [sys.executable, "-m", "dashboard", "dashboard", "--no-browser"]
    command += ["--warehouse", str(warehouse), "--port", str(port)]
    server = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        address = f"http://127.0.0.1:{port}"
        _until_up(address)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)


@contextmanager
def browser(
    profile: Path, *, width: int = 1200, height: int = 1400, is_dark: bool = False
) -> Iterator[webdriver.Chrome]:
    """A fresh browser that writes down every request it makes."""
    options = webdriver.ChromeOptions()
    options.binary_location = BROWSER or ""
    for flag in (
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--hide-scrollbars",
        f"--user-data-dir={profile}",
        f"--window-size={width},{height}",
    ):
        options.add_argument(flag)
    if is_dark:
        options.add_argument("--blink-settings=preferredColorScheme=0")
    options.add_experimental_option(
        "prefs", {"download.default_directory": str(profile / "downloads")}
    )
    options.set_capability("goog:loggingPrefs", {"performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    try:
        if width < 500:
            # A window is never narrower than 500 pixels; a device may be.
            driver.execute_cdp_cmd(
                "Emulation.setDeviceMetricsOverride",
                {
                    "width": width,
                    "height": height,
                    "deviceScaleFactor": 1,
                    "mobile": False,
                },
            )
        yield driver
    finally:
        driver.quit()


def settle(driver: webdriver.Chrome) -> None:
    """Wait until the page has drawn all it has to draw."""
    WebDriverWait(driver, _PATIENCE_S).until(
        lambda page: page.execute_script(_IS_DRAWN)
    )
    time.sleep(0.5)


def text_of(driver: webdriver.Chrome) -> str:
    """What a reader of the page can read."""
    return str(driver.find_element(By.TAG_NAME, "body").text)


_IS_DRAWN = """
const app = document.querySelector('[data-testid="stApp"]');
if (!app || app.getAttribute('data-test-script-state') === 'running') return false;
if (!document.querySelector('h1')) return false;
if (document.querySelector('[data-testid="stSkeleton"]')) return false;
return [...document.querySelectorAll('[data-testid="stVegaLiteChart"]')]
  .every(chart => chart.querySelector('canvas, svg'));
"""


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def _until_up(address: str) -> None:
    until = time.monotonic() + _PATIENCE_S
    while time.monotonic() < until:
        try:
            with urlopen(f"{address}/_stcore/health", timeout=2) as answer:  # noqa: S310
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the dashboard did not come up")
