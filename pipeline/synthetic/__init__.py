"""Seeded LinkedIn exports of invented members, with their truth beside them.

numpy is needed here only, and only once a sample is made: the modules that use
it are imported by the first call.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

from pipeline.errors import InputError
from pipeline.synthetic.scenario import SCENARIOS, Scenario

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["SCENARIOS", "Scenario", "write_sample"]


def write_sample(  # noqa: PLR0913 (the command's options, one by one)
    out: Path,
    *,
    invitations: int | None = 1500,
    members: int = 1,
    seed: int = 0,
    scenario: str = "effect",
    packed: bool = True,
) -> list[Path]:
    """The paths written: the exports in order of member and time, then the truth.

    Args:
        out: A path ending in `.zip` for one archive; else a folder for archives
            under LinkedIn's own names. The truth is `truth.csv` beside them.
        invitations: About how many rows each export's Invitations.csv has, both
            directions; None for as many as the scenario's calendar gives.
        members: How many members, each with an export of their own.
        seed: Same seed, same bytes.
        scenario: A key of `SCENARIOS`.
        packed: Whether an export is a zip or an unpacked folder.

    Raises:
        InputError: A value out of range, a file in the way, or no numpy.
    """
    if scenario not in SCENARIOS:
        raise InputError(
            f"scenario: {scenario}, expected one of {', '.join(SCENARIOS)}."
        )
    if members < 1 or seed < 0 or (invitations is not None and invitations < 1):
        raise InputError(
            "sample: a number out of range, expected at least 1 invitation and "
            "1 member and a seed from 0. Choose another."
        )
    if find_spec("numpy") is None:
        raise InputError(
            "numpy: not installed, expected for making a sample. Run pip install numpy."
        )
    from pipeline.synthetic.sample import write_exports  # noqa: PLC0415 (see above)

    return write_exports(
        out, SCENARIOS[scenario], (seed, members), invitations, packed=packed
    )
