"""Runs commands once the engine is ready; until then they wait, and none is lost."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from luma_desktop.domain.errors import LumaError
from luma_desktop.domain.problems import Problem

if TYPE_CHECKING:
    from luma_desktop.engine.studio import Studio

Spawn = Callable[[Coroutine[Any, Any, None]], None]
"""Runs a coroutine as a task that is tracked, cancelled at close, and whose errors are reported."""

Work = Callable[["Studio"], Coroutine[Any, Any, object]]


class Runner:
    """Every group of commands goes through one. `failed` receives work that couldn't be done."""

    def __init__(self, failed: Callable[[Problem], None]) -> None:
        self.studio: Studio | None = None
        self.waiting: list[Work] = []
        self._spawn: Spawn | None = None
        self._failed = failed

    def attach(self, studio: Studio, spawn: Spawn) -> None:
        """The engine is ready: run the commands that waited for it."""
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
