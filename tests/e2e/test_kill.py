"""kill -9 at the worst instants: a paid call under way, an answer lost, a clip half here."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from luma_desktop.domain.job import Job, JobState
from tests.support.simulator import (
    CLIP,
    SUBMIT,
    SimulatorProcess,
    simulator,
    simulator_process,
)
from tests.support.studio import OpenStudio

__all__ = ["simulator", "simulator_process"]

S = JobState
PATIENCE = 30.0
LOOK = 0.01


@contextmanager
def headless(simulator: SimulatorProcess, folder: Path, *prompts: str) -> Iterator[None]:
    """A process that has clicked, and is killed at the end of the block."""
    command = [sys.executable, "-m", "tests.support.headless", simulator.base_url, str(folder)]
    process = subprocess.Popen([*command, *prompts], stdout=subprocess.PIPE)
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == b"clicked\n"
        yield
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def until(fact: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not fact():
        assert time.monotonic() < end, "in vain"
        time.sleep(LOOK)


async def all_ready(simulator: SimulatorProcess, folder: Path, count: int) -> None:
    """Start once more; every click is a clip, and each was charged once."""
    async with OpenStudio(simulator.base_url, folder) as studio:
        await studio.until(
            lambda: (
                len(studio.jobs) == count
                and all(job.state is S.READY for job in studio.jobs.values())
            )
        )
    ledger = simulator.ledger()
    assert ledger.charges == count
    assert set(ledger.clicks.values()) == {1}


@pytest.mark.parametrize("taken", [False, True], ids=["before it is taken", "after it is taken"])
async def test_while_a_paid_call_is_under_way(
    simulator: SimulatorProcess, tmp_path: Path, *, taken: bool
) -> None:
    if taken:
        simulator.fault("drop", method="POST", path=SUBMIT, accepted=True)
    simulator.fault("latency", method="POST", path=SUBMIT, seconds=2.0)
    with headless(simulator, tmp_path, "a"):
        until(lambda: bool(simulator.ledger().clicks))
        if taken:
            until(lambda: simulator.ledger().charges == 1)
    # A service that has the call goes on with it, whether there is anybody to answer or not.
    until(lambda: simulator.ledger().charges == 1)
    await all_ready(simulator, tmp_path, 1)


async def test_while_a_lost_answer_is_looked_up(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    simulator.configure(log_timing="completion", log_lag_seconds=2.0)
    simulator.fault("drop", method="POST", path=SUBMIT, count=2, accepted=True)
    with headless(simulator, tmp_path, "a", "b"):
        until(lambda: simulator.ledger().charges == 2)
    with headless(simulator, tmp_path):
        until(lambda: bool(simulator.ledger().asked("GET", "/v2/logs")))
    await all_ready(simulator, tmp_path, 2)


async def test_while_a_clip_is_half_here(simulator: SimulatorProcess, tmp_path: Path) -> None:
    simulator.configure(clip_bytes=12_000_000)
    simulator.fault("delivery", path=CLIP, count=1, cut_after=9_000_000)
    simulator.fault("delivery", path=CLIP, count=None, bytes_per_second=3_000_000.0)
    part = tmp_path / "videos"
    with headless(simulator, tmp_path, "a"):
        until(lambda: any(file.stat().st_size > 8_500_000 for file in part.glob("*.part")))
    (half,) = part.glob("*.part")
    kept = half.stat().st_size
    simulator.clear_faults()
    await all_ready(simulator, tmp_path, 1)
    assert kept >= 8_388_608
    assert list(part.glob("*.part*")) == []


async def test_at_many_moments_in_a_row(simulator: SimulatorProcess, tmp_path: Path) -> None:
    """Each life asks for two more, and ends at another stage of them."""
    simulator.configure(min_seconds=0.1, max_seconds=0.6)
    simulator.set_balance(100.0)
    stages: list[Callable[[], bool]] = [
        lambda: True,
        lambda: len(simulator.ledger().clicks) > 2,
        lambda: bool(list((tmp_path / "videos").glob("*.mp4"))),
        lambda: simulator.ledger().charges >= 7,
    ]
    for number, stage in enumerate(stages):
        with headless(simulator, tmp_path, f"a{number}", f"b{number}"):
            until(stage)

    def never_arrived(job: Job) -> bool:
        """Killed between the mark and the call: the one case that only the user can decide."""
        arrived = {click.partition(".")[0] for click in simulator.ledger().clicks}
        return job.state is S.SUBMIT_UNKNOWN and job.id not in arrived

    async with OpenStudio(simulator.base_url, tmp_path) as studio:
        jobs = studio.jobs
        await studio.until(lambda: all(j.is_finished or never_arrived(j) for j in jobs.values()))
        for job in filter(never_arrived, list(jobs.values())):
            await studio.queue.decisions.resend(job.id)
        await studio.until(lambda: all(job.is_finished for job in jobs.values()))
        page = await studio.assembly.studio.library.count([S.READY])
    assert page == 2 * len(stages)
    assert set(simulator.ledger().clicks.values()) == {1}
