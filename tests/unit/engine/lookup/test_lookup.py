"""Finding out what became of lost answers: when, where, with which key, and what is asked."""

from __future__ import annotations

from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path

import pytest

from luma_desktop.domain.attempt import AttemptOutcome
from luma_desktop.domain.errors import (
    NotFoundError,
    NotSentError,
    OutcomeUnknownError,
    RateLimitedError,
    TemporaryError,
)
from luma_desktop.domain.job import JobState
from luma_desktop.domain.latency import Latency
from luma_desktop.domain.money import ZERO
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.domain.request import GenerationRequest, Model
from luma_desktop.engine.facts import HoldsChanged, TroubleCleared, TroubleRaised
from luma_desktop.engine.holds import HoldKind
from tests.support.engine import KEY, EngineUnderTest
from tests.support.scripted_service import ScriptedCatalogue
from tests.support.virtual_clock import VirtualClock

S = JobState
DAY = 86400.0


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[EngineUnderTest]:
    engine = await EngineUnderTest.start(tmp_path)
    engine.service.log_lag = 1e9
    yield engine
    await engine.aclose()


async def lost(engine: EngineUnderTest, prompt: str = "a", *, taken: bool = True) -> str:
    """A job whose answer was lost, whether it was taken or not."""
    if taken:
        engine.service.lose_answer = [OutcomeUnknownError(status=504)]
    else:
        engine.service.fail_post = [OutcomeUnknownError(status=504)]
    (job_id,) = await engine.click(prompt)
    assert engine.state(job_id) is S.SUBMIT_UNKNOWN
    return job_id


def hide(engine: EngineUnderTest) -> None:
    engine.service.hidden = set(engine.service.taken)


def question(engine: EngineUnderTest) -> ProblemKind | None:
    """What the message bar says of jobs of unknown fate."""
    told: ProblemKind | None = None
    for fact in engine.facts:
        if isinstance(fact, TroubleRaised) and fact.key == "unknown":
            told = fact.problem.kind
        elif isinstance(fact, TroubleCleared) and fact.key == "unknown":
            told = None
    return told


# when


async def test_the_first_look_comes_within_three_seconds(engine: EngineUnderTest) -> None:
    begun = engine.clock.monotonic()
    await lost(engine, taken=False)
    await engine.clock.run_for(3.0)
    assert 0 < engine.service.log_times[0] - begun <= 3.0


async def test_pauses_grow_until_such_a_job_is_long_done(engine: EngineUnderTest) -> None:
    await lost(engine, taken=False)
    await engine.clock.run_for(DAY)
    times = engine.service.log_times
    pauses = [b - a for a, b in pairwise(times)]
    assert pauses[0] < 10
    assert max(pauses) <= 610
    assert 3600 + 240 - 700 <= times[-1] - times[0] <= 3600 + 240 + 700
    assert len(times) < 25


async def test_it_is_looked_again_at_every_start_for_as_long_as_the_log_reaches(
    tmp_path: Path,
) -> None:
    engine = await EngineUnderTest.start(tmp_path)
    engine.service.hidden = {"g0"}
    engine.service.log_lag = 1e9
    job_id = await lost(engine)
    await engine.aclose()
    for days in (30, 58, 5):
        await engine.clock.run_for(days * DAY)
        engine.service.log_times.clear()
        engine = await EngineUnderTest.start(tmp_path, service=engine.service, clock=engine.clock)
        await engine.clock.run_for(DAY)
        assert len(engine.service.log_times) == (0 if days == 5 else 1)
        assert engine.state(job_id) is S.SUBMIT_UNKNOWN
        await engine.aclose()


async def test_a_job_that_is_too_old_keeps_no_other_from_being_found(tmp_path: Path) -> None:
    engine = await EngineUnderTest.start(tmp_path)
    old = await lost(engine, taken=False)
    await engine.aclose()
    await engine.clock.run_for(100 * DAY)
    engine = await EngineUnderTest.start(tmp_path, service=engine.service, clock=engine.clock)
    new = await lost(engine, "b")
    await engine.run_until_state(new, S.READY)
    assert engine.state(old) is S.SUBMIT_UNKNOWN
    await engine.aclose()


