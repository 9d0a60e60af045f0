"""Carries commands out once the engine is there; until then they wait, and none is lost."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from luma_desktop.domain.errors import LumaError
from luma_desktop.domain.problems import Problem

if TYPE_CHECKING:
    from luma_desktop.engine.studio import Studio

Spawn = Callable[[Coroutine[Any, Any, None]], None]
"""Runs a coroutine as a task that is kept, cancelled at close, and whose errors are reported."""

Work = Callable[["Studio"], Coroutine[Any, Any, object]]


class Runner:
    """Every group of commands goes through one. `failed` hears of work that could not be done."""

    def __init__(self, failed: Callable[[Problem], None]) -> None:
        self.studio: Studio | None = None
        self.waiting: list[Work] = []
        self._spawn: Spawn | None = None
        self._failed = failed

    def attach(self, studio: Studio, spawn: Spawn) -> None:
        """The engine is there: carry out what was commanded before it was."""
        self.studio, self._spawn = studio, spawn
        waiting, self.waiting = self.waiting, []
        for work in waiting:
            self.run(work)

    def run(self, work: Work) -> None:
        studio, spawn = self.studio, self._spawn
        if studio is None or spawn is None:
            self.waiting.append(work)
            return

        async def guarded() -> None:
            try:
                await work(studio)
            except LumaError as error:
                self._failed(error.problem)

        spawn(guarded())
