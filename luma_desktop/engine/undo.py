"""What can be taken back, newest last."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from luma_desktop.domain.job import Job


class Deed(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CLEARED = "cleared"


class Undoable(msgspec.Struct, frozen=True, kw_only=True):
    deed: Deed
    jobs: tuple[Job, ...]


class UndoStack:
    """Bounded, for this run only."""

    LIMIT = 50

    def __init__(self) -> None:
        self._deeds: list[Undoable] = []

    def push(self, deed: Deed, jobs: tuple[Job, ...]) -> None:
        if jobs:
            self._deeds.append(Undoable(deed=deed, jobs=jobs))
            del self._deeds[: -self.LIMIT]

    def pop(self) -> Undoable | None:
        return self._deeds.pop() if self._deeds else None
