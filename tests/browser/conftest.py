"""A browser, and dashboards to look at with it; without one the tests say so."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.browser.served import BROWSER, DRIVER, browser, prefer, resize, served

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from selenium import webdriver

_REQUIRED = "INVITES_BROWSER_REQUIRED"
_MISSING = "no browser: apt-get install chromium chromium-driver"


@pytest.fixture(scope="session")
def has_browser() -> None:
    """Skip without a browser, unless one is required."""
    if BROWSER and DRIVER:
        return
    if os.environ.get(_REQUIRED) == "1":
        pytest.fail(_MISSING)
    pytest.skip(_MISSING)


@pytest.fixture(scope="session")
def sample_address(has_browser: None, sample_warehouse: Path) -> Iterator[str]:  # noqa: ARG001
    """Where the sample is shown."""
    with served(sample_warehouse) as address:
        yield address


@pytest.fixture(scope="session")
def one_browser(
    has_browser: None,  # noqa: ARG001
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[webdriver.Chrome]:
    with browser(tmp_path_factory.mktemp("profile")) as driver:
        yield driver


@pytest.fixture
def driver(one_browser: webdriver.Chrome) -> webdriver.Chrome:
    """The browser, wide and light, without a page."""
    one_browser.get("about:blank")
    resize(one_browser, 1200, 1400)
    prefer(one_browser, is_dark=False)
    return one_browser


@pytest.fixture
def fresh_browser(
    has_browser: None,  # noqa: ARG001
    tmp_path: Path,
) -> Iterator[Callable[[], webdriver.Chrome]]:
    """What gives a browser that has seen nothing yet."""
    with browser(tmp_path / "fresh") as found:
        yield lambda: found
