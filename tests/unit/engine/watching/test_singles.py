"""Jobs that are asked for one by one: the plain loop, and looks moved to where jobs end."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luma_desktop.domain.errors import TemporaryError
from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.latency import Latency
from luma_desktop.domain.request import GenerationRequest, Model
from luma_desktop.engine.facts import HoldsChanged
from luma_desktop.engine.holds import HoldKind
from luma_desktop.engine.watching.forecast import Spread, next_look
from luma_desktop.engine.watching.latencies import FIRST_GUESS, WITNESSES, Latencies
from luma_desktop.engine.watching.poller import DUE
from luma_desktop.engine.watching.singles import Singles
from luma_desktop.engine.watching.timing import Pace
from tests.bench.polling_v2 import SCENARIOS, Run, Scenario
from tests.support.engine import EngineUnderTest
from tests.support.jobs import NOW, queued
from tests.support.scripted_service import ScriptedCatalogue, ScriptedService
from tests.support.virtual_clock import VirtualClock

MEASURED = Latency(p50=108.0, p90=150.0)
SPREAD = Spread(median=108.0, sigma=0.256)
PACE = Pace()
TICK = PACE.idle


def request(model: Model = Model.RAY_2) -> GenerationRequest:
    return GenerationRequest(prompt="a fox", model=model)


class HandClock:
    """A clock that stands still until it's set."""

    def __init__(self) -> None:
        self.time = 0.0

    def now(self) -> float:
        return NOW + self.time

    def monotonic(self) -> float:
        return self.time

    async def sleep(self, seconds: float) -> None:
        raise NotImplementedError


class Polling:
    """Polls as the poller does, with a service that answers at once."""

    def __init__(self, told: Latency | None = MEASURED) -> None:
        self.clock = HandClock()
        self.latencies = Latencies()
        if told is not None:
            self.latencies.tell({Model.RAY_2: told})
        self.singles = Singles(latencies=self.latencies, clock=self.clock)

    def job(self, name: object = "a", *, age: float = 0.0) -> Job:
        accepted_at = self.clock.now() - age
        job_id = f"{name}, {accepted_at}"
        return queued(job_id, request=request(), state=JobState.ACCEPTED, accepted_at=accepted_at)

    def poll(self, durations: Sequence[float], *, apart: float = 0.0) -> list[list[float]]:
        """The ages of each job at the looks, the last of which sees its end.

        The jobs take `durations`, and are accepted `apart` seconds from each other.
        """
        jobs = [self.job(number, age=-number * apart) for number in range(len(durations))]
        born = {job.id: self.clock.time + number * apart for number, job in enumerate(jobs)}
        takes = {job.id: seconds for job, seconds in zip(jobs, durations, strict=True)}
        looks: dict[str, list[float]] = {job.id: [] for job in jobs}
        while jobs:
            running = [job for job in jobs if born[job.id] <= self.clock.time]
            waits = [born[job.id] - self.clock.time for job in jobs if job not in running]
            if running:
                waits.append(self.singles.pause(running, PACE, ()))
            if min(waits) > DUE:
                self.clock.time += min(waits)
                continue
            due = self.singles.due(running, PACE, DUE)
            assert due, "it would poll nothing, again and again"
            for job in due:
                age = self.clock.time - born[job.id]
                looks[job.id].append(age)
                if age >= takes[job.id]:
                    self.singles.learn(job, age)
                    jobs.remove(job)
                else:
                    self.singles.saw_running(job)
                self.singles.looked(job)
        return list(looks.values())


def plain(seconds: float) -> list[float]:
    """The looks of the plain loop."""
    ages = [TICK]
    while ages[-1] < seconds:
        ages.append(ages[-1] + TICK)
    return ages


AS_TOLD = [108.0, 80.0, 131.0, 95.0, 150.0, 104.0, 88.0, 120.0, 99.0, 112.0]
DURATIONS = st.lists(st.floats(1.0, 600.0), min_size=1, max_size=40)
TOLD = st.none() | st.builds(
    lambda p50, wider: Latency(p50=p50, p90=p50 * wider), st.floats(5.0, 900.0), st.floats(1.0, 5.0)
)


