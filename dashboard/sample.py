"""Where the bundled sample lies."""

from __future__ import annotations

from pathlib import Path

_PACKAGES = Path(__file__).parents[1]
# In a checkout the sample lies with the exports, in a wheel inside the package.
_FOLDERS = (_PACKAGES / "data" / "raw" / "sample", _PACKAGES / "pipeline" / "sample")


def sample_export() -> Path:
    """The folder of the bundled export."""
    return next(path for path in _FOLDERS if path.is_dir())
