"""Nothing leaves the machine: what the browser itself has written down."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.build import build
from tests.browser.served import PAGES, opened, served
from tests.privacy.canaries import FORMS, found_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from selenium import webdriver

_OURS = ("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:")
# What the browser has of itself.
_ITS_OWN = ("about:", "chrome:", "chrome-extension:", "chrome-untrusted:")


@pytest.fixture(scope="module")
def canary_address(
    has_browser: None,  # noqa: ARG001
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """Where an export is shown that has a canary in every field."""
    folder = tmp_path_factory.mktemp("canaries")
    build(FORMS["with_rejects"](folder), folder / "w.duckdb")
    with served(folder / "w.duckdb") as address:
        yield address


def test_no_page_asks_anyone_else_or_tells_a_canary(
    canary_address: str, fresh_browser: Callable[[], webdriver.Chrome]
) -> None:
    """By the browser's own log; on each page's picture, in its source, its address."""
    driver = opened(fresh_browser(), canary_address)
    asked: set[str] = set()
    with_canaries = set()
    for page in PAGES:
        link = "/" + page if page else "/"
        opened(driver, canary_address + link)
        events = _events(driver)
        asked |= set(_asked(events))
        # What can be read, what a screen reader is told, where it is, what was sent.
        seen = driver.page_source + driver.current_url + driver.title
        if found_in(seen) or any(map(found_in, _received(events))):
            with_canaries.add(page)
        assert found_in(driver.current_url) == []
    assert with_canaries == {"mine"}
    assert any(address.startswith("ws://127.0.0.1:") for address in asked)
    assert [
        address for address in asked if not address.startswith((*_OURS, *_ITS_OWN))
    ] == []
    refused = [entry["message"] for entry in driver.get_log("browser")]  # type: ignore[no-untyped-call]
    assert [told for told in refused if "Content Security Policy" in told] == []


def _events(driver: webdriver.Chrome) -> list[dict[str, Any]]:
    """What the browser has written down since it was last asked."""
    return [
        json.loads(entry["message"])["message"]
        for entry in driver.get_log("performance")  # type: ignore[no-untyped-call]
    ]


def _received(events: list[dict[str, Any]]) -> list[bytes]:
    """What the server sent over its socket."""
    return [
        base64.b64decode(event["params"]["response"]["payloadData"])
        for event in events
        if event["method"] == "Network.webSocketFrameReceived"
        and event["params"]["response"]["opcode"] == 2
    ]


def _asked(events: list[dict[str, Any]]) -> list[str]:
    """Every address that was asked for."""
    return [
        event["params"]["request"]["url"]
        for event in events
        if event["method"] == "Network.requestWillBeSent"
    ] + [
        event["params"]["url"]
        for event in events
        if event["method"] == "Network.webSocketCreated"
    ]
