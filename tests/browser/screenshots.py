"""Pictures of every page, for the documents.

    python -m tests.browser.screenshots [FOLDER] [WIDTH] [dark]

Serves the bundled sample and writes a picture of each page into docs/screenshots, or
where it is told.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from dashboard.sample import sample_export
from pipeline.build import build
from tests.browser.served import PAGES, browser, opened, resize, served, settle

if TYPE_CHECKING:
    from selenium import webdriver

_FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"
# Lower than any page: what is measured is the page and not the window.
_LEAST_HEIGHT = 500
_MOST_HEIGHT = 6_000


def main(folder: Path, width: int, *, is_dark: bool) -> None:
    """Write a picture of each page, as high as the page is."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        warehouse = Path(scratch) / "warehouse.duckdb"
        build([sample_export()], warehouse)
        with (
            served(warehouse) as address,
            browser(Path(scratch) / "profile", width=width, is_dark=is_dark) as driver,
        ):
            for page in PAGES:
                resize(driver, width, _LEAST_HEIGHT)
                opened(driver, f"{address}/{page}")
                resize(driver, width, page_height(driver))
                settle(driver)
                driver.save_screenshot(str(folder / f"{page or 'answer'}.png"))


def page_height(driver: webdriver.Chrome) -> int:
    """How high a window holds all of the page and of its sidebar, and no more."""
    height = driver.execute_script(
        """
        const bottoms = ['stMainBlockContainer', 'stSidebarUserContent',
                         'stSidebarNavItems'].map(name => {
          const found = document.querySelector(`[data-testid="${name}"]`);
          if (!found) return 0;
          const box = found.getBoundingClientRect();
          return box.right > 0 ? box.height + Math.max(0, box.top) : 0;
        });
        return Math.ceil(Math.max(...bottoms));
        """
    )
    return min(max(int(height), _LEAST_HEIGHT), _MOST_HEIGHT)


if __name__ == "__main__":
    words = sys.argv[1:]
    paths = [Path(word) for word in words if not word.isdigit() and word != "dark"]
    widths = [int(word) for word in words if word.isdigit()]
    main((paths or [_FOLDER])[0], (widths or [1200])[0], is_dark="dark" in words)