async def test_a_far_away_job_makes_no_long_window(tmp_path: Path) -> None:
    engine = await EngineUnderTest.start(tmp_path)
    await lost(engine, taken=False)
    await engine.aclose()
    await engine.clock.run_for(20 * DAY)
    engine = await EngineUnderTest.start(tmp_path, service=engine.service, clock=engine.clock)
    await lost(engine, "b", taken=False)
    engine.service.log_calls.clear()
    await engine.queue.controls.check_now()
    await engine.clock.run_for(10.0)
    assert len(engine.service.log_calls) >= 2
    assert max(end - start for start, end in engine.service.log_calls) < 3600
    await engine.aclose()


async def test_check_now_looks_also_for_what_is_looked_for_no_more(engine: EngineUnderTest) -> None:
    job_id = await lost(engine)
    hide(engine)
    await engine.clock.run_for(DAY)
    engine.service.log_lag = 0.0
    await engine.queue.controls.check_now()
    await engine.run_until_state(job_id, S.READY, limit=60.0)


async def test_check_now_wakes_a_lookup_that_rests(engine: EngineUnderTest) -> None:
    await engine.click("runs")
    engine.service.fail_get = [TemporaryError(status=503, retry_after=800.0)]
    await engine.run_until(lambda: not engine.service.fail_get)
    await lost(engine)  # not looked for at once: the service asked for a pause
    await engine.clock.run_for(60.0)
    assert engine.service.log_times == []
    await engine.queue.controls.check_now()
    await engine.clock.settle()
    assert len(engine.service.log_times) == 1


async def test_a_clock_set_forth_or_back_ends_no_looking(engine: EngineUnderTest) -> None:
    for jump in (30 * DAY, -60 * DAY):
        await lost(engine, f"{jump}", taken=False)
        engine.clock.jump_wall(jump)
        engine.service.log_times.clear()
        await engine.clock.run_for(1800.0)
        assert 4 <= len(engine.service.log_times) < 30


# where


async def test_a_row_for_any_attempt_is_proof(engine: EngineUnderTest) -> None:
    job_id = await lost(engine)
    hide(engine)
    engine.service.fail_post = [OutcomeUnknownError()]
    await engine.queue.decisions.resend(job_id)
    await engine.clock.run_for(60.0)
    assert engine.state(job_id) is S.SUBMIT_UNKNOWN
    engine.service.log_lag = 0.0
    await engine.run_until_state(job_id, S.READY)
    assert list(engine.service.client_ids) == [f"{job_id}.1"]


async def test_the_list_is_searched_for_any_attempt(engine: EngineUnderTest) -> None:
    job_id = await lost(engine)
    hide(engine)
    await engine.clock.run_for(600.0)
    engine.service.fail_post = [OutcomeUnknownError()]
    await engine.queue.decisions.resend(job_id)
    await engine.clock.settle()
    engine.service.hidden.clear()
    await engine.run_until_state(job_id, S.READY)
    assert len(engine.service.taken) == 1


async def test_a_failed_row_for_one_attempt_says_nothing_of_another(
    engine: EngineUnderTest,
) -> None:
    job_id = await lost(engine, taken=False)
    engine.service.failed_posts = [(f"{job_id}.1", engine.clock.now())]
    engine.service.log_lag = 1e9
    engine.service.fail_log = [TemporaryError(status=502)] * 3
    engine.service.lose_answer = [OutcomeUnknownError()]
    await engine.queue.decisions.resend(job_id)
    await engine.clock.settle()
    hide(engine)
    await engine.clock.run_for(120.0)
    assert engine.state(job_id) is S.SUBMIT_UNKNOWN
    engine.service.log_lag = 0.0
    await engine.run_until_state(job_id, S.READY)
    assert len(engine.service.taken) == 1


async def test_a_failed_row_is_the_end_and_cost_nothing(engine: EngineUnderTest) -> None:
    job_id = await lost(engine, taken=False)
    engine.service.failed_posts = [(f"{job_id}.1", engine.clock.now())]
    await engine.run_until_state(job_id, S.REJECTED, limit=10.0)


