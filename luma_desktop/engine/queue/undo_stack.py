"""What was done and can be taken back, newest last."""

from __future__ import annotations

import asyncio

import msgspec

from luma_desktop.domain.job import Job
from luma_desktop.engine.undo import Deed


class Undoable(msgspec.Struct, frozen=True, kw_only=True):
    """`jobs` are as they were before it was done (after, where they were added)."""

    deed: Deed
    jobs: tuple[Job, ...]

    def is_click(self, click_id: str) -> bool:
        return self.deed is Deed.ADDED and any(job.click_id == click_id for job in self.jobs)


class UndoStack:
    """Bounded, for this run only. What is done and what is undone happens under `one_by_one`."""

    LIMIT = 50

    def __init__(self) -> None:
        self._deeds: list[Undoable] = []
        self.one_by_one = asyncio.Lock()
        """Else an Undo would miss what is just being done, and take back what was done before."""

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

    def pop(self, click_id: str | None = None) -> Undoable | None:
        """That click, or else the newest; None if there is no such thing."""
        found = [d for d in self._deeds if click_id is None or d.is_click(click_id)]
        if not found:
            return None
        self._deeds.remove(found[-1])
        return found[-1]

    def put_back(self, deed: Undoable) -> None:
        """It could not be taken back now: the next Undo tries again."""
        self._deeds.append(deed)
