"""Which moments can be true at all. Unix seconds."""

from __future__ import annotations

_EARLIEST = 1_704_067_200.0
"""1 January 2024: before this program existed."""

_LATEST = 4_102_444_800.0
"""1 January 2100."""


def is_plausible(moment: float) -> bool:
    """Whether a clock that says so may be right; one in the year 9999 is broken."""
    return _EARLIEST <= moment < _LATEST