async def test_a_row_that_turns_to_failed_ends_a_job_that_was_not_located(
    engine: EngineUnderTest,
) -> None:
    engine.service.foreign_ids = True
    engine.service.log_lag = 0.0
    engine.service.hidden = {"g0"}
    job_id = await lost(engine)
    await engine.run_until_state(job_id, S.ACCEPTED_UNLOCATED, limit=60.0)
    engine.service.client_ids.clear()
    engine.service.failed_posts = [(f"{job_id}.1", engine.clock.now() - 30.0)]
    await engine.run_until_state(job_id, S.FAILED, limit=1200.0)
    assert engine.jobs[job_id].charged == ZERO


async def test_what_was_taken_and_is_not_located_is_found_in_the_list(
    engine: EngineUnderTest,
) -> None:
    engine.service.foreign_ids = True
    engine.service.log_lag = 0.0
    engine.service.hidden = {"g0"}
    job_id = await lost(engine)
    await engine.run_until_state(job_id, S.ACCEPTED_UNLOCATED, limit=60.0)
    await engine.queue.decisions.resend(job_id)
    assert engine.state(job_id) is S.ACCEPTED_UNLOCATED
    engine.service.hidden.clear()
    await engine.run_until_state(job_id, S.READY)
    assert len(engine.service.taken) == 1


async def test_a_row_is_proof_though_its_id_makes_the_service_stumble(
    engine: EngineUnderTest,
) -> None:
    """What is on record as taken must never be offered to be sent again."""
    engine.service.foreign_ids = True
    engine.service.log_lag = 0.0
    engine.service.hidden = {"g0"}
    job_id = await lost(engine)
    engine.service.fail_get = [TemporaryError(status=500)] * 10_000
    await engine.run_until_state(job_id, S.ACCEPTED_UNLOCATED, limit=60.0)
    engine.service.fail_get.clear()
    engine.service.hidden.clear()
    await engine.run_until_state(job_id, S.READY)
    assert len(engine.service.taken) == 1


async def test_an_unreadable_answer_is_found_by_the_id_in_its_headers(
    engine: EngineUnderTest,
) -> None:
    error = OutcomeUnknownError(status=201)
    error.inference_id = "g0"
    engine.service.hidden = {"g0"}
    engine.service.lose_answer = [error]
    (job_id,) = await engine.click("a")
    await engine.run_until_state(job_id, S.READY)
    (attempt,) = await engine.journal.attempts(job_id)
    assert (attempt.outcome, attempt.inference_id) == (AttemptOutcome.UNKNOWN, "g0")


@pytest.mark.parametrize("way", ["log", "list"])
@pytest.mark.parametrize("ahead", [-7200.0, 7200.0])
async def test_windows_are_of_the_services_clock(tmp_path: Path, way: str, ahead: float) -> None:
    engine = await EngineUnderTest.start(tmp_path)
    engine.service.clock_ahead = ahead
    if way == "log":
        engine.service.hidden = {"g0"}
    else:
        engine.service.log_lag = 1e9
    job_id = await lost(engine)
    await engine.run_until_state(job_id, S.READY, limit=200.0)
    await engine.aclose()


async def test_a_clock_set_right_after_the_send_is_no_hindrance(tmp_path: Path) -> None:
    """What the attempt knew of the service's clock counts, not what is known now."""
    engine = await EngineUnderTest.start(tmp_path)
    engine.service.clock_ahead = 7200.0
    engine.service.hidden = {"g0"}
    job_id = await lost(engine)
    engine.clock.jump_wall(7200.0)
    engine.service.clock_ahead = 0.0
    await engine.run_until_state(job_id, S.READY, limit=200.0)
    await engine.aclose()


async def test_what_another_program_sent_is_not_taken_over(engine: EngineUnderTest) -> None:
    engine.service.log_lag = 0.0
    job_id = await lost(engine, taken=False)
    now = engine.clock.now()
    engine.service.taken["theirs"] = (GenerationRequest(prompt="a"), now, now + 60.0)
    engine.service.client_ids["another-tool-1"] = "theirs"
    await engine.clock.run_for(600.0)
    assert engine.state(job_id) is S.SUBMIT_UNKNOWN


