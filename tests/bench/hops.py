"""How many of our files one click crosses until it is journaled, and *Use last frame*.

Counted in the real window, in every thread, by Python's profiler: each file of the program in which
a function is entered between the key press and the commit, or until the frame stands in its well
(the cost line that follows isn't counted). What repaints itself meanwhile is. Decoding happens in
another process and isn't counted. Beside it stands how often the run changed from one file to
another. With HOPS=1 the files are listed.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from types import FrameType
from typing import Any

os.environ["QT_API"] = "pyside6"
os.environ.setdefault("QT_LOGGING_RULES", "qt.multimedia.*=false")

import keyring
import qasync
from PySide6.QtWidgets import QPlainTextEdit

import luma_desktop
from luma_desktop.credentials.keyring_store import SERVICE
from luma_desktop.domain.job import JobState
from luma_desktop.ui.frames.frame_picture import FramePicture, WellState
from luma_desktop.ui.kit.application import Application
from tests.bench.result import Row
from tests.support.simulator import SimulatorProcess
from tests.support.window import OpenWindow

RUNS = 5
OURS = str(Path(luma_desktop.__file__).parent)
CLICK_FILES = 40
FRAME_FILES = 30
REST = 0.5
"""Seconds without a call of ours."""


class Hops:
    """Switched on for the stretch that is measured; installed before any thread begins."""

    def __init__(self) -> None:
        self.is_on = False
        self.ends_with = ""
        """Qualified name of the function after whose return nothing more is counted."""
        self.after = ""
        """Only once this one was entered."""
        self.files: dict[str, None] = {}
        self.switches = 0
        self.last_call = 0.0
        """On the monotonic clock; also while it is off."""
        self._last = ""
        self._armed = False

    @property
    def rests(self) -> bool:
        """Whether what was set going before has come to rest."""
        return time.monotonic() - self.last_call > REST

    def begin(self, *, ends_with: str = "", after: str = "") -> None:
        self.files, self.switches, self._last = {}, 0, ""
        self.ends_with, self.after, self._armed = ends_with, after, not after
        self.is_on = True

    def end(self) -> None:
        self.is_on = False

    def __call__(self, frame: FrameType, event: str, _argument: Any) -> None:
        code = frame.f_code
        if event == "call" and code.co_filename.startswith(OURS):
            self.last_call = time.monotonic()
        if not self.is_on:
            return
        if event == "call" and code.co_filename.startswith(OURS):
            file = code.co_filename
            self.files[file[len(OURS) + 1 :]] = None
            self.switches += file != self._last
            self._last = file
            self._armed = self._armed or code.co_qualname == self.after
        elif event == "return" and self._armed and code.co_qualname == self.ends_with:
            self.is_on = False


def measure() -> list[Row]:
    hops = Hops()
    threading.setprofile(hops)
    sys.setprofile(hops)
    app = Application.instance() or Application([])
    rows: list[Row] = []
    try:
        with (
            tempfile.TemporaryDirectory() as folder,
            asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(app)) as runner,
        ):
            rows = runner.run(_measure(hops, app, Path(folder)))
    finally:
        sys.setprofile(None)
        threading.setprofile(None)
    return rows


async def _measure(hops: Hops, app: Any, folder: Path) -> list[Row]:
    simulator = SimulatorProcess(folder / "simulator")
    simulator.start()
    try:
        simulator.configure(odd_shapes=False)
        keyring.set_password(SERVICE, simulator.base_url, "sk-test-0123456789")
        async with OpenWindow(app, simulator.base_url, folder / "data") as w:
            await w.until_ready()
            await w.generate("jellyfish")
            await w.until_state(JobState.READY)
            frames = [await _counted(hops, lambda: _use_last_frame(hops, w)) for _ in range(RUNS)]
            w.press("Ctrl+N", w.find(QPlainTextEdit, "prompt"))
            w.click("pause_queue")
            clicks = [await _counted(hops, lambda: _click(hops, w)) for _ in range(RUNS)]
    finally:
        simulator.stop()
    return [
        _row("files crossed by one click until it is journaled", clicks, CLICK_FILES),
        _row("files crossed by Use last frame", frames, FRAME_FILES),
    ]


async def _counted(hops: Hops, run: Callable[[], Coroutine[Any, Any, None]]) -> tuple[int, int]:
    await run()
    if os.environ.get("HOPS"):
        print("\n".join(hops.files), end="\n\n", file=sys.stderr)
    return len(hops.files), hops.switches


async def _click(hops: Hops, w: OpenWindow) -> None:
    before = len(w.jobs())
    w.type(f"whale {before}")
    await w.until(lambda: hops.rests)
    hops.begin(after="SqliteJournal.add_jobs", ends_with="transact")
    w.press("Ctrl+Return")
    await w.until(lambda: len(w.jobs()) == before + 1)
    hops.end()


async def _use_last_frame(hops: Hops, w: OpenWindow) -> None:
    well = w.find(FramePicture, "start_frame")
    w.press("Ctrl+N", w.find(QPlainTextEdit, "prompt"))
    await w.until(lambda: well.state is not WellState.PICTURE)
    await w.until(lambda: hops.rests)
    hops.begin(ends_with="FrameWell.show_kept")
    w.press("Ctrl+L")
    await w.until(lambda: well.state is WellState.PICTURE)
    hops.end()


def _row(name: str, runs: list[tuple[int, int]], most: int) -> Row:
    files, switches = (float(statistics.median(run[side] for run in runs)) for side in (0, 1))
    return Row(
        name=name,
        unit="files",
        ours=files,
        other=switches,
        other_is="changes between them",
        target=f"<= {most}",
        met=files <= most,
        runs=len(runs),
    )
