"""Nothing leaves the machine: what the browser itself has written down."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from selenium.webdriver.common.by import By

from tests.browser.served import opened, settle

if TYPE_CHECKING:
    from collections.abc import Callable

    from selenium import webdriver

_OURS = ("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:")
# What the browser has of itself.
_ITS_OWN = ("about:", "chrome:", "chrome-extension:", "chrome-untrusted:")


def test_no_page_asks_anyone_else(
    sample_address: str, fresh_browser: Callable[[], webdriver.Chrome]
) -> None:
    driver = opened(fresh_browser(), sample_address)
    for page in driver.find_elements(By.CSS_SELECTOR, "[data-testid=stSidebarNavLink]"):
        page.click()
        settle(driver)
    asked = set(_asked(driver))
    assert any(address.startswith("ws://127.0.0.1:") for address in asked)
    assert [
        address for address in asked if not address.startswith((*_OURS, *_ITS_OWN))
    ] == []


def _asked(driver: webdriver.Chrome) -> list[str]:
    """Every address that was asked for."""
    events = [
        json.loads(entry["message"])["message"]
        for entry in driver.get_log("performance")  # type: ignore[no-untyped-call]
    ]
    return [
        event["params"]["request"]["url"]
        for event in events
        if event["method"] == "Network.requestWillBeSent"
    ] + [
        event["params"]["url"]
        for event in events
        if event["method"] == "Network.webSocketCreated"
    ]
