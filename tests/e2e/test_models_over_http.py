"""Every current model from the click to the clip, with engine and adapters, over HTTP."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from luma_desktop.domain.job import JobState
from luma_desktop.domain.money import Money
from luma_desktop.domain.pricing import PriceList
from luma_desktop.domain.request import GenerationRequest, Model, Operation, Resolution
from luma_desktop.engine.facts import PricesChanged
from luma_desktop.engine.holds import HoldKind
from tests.support.simulator import SUBMIT, SimulatorProcess
from tests.support.studio import OpenStudio

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
        (job_id,) = await studio.queue.enqueue([request])
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
    simulator.set_balance(100)
    async with OpenStudio(simulator.base_url, tmp_path) as studio:
        ids = await studio.queue.enqueue([GenerationRequest(prompt="a", model=model)] * 3)
        parents = [await studio.until_state(job_id, S.READY) for job_id in ids]
        for parent in parents:
            request = GenerationRequest(prompt="b", model=model, extends=parent.generation_id)
            (job_id,) = await studio.queue.enqueue([request], parent_id=parent.id)
            await studio.until_state(job_id, S.READY)
    named = [g.parent_id for g in simulator.ledger().generations if g.parent_id]
    assert named == [parent.generation_id for parent in parents]


async def test_ray_3_2_makes_another_version_of_a_hosted_video(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    async with OpenStudio(simulator.base_url, tmp_path) as studio:
        request = GenerationRequest(
            prompt="as a drawing",
            model=Model.RAY_3_2,
            operation=Operation.EDIT,
            source_video_url="https://example.com/a.mp4",
        )
        (job_id,) = await studio.queue.enqueue([request])
        await studio.until_state(job_id, S.READY)
    (generation,) = simulator.ledger().generations
    assert generation.body["type"] == "video_edit"


async def test_a_lost_answer_is_found_again_by_the_log(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    simulator.fault("answer", path=SUBMIT, method="POST", status=503, accepted=True)
    async with OpenStudio(simulator.base_url, tmp_path) as studio:
        request = GenerationRequest(prompt="a", model=Model.RAY_FLASH_2)
        (job_id,) = await studio.queue.enqueue([request])
        await studio.until_state(job_id, S.SUBMIT_UNKNOWN)
        await studio.queue.check_now()
        await studio.until_state(job_id, S.READY)
    assert simulator.ledger().clicks == {f"{job_id}.1": 1}


async def test_with_v1_retired_the_current_models_still_work(
    simulator: SimulatorProcess, tmp_path: Path
) -> None:
    simulator.configure(v1_retired=True)
    async with OpenStudio(simulator.base_url, tmp_path) as studio:
        await studio.until(lambda: HoldKind.ENDPOINT_GONE in studio.holds)
        old, new = await studio.queue.enqueue(
            [
                GenerationRequest(prompt="old"),
                GenerationRequest(prompt="new", model=Model.RAY_2, resolution=Resolution.P540),
            ]
        )
        await studio.until_state(new, S.READY)
        assert studio.jobs[old].state is S.QUEUED
        assert HoldKind.ENDPOINT_GONE in studio.holds
    posts = [r.path for r in simulator.ledger().requests if r.method == "POST"]
    assert posts == [V2]


def prices(studio: OpenStudio) -> PriceList:
    told = [fact.prices for fact in studio.facts if isinstance(fact, PricesChanged)]
    return told[-1] if told else PriceList()
