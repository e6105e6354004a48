"""Many hashes looked up among few known ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FILTER_BITS: Final = 20
_FILTER_SHIFT: Final = np.uint64(64 - _FILTER_BITS)


class Index:
    """Where a hash stands among sorted ones.

    A flag for a hash's first bits turns most unknown ones away; a table of where
    the hashes with the same first bits begin leads to the others.
    """

    def __init__(self, keys: NDArray[np.uint64]) -> None:
        """Keep the keys: sorted, none twice, their bits well spread."""
        self._keys = keys
        # As many buckets as keys, so that few share one.
        bits = max(len(keys).bit_length(), 1)
        self._shift = np.uint64(64 - bits)
        bounds = np.arange(1 << bits, dtype=np.uint64) << self._shift
        self._begins = np.searchsorted(keys, bounds)
        self._may_be_known = np.zeros(1 << _FILTER_BITS, dtype=np.bool_)
        self._may_be_known[keys >> _FILTER_SHIFT] = True

    def find(
        self, hashes: NDArray[np.uint64]
    ) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """The places of the known hashes in what was given, and among the keys."""
        firsts = (hashes >> _FILTER_SHIFT).view(np.int64)
        places = np.flatnonzero(self._may_be_known.take(firsts))
        sought = hashes.take(places)
        last = len(self._keys) - 1
        begins = (sought >> self._shift).view(np.int64)
        rows = np.minimum(self._begins.take(begins), last)
        found = self._keys.take(rows)
        behind = np.flatnonzero((found < sought) & (rows < last))
        while len(behind):
            rows[behind] += 1
            found[behind] = self._keys[rows[behind]]
            is_behind = (found[behind] < sought[behind]) & (rows[behind] < last)
            behind = behind[is_behind]
        is_known = found == sought
        return places[is_known], rows[is_known]
