"""Jobs that are asked for one by one: seldom while none can be done, often while they may be."""

from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path

import pytest

from luma_desktop.domain.errors import TemporaryError
from luma_desktop.domain.job import JobState
from luma_desktop.domain.latency import Latency
from luma_desktop.domain.request import GenerationRequest, Model
from luma_desktop.engine.facts import HoldsChanged
from luma_desktop.engine.holds import HoldKind
from luma_desktop.engine.watching.forecast import Forecast, Spread
from luma_desktop.engine.watching.latencies import FIRST_GUESS, Latencies
from luma_desktop.engine.watching.timing import Pace
from tests.bench.polling_v2 import Run
from tests.support.engine import EngineUnderTest
from tests.support.scripted_service import ScriptedCatalogue, ScriptedService
from tests.support.virtual_clock import VirtualClock

MEASURED = Latency(p50=108.0, p90=150.0)
SPREAD = Spread(median=108.0, sigma=0.256)
PACE = Pace()


def request(model: Model = Model.RAY_2) -> GenerationRequest:
    return GenerationRequest(prompt="a fox", model=model)


def looks(forecast: Forecast, until: float) -> list[float]:
    ages, age = [], 0.0
    while (age := age + forecast.pause(age)) < until:
        ages.append(age)
    return ages


def test_looks_are_dense_where_jobs_end() -> None:
    ages = looks(Forecast(SPREAD, PACE), 300.0)
    early = [age for age in ages if age < 65]
    middle = [age for age in ages if 65 <= age < 165]
    assert 0 < len(early) <= 3
    assert len(middle) > 15
    assert max(b - a for a, b in pairwise(middle)) < PACE.near * 2.0


@pytest.mark.parametrize("median", [0.3, 10.0, 108.0, 3000.0])
@pytest.mark.parametrize("sigma", [0.1, 0.3, 1.0])
@pytest.mark.parametrize("near", [1.0, 5.0, 60.0])
def test_a_pause_is_never_a_hammer_and_never_for_good(
    median: float, sigma: float, near: float
) -> None:
    pace = Pace(near=near)
    forecast = Forecast(Spread(median=median, sigma=sigma), pace)
    for age in (0.0, 0.1, 1.0, median / 2, median, 3 * median, 7.99 * median, 1e5):
        assert pace.quickest <= forecast.pause(age) <= pace.slowest
        assert forecast.left(age) > 0


def test_what_is_left_shrinks_and_then_grows_cautiously() -> None:
    forecast = Forecast(SPREAD, PACE)
    assert forecast.left(0.0) == pytest.approx(108.0, rel=0.05)
    assert forecast.left(60.0) == pytest.approx(50.0, rel=0.15)
    assert forecast.left(100.0) < forecast.left(60.0)


def test_a_spread_is_the_services_until_ours_say_otherwise() -> None:
    latencies = Latencies()
    assert latencies.spread(Model.RAY_2).median == pytest.approx(FIRST_GUESS.median)
    latencies.tell({Model.RAY_2: MEASURED})
    told = latencies.spread(Model.RAY_2)
    assert told.median == 108.0
    assert told.sigma == pytest.approx(0.256, abs=0.001)
    for seconds in (100.0, 110.0, 120.0, 90.0, 105.0):
        latencies.learn(Model.RAY_2, seconds)
    assert latencies.spread(Model.RAY_2) == told
    for _ in range(30):
        latencies.learn(Model.RAY_2, 20.0)
    assert latencies.spread(Model.RAY_2).median < 40.0
    assert latencies.spread(Model.RAY_3_2).sigma == FIRST_GUESS.sigma
    latencies.learn(Model.RAY_3_2, 25.0)
    assert 25.0 < latencies.spread(Model.RAY_3_2).median < 100.0


async def test_fewer_looks_than_the_vendors_loop_and_sooner() -> None:
    run = await Run(3).measure()
    assert run.gets <= run.vendor_gets
    assert run.delay <= run.vendor_delay * 2 / 3


async def test_without_any_measure_a_clip_is_still_seen_soon(tmp_path: Path) -> None:
    clock = VirtualClock()
    service = ScriptedService(clock, lambda: 90.0)
    engine = await EngineUnderTest.start(tmp_path, service=service, clock=clock)
    (job_id,) = await engine.queue.clicks.enqueue([request()])
    await engine.run_until_state(job_id, JobState.READY)
    assert clock.monotonic() < 100.0
    assert len(service.gets) < 12
    assert all(len(ids) == 1 for _, ids in service.gets)
    await engine.aclose()


async def test_a_restart_looks_at_once(tmp_path: Path) -> None:
    clock = VirtualClock()
    service = ScriptedService(clock, lambda: 300.0)
    first = await EngineUnderTest.start(tmp_path, service=service, clock=clock)
    (job_id,) = await first.queue.clicks.enqueue([request()])
    await first.run_until_state(job_id, JobState.ACCEPTED)
    await first.aclose()
    await clock.run_for(400.0)
    looked = len(service.gets)
    again = await EngineUnderTest.start(tmp_path, service=service, clock=clock)
    await clock.settle()
    assert len(service.gets) == looked + 1
    assert again.state(job_id) is JobState.READY
    await again.aclose()


async def test_trouble_at_the_service_is_not_met_once_a_job(tmp_path: Path) -> None:
    clock = VirtualClock()
    service = ScriptedService(clock, lambda: 90.0)
    engine = await EngineUnderTest.start(tmp_path, service=service, clock=clock, max_in_flight=40)
    ids = await engine.queue.clicks.enqueue([request()] * 40)
    await engine.run_until(lambda: all(engine.state(i) is JobState.ACCEPTED for i in ids))
    service.fail_get = [TemporaryError(status=503) for _ in range(500)]
    await engine.queue.controls.check_now()
    await clock.settle()
    assert 1 <= 500 - len(service.fail_get) <= 4
    service.fail_get = []
    await engine.run_until(lambda: all(engine.state(i) is JobState.READY for i in ids))
    await engine.aclose()


async def test_a_running_job_has_an_estimate_of_ours(tmp_path: Path) -> None:
    clock = VirtualClock()
    service = ScriptedService(clock, lambda: 500.0)
    catalogue = ScriptedCatalogue(latency=MEASURED)
    engine = await EngineUnderTest.start(
        tmp_path, service=service, clock=clock, random=random.Random(1), catalogue=catalogue
    )
    (job_id,) = await engine.queue.clicks.enqueue([request()])
    await engine.run_until(lambda: bool(service.gets))
    await clock.settle()
    estimate = engine.jobs[job_id].estimate_seconds
    assert estimate is not None
    assert 10.0 < estimate < 108.0
    await engine.aclose()


async def test_with_v1_gone_the_current_models_go_on(tmp_path: Path) -> None:
    clock = VirtualClock()
    service = ScriptedService(clock, lambda: 30.0)
    service.gone = True
    engine = await EngineUnderTest.start(tmp_path, service=service, clock=clock)
    await clock.settle()
    held = [fact for fact in engine.facts if isinstance(fact, HoldsChanged)][-1].holds
    assert [hold.kind for hold in held] == [HoldKind.ENDPOINT_GONE]
    (old,) = await engine.queue.clicks.enqueue([GenerationRequest(prompt="old")])
    service.gone = False  # the other dialect's calls answer
    (new,) = await engine.queue.clicks.enqueue([request()])
    await engine.run_until_state(new, JobState.READY)
    assert engine.state(old) is JobState.QUEUED
    await engine.aclose()
