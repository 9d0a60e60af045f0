"""Clocks that are set and computers that sleep: no job is lost, nothing spins, pauses end."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from luma_desktop.domain.errors import NotSentError, OutcomeUnknownError, RateLimitedError
from luma_desktop.domain.job import JobState
from luma_desktop.domain.request import GenerationRequest, Model
from luma_desktop.engine.facts import HoldsChanged
from luma_desktop.engine.holds import HoldKind
from luma_desktop.engine.watching.latencies import Latencies
from luma_desktop.engine.watching.timing import Durations
from tests.support.engine import EngineUnderTest

S = JobState
DAY = 86400.0


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[EngineUnderTest]:
    engine = await EngineUnderTest.start(tmp_path)
    yield engine
    await engine.aclose()


def holds(engine: EngineUnderTest) -> set[HoldKind]:
    boards = [fact for fact in engine.facts if isinstance(fact, HoldsChanged)]
    return {hold.kind for hold in boards[-1].holds}


@pytest.mark.parametrize("jump", [-400 * DAY, -3600.0, 3600.0, 400 * DAY])
async def test_a_hold_ends_in_time_whatever_the_wall_clock_does(
    engine: EngineUnderTest, jump: float
) -> None:
    engine.service.fail_post = [NotSentError(), RateLimitedError(status=429, retry_after=30.0)]
    (job_id,) = await engine.click("a")
    engine.clock.jump_wall(jump)
    await engine.run_until_state(job_id, S.READY, limit=300.0)


@pytest.mark.parametrize("model", [Model.DREAM_MACHINE_V1, Model.RAY_2])
@pytest.mark.parametrize("jump", [-400 * DAY, -3600.0, 3600.0, 400 * DAY])
async def test_a_running_job_is_watched_whatever_the_wall_clock_does(
    engine: EngineUnderTest, jump: float, model: Model
) -> None:
    engine.service.clock_ahead = -jump  # the service's own clock was right all the time
    (job_id,) = await engine.queue.clicks.enqueue([GenerationRequest(prompt="a", model=model)])
    await engine.clock.settle()
    engine.clock.jump_wall(jump)
    engine.service.clock_ahead = 0.0
    request, begun, _ = engine.service.taken["g0"]
    engine.service.taken["g0"] = (request, begun, engine.clock.now() + 60.0)
    await engine.run_until_state(job_id, S.READY, limit=200.0)
    assert len(engine.service.gets) < 60


@pytest.mark.parametrize("model", [Model.DREAM_MACHINE_V1, Model.RAY_2])
async def test_a_job_of_the_future_is_watched_after_a_restart(tmp_path: Path, model: Model) -> None:
    """It was accepted while the wall clock was wrong, and that is right now."""
    first = await EngineUnderTest.start(tmp_path)
    (job_id,) = await first.queue.clicks.enqueue([GenerationRequest(prompt="a", model=model)])
    await first.run_until_state(job_id, S.ACCEPTED)
    await first.aclose()
    first.clock.jump_wall(-400 * DAY)
    first.service.clock_ahead = 400 * DAY
    second = await EngineUnderTest.start(tmp_path, service=first.service, clock=first.clock)
    await second.run_until_state(job_id, S.READY, limit=200.0)
    await second.aclose()


@pytest.mark.parametrize("model", [Model.DREAM_MACHINE_V1, Model.RAY_2])
async def test_clocks_that_jump_all_the_time_make_no_hammer(
    engine: EngineUnderTest, model: Model
) -> None:
    engine.service.taken.clear()
    (job_id,) = await engine.queue.clicks.enqueue([GenerationRequest(prompt="a", model=model)])
    await engine.clock.settle()
    request, begun, _ = engine.service.taken["g0"]
    engine.service.taken["g0"] = (request, begun, 1e12)
    for jump in (DAY, -DAY) * 20:
        engine.clock.jump_wall(jump)
        await engine.clock.run_for(30.0)
    assert engine.state(job_id) is S.ACCEPTED
    assert 10 < len(engine.service.gets) < 300


@pytest.mark.parametrize("jump", [0.0, -400 * DAY])
async def test_a_slot_of_unknown_fate_is_free_again_by_itself(tmp_path: Path, jump: float) -> None:
    engine = await EngineUnderTest.start(tmp_path, max_in_flight=1)
    engine.service.fail_post = [OutcomeUnknownError()]
    first, second = await engine.click("a", "b")
    engine.clock.jump_wall(jump)
    await engine.clock.run_for(600.0)
    assert engine.state(second) is S.QUEUED
    await engine.run_until_state(second, S.READY, limit=600.0)
    assert engine.state(first) is S.SUBMIT_UNKNOWN
    await engine.aclose()


@pytest.mark.parametrize("jump", [-2 * DAY, 2 * DAY])
async def test_a_line_of_another_time_is_asked_about(tmp_path: Path, jump: float) -> None:
    first = await EngineUnderTest.start(tmp_path, key=None)
    (job_id,) = await first.click("a")
    await first.aclose()
    first.clock.jump_wall(jump)
    second = await EngineUnderTest.start(tmp_path, service=first.service, clock=first.clock)
    await second.clock.run_for(60.0)
    assert holds(second) == {HoldKind.OLD_QUEUE}
    assert second.state(job_id) is S.QUEUED
    await second.aclose()


def test_a_day_long_job_teaches_nothing() -> None:
    durations = Durations()
    before = durations.quantile(0.99)
    durations.extend([2 * DAY, -5.0, 0.0])
    assert durations.quantile(0.99) == before
    latencies = Latencies()
    spread = latencies.spread(Model.RAY_2)
    for seconds in (2 * DAY, -5.0, 0.0):
        latencies.learn(Model.RAY_2, seconds)
    assert latencies.spread(Model.RAY_2) == spread


@pytest.mark.parametrize("model", [Model.DREAM_MACHINE_V1, Model.RAY_2])
async def test_a_night_without_the_program_teaches_nothing(tmp_path: Path, model: Model) -> None:
    """The job was done long before it was seen; else the next question would come hours late."""
    engine = await EngineUnderTest.start(tmp_path)
    (job_id,) = await engine.queue.clicks.enqueue([GenerationRequest(prompt="a", model=model)])
    await engine.run_until_state(job_id, S.ACCEPTED)
    await engine.aclose()
    await engine.clock.run_for(8 * 3600.0)
    for _ in range(2):
        engine = await EngineUnderTest.start(tmp_path, service=engine.service, clock=engine.clock)
        await engine.clock.run_for(5.0)
        assert engine.life._durations.quantile(0.99) < 600.0
        assert engine.life._market.latencies.spread(model).late < 600.0
        await engine.aclose()


@pytest.mark.parametrize("model", [Model.DREAM_MACHINE_V1, Model.RAY_2])
async def test_a_sleep_of_the_computer_teaches_nothing(
    engine: EngineUnderTest, model: Model
) -> None:
    (job_id,) = await engine.queue.clicks.enqueue([GenerationRequest(prompt="a", model=model)])
    await engine.run_until_state(job_id, S.ACCEPTED)
    engine.clock.jump_wall(8 * 3600.0)
    await engine.run_until_state(job_id, S.READY)
    assert engine.life._durations.quantile(0.99) < 600.0
    assert engine.life._market.latencies.spread(model).late < 600.0
