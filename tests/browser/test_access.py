"""Pages that all can read: axe finds nothing serious that is ours to mend."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.served import PAGES, opened, prefer, resize, settle

if TYPE_CHECKING:
    from selenium import webdriver

_ROOT = Path(__file__).parents[2]
_WITHIN = "node/node_modules/axe-core/axe.min.js"
_VARIABLE = "AXE_CORE"
_MISSING = (
    "no axe-core: npm install --no-save --no-package-lock --prefix .venv/node "
    "axe-core@4, or name its axe.min.js in AXE_CORE"
)

# Findings in what Streamlit draws itself and gives no say over, by rule and by what
# the element is in, with the reason.
STREAMLITS_OWN: dict[tuple[str, str], str] = {}


@pytest.fixture(scope="session")
def axe() -> str:
    """The text of axe-core."""
    named = os.environ.get(_VARIABLE)
    places = [Path(named)] if named else sorted(_ROOT.glob(f".venv*/{_WITHIN}"))
    for place in places:
        if place.is_file():
            return place.read_text(encoding="utf-8")
    if os.environ.get("INVITES_BROWSER_REQUIRED") == "1":
        pytest.fail(_MISSING)
    pytest.skip(_MISSING)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("width", [1200, 400])
def test_nothing_serious_is_found(
    sample_address: str, driver: webdriver.Chrome, axe: str, page: str, width: int
) -> None:
    prefer(driver, is_dark=width == 400)
    resize(driver, width, 1400)
    opened(driver, f"{sample_address}/{page}")
    driver.execute_script(
        "for (const each of document.querySelectorAll('details:not([open]) > summary'))"
        " each.click()"
    )
    settle(driver)
    assert _serious(driver, axe) == []


def _serious(driver: webdriver.Chrome, axe: str) -> list[str]:
    """Serious and critical findings that are not Streamlit's own, in words."""
    driver.execute_script(axe)
    found: dict[str, Any] = driver.execute_async_script(
        "const done = arguments[0];"
        "axe.run(document, {resultTypes: ['violations']}).then(done)"
    )
    return [
        f"{violation['id']}: {node['html'][:200]}"
        for violation in found["violations"]
        if violation["impact"] in {"serious", "critical"}
        for node in violation["nodes"]
        if not any(
            violation["id"] == rule and part in node["html"]
            for rule, part in STREAMLITS_OWN
        )
    ]
