"""Coverage-guided fuzzing of one parser.

    python -m tests.fuzz.guided PARSER [SECONDS]

Needs atheris, which nothing else does. Begins with the small exports of the corpus;
what it finds is written to build/fuzz, and stops it.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.fuzz.corpus import seeds

if TYPE_CHECKING:
    from collections.abc import Iterator

OUT = Path("build/fuzz")


def _begun(parser: str) -> Iterator[bytes]:
    from tests.fuzz.parsers import PARSERS  # noqa: PLC0415 (to be instrumented)

    assert parser in PARSERS, f"expected one of {', '.join(PARSERS)}"
    if parser == "archive":
        from random import Random  # noqa: PLC0415

        from tests.fuzz.mutate_files import packed  # noqa: PLC0415

        for place, tree in enumerate(seeds().values()):
            yield packed(Random(place), tree)  # noqa: S311
        return
    for tree in seeds().values():
        for name, data in tree.items():
            if name.endswith(".json") == (parser == "snapshot"):
                yield data if parser != "csv" else data.partition(b"\n")[2]


def main() -> None:
    """Read the command line and fuzz until the time is over or something is found."""
    import atheris  # noqa: PLC0415 (not installed where nobody fuzzes)

    parser = sys.argv[1]
    seconds = int(sys.argv[2]) if len(sys.argv) > 2 else 60
    with atheris.instrument_imports(include=["pipeline", "zipfile", "json"]):
        from tests.fuzz.parsers import PARSERS  # noqa: PLC0415
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for number, data in enumerate(_begun(parser)):
            Path(folder, f"seed-{number}").write_bytes(data)
        options = (
            *(f"-max_total_time={seconds}", "-timeout=10", "-rss_limit_mb=1024"),
            *("-max_len=20000", f"-artifact_prefix={OUT}/{parser}-"),
        )
        atheris.Setup([sys.argv[0], *options, folder], PARSERS[parser])
        atheris.Fuzz()


if __name__ == "__main__":
    main()