async def test_nothing_is_taken_over_while_the_same_is_being_sent(engine: EngineUnderTest) -> None:
    """The new generation is the second click's, whose answer is still to come."""
    job_id = await lost(engine, taken=False)
    engine.service.hang = "after the mark"
    (second,) = await engine.click("a")
    now = engine.clock.now()
    engine.service.taken["g-second"] = (GenerationRequest(prompt="a"), now, now + 60.0)
    engine.service.answer_with = "g-second"
    await engine.clock.run_for(100.0)
    assert engine.state(job_id) is S.SUBMIT_UNKNOWN
    engine.service.go_on.set()
    await engine.clock.settle()
    assert engine.jobs[second].generation_id == "g-second"


async def test_one_jobs_trouble_keeps_no_other_from_being_found(engine: EngineUnderTest) -> None:
    engine.service.log_lag = 0.0
    first = await lost(engine)
    second = await lost(engine, "b")
    hide(engine)
    engine.service.fail_get = [TemporaryError(status=502)]
    await engine.clock.run_for(4.0)
    assert engine.state(first) is S.ACCEPTED_UNLOCATED
    assert engine.state(second) is S.ACCEPTED
    await engine.run_until_state(first, S.READY)


async def test_trouble_with_the_log_is_met_with_patience(engine: EngineUnderTest) -> None:
    engine.service.fail_log = [TemporaryError(status=502)] * 10_000
    await lost(engine)
    await engine.clock.run_for(3600.0)
    assert len(engine.service.log_times) < 80


async def test_a_log_that_asks_to_slow_down_is_left_alone(engine: EngineUnderTest) -> None:
    engine.service.fail_log = [RateLimitedError(status=429, retry_after=120.0)]
    await lost(engine)
    await engine.clock.run_for(600.0)
    assert engine.service.log_times[1] - engine.service.log_times[0] >= 120.0


# with which key


async def test_only_the_key_that_sent_it_is_asked_with(engine: EngineUnderTest) -> None:
    engine.service.log_lag = 0.0
    engine.service.hidden = {"g0"}
    job_id = await lost(engine)
    await engine.queue.controls.use_key("another")
    await engine.clock.run_for(7200.0)
    assert engine.service.log_times == []
    assert engine.state(job_id) is S.SUBMIT_UNKNOWN
    await engine.queue.controls.use_key(KEY)
    await engine.run_until_state(job_id, S.READY)


async def test_what_one_key_sees_as_failed_may_have_been_taken_with_another(
    engine: EngineUnderTest,
) -> None:
    engine.service.hidden = {"g0"}
    job_id = await lost(engine)
    await engine.queue.controls.use_key("another")
    engine.service.fail_post = [OutcomeUnknownError()]
    await engine.queue.decisions.resend(job_id)
    await engine.clock.settle()
    engine.service.failed_posts = [(f"{job_id}.2", engine.clock.now())]
    await engine.clock.run_for(60.0)
    assert engine.service.log_times
    assert engine.state(job_id) is S.SUBMIT_UNKNOWN


# what is asked


async def test_the_user_is_asked_after_a_while_and_it_is_looked_on(engine: EngineUnderTest) -> None:
    job_id = await lost(engine)
    hide(engine)
    await engine.clock.run_for(60.0)
    assert question(engine) is ProblemKind.OUTCOME_UNKNOWN
    await engine.clock.run_for(600.0)
    assert question(engine) is ProblemKind.FATE_UNKNOWN
    engine.service.log_lag = 0.0
    await engine.run_until_state(job_id, S.READY)
    assert question(engine) is None


async def test_a_model_that_takes_long_is_asked_about_late(tmp_path: Path) -> None:
    """Its row may come with its end, and a question before would tempt to pay twice."""
    clock = VirtualClock()
    slow = ScriptedCatalogue(latency=Latency(p50=1200.0, p90=1800.0))
    engine = await EngineUnderTest.start(tmp_path, clock=clock, catalogue=slow)
    engine.service.log_lag = 1e9
    engine.service.lose_answer = [OutcomeUnknownError(status=504)]
    (job_id,) = await engine.queue.clicks.enqueue(
        [GenerationRequest(prompt="a", model=Model.RAY_2)]
    )
    await clock.run_for(2400.0)
    assert question(engine) is ProblemKind.OUTCOME_UNKNOWN
    await clock.run_for(1200.0)
    assert question(engine) is ProblemKind.FATE_UNKNOWN
    engine.service.log_lag = 0.0
    await engine.run_until_state(job_id, S.READY)
    await engine.aclose()


