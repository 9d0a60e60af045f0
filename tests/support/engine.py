"""The real engine on a real database, with a scripted service and a clock that flies."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Self, TypeVar

from luma_desktop.domain.clip import Clip
from luma_desktop.domain.errors import LumaError
from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.request import Dialect, GenerationRequest
from luma_desktop.domain.settings import Settings
from luma_desktop.engine.facts import Fact
from luma_desktop.engine.life import Life
from luma_desktop.engine.pictures.picture_delivery import PictureDelivery
from luma_desktop.engine.pictures.service_frames import ServiceFrames
from luma_desktop.engine.ports import Catalogue, GenerationService, Progress, Videos
from luma_desktop.engine.publisher import Publisher
from luma_desktop.engine.session import Session
from luma_desktop.engine.studio import Queue
from luma_desktop.engine_assembly import build_engine
from luma_desktop.store.database import Database
from luma_desktop.store.install import Installation
from luma_desktop.store.journal import SqliteJournal
from luma_desktop.store.library import SqliteLibrary
from luma_desktop.store.picture_links import SqlitePictureLinks
from tests.support.scripted_pictures import ScriptedBucket, ScriptedImages, ScriptedPictures
from tests.support.scripted_service import ScriptedService, SinglyAsked
from tests.support.virtual_clock import VirtualClock

T = TypeVar("T")

ORIGIN = "https://api.example"
KEY = "0123456789abcdef"


class CountedDatabase(Database):
    """The real one; it tells the clock while its threads are at work."""

    pending = 0
    calls = 0
    gate: asyncio.Event | None = None
    """While it is there and not set, writes stand still before they begin."""

    def written(self) -> None:
        """Called when a transaction is on the disk and nobody knows it yet; tests replace it."""

    async def write(self, work: Callable[[sqlite3.Connection], T]) -> T:
        if self.gate is not None:
            await self.gate.wait()
        result = await self._counted(super().write, work)
        self.written()
        return result

    async def read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        return await self._counted(super().read, work)

    async def read_in_order(self, work: Callable[[sqlite3.Connection], T]) -> T:
        return await self._counted(super().read_in_order, work)

    async def read_after_writes(self, work: Callable[[sqlite3.Connection], T]) -> T:
        return await self._counted(super().read_after_writes, work)

    async def _counted(
        self, run: Callable[..., object], work: Callable[[sqlite3.Connection], T]
    ) -> T:
        self.pending += 1
        self.calls += 1
        try:
            return await run(work)  # type: ignore[misc, no-any-return]
        finally:
            self.pending -= 1


class ScriptedDownloads:
    """Clips arrive at once, unless `failures` has something to raise first.

    Those whose prompt is in `rates` arrive with so many bytes a second, and are resumed.
    """

    SIZE = 1_000_000

    def __init__(self, clock: VirtualClock) -> None:
        self._clock = clock
        self.failures: list[LumaError] = []
        self.fetched: list[str] = []
        self.rates: dict[str, float] = {}
        self.received: dict[str, float] = {}
        """Job id → bytes."""
        self.free = 0

    async def free_bytes(self) -> int:
        return self.free

    async def fetch(self, job: Job, on_progress: Progress) -> Clip:
        assert job.video is not None
        self.fetched.append(job.video.url)
        if self.failures:
            raise self.failures.pop(0)
        prompt = job.request.prompt
        while prompt in self.rates and self.received.get(job.id, 0) < self.SIZE:
            on_progress(int(self.received.setdefault(job.id, 0)), self.SIZE)
            await self._clock.sleep(1)
            self.received[job.id] += self.rates.get(prompt, self.SIZE)
        on_progress(10, 10)
        return Clip(path=f"videos/{job.id}.mp4", size=10, sha256="0" * 64)


class EngineUnderTest:
    """`start` on a folder; start again on the same folder to see what a restart does."""

    database: CountedDatabase
    journal: SqliteJournal
    library: SqliteLibrary
    queue: Queue
    life: Life
    publisher: Publisher

    def __init__(self, folder: Path, service: ScriptedService, clock: VirtualClock) -> None:
        self.folder = folder
        self.service = service
        self.clock = clock
        self.downloads = ScriptedDownloads(clock)
        self.pictures = ScriptedPictures()
        self.images = ScriptedImages()
        self.bucket = ScriptedBucket()
        self.facts: list[Fact] = []
        self.jobs: dict[str, Job] = {}

    @classmethod
    async def start(
        cls,
        folder: Path,
        *,
        service: ScriptedService | None = None,
        clock: VirtualClock | None = None,
        random: Random | None = None,
        max_in_flight: int = 4,
        settings: Settings | None = None,
        key: str | None = KEY,
        origin: str = ORIGIN,
        catalogue: Catalogue | None = None,
        videos: Videos | None = None,
    ) -> Self:
        clock = clock or VirtualClock()
        clock.watch_threads()
        engine = cls(folder, service or ScriptedService(clock), clock)
        install = Installation.load(folder / "install.id")
        engine.database = CountedDatabase(folder / "luma.db", install)
        clock.is_busy = lambda: engine.database.pending > 0
        clock.activity = lambda: engine.database.calls
        await engine.database.open()
        engine.journal = SqliteJournal(engine.database)
        engine.library = SqliteLibrary(engine.database)
        engine.publisher = Publisher()
        engine.publisher.subscribe(engine._on_fact)
        services: dict[Dialect, GenerationService] = {
            Dialect.LEGACY: engine.service,
            Dialect.UNIFIED: SinglyAsked(engine.service),
        }
        session = Session(origin)
        settings = settings or Settings(max_in_flight=max_in_flight)
        built = build_engine(
            journal=engine.journal,
            library=engine.library,
            services=services,
            catalogue=catalogue,
            videos=videos,
            account=engine.service,
            downloads=engine.downloads,
            session=session,
            publisher=engine.publisher,
            clock=clock,
            settings=settings,
            delivery=PictureDelivery(
                pictures=engine.pictures,
                frames=ServiceFrames(
                    library=engine.library,
                    services=services,
                    images=engine.images,
                    pictures=engine.pictures,
                    session=session,
                ),
                links=SqlitePictureLinks(engine.database),
                bucket=engine.bucket,
                services=services,
                session=session,
                clock=clock,
                origin=origin,
                settings=settings,
            ),
            random=random or Random(7),
            restored=engine.database.foreign,
        )
        engine.queue, engine.life = built.queue, built.life
        await engine.life.start()
        await engine.queue.controls.use_key(key)
        return engine

    async def aclose(self, patience: float = 0.0) -> None:
        await self.life.aclose(patience)
        await self.database.close()

    # what tests ask

    async def click(self, *prompts: str) -> tuple[str, ...]:
        """One click; returns the ids once the engine has done all it can without time."""
        ids = await self.queue.clicks.enqueue([GenerationRequest(prompt=p) for p in prompts])
        await self.clock.settle()
        return ids

    def state(self, job_id: str) -> JobState:
        return self.jobs[job_id].state

    async def run_until(
        self, fact: Callable[[], bool], *, limit: float = 4000.0, step: float = 0.1
    ) -> None:
        """Let time pass in small steps until `fact`."""

        async def watch() -> None:
            while not fact():
                await self.clock.sleep(step)

        await self.clock.run_until(watch(), limit=limit)

    async def run_until_state(self, job_id: str, state: JobState, *, limit: float = 4000.0) -> None:
        await self.run_until(lambda: self.state(job_id) is state, limit=limit)

    def _on_fact(self, fact: Fact) -> None:
        self.facts.append(fact)
        changed = getattr(fact, "job", None)
        for job in getattr(fact, "jobs", ()) if changed is None else (changed,):
            self.jobs[job.id] = job
