"""Engine and adapters on a disk that is really full (ENOSPC)."""

from __future__ import annotations

import pytest

from luma_desktop.domain.errors import StoreError
from luma_desktop.domain.job import JobState
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.engine.holds import HoldKind
from tests.support.simulator import SUBMIT, SimulatorProcess
from tests.support.small_disk import SmallDisk, small_disk
from tests.support.studio import OpenStudio

__all__ = ["small_disk"]

S = JobState


def submits(simulator: SimulatorProcess) -> int:
    return sum(simulator.ledger().clicks.values())


async def test_nothing_is_sent_while_nothing_can_be_recorded(
    simulator: SimulatorProcess, small_disk: SmallDisk
) -> None:
    async with OpenStudio(simulator.base_url, small_disk.path) as studio:
        small_disk.fill()
        with pytest.raises(StoreError) as caught:
            await studio.click(*["a long prompt " * 100] * 40)
        assert caught.value.problem.kind is ProblemKind.DISK_FULL
        assert submits(simulator) == 0
        small_disk.make_room()
        (job_id,) = await studio.click("a")
        await studio.until_state(job_id, S.READY)
    assert submits(simulator) == 1


async def test_a_clip_that_finds_no_room_comes_once_there_is_some(
    simulator: SimulatorProcess, small_disk: SmallDisk
) -> None:
    simulator.configure(min_seconds=60.0, max_seconds=60.0)
    async with OpenStudio(simulator.base_url, small_disk.path) as studio:
        (job_id,) = await studio.click("a")
        await studio.until_state(job_id, S.ACCEPTED)
        (small_disk.path / "filler").write_bytes(b"x" * 20_000_000)
        simulator.complete()
        await studio.until_state(job_id, S.DOWNLOAD_FAILED)
        await studio.until(lambda: ProblemKind.DISK_FULL in studio.troubles)
        small_disk.make_room()
        await studio.until_state(job_id, S.READY)
    assert submits(simulator) == 1


async def test_a_disk_that_fills_during_a_call_delays_the_clip_only(
    simulator: SimulatorProcess, small_disk: SmallDisk
) -> None:
    simulator.fault("latency", path=SUBMIT, method="POST", seconds=0.5)
    async with OpenStudio(simulator.base_url, small_disk.path) as studio:
        (job_id,) = await studio.click("a")
        await studio.until_state(job_id, S.SUBMITTING)
        small_disk.fill()
        await studio.until(lambda: HoldKind.STORAGE in studio.holds)
        small_disk.make_room()
        await studio.until_state(job_id, S.READY)
    assert submits(simulator) == 1


async def test_a_line_waits_until_what_is_sent_can_be_recorded(
    simulator: SimulatorProcess, small_disk: SmallDisk
) -> None:
    async with OpenStudio(simulator.base_url, small_disk.path) as studio:
        await studio.queue.controls.pause()
        (job_id,) = await studio.click("a")
        small_disk.fill()
        await studio.queue.controls.resume()
        # The hold stands, and is put anew once the disk was asked again, seconds later.
        await studio.until(lambda: len(studio.ends_of(HoldKind.STORAGE)) >= 2)
        assert submits(simulator) == 0
        small_disk.make_room()
        await studio.until_state(job_id, S.READY)
    assert submits(simulator) == 1
