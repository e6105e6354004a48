"""Every command once, as a member would, under an umask that hides nothing.

    python -m tests.privacy.journey FOLDER

Run it where only loopback is, or watched by strace, to see that it asks no one.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from websockets.exceptions import InvalidStatus

from tests.browser.served import PAGES, served
from tests.privacy.canaries import FORMS
from tests.privacy.visit import visited


def main() -> int:
    """Go all the way; 0 if each step went well."""
    os.umask(0)
    top = Path(sys.argv[1])
    # A folder of its own: what stands outside it was not written by a command.
    place = top / "written"
    place.mkdir(mode=0o700)
    exports = [str(path) for path in FORMS["with_rejects"](top / "exports")]
    steps = [
        ["run", *exports],
        ["answer", "--json", "--by", "language"],
        ["tables", "--out", "tables", "--format", "csv"],
        ["tables", "--out", "private/tables", "--private"],
        ["check", "Hi Bob, we met at the fair. May I ask for advice?"],
        ["share", "--out", "shared"],
        ["sample", "sample", "--invitations", "40", "--unpacked"],
        ["sample", "packed/sample.zip", "--invitations", "40"],
    ]
    if not all(_went_well(step, place) for step in steps):
        return 1
    # Two of them again, over files that were made readable by all.
    for path in [*place.glob("packed/*"), *place.glob("tables/*")]:
        path.chmod(0o644)
    again = [step for step in steps if {"packed/sample.zip", "tables"} & {*step}]
    if not all(_went_well(step, place) for step in again):
        return 1
    return _look(top, place / "data" / "warehouse.duckdb")


def _went_well(step: list[str], place: Path) -> bool:
    command = [sys.executable, "-m", "dashboard", *step]
    warehouse = ["--warehouse", "data/warehouse.duckdb"]
    done = subprocess.run([*command, *warehouse], cwd=place, check=False)
    return done.returncode == 0


def _look(top: Path, warehouse: Path) -> int:
    """Open the dashboard's pages, and come to it from elsewhere as well."""
    (top / "pages").mkdir()
    with served(warehouse) as address:
        for page in PAGES:
            # What can be shared is drawn by the command already.
            if page != "share":
                path = top / "pages" / (page or "answer")
                path.write_bytes(visited(address, page).messages)
        try:
            visited(address, "", origin="http://elsewhere.example")
        except InvalidStatus as refused:
            return int(refused.response.status_code != 403)
    return 1


if __name__ == "__main__":
    sys.exit(main())
