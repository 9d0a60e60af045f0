"""What 100,000 clips in the library cost, in queries and in the running program.

Queries run in this process on a real database; what counts is the processor time of the thread that
answers them, so that a busy machine doesn't. The program is
its own process with an empty home: memory (RSS) and processor time are read once its window rests,
which is when it has used almost no processor for two seconds.
"""

from __future__ import annotations

import asyncio
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any
from unittest.mock import patch

import msgspec

from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.library import CLIPS, LibraryQuery
from luma_desktop.paths import AppPaths
from luma_desktop.store.database import Database
from luma_desktop.store.install import Installation
from luma_desktop.store.journal import SqliteJournal
from luma_desktop.store.library import SqliteLibrary
from tests.bench.result import Row
from tests.support.jobs import in_state

MANY, FEW = 100_000, 1_000
YEARS = 3
"""Over which the clips are spread: some 2,800 of this month's."""

RUNS = 15
STARTS = 3
BATCH = 5_000
CALM = 2.0
"""Seconds in a row during which a window at rest uses next to no processor."""

QUIET = 0.03
"""Processor seconds a second that count as next to none."""

PATIENCE = 90.0
WORDS = ("neon", "rain", "city", "boat", "whale", "jellyfish", "forest", "lamp", "slow", "mist")

PAGE_TARGET, START_TARGET = 2.0, 15.0
"""Milliseconds."""

MEMORY_TARGET, WORK_TARGET = 1.15, 1.3


async def measure() -> list[Row]:
    """Four rows."""
    with tempfile.TemporaryDirectory() as folder:
        homes = {size: Path(folder) / str(size) for size in (FEW, MANY)}
        for size, home in homes.items():
            with _home(home):
                paths = AppPaths.choose()
                paths.create()
                await _fill(paths, size)
        with _home(homes[MANY]):
            page, start = await _queries(AppPaths.choose())
        with _home(homes[FEW]):
            other_page, other_start = await _queries(AppPaths.choose())
        seen = {size: [_at_rest(home) for _ in range(STARTS)] for size, home in homes.items()}
    memory = {size: statistics.median(one[0] for one in runs) for size, runs in seen.items()}
    work = {size: statistics.median(one[1] for one in runs) for size, runs in seen.items()}
    return [
        _row("library page, 100,000 clips", "ms", page, other_page, page <= PAGE_TARGET, "≤ 2 ms"),
        _row("start-up queries", "ms", start, other_start, start <= START_TARGET, "≤ 15 ms"),
        _ratio("memory at rest", "MB", memory, MEMORY_TARGET),
        _ratio("processor until the window rests", "s", work, WORK_TARGET),
    ]


def _row(name: str, unit: str, ours: float, other: float, met: bool, target: str) -> Row:
    return Row(
        name=name,
        unit=unit,
        ours=ours,
        other=other,
        other_is="1,000 clips",
        target=target,
        met=met,
        runs=RUNS,
    )


def _ratio(name: str, unit: str, values: dict[int, float], target: float) -> Row:
    met = values[MANY] <= target * values[FEW]
    row = _row(name, unit, values[MANY], values[FEW], met, f"≤ {target} ×")
    return msgspec.structs.replace(row, runs=STARTS)


def _home(home: Path) -> Any:
    home.mkdir(exist_ok=True)
    places = {f"XDG_{kind}_HOME": str(home) for kind in ("DATA", "CONFIG", "STATE", "CACHE")}
    return patch.dict(os.environ, places)


async def _fill(paths: AppPaths, size: int) -> None:
    database = Database(paths.database, Installation.load(paths.install_id))
    await database.open()
    journal, dice, now = SqliteJournal(database), random.Random(1), time.time()
    step = YEARS * 365 * 86_400 / MANY
    for first in range(0, size, BATCH):
        numbers = range(first, min(first + BATCH, size))
        await journal.add_jobs(
            [_job(number, now - (number + 1) * step, dice) for number in numbers]
        )
    await database.close()


def _job(number: int, at: float, dice: random.Random) -> Job:
    prompt = " ".join(dice.choices(WORDS, k=25))
    job = in_state(JobState.READY, f"{number:032x}", prompt=prompt, created_at=at, position=at)
    return msgspec.structs.replace(
        job,
        changed_at=at + 80,
        accepted_at=at + 2,
        completed_at=at + 78,
        finished_at=at + 80,
        generation_id=f"generation-{number}",
    )


async def _queries(paths: AppPaths) -> tuple[float, float]:
    """Milliseconds of the library's first page, and of all that a start asks the journal."""
    database = Database(paths.database, Installation.load(paths.install_id))
    await database.open()
    library, journal = SqliteLibrary(database), SqliteJournal(database)
    month = time.time() - 30 * 86_400

    async def start() -> None:
        await journal.recent_durations(200)
        await journal.spent_since(month)
        await journal.unfinished_jobs()

    page = await _median(database, lambda: library.page(LibraryQuery(states=CLIPS)))
    began = await _median(database, start)
    await database.close()
    return page, began


async def _median(database: Database, ask: Callable[[], Coroutine[Any, Any, object]]) -> float:
    """Milliseconds of the thread that reads."""
    times = []
    for _ in range(RUNS):
        began = await database.read(lambda _db: time.thread_time())
        await ask()
        times.append((await database.read(lambda _db: time.thread_time()) - began) * 1000)
    return statistics.median(times)


def _at_rest(home: Path) -> tuple[float, float]:
    """Memory in MB and processor seconds of a new process, once its window has come to rest."""
    command = [str(Path(sys.executable).with_name("luma-desktop"))]
    with _home(home):
        environment = dict(os.environ)
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program is compiled once
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment
    ) as process:
        try:
            return _watch(process)
        finally:
            process.terminate()
            process.wait()


def _watch(process: subprocess.Popen[bytes]) -> tuple[float, float]:
    end, calm_since, before = time.monotonic() + PATIENCE, time.monotonic(), 0.0
    while time.monotonic() < end:
        time.sleep(0.25)
        if process.poll() is not None:
            raise RuntimeError("the program ended")
        used = _processor(process.pid)
        if used - before > QUIET * 0.25 or used == 0:
            calm_since = time.monotonic()
        before = used
        if time.monotonic() - calm_since >= CALM and used > QUIET:
            return _memory(process.pid), used
    raise RuntimeError("the window never rests")


def _processor(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _memory(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    from tests.bench.result import table

    print(table(asyncio.run(measure())))
