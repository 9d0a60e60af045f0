"""Process start → first paint with 1,000 jobs in the database, beside an empty QMainWindow.

Both are fresh processes of the same Python and PySide6, the program as its menu entry starts it:
the installed command without flags. The time runs from before the process is
made to the moment of its first paint, which it writes down itself (the clock is the same one).
"""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from unittest.mock import patch

import msgspec

from luma_desktop.domain.job import JobState
from luma_desktop.paths import AppPaths
from luma_desktop.store.database import Database
from luma_desktop.store.install import Installation
from luma_desktop.store.journal import SqliteJournal
from tests.bench.result import Row
from tests.support.jobs import NOW, in_state

JOBS = 1000
RUNS = 25
TARGET = 2.2
PATIENCE = 60.0

EMPTY_WINDOW = """
import sys, time
from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

class Window(QMainWindow):
    painted = False

    def event(self, event):
        result = super().event(event)
        if event.type() is QEvent.Type.Paint and not self.painted:
            self.painted = True
            QTimer.singleShot(0, lambda: print(f"First paint, at {time.time()}", file=sys.stderr))
        return result

application = QApplication(sys.argv)
window = Window()
window.resize(1280, 800)
window.show()
application.exec()
"""


async def measure() -> list[Row]:
    """One row; program and empty window take turns."""
    with tempfile.TemporaryDirectory() as folder:
        homes = {f"XDG_{kind}_HOME": folder for kind in ("DATA", "CONFIG", "STATE", "CACHE")}
        with patch.dict(os.environ, homes):
            return [await _measure()]


async def _measure() -> Row:
    paths = AppPaths.choose()
    paths.create()
    await _fill(paths)
    ours = [str(Path(sys.executable).with_name("luma-desktop"))]
    other = [sys.executable, "-c", EMPTY_WINDOW]
    _first_paint(ours)
    _first_paint(other)
    pairs = [(_first_paint(ours), _first_paint(other)) for _ in range(RUNS)]
    mine = statistics.median(pair[0] for pair in pairs)
    theirs = statistics.median(pair[1] for pair in pairs)
    return Row(
        name="start to first paint, 1,000 jobs",
        unit="ms",
        ours=mine * 1000,
        other=theirs * 1000,
        other_is="empty QMainWindow",
        target=f"≤ {TARGET}",
        met=mine <= TARGET * theirs,
        runs=RUNS,
    )


async def _fill(paths: AppPaths) -> None:
    """A database with many clips and some unfinished jobs."""
    database = Database(paths.database, Installation.load(paths.install_id))
    await database.open()
    jobs = []
    for number in range(JOBS):
        state = JobState.ACCEPTED if number % 50 == 0 else JobState.READY
        jobs.append(
            msgspec.structs.replace(
                in_state(state, f"job-{number}", prompt=f"A clip of number {number}"),
                created_at=NOW + number,
                position=NOW + number,
                generation_id=f"generation-{number}",
            )
        )
    await SqliteJournal(database).add_jobs(jobs)
    await database.close()


def _first_paint(command: list[str]) -> float:
    """Seconds from here to the first paint of a new process, which is then ended."""
    environment = os.environ | {"PYTHONUNBUFFERED": "1"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program is compiled once
    begun = time.time()
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, env=environment
    ) as process:
        assert process.stderr is not None
        said = []
        try:
            for line in process.stderr:
                said.append(line)
                found = re.search(r"First paint.* at ([0-9.]+)", line)
                if found:
                    return float(found[1]) - begun
                if time.time() - begun > PATIENCE:
                    break
            raise RuntimeError(f"no first paint: {''.join(said)}")
        finally:
            process.terminate()
            process.wait()