@given(st.lists(DURATIONS, min_size=1, max_size=4), TOLD, st.sampled_from([0.0, 0.3, 7.0, 60.0]))
def test_no_job_ever_costs_more_looks_than_in_the_plain_loop(
    batches: list[list[float]], told: Latency | None, apart: float
) -> None:
    polling = Polling(told)
    for batch in batches:
        for ages in polling.poll(batch, apart=apart):
            for looks, age in enumerate(ages, start=1):
                assert looks <= (age + 0.02) // TICK


@given(st.lists(st.floats(1.0, 600.0), min_size=1, max_size=WITNESSES), TOLD)
def test_until_jobs_have_shown_how_long_they_take_it_is_the_plain_loop(
    durations: list[float], told: Latency | None
) -> None:
    polling = Polling(told)
    for seconds in durations:
        assert polling.poll([seconds]) == [pytest.approx(plain(seconds))]


@given(TOLD, st.lists(st.floats(30.0, 600.0), min_size=10, max_size=30), st.floats(1.0, 600.0))
def test_a_job_that_outlasts_the_skipped_ticks_is_seen_to_end_no_later(
    told: Latency | None, before: list[float], seconds: float
) -> None:
    polling = Polling(told)
    for earlier in before:
        polling.poll([earlier])
    quiet = polling.latencies.quiet(Model.RAY_2, [])
    (ages,) = polling.poll([seconds])
    if seconds > quiet // TICK * TICK:
        assert ages[-1] <= plain(seconds)[-1] + 0.01
    else:
        assert ages[-1] <= quiet + TICK


def test_where_jobs_end_as_told_looks_move_from_the_start_to_the_middle() -> None:
    polling = Polling()
    for seconds in AS_TOLD:
        polling.poll([seconds])
    (ages,) = polling.poll([170.0])
    ticks = [float(age) for age in range(60, 180, 10)]
    assert ages == pytest.approx(sorted([*ticks, 85.0, 95.0, 105.0, 115.0, 125.0]))
    assert len(ages) == len(plain(170.0))


def test_in_a_batch_some_are_looked_at_and_the_others_wait_for_what_they_show() -> None:
    looks = Polling().poll([200.0] * 30)
    for tick in (10.0, 20.0, 30.0, 40.0, 50.0):
        assert sum(tick in [round(age, 1) for age in ages] for ages in looks) == WITNESSES
    assert all(60.0 in [round(age, 1) for age in ages] for ages in looks)
    assert max(sum(age < 55.0 for age in ages) for ages in looks) <= 2, "they take turns"


def test_one_of_a_batch_that_ends_too_soon_has_all_of_them_looked_at() -> None:
    for ages in Polling().poll([35.0] * 30):
        assert ages[-1] == pytest.approx(40.0)


def test_a_model_that_became_quicker_is_late_once() -> None:
    polling = Polling()
    for seconds in AS_TOLD * 2:
        polling.poll([seconds])
    assert polling.poll([35.0]) == [pytest.approx([60.0])]
    assert polling.poll([35.0]) == [pytest.approx([10.0, 20.0, 30.0, 40.0])]


def test_one_that_is_not_found_shows_nothing_of_the_others() -> None:
    polling = Polling()
    jobs = [polling.job(number) for number in range(30)]
    polling.singles.pause(jobs, PACE, ())
    polling.clock.time = TICK
    for job in polling.singles.due(jobs, PACE, DUE):
        polling.singles.looked(job)
    assert polling.singles.pause(jobs, PACE, ()) <= 0.0


def test_another_job_that_begins_changes_no_pause() -> None:
    polling = Polling()
    jobs = [polling.job()]
    polling.singles.pause(jobs, PACE, ())
    polling.clock.time = 7.0
    assert polling.singles.pause([*jobs, polling.job("b")], PACE, ()) == pytest.approx(3.0)


