"""What a reader does on a page: choose, go, type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from tests.browser.served import PATIENCE_S, settle

if TYPE_CHECKING:
    from selenium import webdriver
    from selenium.webdriver.remote.webelement import WebElement


def choose(driver: webdriver.Chrome, label: str, option: str) -> None:
    """Choose an option of the field with this label."""
    found(driver, f'[data-testid="stSelectbox"] input[aria-label*="{label}"]').click()
    listed(driver, option).click()
    settle(driver)


def listed(driver: webdriver.Chrome, option: str) -> WebElement:
    """The option of this name in the list that is open."""
    path = f'//*[@role="option"][normalize-space()="{option}"]'
    return _waited(driver, By.XPATH, path)


def go_to(driver: webdriver.Chrome, title: str) -> None:
    """Follow the link to the page of this title."""
    path = f'//*[@data-testid="stSidebarNavLink"][normalize-space()="{title}"]'
    _waited(driver, By.XPATH, path).click()
    settle(driver)


def press(driver: webdriver.Chrome, label: str) -> None:
    """Press the button with this label."""
    _waited(driver, By.XPATH, f'//button[normalize-space()="{label}"]').click()


def tab_to(driver: webdriver.Chrome, label: str, *, most: int = 40) -> WebElement:
    """The element reached by the tab key alone whose text or label holds this."""
    for _ in range(most):
        driver.switch_to.active_element.send_keys(Keys.TAB)
        at = driver.switch_to.active_element
        if label in f"{at.text} {at.get_attribute('aria-label') or ''}":
            return at
    raise AssertionError(f"{label!r} is not reached by the tab key")


def found(driver: webdriver.Chrome, selector: str) -> WebElement:
    """The first element of a selector, once it is there."""
    return _waited(driver, By.CSS_SELECTOR, selector)


def shadow(driver: webdriver.Chrome, key: str, selector: str) -> list[WebElement]:
    """The elements of a selector within a component of ours."""
    host = found(driver, f".st-key-{key}")
    return driver.execute_script(  # type: ignore[no-any-return]
        """
        const [host, selector] = arguments;
        const found = [...host.querySelectorAll(selector)];
        for (const each of host.querySelectorAll('*'))
          found.push(...(each.shadowRoot?.querySelectorAll(selector) ?? []));
        return found;
        """,
        host,
        selector,
    )


def _waited(driver: webdriver.Chrome, by: str, told: str) -> WebElement:
    seen: list[WebElement] = WebDriverWait(
        driver, PATIENCE_S, poll_frequency=0.1
    ).until(
        lambda page: [e for e in page.find_elements(by, told) if e.is_displayed()],
        f"{told} was waited for",
    )
    return seen[0]