async def test_generations_that_may_be_its_own_are_told_of(engine: EngineUnderTest) -> None:
    job_id = await lost(engine)
    now = engine.clock.now()
    engine.service.taken["another"] = (GenerationRequest(prompt="a"), now, now + 60.0)
    await engine.clock.run_for(900.0)
    assert engine.state(job_id) is S.SUBMIT_UNKNOWN
    assert question(engine) is ProblemKind.FATE_CONTESTED


async def test_an_answer_to_the_question_ends_it(engine: EngineUnderTest) -> None:
    job_id = await lost(engine, taken=False)
    await engine.clock.run_for(900.0)
    assert question(engine) is ProblemKind.FATE_UNKNOWN
    await engine.queue.decisions.abandon(job_id)
    await engine.clock.settle()
    assert question(engine) is None


async def test_an_account_that_cannot_be_asked_leads_to_the_question_too(
    engine: EngineUnderTest,
) -> None:
    engine.service.fail_log = [TemporaryError(status=502)] * 10_000
    await lost(engine)
    await engine.clock.run_for(1200.0)
    assert question(engine) is ProblemKind.FATE_UNKNOWN


async def test_with_v1_gone_the_log_is_enough(engine: EngineUnderTest) -> None:
    engine.service.fail_list = [NotFoundError(status=404)] * 10_000
    job_id = await lost(engine)
    await engine.clock.run_for(900.0)
    assert question(engine) is ProblemKind.FATE_UNKNOWN
    told = [f for f in engine.facts if isinstance(f, TroubleRaised) and f.key == "service"]
    assert told == []
    engine.service.log_lag = 0.0
    await engine.run_until_state(job_id, S.READY)


async def test_one_of_several_is_asked_about_at_a_time(engine: EngineUnderTest) -> None:
    first = await lost(engine, taken=False)
    second = await lost(engine, "b", taken=False)
    await engine.clock.run_for(900.0)
    asked = [f.job_id for f in engine.facts if isinstance(f, TroubleRaised)]
    assert asked[-1] == first
    await engine.queue.decisions.abandon(first)
    await engine.clock.settle()
    last = [f for f in engine.facts if isinstance(f, TroubleRaised)][-1]
    assert (last.problem.kind, last.job_id) == (ProblemKind.FATE_UNKNOWN, second)


async def test_a_job_of_unknown_fate_is_never_tried_again_as_a_new_one(
    engine: EngineUnderTest,
) -> None:
    job_id = await lost(engine)
    hide(engine)
    await engine.queue.clicks.retry([job_id])
    await engine.clock.settle()
    assert list(engine.jobs) == [job_id]
    assert len(engine.service.taken) == 1


# what was sent again at the user's risk


async def test_a_double_that_comes_to_light_is_brought_home(engine: EngineUnderTest) -> None:
    job_id = await lost(engine)
    hide(engine)
    await engine.queue.decisions.resend(job_id)
    await engine.run_until_state(job_id, S.READY)
    assert len(engine.service.taken) == 2
    engine.service.log_lag = 0.0
    await engine.run_until(lambda: len(engine.jobs) == 2, limit=1200.0, step=5.0)
    (double,) = set(engine.jobs) - {job_id}
    await engine.run_until_state(double, S.READY)
    assert engine.jobs[double].retry_of == job_id
    assert engine.jobs[double].generation_id == "g0"
    await engine.clock.run_for(3600.0)
    assert len(engine.jobs) == 2


async def test_a_double_is_looked_for_after_a_restart_and_brought_once(tmp_path: Path) -> None:
    engine = await EngineUnderTest.start(tmp_path)
    engine.service.log_lag = 1e9
    job_id = await lost(engine)
    hide(engine)
    await engine.queue.decisions.resend(job_id)
    await engine.clock.settle()
    await engine.aclose()
    engine.service.log_lag = 0.0
    for _ in range(2):
        engine = await EngineUnderTest.start(tmp_path, service=engine.service, clock=engine.clock)
        await engine.clock.run_for(5.0)
        assert await engine.library.count() == 2
        await engine.aclose()


