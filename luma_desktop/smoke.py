"""`--smoke-test`: does the main job through the real window and writes down how it went.

It types a prompt, presses Generate, waits until the clip plays, extends it, and waits until the
extension plays. It uses what a person uses: the widgets and the menu's actions, found by name.
"""

from __future__ import annotations

import asyncio
import logging
import platform
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import httpx
import msgspec
import PySide6
from PySide6.QtCore import QObject
from PySide6.QtGui import QImage
from PySide6.QtMultimedia import QVideoFrame
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from luma_desktop import __version__
from luma_desktop.domain.job import FINISHED, Job, JobState
from luma_desktop.engine.holds import Hold
from luma_desktop.paths import AppPaths
from luma_desktop.ui.actions.commands import Command
from luma_desktop.ui.bridge.bridge import Bridge
from luma_desktop.ui.preview.video_surface import VideoSurface
from luma_desktop.ui.window.main_window import MainWindow

log = logging.getLogger(__name__)

Found = TypeVar("Found", bound=QObject)

PATIENCE = 600.0
"""Seconds for each of the two clips; a real service takes minutes."""

PROMPT = "Flying jellyfish drifting between skyscrapers at blue hour, slow dolly in"
EXTENSION = "The jellyfish rise above the roofs into the dawn"
FRAMES = 5
"""Different pictures that must have been on screen before a clip counts as playing."""


class SmokeError(Exception):
    """What went wrong, in a sentence."""


class SmokeTest:
    """One run over a window that is open and whose engine has started."""

    def __init__(
        self, window: MainWindow, bridge: Bridge, *, folder: Path, origin: str, paths: AppPaths
    ) -> None:
        self._window = window
        self._bridge = bridge
        self._folder = folder
        self._origin = origin
        self._paths = paths
        self._jobs: dict[str, Job] = {}
        self._troubles: list[str] = []
        self._stuck = ""
        self._pictures: set[bytes] = set()
        self._timings: dict[str, float] = {}
        self._news = asyncio.Event()

    async def run(self) -> int:
        """Return 0 if both clips played, 1 if not; `report.json` says why."""
        self._folder.mkdir(parents=True, exist_ok=True)
        error = ""
        try:
            self._connect()
            clip = await self._make(PROMPT, "generate")
            self._window.action(Command.EXTEND).trigger()
            await self._make(EXTENSION, "extend", parent=clip)
        except SmokeError as failure:
            error = str(failure)
        except Exception as failure:
            log.exception("Smoke test stumbled")
            error = f"{type(failure).__name__}: {failure}"
        self._report(error)
        return 1 if error else 0

    # the main job

    async def _make(self, prompt: str, step: str, parent: Job | None = None) -> Job:
        """Ask for a clip through the form and see it play."""
        before = set(self._jobs)
        self._child(QPlainTextEdit, "prompt").setPlainText(prompt)
        self._window.action(Command.GENERATE).trigger()
        if self._child(QWidget, "key_offer").isVisible():
            raise SmokeError("there is no API key to send it with")
        begun = time.monotonic()
        await self._until(lambda: bool(set(self._jobs) - before), "the click made no job")
        (job_id,) = set(self._jobs) - before
        if parent is not None and self._jobs[job_id].request.extends != parent.generation_id:
            raise SmokeError("the extension does not extend the first clip")
        await self._until(lambda: self._jobs[job_id].state in FINISHED, "no clip in time")
        job = self._jobs[job_id]
        if job.state is not JobState.READY:
            raise SmokeError(f"the job ended as {job.state}: {job.problem}")
        self._timings[f"{step}_to_ready_s"] = time.monotonic() - begun
        self._pictures.clear()
        self._window.play(job.id)
        await self._until(lambda: len(self._pictures) >= FRAMES, "the clip does not play")
        self._timings[f"{step}_to_playing_s"] = time.monotonic() - begun
        self._save_picture()
        return job

    async def _until(self, fact: Callable[[], bool], otherwise: str) -> None:
        try:
            async with asyncio.timeout(PATIENCE):
                while not fact():
                    if self._stuck:
                        raise SmokeError(self._stuck)
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError as error:
            troubles = "; ".join(self._troubles)
            raise SmokeError(f"{otherwise} ({troubles})" if troubles else otherwise) from error

    # facts

    def _connect(self) -> None:
        self._bridge.jobs_added.connect(self._on_jobs_added)
        self._bridge.job_changed.connect(self._on_job)
        self._bridge.trouble_raised.connect(self._on_trouble)
        self._bridge.holds_changed.connect(self._on_holds)
        surface = self._window.findChild(VideoSurface)
        if surface is None:
            raise SmokeError("the window has no preview")
        surface.sink().videoFrameChanged.connect(self._on_frame)

    def _on_jobs_added(self, jobs: list[Job]) -> None:
        for job in jobs:
            self._on_job(job)

    def _on_job(self, job: Job) -> None:
        self._jobs[job.id] = job
        self._news.set()

    def _on_trouble(self, trouble: object) -> None:
        self._troubles.append(str(trouble))
        log.warning("Smoke test met: %s", trouble)

    def _on_holds(self, holds: tuple[Hold, ...]) -> None:
        """A queue that waits for a person's word waits here for ever."""
        lasting = [f"{hold.kind}: {hold.problem}" for hold in holds if hold.until is None]
        self._stuck = "the queue waits for " + "; ".join(lasting) if lasting else ""
        self._news.set()

    def _on_frame(self, frame: QVideoFrame) -> None:
        if frame.isValid() and len(self._pictures) < FRAMES:
            small = frame.toImage().scaled(32, 32).convertToFormat(QImage.Format.Format_RGB888)
            self._pictures.add(bytes(small.constBits()))
            self._news.set()

    # what is left behind

    def _child(self, kind: type[Found], name: str) -> Found:
        child = self._window.findChild(kind, name)
        if child is None:
            raise SmokeError(f"the window has no {name}")
        return child

    def _save_picture(self) -> None:
        if not self._window.grab().save(str(self._folder / "window.png")):
            raise SmokeError("window.png could not be written")

    def _report(self, error: str) -> None:
        ready = [job for job in self._jobs.values() if job.clip is not None]
        report = {
            "ok": not error,
            "error": error,
            "versions": {
                "luma-desktop": __version__,
                "python": platform.python_version(),
                "pyside6": PySide6.__version__,
                "httpx": httpx.__version__,
                "platform": platform.platform(),
                "frozen": bool(getattr(sys, "frozen", False)),
            },
            "service": self._origin,
            "timings": self._timings,
            "data_dir": str(self._paths.data),
            "window": str(self._folder / "window.png"),
            "clips": [str(self._paths.data / job.clip.path) for job in ready if job.clip],
        }
        text = msgspec.json.format(msgspec.json.encode(report), indent=2)
        (self._folder / "report.json").write_bytes(text)
        sys.stdout.write(f"{'failed: ' + error if error else 'ok'}: {self._folder}/report.json\n")
