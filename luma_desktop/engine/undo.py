"""The words between engine and window for what can be taken back."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Deed(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CLEARED = "cleared"
    CANCELLED = "cancelled"
    MOVED = "moved"
    PRIORITISED = "prioritised"
    EDITED = "edited"


class Undone(msgspec.Struct, frozen=True, kw_only=True):
    """What an Undo has taken back: none of `jobs` if it came too late.

    `too_late` counts those of a click that were sent already.
    """

    deed: Deed
    jobs: int
    too_late: int = 0
