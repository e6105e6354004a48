"""From a dropped export to a link that shows the same, in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from pipeline.build import build
from tests.browser.hands import choose, found, go_to, press, shadow, tab_to
from tests.browser.served import (
    PAGES,
    PATIENCE_S,
    opened,
    prefer,
    resize,
    served,
    settle,
    text_of,
    wait_for,
)
from tests.exports import Invited, people, write_export

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from selenium import webdriver

_NOTE = "Hello Ada, we met at the fair in Leeds. I liked your talk."


@pytest.fixture
def empty(has_browser: None, tmp_path: Path) -> Iterator[tuple[str, Path]]:  # noqa: ARG001
    """A dashboard without a warehouse, and where one would be."""
    warehouse = tmp_path / "data" / "warehouse.duckdb"
    with served(warehouse) as address:
        yield address, warehouse


def test_dropped_exports_are_read_answered_and_let_go_of(
    empty: tuple[str, Path], driver: webdriver.Chrome, tmp_path: Path
) -> None:
    address, warehouse = empty
    invited = people(30, accepted_after=3) + people(30, stem="Other", note=_NOTE)
    zips = [
        write_export(tmp_path / "old", invited[:40], made_on="06-20-2026"),
        write_export(tmp_path / "new", invited),
    ]
    opened(driver, address)
    assert "no address is called" in text_of(driver)
    assert "Get a copy of your data" in text_of(driver)
    driver.find_element(By.CSS_SELECTOR, "input[type=file]").send_keys(
        "\n".join(map(str, zips))
    )
    settle(driver)
    press(driver, "Read it")
    told = wait_for(driver, "Done: the answer stands")
    assert "2 exports" in told
    assert "Missing in 2 of 2 exports: messages.csv" in told
    assert "read = kept + duplicates + rejected" in told
    assert not list(warehouse.parent.glob(".dropped-*"))
    assert not driver.find_elements(By.CSS_SELECTOR, "[data-testid=stFileChip]")
    go_to(driver, "The answer")
    assert "30 of 30" in text_of(driver)
    assert "The gap, as counted and like for like" in text_of(driver)


def test_file_that_is_no_export_says_why(
    empty: tuple[str, Path], driver: webdriver.Chrome, tmp_path: Path
) -> None:
    address, warehouse = empty
    broken = tmp_path / "*broken*.zip"
    broken.write_bytes(b"no archive")
    opened(driver, address)
    found(driver, "section")
    driver.find_element(By.CSS_SELECTOR, "input[type=file]").send_keys(str(broken))
    settle(driver)
    press(driver, "Read it")
    told = wait_for(driver, "It could not be read")
    assert "*broken*.zip" in told
    assert not warehouse.exists()


def test_sample_is_tried_and_a_newer_run_is_noticed(
    empty: tuple[str, Path], driver: webdriver.Chrome, tmp_path: Path
) -> None:
    address, warehouse = empty
    opened(driver, address)
    press(driver, "Try it with the sample")
    wait_for(driver, "Done: the answer stands")
    go_to(driver, "The answer")
    before = text_of(driver)
    build([write_export(tmp_path, people(7, accepted_after=2))], warehouse)
    told = wait_for(driver, "7 invitations")
    assert told != before


def test_link_shows_the_same_elsewhere_and_after_other_pages(
    sample_address: str,
    driver: webdriver.Chrome,
    fresh_browser: Callable[[], webdriver.Chrome],
) -> None:
    opened(driver, sample_address)
    choose(driver, "Invitations", "received")
    choose(driver, "Accepted within", "7 days")
    choose(driver, "From", "February 2026")
    for title in ("Received", "Draft", "Trust", "When they accept", "The answer"):
        go_to(driver, title)
    told = text_of(driver)
    assert "accepted by you within 7 days" in told
    assert "1 Feb 2026" in told
    assert text_of(opened(fresh_browser(), driver.current_url)) == told


def test_link_that_means_nothing_here_shows_the_default(
    sample_address: str, driver: webdriver.Chrome
) -> None:
    usual = text_of(opened(driver, f"{sample_address}/when"))
    odd = "direction=<img src=x>&days=12&from=May+1999&language=tlh&member=nobody"
    assert text_of(opened(driver, f"{sample_address}/when?{odd}")) == usual


def test_dark_and_narrow_are_drawn_without_overflow(
    sample_address: str, driver: webdriver.Chrome
) -> None:
    prefer(driver, is_dark=True)
    for page in PAGES:
        resize(driver, 400, 900)
        opened(driver, f"{sample_address}/{page}")
        for width in (400, 1600):
            resize(driver, width, 900)
            settle(driver)
            wide, ground = driver.execute_script(_MEASURED)
            assert wide <= width, (page, width)
            assert ground == "rgb(23, 22, 20)", page


_MEASURED = """
const main = document.querySelector('[data-testid="stMain"]');
const app = document.querySelector('[data-testid="stApp"]');
return [Math.max(main.scrollWidth, document.documentElement.scrollWidth),
        getComputedStyle(app).backgroundColor];