async def test_a_job_found_by_its_first_attempt_has_no_double(engine: EngineUnderTest) -> None:
    job_id = await lost(engine)
    hide(engine)
    engine.service.fail_post = [OutcomeUnknownError()]
    await engine.queue.decisions.resend(job_id)
    await engine.clock.settle()
    engine.service.log_lag = 0.0
    await engine.run_until_state(job_id, S.READY)
    await engine.clock.run_for(3600.0)
    assert list(engine.jobs) == [job_id]


async def test_tries_that_never_left_are_looked_for_once(engine: EngineUnderTest) -> None:
    engine.service.fail_post = [NotSentError(), NotSentError()]
    (job_id,) = await engine.click("a")
    await engine.run_until_state(job_id, S.READY)
    await engine.clock.run_for(600.0)
    assert engine.service.log_times == []


async def test_what_waits_for_a_key_is_sent_once_the_list_is_known(tmp_path: Path) -> None:
    """What is lost at a start can then be told from what was there before."""
    engine = await EngineUnderTest.start(tmp_path, key=None)
    engine.service.taken["before"] = (GenerationRequest(prompt="a"), 0.0, 0.0)
    engine.service.list_seconds = 2.0
    (job_id,) = await engine.click("a")
    await engine.queue.controls.use_key(KEY)
    await engine.run_until_state(job_id, S.ACCEPTED)
    (attempt,) = await engine.journal.attempts(job_id)
    assert attempt.baseline == ("before",)
    await engine.aclose()


async def test_a_list_that_does_not_come_holds_nothing_back_for_long(tmp_path: Path) -> None:
    engine = await EngineUnderTest.start(tmp_path, key=None)
    engine.service.list_seconds = 30.0
    (job_id,) = await engine.click("a")
    await engine.queue.controls.use_key(KEY)
    await engine.run_until_state(job_id, S.ACCEPTED, limit=6.0)
    await engine.aclose()


async def test_a_former_keys_list_is_no_baseline_for_the_new_one(tmp_path: Path) -> None:
    engine = await EngineUnderTest.start(tmp_path, key=None)
    engine.service.list_seconds = 2.0
    engine.service.taken["theirs"] = (GenerationRequest(prompt="a"), 0.0, 0.0)
    await engine.queue.controls.use_key("former")
    await engine.clock.run_for(1.0)
    (job_id,) = await engine.click("a")
    await engine.queue.controls.use_key(KEY)
    await engine.clock.run_for(1.5)  # the former key's list has come
    engine.service.taken.clear()
    await engine.run_until_state(job_id, S.ACCEPTED)
    (attempt,) = await engine.journal.attempts(job_id)
    assert attempt.baseline == ()
    await engine.aclose()


async def test_a_late_list_of_another_keys_account_proves_nothing(engine: EngineUnderTest) -> None:
    job_id = await lost(engine)
    engine.service.list_seconds = 20.0
    lists = engine.service.lists
    await engine.run_until(lambda: engine.service.lists > lists)
    await engine.queue.controls.use_key("another")
    await engine.clock.run_for(60.0)
    assert engine.state(job_id) is S.SUBMIT_UNKNOWN
    engine.service.list_seconds = 0.0
    await engine.queue.controls.use_key(KEY)
    await engine.run_until_state(job_id, S.READY)


async def test_a_late_404_says_nothing_of_v1_to_another_key(tmp_path: Path) -> None:
    engine = await EngineUnderTest.start(tmp_path, key=None)
    engine.service.list_seconds = 2.0
    engine.service.fail_list = [NotFoundError(status=404)]
    await engine.queue.controls.use_key("former")
    await engine.clock.run_for(1.0)
    await engine.queue.controls.use_key(None)
    await engine.clock.run_for(3.0)
    last = [fact for fact in engine.facts if isinstance(fact, HoldsChanged)][-1]
    assert [hold.kind for hold in last.holds] == [HoldKind.NO_KEY]
    await engine.aclose()
