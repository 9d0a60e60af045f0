"""What waits for a retired model, or was refused, is asked for in another way; nothing twice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from luma_desktop.domain.errors import RequestRejectedError
from luma_desktop.domain.job import JobState
from luma_desktop.domain.money import Money
from luma_desktop.domain.pricing import Pricing, Rate
from luma_desktop.domain.request import CURRENT_MODEL, GenerationRequest, Model
from tests.support.engine import EngineUnderTest
from tests.support.scripted_service import ScriptedCatalogue

S = JobState
PRICE = Money.from_usd("0.90")


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[EngineUnderTest]:
    pricing = Pricing(rates=(Rate(amount=PRICE),))
    engine = await EngineUnderTest.start(tmp_path, catalogue=ScriptedCatalogue(pricing=pricing))
    await engine.clock.settle()
    yield engine
    await engine.aclose()


def models(engine: EngineUnderTest) -> list[Model]:
    return [request.model for request, *_ in engine.service.taken.values()]


async def test_jobs_in_line_keep_their_places_and_take_the_new_price(
    engine: EngineUnderTest, tmp_path: Path
) -> None:
    await engine.queue.controls.pause()
    ids = await engine.click("a", "b", "c")
    before = [engine.jobs[job_id].position for job_id in ids]
    await engine.queue.fallback.change_model(ids[:2], CURRENT_MODEL)
    jobs = [engine.jobs[job_id] for job_id in ids]
    assert [job.position for job in jobs] == before
    assert [job.quoted for job in jobs[:2]] == [PRICE, PRICE]
    wanted = [CURRENT_MODEL, CURRENT_MODEL, Model.DREAM_MACHINE_V1]
    assert [job.request.model for job in jobs] == wanted
    stored = await engine.journal.unfinished_jobs()
    assert [(job.request.model, job.state) for job in stored] == [(m, S.QUEUED) for m in wanted]
    await engine.queue.controls.resume()
    await engine.run_until_state(ids[2], S.READY)
    assert models(engine) == wanted


async def test_an_extension_by_an_id_stays_as_it_is(engine: EngineUnderTest) -> None:
    await engine.queue.controls.pause()
    request = GenerationRequest(prompt="And on", extends="g-1")
    (job_id,) = await engine.queue.clicks.enqueue([request])
    await engine.queue.fallback.change_model([job_id], CURRENT_MODEL)
    assert engine.jobs[job_id].request == request


async def test_one_that_is_being_sent_is_left_as_it_is(engine: EngineUnderTest) -> None:
    engine.service.hang = "after the mark"
    (job_id,) = await engine.click("a")
    assert engine.state(job_id) is S.SUBMITTING
    await engine.queue.fallback.change_model([job_id], CURRENT_MODEL)
    engine.service.go_on.set()
    await engine.run_until_state(job_id, S.READY)
    assert models(engine) == [Model.DREAM_MACHINE_V1]
    assert engine.jobs[job_id].request.model is Model.DREAM_MACHINE_V1


async def test_what_is_sent_is_what_the_journal_says_however_close_it_was(
    engine: EngineUnderTest,
) -> None:
    """The change is being written while the line picks the job up."""
    await engine.queue.controls.pause()
    (job_id,) = await engine.click("a")
    engine.database.gate = asyncio.Event()
    change = asyncio.create_task(engine.queue.fallback.change_model([job_id], CURRENT_MODEL))
    await asyncio.sleep(0)
    await engine.queue.controls.resume()
    await engine.clock.settle()
    engine.database.gate.set()
    await change
    await engine.run_until_state(job_id, S.READY)
    assert models(engine) == [CURRENT_MODEL]
    assert engine.jobs[job_id].request.model is CURRENT_MODEL


async def test_a_refused_job_is_asked_for_once_and_leaves_the_panel(
    engine: EngineUnderTest,
) -> None:
    engine.service.fail_after = [RequestRejectedError("keyframes: no", status=400)]
    (job_id,) = await engine.click("a")
    assert engine.state(job_id) is S.REJECTED
    request = GenerationRequest(prompt="a", start_image_url="https://example.com/a.png")
    await engine.queue.fallback.ask(job_id, request)
    await engine.clock.settle()
    (again,) = [job for job in engine.jobs.values() if job.retry_of == job_id]
    assert again.request == request
    await engine.queue.fallback.ask(again.id, request)
    assert [job.retry_of for job in engine.jobs.values()] == [None, job_id]
    stored = await engine.library.job(job_id)
    assert stored is not None
    assert stored.cleared
    assert len(engine.service.taken) == 1


async def test_two_words_for_a_refused_job_ask_for_it_once(engine: EngineUnderTest) -> None:
    """Its clip's last frame takes a while: the message may be clicked again meanwhile."""
    engine.service.fail_after = [RequestRejectedError("keyframes: no", status=400)]
    (job_id,) = await engine.click("a")
    request = GenerationRequest(prompt="a", start_image_url="https://example.com/a.png")
    ask = engine.queue.fallback.ask
    await asyncio.gather(ask(job_id, request), ask(job_id, request))
    await ask(job_id, request)
    await engine.clock.settle()
    assert len(engine.service.taken) == 1


async def test_two_clicks_try_again_once(engine: EngineUnderTest) -> None:
    engine.service.fail_after = [RequestRejectedError("no", status=400)] * 2
    (job_id,) = await engine.click("a")
    retry = engine.queue.clicks.retry
    await asyncio.gather(retry([job_id]), retry([job_id]))
    await engine.clock.settle()
    (again,) = [job for job in engine.jobs.values() if job.retry_of == job_id]
    assert again.state is S.REJECTED
    await retry([job_id])
    await engine.clock.settle()
    assert len(engine.service.taken) == 1, "what was refused once more may be tried once more"