"""


def test_keyboard_alone_goes_filters_and_opens(
    sample_address: str, driver: webdriver.Chrome
) -> None:
    opened(driver, sample_address)
    tab_to(driver, "When they accept").send_keys(Keys.ENTER)
    wait_for(driver, "How soon people accept")
    settle(driver)
    field = tab_to(driver, "Accepted within")
    field.send_keys(Keys.ARROW_DOWN)
    field.send_keys(Keys.ARROW_DOWN, Keys.ENTER)
    settle(driver)
    assert "days=" in driver.current_url
    opened(driver, f"{sample_address}/mine")
    button = shadow(driver, "mine_rows", "tbody button")[1]
    driver.execute_script("arguments[0].focus()", button)
    button.send_keys(Keys.SPACE)
    assert button.get_attribute("aria-expanded") == "true"


def test_draft_is_read_while_it_is_typed(
    sample_address: str, driver: webdriver.Chrome
) -> None:
    opened(driver, f"{sample_address}/draft")
    (field,) = shadow(driver, "draft", "textarea")
    field.send_keys(_NOTE)
    told = wait_for(driver, "How such notes did")
    assert f"{300 - len(_NOTE)} characters left" in told
    assert driver.find_elements(By.CSS_SELECTOR, ".note mark.context")
    field.send_keys(" x" * 200)
    wait_for(driver, "too many")
    go_to(driver, "Trust")
    go_to(driver, "Draft")
    (field,) = shadow(driver, "draft", "textarea")
    assert (field.get_attribute("value") or "").startswith(_NOTE)


def test_each_form_is_downloaded(
    sample_address: str, fresh_browser: Callable[[], webdriver.Chrome], tmp_path: Path
) -> None:
    driver = opened(fresh_browser(), f"{sample_address}/share")
    forms = {"PNG": b"\x89PNG", "SVG": b"<svg", "HTML": b"<!doctype html", "CSV": b""}
    for form in forms:
        press(driver, form)
    folder = tmp_path / "fresh" / "downloads"
    WebDriverWait(driver, PATIENCE_S).until(
        # While it is on its way, a file has another name.
        lambda _: all([*folder.glob(f"*.{form.lower()}")] for form in forms)
    )
    for form, start in forms.items():
        (path,) = folder.glob(f"*.{form.lower()}")
        assert path.read_bytes().lower().startswith(start.lower())


_HOSTILE = '<img src=x onerror="window.hacked=1"> **bold** [a](javascript:1) {x}'


@pytest.fixture
def hostile(has_browser: None, tmp_path: Path) -> Iterator[str]:  # noqa: ARG001
    """A dashboard of notes and names that would like to be more than text."""
    warehouse = tmp_path / "warehouse.duckdb"
    rows = [
        Invited(f"{_HOSTILE} {stem}", 60, f"{_HOSTILE}\n<b>we met</b>", 2.0, slug=stem)
        for stem in ("one", "two")
    ]
    build([write_export(tmp_path, [*rows, *people(30, accepted_after=3)])], warehouse)
    with served(warehouse) as address:
        yield address


def test_own_rows_are_text_are_searched_and_stay(
    hostile: str, driver: webdriver.Chrome
) -> None:
    opened(driver, f"{hostile}/mine")
    found(driver, "input[type=text][aria-label^=Name]").send_keys("onerror", Keys.ENTER)
    settle(driver)
    names = shadow(driver, "mine_rows", "tbody button")
    assert [name.text.rsplit(" ", 1)[0] for name in names] == [_HOSTILE] * 2
    names[0].click()
    (note,) = [n for n in shadow(driver, "mine_rows", ".note") if n.is_displayed()]
    assert note.text == f"{_HOSTILE}\n<b>we met</b>"
    assert not shadow(driver, "mine_rows", "img, a, b, strong")
    assert driver.execute_script("return window.hacked") is None
    assert driver.current_url == f"{hostile}/mine"
    for testid in ("stElementToolbar", "stDownloadButton", "stDataFrame"):
        assert not driver.find_elements(By.CSS_SELECTOR, f"[data-testid={testid}]")


def test_draft_of_markup_is_text(hostile: str, driver: webdriver.Chrome) -> None:
    opened(driver, f"{hostile}/draft")
    (field,) = shadow(driver, "draft", "textarea")
    field.send_keys(_HOSTILE)
    wait_for(driver, "characters left")
    settle(driver)
    note = driver.find_element(By.CSS_SELECTOR, ".note")
    assert note.text == _HOSTILE
    assert not note.find_elements(By.CSS_SELECTOR, "img, a, strong")
    assert driver.execute_script("return window.hacked") is None
