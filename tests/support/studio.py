"""The whole program but for its window: engine and adapters against a service over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Self

from luma_desktop.assembly import Assembly
from luma_desktop.credentials.session_store import SessionStore
from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.money import Spending
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.domain.request import GenerationRequest
from luma_desktop.domain.secret import Secret
from luma_desktop.domain.settings import Settings
from luma_desktop.engine.facts import Fact, HoldsChanged, SpendingChanged, TroubleRaised
from luma_desktop.engine.holds import HoldKind
from luma_desktop.engine.publisher import Publisher
from luma_desktop.engine.studio import Queue
from luma_desktop.options import Options
from luma_desktop.paths import AppPaths

KEY = "sk-test-0123456789"
PATIENCE = 30.0
"""Seconds to wait for a fact before a test fails."""

QUICK = Settings(poll_seconds=0.2, max_in_flight=40)


class OpenStudio:
    """Use as an async context manager; again on the same folder is a restart."""

    def __init__(
        self,
        base_url: str,
        folder: Path,
        *,
        key: str | None = KEY,
        settings: Settings = QUICK,
    ) -> None:
        self.folder = folder
        self.paths = AppPaths.choose(folder)
        self.jobs: dict[str, Job] = {}
        self.facts: list[Fact] = []
        self._news = asyncio.Event()
        self._stack = AsyncExitStack()
        publisher = Publisher()
        publisher.subscribe(self._on_fact)
        store = SessionStore(None if key is None else Secret(key))
        self.assembly = Assembly(
            Options(api_base=base_url), self.paths, settings, publisher, key_store=store
        )

    async def __aenter__(self) -> Self:
        self.paths.create()
        await self._stack.enter_async_context(self.assembly)
        await self.assembly.start()
        await self.assembly.unlock()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    @property
    def queue(self) -> Queue:
        return self.assembly.studio.queue

    async def click(self, *prompts: str) -> tuple[str, ...]:
        return await self.queue.clicks.enqueue([GenerationRequest(prompt=p) for p in prompts])

    async def until(self, fact: Callable[[], bool]) -> None:
        """Return when `fact` holds; it is looked at after everything the engine tells."""
        async with asyncio.timeout(PATIENCE):
            while not fact():
                self._news.clear()
                await self._news.wait()

    async def until_state(self, job_id: str, state: JobState) -> Job:
        await self.until(lambda: job_id in self.jobs and self.jobs[job_id].state is state)
        return self.jobs[job_id]

    @property
    def holds(self) -> set[HoldKind]:
        boards = [fact for fact in self.facts if isinstance(fact, HoldsChanged)]
        return {hold.kind for hold in boards[-1].holds} if boards else set()

    @property
    def spending(self) -> Spending | None:
        """What counts against the limits, as it was told last."""
        told = [fact.spending for fact in self.facts if isinstance(fact, SpendingChanged)]
        return told[-1] if told else None

    def ends_of(self, kind: HoldKind) -> set[float | None]:
        """Every moment that a hold was told to stand until."""
        boards = [fact for fact in self.facts if isinstance(fact, HoldsChanged)]
        return {hold.until for board in boards for hold in board.holds if hold.kind is kind}

    @property
    def troubles(self) -> list[ProblemKind]:
        return [f.problem.kind for f in self.facts if isinstance(f, TroubleRaised)]

    def _on_fact(self, fact: Fact) -> None:
        self.facts.append(fact)
        changed = getattr(fact, "job", None)
        for job in getattr(fact, "jobs", ()) if changed is None else (changed,):
            self.jobs[job.id] = job
        self._news.set()
