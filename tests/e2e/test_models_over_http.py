"""Every current model from the click to the clip, with engine and adapters, over HTTP."""

from __future__ import annotations

import asyncio
import hashlib
import zipfile
from pathlib import Path
from typing import Any

import msgspec
import pytest

from luma_desktop.domain.clip import PLAYED_SUFFIXES
from luma_desktop.domain.errors import MediaError
from luma_desktop.domain.job import JobState
from luma_desktop.domain.lineage import by_frame, extends_by_id, may_go_by_frame
from luma_desktop.domain.money import Money
from luma_desktop.domain.pricing import PriceList
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.domain.request import (
    CURRENT_MODEL,
    AspectRatio,
    GenerationRequest,
    Model,
    Operation,
    Resolution,
)
from luma_desktop.domain.request_check import request_faults
from luma_desktop.engine.facts import PricesChanged
from luma_desktop.engine.holds import HoldKind
from tests.support.simulator import SUBMIT, SimulatorProcess
from tests.support.studio import PATIENCE, QUICK, OpenStudio

S = JobState
RAYS = [model for model in Model if model is not Model.DREAM_MACHINE_V1]
V2 = "/v2/video/generations"
WHOLE: dict[Model, dict[str, Any]] = {
    Model.RAY_2: {"resolution": Resolution.P720, "duration": 9, "loop": True},
    Model.RAY_FLASH_2: {"resolution": Resolution.P540, "duration": 5},
    Model.RAY_3_2: {"resolution": Resolution.P360, "duration": 5},
    Model.RAY_1_6: {"loop": True},
}


@pytest.mark.parametrize("model", RAYS)
async def test_a_click_becomes_a_clip_that_costs_what_was_said(
    simulator: SimulatorProcess, tmp_path: Path, model: Model
) -> None:
    async with OpenStudio(simulator.base_url, tmp_path) as studio:
        await studio.until(lambda: len(prices(studio).pricing) == len(Model))
        request = GenerationRequest(prompt="Flying jellyfish", model=model, **WHOLE[model])
        quote = prices(studio).quote(request)
        (job_id,) = await studio.queue.clicks.enqueue([request])
        job = await studio.until_state(job_id, S.READY)
    assert job.clip is not None
    assert (tmp_path / job.clip.path).stat().st_size == job.clip.size
    ledger = simulator.ledger()
    assert ledger.clicks == {f"{job_id}.1": 1}
    assert ledger.leaks == []
    charged = Money(ledger.generations[0].cost_credits)
    assert job.charged == charged
    assert quote.known is (model is not Model.RAY_3_2)
    if quote.known:
        assert job.quoted == quote.amount == charged
    else:
        assert prices(studio).quote(request).amount == charged


@pytest.mark.parametrize("model", [Model.RAY_2, Model.RAY_FLASH_2, Model.RAY_1_6])
async def test_a_clip_is_extended_by_its_id(
    simulator: SimulatorProcess, tmp_path: Path, model: Model
) -> None:
    """An id with a suffix too; one that is no UUID is told before anything is sent."""
    simulator.set_balance(100)
    async with OpenStudio(simulator.base_url, tmp_path) as studio:
        ids = await studio.queue.clicks.enqueue([GenerationRequest(prompt="a", model=model)] * 3)
        parents = [await studio.until_state(job_id, S.READY) for job_id in ids]
        named = [parent for parent in parents if extends_by_id(parent, model)]
        assert len(named) == 2
        for parent in named:
            request = GenerationRequest(prompt="b", model=model, extends=parent.generation_id)
            assert request_faults(request) == ()
            (job_id,) = await studio.queue.clicks.enqueue([request], parent_id=parent.id)
            await studio.until_state(job_id, S.READY)
        between = GenerationRequest(
            prompt="c",
            model=model,
            extends=named[0].generation_id,
            leads_to=named[1].generation_id,
        )
        (job_id,) = await studio.queue.clicks.enqueue([between], parent_id=named[0].id)
        await studio.until_state(job_id, S.READY)
    generations = simulator.ledger().generations
    assert [g.parent_id for g in generations if g.parent_id] == [
        *(parent.generation_id for parent in named),
        named[0].generation_id,
    ]
    frames = generations[-1].body["keyframes"]
    assert [frame["type"] for frame in frames.values()] == ["generation", "generation"]


