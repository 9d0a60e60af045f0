"""The engine and its adapters against the simulator: the main job, and every kind of answer."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import av
import msgspec
import pytest

from luma_desktop.domain.job import JobState
from luma_desktop.domain.problems import Problem, ProblemKind
from luma_desktop.domain.request import AspectRatio, GenerationRequest
from luma_desktop.engine.fetching import lane
from luma_desktop.engine.fetching.fetcher import LANES
from luma_desktop.engine.holds import HoldKind
from tests.support.simulator import (
    CLIP,
    STATUS,
    SUBMIT,
    SimulatorProcess,
    simulator,
    simulator_process,
)
from tests.support.studio import QUICK, OpenStudio

__all__ = ["simulator", "simulator_process"]

S = JobState


def submits(simulator: SimulatorProcess) -> int:
    return sum(simulator.ledger().clicks.values())


async def test_a_click_becomes_a_whole_clip(simulator: SimulatorProcess, tmp_path: Path) -> None:
    async with OpenStudio(simulator.base_url, tmp_path) as studio:
        (job_id,) = await studio.click("Flying jellyfish")
        job = await studio.until_state(job_id, S.READY)
    assert job.clip is not None
    path = tmp_path / job.clip.path
    assert path.parent == tmp_path / "videos"
    assert path.stat().st_size == job.clip.size
    with av.open(str(path)) as container:
        assert sum(1 for _ in container.decode(video=0)) > 10
    assert list((tmp_path / "videos").glob("*.part*")) == []
    ledger = simulator.ledger()
    assert ledger.charges == 1
    assert ledger.clicks == {f"{job_id}.1": 1}
    assert ledger.leaks == []


async def test_everything_of_the_form_arrives(simulator: SimulatorProcess, tmp_path: Path) -> None:
    start, end = simulator.samples[:2]
    async with OpenStudio(simulator.base_url, tmp_path) as studio:
        request = GenerationRequest(
            prompt='Jellyfish 🦑 "quoted"',
            aspect_ratio=AspectRatio.TALL,
            expand_prompt=True,
            start_image_url=start,
            end_image_url=end,
        )
        (job_id,) = await studio.queue.clicks.enqueue([request])
        await studio.until_state(job_id, S.READY)
    (generation,) = simulator.ledger().generations
    assert generation.body == {
        "user_prompt": request.prompt,
        "aspect_ratio": "9:16",
        "expand_prompt": True,
        "image_url": start,
        "image_end_url": end,
    }


async def test_an_extension_goes_to_its_parent(simulator: SimulatorProcess, tmp_path: Path) -> None:
    async with OpenStudio(simulator.base_url, tmp_path) as studio:
        (first,) = await studio.click("Flying jellyfish")
        parent = await studio.until_state(first, S.READY)
        request = GenerationRequest(prompt="It dives", extends=parent.generation_id)
        (second,) = await studio.queue.clicks.enqueue([request], parent_id=first)
        await studio.until_state(second, S.READY)
    posts = [r.path for r in simulator.ledger().requests if r.method == "POST"]
    assert posts == ["/luma-ai/generations", f"/luma-ai/generations/{parent.generation_id}/extend"]


async def test_thirty_jobs_are_one_status_call_a_round(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    simulator.configure(min_seconds=60.0, max_seconds=60.0)
    async with OpenStudio(simulator.base_url, tmp_path) as studio:
        ids = await studio.click(*[f"clip {i}" for i in range(30)])
        await studio.until(lambda: all(studio.jobs[i].state is S.ACCEPTED for i in ids))
        before = len(simulator.ledger().asked("GET", "/luma-ai/generation"))
        simulator.complete()
        await studio.queue.controls.check_now()
        await studio.until(lambda: all(studio.jobs[i].state is S.READY for i in ids))
    first, *_ = simulator.ledger().asked("GET", "/luma-ai/generation")[before:]
    asked = [i for _, value in parse_qsl(first.query) for i in value.split(",")]
    assert sorted(asked) == sorted(studio.jobs[i].generation_id or "" for i in ids)


@pytest.mark.parametrize(
    ("status", "state", "hold"),
    [
        (400, S.REJECTED, None),
        (401, S.QUEUED, HoldKind.KEY_REFUSED),
        (403, S.QUEUED, HoldKind.OUT_OF_CREDITS),
        (404, S.REJECTED, None),
        (429, S.QUEUED, HoldKind.SLOW_DOWN),
    ],
)
async def test_each_refusal_is_heeded(
    simulator: SimulatorProcess,
    tmp_path: Path,
    status: int,
    state: JobState,
    hold: HoldKind | None,
) -> None:
    simulator.fault("answer", path=SUBMIT, method="POST", status=status)
    async with OpenStudio(simulator.base_url, tmp_path) as studio:
        (job_id,) = await studio.click("a")
        await studio.until(lambda: studio.jobs[job_id].attempts == 1)
        await studio.until(lambda: studio.jobs[job_id].state is state)
        if hold is not None:
            await studio.until(lambda: hold in studio.holds)
        problem = studio.jobs[job_id].problem
        assert problem is not None
        assert problem.status == status
    assert simulator.ledger().charges == 0
    assert submits(simulator) == 1


@pytest.mark.parametrize("status", [401, 403, 404])
async def test_a_gateways_page_holds_for_a_while_and_accuses_nobody(
    simulator: SimulatorProcess, tmp_path: Path, status: int
) -> None:
    simulator.fault("answer", path=SUBMIT, method="POST", status=status, body="html")
    async with OpenStudio(simulator.base_url, tmp_path) as studio:
        (job_id,) = await studio.click("a")
        await studio.until(lambda: HoldKind.BLOCKED in studio.holds)
        await studio.until(lambda: studio.jobs[job_id].state is S.QUEUED)
        assert studio.jobs[job_id].problem == Problem(kind=ProblemKind.BLOCKED, status=status)
        await studio.queue.controls.check_now()
        await studio.until_state(job_id, S.READY)
    assert simulator.ledger().charges == 1


@pytest.mark.parametrize("status", [408, 500, 502, 503, 504, 520, 524])
async def test_an_unclear_answer_is_looked_up_and_never_sent_again(
    simulator: SimulatorProcess, tmp_path: Path, status: int
) -> None:
    simulator.fault("answer", path=SUBMIT, method="POST", status=status, accepted=True)
    async with OpenStudio(simulator.base_url, tmp_path) as studio:
        (job_id,) = await studio.click("a")
        await studio.until_state(job_id, S.SUBMIT_UNKNOWN)
        await studio.until_state(job_id, S.READY)
    assert simulator.ledger().charges == 1
    assert submits(simulator) == 1


async def test_without_a_key_nothing_is_sent(simulator: SimulatorProcess, tmp_path: Path) -> None:
    async with OpenStudio(simulator.base_url, tmp_path, key=None) as studio:
        (job_id,) = await studio.click("a")
        assert studio.jobs[job_id].state is S.QUEUED
        assert HoldKind.NO_KEY in studio.holds
    asked = {request.path for request in simulator.ledger().requests}
    assert asked <= {"/v1/models"}, "the public price list is all that is read without a key"


async def test_closing_mid_run_and_starting_again_goes_on(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    simulator.configure(min_seconds=60.0, max_seconds=60.0)
    async with OpenStudio(simulator.base_url, tmp_path) as studio:
        (job_id,) = await studio.click("a")
        await studio.until_state(job_id, S.ACCEPTED)
    simulator.complete()
    async with OpenStudio(simulator.base_url, tmp_path) as studio:
        await studio.until_state(job_id, S.READY)
    assert submits(simulator) == 1


async def test_a_retired_v1_is_told_before_the_first_click(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    simulator.configure(v1_retired=True)
    async with OpenStudio(simulator.base_url, tmp_path) as studio:
        await studio.until(lambda: HoldKind.ENDPOINT_GONE in studio.holds)
        await studio.click("a")
    assert submits(simulator) == 0


async def test_bad_polls_and_an_expired_link_do_not_lose_the_clip(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    simulator.fault("answer", path=STATUS, method="GET", status=502, count=2)
    simulator.fault("answer", path=CLIP, method="GET", status=403)
    async with OpenStudio(simulator.base_url, tmp_path) as studio:
        (job_id,) = await studio.click("a")
        await studio.until_state(job_id, S.ACCEPTED)
        await studio.queue.controls.check_now()
        await studio.until(lambda: ProblemKind.SERVICE_TROUBLE in studio.troubles)
        await studio.queue.controls.check_now()
        await studio.until_state(job_id, S.READY)
    assert simulator.ledger().leaks == []


@asynccontextmanager
async def crawling_cdn() -> AsyncIterator[str]:
    """The address of a clip that comes a byte at a time."""
    tasks: set[asyncio.Task[Any]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9000000\r\n\r\n\0\0\0\x18ftyp")
            while not writer.is_closing():
                writer.write(b"\0")
                await writer.drain()
                await asyncio.sleep(0.1)
        except (OSError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/clip.mp4"
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await server.wait_closed()


async def test_clips_that_come_a_byte_at_a_time_keep_no_other_waiting(
    simulator: SimulatorProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lane, "TURN", 1.0)
    async with crawling_cdn() as crawling, OpenStudio(simulator.base_url, tmp_path) as studio:
        simulator.fault("redirect", path=CLIP, method="GET", location=crawling, count=LANES)
        ids = await studio.click("a", "b", "c", "d")
        for job_id in ids:
            job = await studio.until_state(job_id, S.READY)
            assert job.clip is not None
    assert simulator.ledger().charges == 4
    assert simulator.ledger().leaks == []


async def test_a_failed_generation_is_shown_with_its_reason(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    simulator.twist(failure_reason="moderation")
    async with OpenStudio(simulator.base_url, tmp_path) as studio:
        (job_id,) = await studio.click("a")
        job = await studio.until_state(job_id, S.FAILED)
    assert job.problem is not None
    assert "moderation" in job.problem.detail
    assert simulator.ledger().balance_usd == 10.0


async def test_a_last_frame_that_the_service_does_not_hold_is_kept_and_not_uploaded(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    async with OpenStudio(simulator.base_url, tmp_path) as studio:
        (job_id,) = await studio.click("a")
        job = await studio.until_state(job_id, S.READY)
        simulator.forget(job.generation_id or "")
        frames = studio.assembly.studio.frames
        last = await frames.last_of(job_id)
        assert last == await frames.last_of(job_id)
        assert last.address.startswith("picture:")
        first = await frames.keep(job, 0.0)
        assert (first.width, first.height) == (last.width, last.height)
    assert simulator.ledger().asked("POST", "/luma-ai/generations/file-upload") == []


@pytest.mark.parametrize("is_held", [True, False])
async def test_a_last_frame_goes_by_the_services_link_if_that_is_good_when_it_is_sent(
    simulator: SimulatorProcess, tmp_path: Path, is_held: bool
) -> None:
    """Taken while the link was good, and sent in another run: the journal holds no link."""
    simulator.configure(odd_shapes=False)
    async with OpenStudio(simulator.base_url, tmp_path) as studio:
        (job_id,) = await studio.click("a")
        job = await studio.until_state(job_id, S.READY)
        frame = await studio.assembly.studio.frames.last_of(job_id)
    assert frame.address.startswith("picture:")
    if not is_held:
        simulator.forget(job.generation_id or "")
    agreed = msgspec.structs.replace(QUICK, upload_agreed=True)
    async with OpenStudio(simulator.base_url, tmp_path, settings=agreed) as studio:
        request = GenerationRequest(prompt="b", start_image_url=frame.address)
        (again,) = await studio.queue.clicks.enqueue([request])
        done = await studio.until_state(again, S.READY)
    assert done.request.start_image_url == frame.address
    ledger = simulator.ledger()
    sent = ledger.generations[-1].body["image_url"]
    assert ("last_frame" in sent, "/cdn/uploads/" in sent) == (is_held, not is_held)
    assert len(ledger.asked("POST", "/luma-ai/generations/file-upload")) == (not is_held)
    assert ledger.leaks == []
    assert ledger.charges == 2
