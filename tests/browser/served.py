"""A served dashboard and a real browser, for tests, pictures and timings."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from shutil import which
from typing import TYPE_CHECKING, NamedTuple
from urllib.request import urlopen

from selenium import webdriver
from selenium.common.exceptions import TimeoutException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BROWSER, DRIVER = which("chromium"), which("chromedriver")
# Every page by its address: the answer stands at the root.
PAGES = ("", "when", "notes", "received", "mine", "draft", "trust", "share", "exports")
PATIENCE_S = 40
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--lang=en-GB",
)


class Served(NamedTuple):
    """A dashboard that is up.

    Attributes:
        address: Where it is.
        process_id: Of the server.
    """

    address: str
    process_id: int


@contextmanager
def serving(warehouse: Path) -> Iterator[Served]:
    """A dashboard that shows this warehouse, until the end."""
    port = _free_port()
    command = [sys.executable, "-m", "dashboard", "dashboard", "--no-browser"]
    command += ["--warehouse", str(warehouse), "--port", str(port)]
    server = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        address = f"http://127.0.0.1:{port}"
        _until_up(address)
        yield Served(address, server.pid)
    finally:
        server.terminate()
        server.wait(timeout=20)


@contextmanager
def served(warehouse: Path) -> Iterator[str]:
    """The address of a dashboard that shows this warehouse."""
    with serving(warehouse) as found:
        yield found.address


@contextmanager
def browser(
    profile: Path, *, width: int = 1200, height: int = 1400, is_dark: bool = False
) -> Iterator[webdriver.Chrome]:
    """A fresh browser that writes down every request it makes."""
    options = webdriver.ChromeOptions()
    options.binary_location = BROWSER or ""
    for flag in (
        *_FLAGS,
        f"--user-data-dir={profile}",
        f"--window-size={width},{height}",
    ):
        options.add_argument(flag)
    options.add_experimental_option(
        "prefs", {"download.default_directory": str(profile / "downloads")}
    )
    options.set_capability("goog:loggingPrefs", {"performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    try:
        resize(driver, width, height)
        prefer(driver, is_dark=is_dark)
        yield driver
    finally:
        driver.quit()


def resize(driver: webdriver.Chrome, width: int, height: int) -> None:
    """Give the page this size: a window is never narrower than 500 pixels."""
    driver.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False},
    )


def prefer(driver: webdriver.Chrome, *, is_dark: bool) -> None:
    """Let the reader's system be set to dark, or to light."""
    scheme = {"name": "prefers-color-scheme", "value": "dark" if is_dark else "light"}
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})


def opened(driver: webdriver.Chrome, address: str) -> webdriver.Chrome:
    """The browser, once the page of this address is drawn."""
    driver.get(address)
    settle(driver)
    return driver


def settle(driver: webdriver.Chrome) -> None:
    """Wait until the page has drawn all it has to draw, and stays as it is."""
    until = time.monotonic() + PATIENCE_S
    calm = 0
    while calm < 3:
        left = driver.execute_script(_LEFT_TO_DRAW)
        calm = 0 if left else calm + 1
        if time.monotonic() > until:
            raise TimeoutException(f"the page has still to draw: {left}")
        time.sleep(0.1)


def wait_for(driver: webdriver.Chrome, words: str) -> str:
    """All that can be read, once these words are among it and all is drawn."""
    WebDriverWait(driver, PATIENCE_S, poll_frequency=0.1).until(
        lambda page: words in text_of(page),
        f"{words!r} was waited for",
    )
    settle(driver)
    return text_of(driver)


def text_of(driver: webdriver.Chrome) -> str:
    """What a reader of the page can read, the sidebar aside."""
    return str(driver.find_element(By.CSS_SELECTOR, '[data-testid="stMain"]').text)


_LEFT_TO_DRAW = """
const app = document.querySelector('[data-testid="stApp"]');
if (!app) return 'the app';
if (app.getAttribute('data-test-script-state') === 'running') return 'its end';
if (!document.querySelector('h1')) return 'a heading';
if (document.querySelector('[data-testid="stSkeleton"]')) return 'a skeleton';
if (document.querySelector('[data-stale="true"]')) return 'what is stale';
// What is folded away may be drawn once it is opened.
const charts = [...document.querySelectorAll('[data-testid="stVegaLiteChart"]')];
return charts.every(chart => chart.querySelector('canvas, svg')
  || chart.closest('details:not([open])')) ? '' : 'a chart';
"""


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def _until_up(address: str) -> None:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        try:
            with urlopen(f"{address}/_stcore/health", timeout=2) as answer:  # noqa: S310
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the dashboard did not come up")