async def test_where_the_id_is_refused_the_users_word_sends_the_last_frame(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    simulator.configure(keyframe_ids_refused=True, odd_shapes=False)
    agreed = msgspec.structs.replace(QUICK, upload_agreed=True)
    async with OpenStudio(simulator.base_url, tmp_path, settings=agreed) as studio:
        (first,) = await studio.queue.clicks.enqueue(
            [GenerationRequest(prompt="a", model=Model.RAY_2)]
        )
        parent = await studio.until_state(first, S.READY)
        request = GenerationRequest(prompt="b", model=Model.RAY_2, extends=parent.generation_id)
        (job_id,) = await studio.queue.clicks.enqueue([request], parent_id=parent.id)
        job = await studio.until_state(job_id, S.REJECTED)
        assert may_go_by_frame(job)
        assert simulator.ledger().charges == 1
        frame = await studio.assembly.studio.frames.last_of(parent.id)
        await studio.queue.fallback.ask(job.id, by_frame(job.request, frame.address))
        await studio.until(lambda: any(j.retry_of == job.id for j in studio.jobs.values()))
        again = next(j for j in studio.jobs.values() if j.retry_of == job.id)
        done = await studio.until_state(again.id, S.READY)
    assert done.parent_id == parent.id
    ledger = simulator.ledger()
    assert ledger.charges == 2
    frame = ledger.generations[1].body["keyframes"]["frame0"]
    assert frame["type"] == "image"
    assert "/cdn/uploads/" in frame["url"]


@pytest.mark.parametrize("model", [Model.DREAM_MACHINE_V1, Model.RAY_2, Model.RAY_3_2])
async def test_another_version_of_a_clip_goes_by_a_link_that_is_still_good(
    simulator: SimulatorProcess, tmp_path: Path, model: Model
) -> None:
    """The clip's own link has expired long before; the simulator takes no such one."""
    simulator.set_balance(100)
    simulator.twist(link_seconds=0.5)
    async with OpenStudio(simulator.base_url, tmp_path) as studio:
        (first,) = await studio.queue.clicks.enqueue([GenerationRequest(prompt="a", model=model)])
        parent = await studio.until_state(first, S.READY)
        assert parent.video is not None
        await until_expired(studio, parent.video.url)
        request = GenerationRequest(
            prompt="b",
            model=Model.RAY_3_2,
            operation=Operation.REFRAME,
            aspect_ratio=AspectRatio.TALL,
            source_job_id=parent.id,
        )
        (job_id,) = await studio.queue.clicks.enqueue([request])
        job = await studio.until_state(job_id, S.READY)
    assert job.parent_id == parent.id
    assert job.request == request
    body = simulator.ledger().generations[-1].body
    assert (body["type"], body["aspect_ratio"]) == ("video_reframe", "9:16")
    assert body["video_url"] != parent.video.url


async def test_ray_3_2_makes_another_version_of_a_hosted_video(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    simulator.configure(link_seconds=600)
    async with OpenStudio(simulator.base_url, tmp_path) as studio:
        (first,) = await studio.click("a")
        hosted = (await studio.until_state(first, S.READY)).video
        assert hosted is not None
        seen = await studio.assembly.studio.videos.check(hosted.url)
        assert seen.suffix == ".mp4"
        request = GenerationRequest(
            prompt="as a drawing",
            model=Model.RAY_3_2,
            operation=Operation.EDIT,
            source_video_url=hosted.url,
        )
        (job_id,) = await studio.queue.clicks.enqueue([request])
        await studio.until_state(job_id, S.READY)
        page = msgspec.structs.replace(request, source_video_url=f"{simulator.base_url}/none")
        (refused,) = await studio.queue.clicks.enqueue([page])
        job = await studio.until_state(refused, S.REJECTED)
        assert job.problem is not None
        assert job.problem.kind is ProblemKind.SOURCE_UNREACHABLE
    generation = simulator.ledger().generations[-1]
    assert (generation.body["type"], simulator.ledger().charges) == ("video_edit", 2)


@pytest.mark.parametrize(
    ("options", "files", "suffix"),
    [
        ({"hdr": True}, {"hdr_file": "mov"}, ".mov"),
        ({"hdr": True}, {"hdr_file": "mp4"}, ".mp4"),
        ({"hdr": True}, {"hdr_file": "mkv"}, ".mkv"),
        ({"hdr": True}, {"hdr_file": "bin"}, ".bin"),
        ({"hdr": True, "exr_export": True}, {"exr_file": "zip"}, ".zip"),
        ({"hdr": True, "exr_export": True}, {"exr_file": "exr"}, ".exr"),
    ],
)
async def test_hdr_and_exr_come_home_whole_whatever_they_come_as(
    simulator: SimulatorProcess,
    tmp_path: Path,
    options: dict[str, Any],
    files: dict[str, str],
    suffix: str,
) -> None:
    simulator.configure(**files)
    async with OpenStudio(simulator.base_url, tmp_path) as studio:
        request = GenerationRequest(prompt="lava", model=Model.RAY_3_2, **options)
        (job_id,) = await studio.queue.clicks.enqueue([request])
        job = await studio.until_state(job_id, S.READY)
        assert job.clip is not None
        assert job.clip.suffix == suffix
        assert job.clip.previewable is (suffix in PLAYED_SUFFIXES)
        clips = studio.assembly.studio.clips
        name = clips.suggested_name(job, "{prompt}")
        saved = Path(await clips.export(job, str(tmp_path / name)))
        assert studio.troubles == []
    kept = (tmp_path / job.clip.path).read_bytes()
    assert saved.name == f"lava{suffix}"
    assert saved.read_bytes() == kept
    assert hashlib.sha256(kept).hexdigest() == job.clip.sha256
    if suffix == ".zip":
        with zipfile.ZipFile(saved) as parcel:
            assert parcel.testzip() is None
            assert all(name.endswith(".exr") for name in parcel.namelist())


async def test_a_page_in_place_of_frames_is_never_a_clip(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    """The next look brings the frames."""
    simulator.fault("delivery", path=r"^/cdn/generations/", html=True)
    async with OpenStudio(simulator.base_url, tmp_path) as studio:
        request = GenerationRequest(prompt="lava", model=Model.RAY_3_2, hdr=True, exr_export=True)
        (job_id,) = await studio.queue.clicks.enqueue([request])
        job = await studio.until_state(job_id, S.READY)
    assert job.clip is not None
    assert zipfile.is_zipfile(tmp_path / job.clip.path)
    (rule,) = simulator.faults()
    assert rule["used"] == 1
    assert simulator.ledger().charges == 1


async def test_a_lost_answer_is_found_again_by_the_log(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    simulator.fault("answer", path=SUBMIT, method="POST", status=503, accepted=True)
    async with OpenStudio(simulator.base_url, tmp_path) as studio:
        request = GenerationRequest(prompt="a", model=Model.RAY_FLASH_2)
        (job_id,) = await studio.queue.clicks.enqueue([request])
        await studio.until_state(job_id, S.SUBMIT_UNKNOWN)
        await studio.queue.controls.check_now()
        await studio.until_state(job_id, S.READY)
    assert simulator.ledger().clicks == {f"{job_id}.1": 1}


async def test_with_v1_retired_the_current_models_still_work(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    simulator.configure(v1_retired=True)
    async with OpenStudio(simulator.base_url, tmp_path) as studio:
        await studio.until(lambda: HoldKind.ENDPOINT_GONE in studio.holds)
        old, new = await studio.queue.clicks.enqueue(
            [
                GenerationRequest(prompt="old"),
                GenerationRequest(prompt="new", model=Model.RAY_2, resolution=Resolution.P540),
            ]
        )
        await studio.until_state(new, S.READY)
        assert studio.jobs[old].state is S.QUEUED
        assert HoldKind.ENDPOINT_GONE in studio.holds
        await studio.queue.fallback.change_model([old, new], CURRENT_MODEL)
        job = await studio.until_state(old, S.READY)
    assert job.request.model is CURRENT_MODEL
    assert job.quoted == job.charged
    posts = [r.path for r in simulator.ledger().requests if r.method == "POST"]
    assert posts == [V2, V2]


async def test_what_was_refused_as_v1_went_is_asked_of_a_current_model_on_the_users_word(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    async with OpenStudio(simulator.base_url, tmp_path) as studio:
        (first,) = await studio.click("before")
        await studio.until_state(first, S.READY)
        simulator.configure(v1_retired=True)
        (refused,) = await studio.click("a")
        job = await studio.until_state(refused, S.REJECTED)
        assert job.problem is not None
        assert job.problem.kind is ProblemKind.ENDPOINT_GONE
        (waiting,) = await studio.click("b")
        await studio.queue.fallback.change_model([refused, waiting], CURRENT_MODEL)
        await studio.until(lambda: any(j.retry_of == refused for j in studio.jobs.values()))
        again = next(j for j in studio.jobs.values() if j.retry_of == refused)
        for job_id in (again.id, waiting):
            assert (await studio.until_state(job_id, S.READY)).request.model is CURRENT_MODEL
    assert simulator.ledger().charges == 3


async def until_expired(studio: OpenStudio, url: str) -> None:
    """Ask for it until it is refused; each look is a request."""
    async with asyncio.timeout(PATIENCE):
        while await is_good(studio, url):
            pass


async def is_good(studio: OpenStudio, url: str) -> bool:
    try:
        await studio.assembly.studio.videos.check(url)
    except MediaError:
        return False
    return True


def prices(studio: OpenStudio) -> PriceList:
    told = [fact.prices for fact in studio.facts if isinstance(fact, PricesChanged)]
    return told[-1] if told else PriceList()
