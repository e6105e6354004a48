"""Pictures of every page, for the documents.

    python -m tests.browser.screenshots [FOLDER] [WIDTH] [dark]

Serves the bundled sample and writes a picture of each page into docs/screenshots, or
where it is told.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from dashboard.sample import sample_export
from pipeline.build import build
from tests.browser.served import browser, served, settle

PAGES = ("", "when", "notes", "received", "mine", "draft", "trust", "share", "exports")
_FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"
_MOST_HEIGHT = 4_000


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
                driver.get(f"{address}/{page}")
                settle(driver)
                height = driver.execute_script(
                    "return document.querySelector('[data-testid=\"stMain\"]')"
                    ".scrollHeight"
                )
                driver.execute_cdp_cmd(
                    "Emulation.setDeviceMetricsOverride",
                    {
                        "width": width,
                        "height": min(int(height) + 40, _MOST_HEIGHT),
                        "deviceScaleFactor": 1,
                        "mobile": False,
                    },
                )
                settle(driver)
                driver.save_screenshot(str(folder / f"{page or 'answer'}.png"))


if __name__ == "__main__":
    words = sys.argv[1:]
    paths = [Path(word) for word in words if not word.isdigit() and word != "dark"]
    widths = [int(word) for word in words if word.isdigit()]
    main((paths or [_FOLDER])[0], (widths or [1200])[0], is_dark="dark" in words)