def test_looks_of_an_earlier_run_count_as_the_plain_loops() -> None:
    polling = Polling()
    for seconds in AS_TOLD:
        polling.poll([seconds])
    job = polling.job(age=91.0)
    assert polling.singles.pause([job], PACE, ()) == 0.0
    polling.singles.looked(job)
    assert polling.singles.pause([job], PACE, ()) == pytest.approx(9.0)


def test_after_an_hour_it_looks_once_a_minute() -> None:
    def pause(looked: float) -> float:
        return next_look(SPREAD, PACE, looked=looked, looks=10**4, quiet=0.0) - looked

    assert pause(3590.0) == pytest.approx(TICK)
    assert pause(3600.0) == PACE.slowest
    assert pause(1e6) == PACE.slowest


@pytest.mark.parametrize("median", [0.3, 10.0, 108.0, 3000.0])
@pytest.mark.parametrize("sigma", [0.1, 0.3, 1.0])
@pytest.mark.parametrize("near", [0.02, 1.0, 5.0, 60.0])
def test_a_pause_is_never_a_hammer_and_never_for_good(
    median: float, sigma: float, near: float
) -> None:
    pace = Pace(near=near)
    spread = Spread(median=median, sigma=sigma)
    for age in (0.0, 0.1, 1.0, median / 2, median, 3 * median, 7.99 * median, 1e5):
        for looks in (0, int(age / pace.idle), 10**6):
            pause = next_look(spread, pace, looked=age, looks=looks, quiet=0.0) - age
            assert pace.quickest - 1e-6 <= pause <= pace.slowest + 0.01
        assert spread.left(age) > 0


def test_what_is_left_shrinks_and_then_grows_cautiously() -> None:
    assert SPREAD.left(0.0) == pytest.approx(108.0, rel=0.05)
    assert SPREAD.left(60.0) == pytest.approx(50.0, rel=0.15)
    assert SPREAD.left(100.0) < SPREAD.left(60.0)
    assert SPREAD.left(200.0) > SPREAD.left(170.0)


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
    assert latencies.spread(Model.RAY_3_2).sigma == pytest.approx(FIRST_GUESS.sigma)
    latencies.learn(Model.RAY_3_2, 25.0)
    assert 25.0 < latencies.spread(Model.RAY_3_2).median < 100.0


def test_a_mixture_is_as_wide_as_it_is() -> None:
    latencies = Latencies()
    latencies.tell({Model.RAY_2: MEASURED})
    for seconds in [35.0, 400.0] * 10:
        latencies.learn(Model.RAY_2, seconds)
    spread = latencies.spread(Model.RAY_2)
    assert spread.early < 35.0
    assert spread.late > 400.0


def test_an_end_in_a_gap_is_taken_for_one_in_its_middle() -> None:
    latencies = Latencies()
    for _ in range(20):
        latencies.learn(Model.RAY_2, 70.0, ran=0.0)
    assert latencies.spread(Model.RAY_2).median == pytest.approx(35.0, rel=0.1)


@pytest.mark.parametrize("scenario", SCENARIOS[:2], ids=lambda scenario: scenario.name)
async def test_fewer_looks_than_in_the_plain_loop_and_sooner(scenario: Scenario) -> None:
    run = await Run(scenario, 3).measure()
    assert run.gets <= run.plain_gets
    assert run.delay <= run.plain_delay * 0.9


async def test_without_any_measure_a_clip_is_still_seen_soon(tmp_path: Path) -> None:
    clock = VirtualClock()
    service = ScriptedService(clock, lambda: 90.0)
    engine = await EngineUnderTest.start(tmp_path, service=service, clock=clock)
    (job_id,) = await engine.queue.clicks.enqueue([request()])
    await engine.run_until_state(job_id, JobState.READY)
    assert clock.monotonic() < 92.0
    assert len(service.gets) == 9
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
