"""Polling, fetching, and what a restart does."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path

import pytest

from luma_desktop.domain.errors import (
    KeyRefusedError,
    LinkExpiredError,
    MediaError,
    NotSentError,
    TemporaryError,
)
from luma_desktop.domain.job import JobState
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.domain.request import GenerationRequest, Model
from luma_desktop.engine.facts import HoldsChanged, TroubleCleared, TroubleRaised
from luma_desktop.engine.holds import HoldKind
from luma_desktop.engine.watching.calls import SLOW
from tests.conftest import ExpectedWarnings
from tests.support.engine import KEY, EngineUnderTest
from tests.support.scripted_service import ScriptedService
from tests.support.virtual_clock import VirtualClock

S = JobState


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[EngineUnderTest]:
    engine = await EngineUnderTest.start(tmp_path, max_in_flight=50)
    yield engine
    await engine.aclose()


def troubles(engine: EngineUnderTest) -> list[ProblemKind]:
    return [f.problem.kind for f in engine.facts if isinstance(f, TroubleRaised)]


async def test_thirty_jobs_are_asked_for_with_one_call_a_round(engine: EngineUnderTest) -> None:
    ids = await engine.click(*[f"clip {i}" for i in range(30)])
    await engine.run_until(lambda: all(engine.state(i) is S.READY for i in ids))
    assert engine.service.gets
    assert {len(asked) for _, asked in engine.service.gets} == {30}


async def test_nothing_is_asked_without_a_running_job(engine: EngineUnderTest) -> None:
    (job_id,) = await engine.click("a")
    await engine.run_until_state(job_id, S.READY)
    asked = len(engine.service.gets)
    await engine.clock.run_for(86400.0)
    assert len(engine.service.gets) == asked


async def test_bad_polls_are_not_a_failed_job(engine: EngineUnderTest) -> None:
    engine.service.fail_get = [TemporaryError(status=502)] * 5
    (job_id,) = await engine.click("a")
    await engine.run_until_state(job_id, S.READY)
    assert troubles(engine).count(ProblemKind.SERVICE_TROUBLE) == 4
    assert any(isinstance(f, TroubleCleared) and f.key == "service" for f in engine.facts)


async def test_one_bad_poll_passes_without_a_word(engine: EngineUnderTest) -> None:
    engine.service.fail_get = [TemporaryError(status=502)]
    (job_id,) = await engine.click("a")
    await engine.run_until_state(job_id, S.READY)
    assert troubles(engine) == []


async def test_a_second_bad_poll_that_the_user_asked_for_is_told_at_once(
    engine: EngineUnderTest,
) -> None:
    engine.service.fail_get = [TemporaryError(status=502)] * 2
    (job_id,) = await engine.click("a")
    await engine.run_until(lambda: len(engine.service.gets) == 1)
    await engine.queue.controls.check_now()
    await engine.run_until(lambda: len(engine.service.gets) == 2)
    await engine.clock.run_for(0.0)
    assert troubles(engine) == [ProblemKind.SERVICE_TROUBLE]
    await engine.run_until_state(job_id, S.READY)


async def test_a_refused_key_stops_the_polling_until_there_is_another(
    engine: EngineUnderTest,
) -> None:
    engine.service.fail_get = [KeyRefusedError(status=401)]
    (job_id,) = await engine.click("a")
    await engine.clock.run_for(3600.0)
    assert len(engine.service.gets) == 1
    await engine.queue.controls.use_key(engine.jobs[job_id].key_fingerprint)
    await engine.run_until_state(job_id, S.READY)


async def test_a_forgotten_generation_is_given_up_late_and_alone(engine: EngineUnderTest) -> None:
    lost, kept = await engine.click("a", "b")
    gone = engine.jobs[lost].generation_id
    assert gone is not None
    engine.service.forgotten.add(gone)
    await engine.run_until_state(kept, S.READY)
    await engine.clock.run_for(1500.0)
    assert engine.state(lost) is S.ACCEPTED
    await engine.run_until_state(lost, S.LOST, limit=3600.0)


async def test_a_generation_that_comes_back_is_not_given_up(engine: EngineUnderTest) -> None:
    (job_id,) = await engine.click("a")
    generation_id = engine.jobs[job_id].generation_id
    assert generation_id is not None
    engine.service.forgotten.add(generation_id)
    await engine.clock.run_for(1500.0)
    engine.service.forgotten.clear()
    await engine.run_until_state(job_id, S.READY)


async def test_a_current_models_endpoint_that_is_away_is_no_lost_job(
    engine: EngineUnderTest,
) -> None:
    """Every id is answered with 404 then, as one that is not known is."""
    (job_id,) = await engine.queue.clicks.enqueue(
        [GenerationRequest(prompt="a", model=Model.RAY_2)]
    )
    await engine.clock.settle()
    engine.service.gone = True
    await engine.clock.run_for(7200.0)
    assert engine.state(job_id) is S.ACCEPTED
    assert set(troubles(engine)) == {ProblemKind.SERVICE_TROUBLE}
    engine.service.gone = False
    await engine.run_until_state(job_id, S.READY)


async def test_a_current_models_forgotten_generation_is_given_up_late_and_alone(
    engine: EngineUnderTest,
) -> None:
    request = GenerationRequest(prompt="a", model=Model.RAY_2)
    lost, kept = await engine.queue.clicks.enqueue([request] * 2)
    await engine.clock.settle()
    engine.service.forgotten = {engine.jobs[lost].generation_id or ""}
    await engine.run_until_state(kept, S.READY)
    await engine.clock.run_for(1500.0)
    assert engine.state(lost) is S.ACCEPTED
    await engine.run_until_state(lost, S.LOST, limit=3600.0)


async def test_a_retired_endpoint_is_no_lost_job(engine: EngineUnderTest) -> None:
    (job_id,) = await engine.click("a")
    engine.service.gone = True
    await engine.clock.run_for(7200.0)
    assert engine.state(job_id) is S.ACCEPTED
    holds = [f for f in engine.facts if isinstance(f, HoldsChanged)][-1].holds
    assert HoldKind.ENDPOINT_GONE in {hold.kind for hold in holds}
    engine.service.gone = False
    await engine.run_until_state(job_id, S.READY)


async def test_one_404_for_a_batch_asks_once_whether_the_endpoint_is_there(
    engine: EngineUnderTest,
) -> None:
    ids = await engine.click(*[f"clip {i}" for i in range(16)])
    engine.service.forgotten = {engine.jobs[i].generation_id or "" for i in ids}
    lists = engine.service.lists
    await engine.queue.controls.check_now()
    await engine.clock.settle()
    assert engine.service.lists == lists + 1


async def test_an_id_that_the_service_cannot_read_hides_no_other(engine: EngineUnderTest) -> None:
    odd, *others = await engine.click(*"abcde")
    engine.service.unreadable = {engine.jobs[odd].generation_id or ""}
    await engine.run_until(lambda: all(engine.state(i) is S.READY for i in others), limit=200.0)
    assert engine.state(odd) is S.ACCEPTED
    assert ProblemKind.REJECTED not in troubles(engine)
    engine.service.unreadable.clear()
    await engine.run_until_state(odd, S.READY, limit=200.0)


@pytest.mark.parametrize("kind", ["unreadable", "garbled"])
async def test_one_odd_job_of_a_current_model_slows_no_other(
    engine: EngineUnderTest, kind: str
) -> None:
    request = GenerationRequest(prompt="a", model=Model.RAY_2)
    odd, *others = await engine.queue.clicks.enqueue([request] * 40)
    await engine.clock.settle()
    setattr(engine.service, kind, {engine.jobs[odd].generation_id or ""})
    await engine.run_until(lambda: all(engine.state(i) is S.READY for i in others), limit=80.0)
    assert engine.state(odd) is S.ACCEPTED
    setattr(engine.service, kind, set())
    await engine.run_until_state(odd, S.READY, limit=200.0)


async def test_done_one_poll_before_its_link(engine: EngineUnderTest) -> None:
    engine.service.late_links = 2
    (job_id,) = await engine.click("a")
    await engine.run_until_state(job_id, S.READY, limit=120.0)


@pytest.mark.parametrize("model", [Model.DREAM_MACHINE_V1, Model.RAY_2])
async def test_a_link_that_does_not_come_for_hours_makes_no_hammer(
    engine: EngineUnderTest, model: Model
) -> None:
    engine.service.late_links = 10_000
    (job_id,) = await engine.queue.clicks.enqueue([GenerationRequest(prompt="a", model=model)])
    await engine.clock.run_for(3600.0)
    assert engine.state(job_id) is S.ACCEPTED
    assert len(engine.service.gets) < 150
    engine.service.late_links = 0
    await engine.run_until_state(job_id, S.READY, limit=70.0)


async def test_a_job_of_hours_is_watched_ever_more_rarely_and_not_given_up(tmp_path: Path) -> None:
    clock = VirtualClock()
    service = ScriptedService(clock, duration=lambda: 6 * 3600.0)
    engine = await EngineUnderTest.start(tmp_path, service=service, clock=clock)
    (job_id,) = await engine.click("a")
    await engine.run_until(lambda: engine.state(job_id) is S.READY, limit=7 * 3600.0, step=60.0)
    times = [at for at, _ in service.gets]
    pauses = [b - a for a, b in pairwise(times)]
    assert len(times) < 600
    assert pauses[5] < 15
    assert 50 < pauses[-2] <= 61
    await engine.aclose()


async def test_another_key_neither_polls_nor_gives_up(engine: EngineUnderTest) -> None:
    (job_id,) = await engine.click("a")
    engine.service.forgotten = {engine.jobs[job_id].generation_id or ""}
    await engine.queue.controls.use_key("another")
    engine.service.gets.clear()
    await engine.clock.run_for(7200.0)
    assert engine.service.gets == []
    assert engine.state(job_id) is S.ACCEPTED
    assert troubles(engine) == [ProblemKind.MADE_ELSEWHERE]
    engine.service.forgotten.clear()
    await engine.queue.controls.use_key(KEY)
    await engine.run_until_state(job_id, S.READY)
    assert any(isinstance(f, TroubleCleared) and f.key == "elsewhere" for f in engine.facts)


async def test_misses_with_another_key_count_for_nothing(engine: EngineUnderTest) -> None:
    (job_id,) = await engine.click("a")
    engine.service.forgotten = {engine.jobs[job_id].generation_id or ""}
    await engine.clock.run_for(1500.0)
    await engine.queue.controls.use_key("another")
    await engine.clock.run_for(7200.0)
    assert engine.state(job_id) is S.ACCEPTED


async def test_a_former_keys_refusal_is_not_the_new_ones(engine: EngineUnderTest) -> None:
    engine.service.hang = "after the mark"
    engine.service.fail_after = [KeyRefusedError(status=401)]
    (job_id,) = await engine.click("a")
    await engine.queue.controls.use_key("another")
    engine.service.go_on.set()
    await engine.run_until_state(job_id, S.READY)
    assert engine.jobs[job_id].key_fingerprint == "another"


async def test_an_expired_link_is_replaced(engine: EngineUnderTest) -> None:
    engine.downloads.failures = [LinkExpiredError(status=403)]
    (job_id,) = await engine.click("a")
    await engine.run_until_state(job_id, S.READY)
    first, second = engine.downloads.fetched
    assert first != second


async def test_a_broken_download_is_tried_again(engine: EngineUnderTest) -> None:
    engine.downloads.failures = [MediaError(kind=ProblemKind.DOWNLOAD_BROKEN)] * 3
    (job_id,) = await engine.click("a")
    await engine.run_until_state(job_id, S.READY)
    assert len(engine.downloads.fetched) == 4


async def test_a_full_disk_keeps_the_job_and_offers_it_again(engine: EngineUnderTest) -> None:
    engine.downloads.failures = [MediaError(kind=ProblemKind.DISK_FULL)]
    (job_id,) = await engine.click("a")
    await engine.run_until_state(job_id, S.DOWNLOAD_FAILED)
    assert ProblemKind.DISK_FULL in troubles(engine)
    await engine.queue.fetcher.again(job_id)
    await engine.run_until_state(job_id, S.READY)


async def test_a_failed_download_is_tried_again_by_itself(engine: EngineUnderTest) -> None:
    engine.downloads.failures = [MediaError(kind=ProblemKind.DISK_ERROR)]
    (job_id,) = await engine.click("a")
    await engine.run_until_state(job_id, S.DOWNLOAD_FAILED)
    await engine.run_until_state(job_id, S.READY, limit=400.0)


async def test_a_fault_while_a_link_is_fetched_anew_is_not_repeated_at_once(
    engine: EngineUnderTest, expected_warnings: ExpectedWarnings
) -> None:
    engine.downloads.failures = [MediaError(kind=ProblemKind.DISK_ERROR)]
    (job_id,) = await engine.click("a")
    await engine.run_until_state(job_id, S.DOWNLOAD_FAILED)
    expected_warnings("luma_desktop.engine.loops.tasks", "failed")
    engine.service.fail_get = [ZeroDivisionError()] * 100
    await engine.clock.run_for(400.0)
    assert len(engine.service.fail_get) == 99
    engine.service.fail_get = []
    await engine.queue.fetcher.again(job_id)
    await engine.run_until_state(job_id, S.READY)


async def test_a_restart_goes_on_where_it_was(tmp_path: Path) -> None:
    first = await EngineUnderTest.start(tmp_path)
    ids = await first.click(*"abcdef")
    await first.aclose()
    second = await EngineUnderTest.start(tmp_path, service=first.service, clock=first.clock)
    await second.run_until(lambda: all(second.state(i) is S.READY for i in ids))
    assert len(second.service.taken) == 6
    await second.aclose()


async def test_an_old_line_asks_before_it_goes_on(tmp_path: Path) -> None:
    first = await EngineUnderTest.start(tmp_path, key=None)
    (job_id,) = await first.click("a")
    await first.aclose()
    await first.clock.run_for(3601.0)
    second = await EngineUnderTest.start(tmp_path, service=first.service, clock=first.clock)
    await second.clock.run_for(60.0)
    assert second.state(job_id) is S.QUEUED
    await second.queue.controls.resume()
    await second.run_until_state(job_id, S.READY)
    await second.aclose()


async def test_jobs_of_another_service_are_left_alone(tmp_path: Path) -> None:
    first = await EngineUnderTest.start(tmp_path, origin="demo")
    ids = await first.click("a", "b", "c", "d", "e")
    await first.aclose()
    second = await EngineUnderTest.start(tmp_path, clock=first.clock)
    await second.clock.run_for(7200.0)
    assert second.service.taken == {}
    assert second.service.gets == []
    assert second.state(ids[0]) is S.ACCEPTED
    await second.aclose()


@pytest.mark.parametrize("marked", [True, False])
async def test_what_was_being_sent_when_the_program_was_killed(
    tmp_path: Path, *, marked: bool
) -> None:
    alive, killed = tmp_path / "alive", tmp_path / "killed"
    alive.mkdir()
    first = await EngineUnderTest.start(alive)
    first.service.hang = "after the mark" if marked else "before the mark"
    (job_id,) = await first.click("a")
    shutil.copytree(alive, killed)  # what a kill leaves on the disk
    second = await EngineUnderTest.start(killed, key=None)
    assert second.state(job_id) is (S.SUBMIT_UNKNOWN if marked else S.QUEUED)
    await second.aclose()
    await first.aclose()


async def test_closing_waits_for_a_paid_call_to_be_answered(tmp_path: Path) -> None:
    engine = await EngineUnderTest.start(tmp_path)
    engine.service.hang = "after the mark"
    (job_id,) = await engine.click("a")
    closing = asyncio.ensure_future(engine.aclose(patience=10.0))
    await engine.clock.settle()
    assert not closing.done()
    engine.service.go_on.set()
    await closing
    assert engine.state(job_id) is S.ACCEPTED


async def test_closing_does_not_wait_for_ever(tmp_path: Path) -> None:
    engine = await EngineUnderTest.start(tmp_path)
    engine.service.hang = "after the mark"
    (job_id,) = await engine.click("a")
    await engine.aclose(patience=0.05)
    assert engine.state(job_id) is S.SUBMIT_UNKNOWN


# slow answers


async def running(engine: EngineUnderTest, *models: Model) -> list[str]:
    requests = [GenerationRequest(prompt="a", model=model) for model in models]
    ids = await engine.queue.clicks.enqueue(requests)
    await engine.clock.settle()
    return list(ids)


def generation(engine: EngineUnderTest, job_id: str) -> str:
    return engine.jobs[job_id].generation_id or ""


async def test_a_poll_without_an_answer_holds_up_no_other_job(engine: EngineUnderTest) -> None:
    stuck, *others = await running(engine, *[Model.RAY_2] * 4)
    engine.service.stuck = frozenset({generation(engine, stuck)})
    await engine.run_until(
        lambda: all(engine.state(job_id) is S.READY for job_id in others), limit=300.0
    )
    assert engine.state(stuck) is S.ACCEPTED
    asked = [ids for _, ids in engine.service.gets if generation(engine, stuck) in ids]
    assert len(asked) == 1, "not asked for again while it is"


@pytest.mark.parametrize("model", [Model.RAY_2, Model.DREAM_MACHINE_V1])
async def test_check_now_asks_again_where_an_answer_does_not_come(
    engine: EngineUnderTest, model: Model
) -> None:
    (job_id,) = await running(engine, model)
    engine.service.stuck = frozenset({generation(engine, job_id)})
    await engine.clock.run_for(200.0)
    assert engine.state(job_id) is S.ACCEPTED
    engine.service.stuck = frozenset()
    await engine.queue.controls.check_now()
    await engine.clock.settle()
    assert engine.state(job_id) is S.READY


@pytest.mark.parametrize("model", [Model.RAY_2, Model.DREAM_MACHINE_V1])
async def test_check_now_counts_for_a_call_that_has_only_just_begun(
    engine: EngineUnderTest, model: Model
) -> None:
    (job_id,) = await running(engine, model)
    engine.service.stuck = frozenset({generation(engine, job_id)})
    await engine.run_until(lambda: bool(engine.service.gets), step=0.01)
    await engine.queue.controls.check_now()
    await engine.clock.settle()
    engine.service.stuck = frozenset()
    assert len(engine.service.gets) == 1
    await engine.clock.run_for(SLOW + 0.1)
    assert len(engine.service.gets) == 2
    await engine.run_until_state(job_id, S.READY)


async def test_a_fault_in_one_call_ends_the_others_with_it(
    engine: EngineUnderTest, expected_warnings: ExpectedWarnings
) -> None:
    expected_warnings("luma_desktop.engine.loops.tasks", "Poller stumbled")
    ids = await running(engine, *[Model.RAY_2] * 3)
    engine.service.stuck = frozenset(generation(engine, job_id) for job_id in ids[:2])
    await engine.run_until(lambda: len(engine.service.gets) == 3, step=0.01)
    engine.service.fail_get = [RuntimeError("a fault of ours")]
    await engine.run_until(lambda: not engine.service.fail_get)
    await engine.clock.settle()
    assert [task.get_name() for task in asyncio.all_tasks()].count("poll") == 0
    engine.service.stuck = frozenset()
    await engine.run_until(lambda: all(engine.state(job_id) is S.READY for job_id in ids))


async def test_closing_waits_for_no_poll(engine: EngineUnderTest) -> None:
    (job_id,) = await running(engine, Model.RAY_2)
    engine.service.stuck = frozenset({generation(engine, job_id)})
    await engine.run_until(lambda: bool(engine.service.gets))
    await engine.life.aclose(0.0)
    assert [task.get_name() for task in asyncio.all_tasks()].count("poll") == 0


@pytest.mark.parametrize("model", [Model.RAY_2, Model.DREAM_MACHINE_V1])
async def test_a_link_that_does_not_come_is_told_after_a_while(
    engine: EngineUnderTest, model: Model
) -> None:
    (job_id,) = await running(engine, model)
    engine.service.late_links = 10_000
    await engine.clock.run_for(400.0)
    assert troubles(engine) == []
    await engine.clock.run_for(900.0)
    told = [fact for fact in engine.facts if isinstance(fact, TroubleRaised)]
    assert [(fact.problem.kind, fact.job_id) for fact in told] == [(ProblemKind.NO_LINK, job_id)]
    engine.service.late_links = 0
    await engine.run_until_state(job_id, S.READY)
    cleared = [fact.key for fact in engine.facts if isinstance(fact, TroubleCleared)]
    assert told[0].key in cleared


async def test_our_own_congestion_is_no_trouble_of_the_service(engine: EngineUnderTest) -> None:
    (job_id,) = await running(engine, Model.DREAM_MACHINE_V1)
    busy = [NotSentError(kind=ProblemKind.CONNECTIONS_BUSY) for _ in range(4)]
    engine.service.fail_get = list(busy)
    await engine.run_until(lambda: not engine.service.fail_get)
    assert troubles(engine) == []
    await engine.run_until_state(job_id, S.READY)
