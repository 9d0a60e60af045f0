"""The library over restarts: removed clips, lineage, and a database that is deleted."""

from __future__ import annotations

from pathlib import Path

from luma_desktop.domain.job import JobState
from luma_desktop.domain.library import CLIPS, LibraryQuery
from luma_desktop.domain.links import LinkRole
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.domain.request import GenerationRequest
from tests.conftest import ExpectedWarnings
from tests.support.simulator import SimulatorProcess, simulator, simulator_process
from tests.support.studio import OpenStudio

__all__ = ["simulator", "simulator_process"]

S = JobState
REMOVED = LibraryQuery(states=CLIPS, removed=True)


async def test_a_removed_clip_is_found_and_restored_after_a_restart(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    async with OpenStudio(simulator.base_url, tmp_path) as studio:
        (job_id,) = await studio.click("a")
        await studio.until_state(job_id, S.READY)
        await studio.queue.removal.remove([job_id])
    async with OpenStudio(simulator.base_url, tmp_path) as studio:
        library = studio.assembly.studio.library
        (job,) = (await library.page(REMOVED)).jobs
        assert job.clip is not None
        assert (tmp_path / job.clip.path).is_file()
        assert await library.count() == 0
        await studio.queue.removal.restore([job.id])
        assert (await library.page(REMOVED)).jobs == ()
        assert await library.count(CLIPS) == 1


async def test_a_clip_knows_whose_last_frame_it_starts_with(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    async with OpenStudio(simulator.base_url, tmp_path) as studio:
        (first,) = await studio.click("a")
        await studio.until_state(first, S.READY)
        frame = await studio.assembly.studio.frames.last_of(first)
        await studio.queue.controls.pause()
        request = GenerationRequest(prompt="b", start_image_url=frame.address)
        (second,) = await studio.queue.clicks.enqueue([request])
        await studio.queue.clicks.duplicate([second])
        lineage = studio.assembly.studio.lineage
        assert [(one.role, one.job.id) for one in await lineage.parents(second)] == [
            (LinkRole.START_FRAME, first)
        ]
        (again,) = await lineage.children(second)
        assert again.role is LinkRole.TAKE_OF
        assert {one.job.id for one in await lineage.children(first)} == {second, again.job.id}


async def test_a_paid_clip_outlives_a_database_that_is_deleted_meanwhile(
    simulator: SimulatorProcess, tmp_path: Path, expected_warnings: ExpectedWarnings
) -> None:
    expected_warnings("luma_desktop.store.database", "written anew")
    simulator.configure(min_seconds=60.0, max_seconds=60.0)
    async with OpenStudio(simulator.base_url, tmp_path) as studio:
        (job_id,) = await studio.click("a")
        await studio.until_state(job_id, S.ACCEPTED)
        for file in tmp_path.glob("luma.db*"):
            file.unlink()
        simulator.complete()
        await studio.until_state(job_id, S.READY)
        assert ProblemKind.DATABASE_REPLACED in studio.troubles
    async with OpenStudio(simulator.base_url, tmp_path) as studio:
        job = await studio.assembly.studio.library.job(job_id)
        assert job is not None
        assert job.state is S.READY
    assert sum(simulator.ledger().clicks.values()) == 1
