"""What can be taken back, newest last."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from luma_desktop.domain.job import Job


class Deed(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CLEARED = "cleared"
    CANCELLED = "cancelled"
    MOVED = "moved"
    PRIORITISED = "prioritised"
    EDITED = "edited"


class Undoable(msgspec.Struct, frozen=True, kw_only=True):
    """`jobs` are as they were before it was done (after, where they were added)."""

    deed: Deed
    jobs: tuple[Job, ...]


class Undone(msgspec.Struct, frozen=True, kw_only=True):
    """What an Undo has taken back: none of `jobs` if it came too late."""

    deed: Deed
    jobs: int


class UndoStack:
    """Bounded, for this run only."""

    LIMIT = 50

    def __init__(self) -> None:
        self._deeds: list[Undoable] = []

    def push(self, deed: Deed, jobs: tuple[Job, ...]) -> Undoable:
        """What was done to no job is not kept."""
        done = Undoable(deed=deed, jobs=jobs)
        if jobs:
            self._deeds.append(done)
            del self._deeds[: -self.LIMIT]
        return done

    def forget(self, deed: Undoable) -> None:
        """It was not done after all."""
        if deed in self._deeds:
            self._deeds.remove(deed)

    def pop(self) -> Undoable | None:
        return self._deeds.pop() if self._deeds else None

    def put_back(self, deed: Undoable) -> None:
        """It could not be taken back now: the next Undo tries again."""
        self._deeds.append(deed)
