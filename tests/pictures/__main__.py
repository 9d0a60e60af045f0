"""`scripts/screenshots`: the window in both appearances, with jobs in many states.

Engine, HTTP and video are the real ones; the service is the simulator, told when to be slow, to
fail and to lose an answer.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

os.environ["QT_API"] = "pyside6"
os.environ.setdefault("QT_LOGGING_RULES", "qt.multimedia.*=false")

import qasync
from PySide6.QtWidgets import QApplication

from luma_desktop.assembly import Assembly
from luma_desktop.credentials.session_store import SessionStore
from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.remote import RemotePhase
from luma_desktop.domain.request import GenerationRequest
from luma_desktop.domain.secret import Secret
from luma_desktop.domain.settings import Appearance, FormDraft, Settings, WindowState
from luma_desktop.engine.loops.tasks import Tasks
from luma_desktop.engine.publisher import Publisher
from luma_desktop.options import Options
from luma_desktop.paths import AppPaths
from luma_desktop.ui.bridge.bridge import Bridge
from luma_desktop.ui.form.form_panel import FormPanel
from luma_desktop.ui.frames.frame_source import ClipSource, Moment
from luma_desktop.ui.frames.frame_well import FrameSlot
from luma_desktop.ui.kit.application import Application
from luma_desktop.ui.kit.theme import Theme
from luma_desktop.ui.preview.player import Player
from luma_desktop.ui.system.qt_messages import lead_to_log
from luma_desktop.ui.window.main_window import MainWindow
from tests.support.simulator import SUBMIT, SimulatorProcess

JELLYFISH = "Flying jellyfish drifting between skyscrapers at blue hour, slow dolly in"
EARLIER = ("Harbour at dusk, gulls, long lens", "Pine forest in morning fog, slow crane up")
FAILS = "A crowd of celebrities at a pool party"
LOST = "Paper boats in a storm drain, macro, rain"
RUNNING = ("Desert road at golden hour, drone follows a bus", "Neon alley in the rain, steadicam")
SETTINGS = Settings(poll_seconds=1.0, max_in_flight=4, autoplay=False)
PATIENCE = 120.0
SIZE = (1280, 800)


class Studio:
    """The window and its engine; waits for what the bridge tells."""

    def __init__(self, application: QApplication, simulator: SimulatorProcess) -> None:
        self._simulator = simulator
        self.theme = Theme()
        self.theme.apply(application, Appearance.LIGHT)
        self._tasks = Tasks()
        self.bridge = Bridge()
        draft = FormDraft(prompt=JELLYFISH, variations=2)
        self.window = MainWindow(self.bridge, SETTINGS, WindowState(form=draft))
        self._jobs: dict[str, Job] = {}
        self._news = asyncio.Event()
        self.bridge.jobs_added.connect(self._on_jobs_added)
        self.bridge.job_changed.connect(self._note)

    def spawn(self, coroutine: Coroutine[Any, Any, object]) -> None:
        self._tasks.spawn(coroutine, name="command")

    async def aclose(self) -> None:
        await self._tasks.aclose()
        self.window.deleteLater()

    async def ask(self, prompt: str, *states: JobState) -> Job:
        """Ask for a clip and wait until its job is in one of `states`."""
        self.bridge.queue.generate([GenerationRequest(prompt=prompt)])
        return await self.until(lambda job: job.request.prompt == prompt and job.state in states)

    async def until(self, fits: Callable[[Job], bool]) -> Job:
        async with asyncio.timeout(PATIENCE):
            while True:
                for job in self._jobs.values():
                    if fits(job):
                        return job
                self._news.clear()
                await self._news.wait()

    async def show(self, job: Job, seconds: float) -> None:
        """Play a clip and stop it at a second of its own."""
        player = self.window.findChild(Player)
        assert player is not None
        passed = asyncio.Event()
        player.position_changed.connect(lambda at: passed.set() if at >= seconds else None)
        self.window.play(job.id)
        async with asyncio.timeout(PATIENCE):
            await passed.wait()
        player.pause()

    async def begin_with(self, job: Job) -> None:
        """Put a clip's first frame in the form."""
        form = self.window.findChild(FormPanel)
        assert form is not None
        there = asyncio.Event()
        self.bridge.pictures.picture_kept.connect(lambda _slot, _picture: there.set())
        form.frames.give(FrameSlot.START, ClipSource(job.id, Moment.FIRST))
        async with asyncio.timeout(PATIENCE):
            await there.wait()

    def save(self, folder: Path, name: str) -> None:
        self.window.resize(*SIZE)
        path = folder / f"{name}.png"
        if not self.window.grab().save(str(path)):
            raise OSError(f"{path} could not be written")

    def _on_jobs_added(self, jobs: list[Job]) -> None:
        for job in jobs:
            self._note(job)

    def _note(self, job: Job) -> None:
        self._jobs[job.id] = job
        self._news.set()


def main() -> int:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    application = Application(["screenshots"])
    lead_to_log()
    with (
        tempfile.TemporaryDirectory() as data,
        asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(application)) as runner,
    ):
        simulator = SimulatorProcess(Path(data) / "service", "--speed", "demo")
        simulator.start()
        try:
            runner.run(_draw(application, simulator, Path(data), folder))
        finally:
            simulator.stop()
    return 0


async def _draw(
    application: QApplication, simulator: SimulatorProcess, data: Path, folder: Path
) -> None:
    studio = Studio(application, simulator)
    publisher = Publisher()
    publisher.subscribe(studio.bridge.publish)
    paths = AppPaths.choose(data / "window")
    paths.create()
    studio.window.show()
    async with AsyncExitStack() as stack:
        options = Options(api_base=simulator.base_url)
        store = SessionStore(Secret("sk-screenshots"))
        assembly = Assembly(options, paths, SETTINGS, publisher, key_store=store)
        await stack.enter_async_context(assembly)
        studio.bridge.attach(assembly.studio, studio.spawn)
        await assembly.start()
        await assembly.unlock()
        await _fill(studio, simulator)
        for appearance in (Appearance.LIGHT, Appearance.DARK):
            studio.theme.apply(application, appearance)
            studio.save(folder, appearance.value)
        await studio.aclose()


async def _fill(studio: Studio, simulator: SimulatorProcess) -> None:
    """Jobs in the states that a working day brings."""
    simulator.configure(min_seconds=1.0, max_seconds=1.0)
    first, *_ = [await studio.ask(prompt, JobState.READY) for prompt in EARLIER]
    await studio.begin_with(first)
    clip = await studio.ask(JELLYFISH, JobState.READY)
    simulator.twist(failure_reason="moderation")
    await studio.ask(FAILS, JobState.FAILED)
    simulator.configure(min_seconds=60.0, max_seconds=60.0, log_timing="never")
    for prompt in RUNNING:
        await studio.ask(prompt, JobState.ACCEPTED)
        await studio.until(lambda job: job.phase is RemotePhase.RUNNING and not job.is_finished)
    simulator.fault("answer", path=SUBMIT, method="POST", status=504, accepted=False)
    await studio.ask(LOST, JobState.SUBMIT_UNKNOWN)
    await studio.show(clip, 2.0)


if __name__ == "__main__":
    sys.exit(main())
