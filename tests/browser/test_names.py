"""A file's name on the page: text, whatever Markdown would make of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from selenium.webdriver.common.by import By

from tests.browser.hands import found, press
from tests.browser.served import opened, served, settle, wait_for

if TYPE_CHECKING:
    from pathlib import Path

    from selenium import webdriver

# In a name there can be no slash.
_NAMES = "www.evil.invalid a@evil.invalid smile:smile: **b** $x$ <b>y<b> :red[z].zip"


def test_a_name_in_a_refusal_is_text(
    has_browser: None,  # noqa: ARG001
    driver: webdriver.Chrome,
    tmp_path: Path,
) -> None:
    broken = tmp_path / _NAMES
    broken.write_bytes(b"PK\3\4 but no archive")
    with served(tmp_path / "warehouse.duckdb") as address:
        opened(driver, address)
        found(driver, "section")
        driver.find_element(By.CSS_SELECTOR, "input[type=file]").send_keys(str(broken))
        settle(driver)
        press(driver, "Read it")
        wait_for(driver, "not a whole zip archive")
        told = driver.find_element(By.CSS_SELECTOR, "[data-testid=stMain]")
        written = told.get_property("textContent")
        assert f"{_NAMES}: " in str(written).replace("\u2060", "")
        alerts = "[data-testid=stAlert]"
        assert driver.find_elements(By.CSS_SELECTOR, alerts)
        for made in ("a", "b", "strong", ".katex", "img"):
            assert not driver.find_elements(By.CSS_SELECTOR, f"{alerts} {made}")
