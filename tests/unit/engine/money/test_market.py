"""What models cost: asked for seldom, told at once, quoted at the click."""

from __future__ import annotations

from pathlib import Path

from luma_desktop.domain.errors import TemporaryError
from luma_desktop.domain.job import JobState
from luma_desktop.domain.latency import Latency
from luma_desktop.domain.money import V1_GENERATION_PRICE, Money
from luma_desktop.domain.pricing import PriceList, Pricing, Rate
from luma_desktop.domain.request import GenerationRequest, Model
from luma_desktop.engine.facts import PricesChanged
from tests.support.engine import EngineUnderTest
from tests.support.scripted_service import ScriptedCatalogue, ScriptedService
from tests.support.virtual_clock import VirtualClock

FIXED = Pricing(rates=(Rate(amount=Money.from_usd("0.40")),))
RAY_2 = GenerationRequest(prompt="a fox", model=Model.RAY_2)


def told(engine: EngineUnderTest) -> PriceList:
    return [fact for fact in engine.facts if isinstance(fact, PricesChanged)][-1].prices


async def test_a_job_is_quoted_by_the_catalogue(tmp_path: Path) -> None:
    engine = await EngineUnderTest.start(tmp_path, catalogue=ScriptedCatalogue(pricing=FIXED))
    await engine.clock.settle()
    assert told(engine).quote(RAY_2).amount == Money.from_usd("0.40")
    new, old = await engine.queue.clicks.enqueue([RAY_2, GenerationRequest(prompt="v1")])
    await engine.clock.settle()
    assert engine.jobs[new].quoted == Money.from_usd("0.40")
    assert engine.jobs[old].quoted == V1_GENERATION_PRICE
    await engine.aclose()


async def test_a_job_remembers_whether_its_quote_is_a_stand_in(tmp_path: Path) -> None:
    engine = await EngineUnderTest.start(tmp_path, catalogue=ScriptedCatalogue())
    await engine.queue.controls.pause()
    (job_id,) = await engine.queue.clicks.enqueue([RAY_2])
    assert engine.jobs[job_id].stand_in
    await engine.queue.line.replace_request(job_id, GenerationRequest(prompt="v1"))
    assert not engine.jobs[job_id].stand_in
    await engine.queue.undoing.undo()
    assert engine.jobs[job_id].request == RAY_2
    assert engine.jobs[job_id].stand_in
    await engine.aclose()


async def test_what_came_into_line_before_its_price_was_told_gets_it(tmp_path: Path) -> None:
    catalogue = ScriptedCatalogue(pricing=FIXED)
    catalogue.failures = [TemporaryError(status=503)]
    engine = await EngineUnderTest.start(tmp_path, catalogue=catalogue)
    await engine.queue.controls.pause()
    (job_id,) = await engine.queue.clicks.enqueue([RAY_2])
    assert engine.jobs[job_id].stand_in
    await engine.clock.run_for(60.0)
    job = engine.jobs[job_id]
    assert (job.quoted, job.stand_in) == (Money.from_usd("0.40"), False)
    await engine.aclose()


async def test_trouble_is_tried_again_and_success_is_enough_for_an_hour(tmp_path: Path) -> None:
    catalogue = ScriptedCatalogue(pricing=FIXED)
    catalogue.failures = [TemporaryError(status=503)]
    engine = await EngineUnderTest.start(tmp_path, catalogue=catalogue)
    await engine.clock.run_for(60.0)
    assert catalogue.asked == ["prices"] * 2
    await engine.clock.run_for(3000.0)
    assert catalogue.asked == ["prices"] * 2
    await engine.clock.run_for(1000.0)
    assert catalogue.asked == ["prices"] * 3
    await engine.aclose()


async def test_durations_are_asked_for_only_while_something_runs(tmp_path: Path) -> None:
    clock = VirtualClock()
    catalogue = ScriptedCatalogue(latency=Latency(p50=108.0, p90=150.0))
    service = ScriptedService(clock, lambda: 700.0)
    engine = await EngineUnderTest.start(
        tmp_path, service=service, clock=clock, catalogue=catalogue
    )
    await clock.run_for(1000.0)
    assert "latencies" not in catalogue.asked
    (job_id,) = await engine.queue.clicks.enqueue([RAY_2])
    await engine.run_until_state(job_id, JobState.READY)
    assert 2 <= catalogue.asked.count("latencies") <= 4
    await engine.aclose()


async def test_what_was_paid_is_remembered_over_a_restart(tmp_path: Path) -> None:
    clock = VirtualClock()
    service = ScriptedService(clock)
    service.charge = Money.from_usd("1.60")
    first = await EngineUnderTest.start(tmp_path, service=service, clock=clock)
    (job_id,) = await first.queue.clicks.enqueue([RAY_2])
    await first.run_until_state(job_id, JobState.READY)
    quote = told(first).quote(RAY_2)
    assert (quote.amount, quote.known) == (Money.from_usd("1.60"), False)
    await first.aclose()
    again = await EngineUnderTest.start(tmp_path, service=service, clock=clock)
    await clock.settle()
    assert told(again).quote(RAY_2) == quote
    await again.aclose()
