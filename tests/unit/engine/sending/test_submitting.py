"""One click, one charge: what follows each answer to a paid call."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from luma_desktop.domain.attempt import AttemptOutcome
from luma_desktop.domain.errors import (
    BlockedError,
    KeyRefusedError,
    NotFoundError,
    NotSentError,
    OutcomeUnknownError,
    OutOfCreditsError,
    RateLimitedError,
    RequestRejectedError,
)
from luma_desktop.domain.job import JobState
from luma_desktop.domain.money import Money
from luma_desktop.domain.pricing import Pricing, Rate
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.domain.request import GenerationRequest, Model
from luma_desktop.engine.facts import HoldsChanged
from luma_desktop.engine.holds import HoldKind
from tests.conftest import ExpectedWarnings
from tests.support.engine import EngineUnderTest
from tests.support.scripted_service import ScriptedCatalogue

S = JobState


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[EngineUnderTest]:
    engine = await EngineUnderTest.start(tmp_path)
    yield engine
    await engine.aclose()


def holds(engine: EngineUnderTest) -> set[HoldKind]:
    last = [fact for fact in engine.facts if isinstance(fact, HoldsChanged)][-1]
    return {hold.kind for hold in last.holds}


async def test_a_click_becomes_a_clip(engine: EngineUnderTest) -> None:
    (job_id,) = await engine.click("a")
    assert engine.state(job_id) is S.ACCEPTED
    await engine.run_until_state(job_id, S.READY)
    assert len(engine.service.taken) == 1
    page = await engine.library.job(job_id)
    assert page is not None
    assert page.clip is not None
    assert page.completed_at is not None


async def test_the_attempts_id_travels_and_its_marks_are_written(engine: EngineUnderTest) -> None:
    (job_id,) = await engine.click("a")
    (attempt,) = await engine.journal.attempts(job_id)
    assert list(engine.service.client_ids) == [attempt.id] == [f"{job_id}.1"]
    assert attempt.first_byte_at is not None
    assert attempt.outcome is AttemptOutcome.ACCEPTED


async def test_no_more_than_the_limit_are_in_flight(engine: EngineUnderTest) -> None:
    ids = await engine.click(*"abcdefg")
    assert len(engine.service.taken) == 4
    await engine.run_until(lambda: all(engine.state(i) is S.READY for i in ids))
    prompts = [request.prompt for request, _, _ in engine.service.taken.values()]
    assert prompts == list("abcdefg")


async def test_a_lost_answer_is_not_sent_again_but_looked_up(engine: EngineUnderTest) -> None:
    engine.service.lose_answer = [OutcomeUnknownError(status=504)]
    (job_id,) = await engine.click("a")
    assert engine.state(job_id) is S.SUBMIT_UNKNOWN
    await engine.run_until_state(job_id, S.READY)
    assert len(engine.service.taken) == 1


async def test_not_sent_takes_a_second_witness(engine: EngineUnderTest) -> None:
    engine.service.fail_after = [NotSentError("refused")]
    (job_id,) = await engine.click("a")
    assert engine.state(job_id) is S.SUBMIT_UNKNOWN, "its first byte was marked"


@pytest.mark.parametrize("moment", ["fail_post", "fail_after", "lose_answer"])
async def test_a_fault_within_the_call_leaves_its_outcome_unknown(
    engine: EngineUnderTest, moment: str, expected_warnings: ExpectedWarnings
) -> None:
    expected_warnings("luma_desktop.engine.loops.tasks", "Task submit .* failed")
    setattr(engine.service, moment, [RuntimeError("odd")])
    (job_id,) = await engine.click("a")
    assert engine.state(job_id) is S.SUBMIT_UNKNOWN, "nobody knows how far it came"
    assert HoldKind.PAUSED in holds(engine)


async def test_a_lost_answer_whose_log_row_lags_is_found_in_the_list(
    engine: EngineUnderTest,
) -> None:
    engine.service.log_lag = 1e9
    engine.service.lose_answer = [OutcomeUnknownError()]
    (job_id,) = await engine.click("a")
    await engine.run_until_state(job_id, S.READY)
    assert len(engine.service.taken) == 1


async def test_two_lost_answers_of_one_prompt_find_their_two_generations(
    engine: EngineUnderTest,
) -> None:
    engine.service.log_lag = 1e9
    engine.service.lose_answer = [OutcomeUnknownError(), OutcomeUnknownError()]
    ids = await engine.click("a", "a")
    await engine.run_until(lambda: all(engine.state(i) is S.READY for i in ids))
    assert len({engine.jobs[i].generation_id for i in ids}) == 2
    assert len(engine.service.taken) == 2


@pytest.mark.parametrize(
    ("error", "hold"),
    [
        (KeyRefusedError(status=401), HoldKind.KEY_REFUSED),
        (OutOfCreditsError(status=403), HoldKind.OUT_OF_CREDITS),
        (RateLimitedError(status=429, retry_after=30.0), HoldKind.SLOW_DOWN),
        (NotSentError(), HoldKind.OFFLINE),
    ],
)
async def test_what_was_not_taken_stays_in_line_and_the_queue_holds(
    engine: EngineUnderTest,
    error: KeyRefusedError | OutOfCreditsError | RateLimitedError | NotSentError,
    hold: HoldKind,
) -> None:
    engine.service.fail_post = [error]
    first, second = await engine.click("a", "b")
    assert engine.state(first) is S.QUEUED
    assert hold in holds(engine)
    assert engine.state(second) in {S.QUEUED, S.ACCEPTED}


async def test_what_is_blocked_on_the_way_is_retried_with_pauses(engine: EngineUnderTest) -> None:
    started = engine.clock.monotonic()
    engine.service.fail_after = [BlockedError(status=403) for _ in range(4)]
    (job_id,) = await engine.click("a")
    assert engine.state(job_id) is S.QUEUED
    assert holds(engine) == {HoldKind.BLOCKED}, "not out of credits: nobody said so"
    await engine.run_until_state(job_id, S.ACCEPTED)
    assert engine.clock.monotonic() - started > 4 * 20, "growing pauses"
    assert holds(engine) == set()
    assert engine.service.charges == 1


async def test_an_answered_poll_does_not_hurry_what_is_blocked(engine: EngineUnderTest) -> None:
    await engine.click("runs")
    engine.service.fail_after = [BlockedError(status=403)]
    (job_id,) = await engine.click("a")
    polls = len(engine.service.gets)
    await engine.run_until(lambda: len(engine.service.gets) > polls)
    assert engine.state(job_id) is S.QUEUED
    assert HoldKind.BLOCKED in holds(engine)


async def test_retry_after_is_honoured(engine: EngineUnderTest) -> None:
    engine.service.fail_post = [RateLimitedError(status=429, retry_after=30.0)]
    (job_id,) = await engine.click("a")
    await engine.clock.run_for(29.0)
    assert engine.state(job_id) is S.QUEUED
    await engine.clock.run_for(2.0)
    assert engine.state(job_id) is S.ACCEPTED


async def test_offline_ends_by_itself(engine: EngineUnderTest) -> None:
    engine.service.fail_post = [NotSentError(), NotSentError(), NotSentError()]
    (job_id,) = await engine.click("a")
    await engine.run_until_state(job_id, S.READY)
    attempts = await engine.journal.attempts(job_id)
    assert [a.outcome for a in attempts] == [AttemptOutcome.NOT_SENT] * 3 + [
        AttemptOutcome.ACCEPTED
    ]
    assert all(a.first_byte_at is None for a in attempts[:3])


async def test_a_new_key_sends_what_the_old_one_could_not(engine: EngineUnderTest) -> None:
    engine.service.fail_post = [KeyRefusedError(status=401)]
    (job_id,) = await engine.click("a")
    await engine.queue.controls.use_key("another-key")
    await engine.clock.settle()
    assert engine.state(job_id) is S.ACCEPTED
    assert engine.jobs[job_id].key_fingerprint == "another-key"


async def test_credits_that_arrive_lift_the_hold(engine: EngineUnderTest) -> None:
    engine.service.fail_post = [OutOfCreditsError(status=403)]
    engine.service.balance_usd = 0.0
    (job_id,) = await engine.click("a")
    await engine.queue.balance.refresh()
    assert HoldKind.OUT_OF_CREDITS in holds(engine)
    engine.service.balance_usd = 5.0
    await engine.queue.balance.refresh()
    await engine.clock.settle()
    assert engine.state(job_id) is S.ACCEPTED


async def test_credits_that_do_not_pay_for_what_is_next_lift_nothing(tmp_path: Path) -> None:
    pricing = Pricing(rates=(Rate(amount=Money.from_usd("0.90")),))
    engine = await EngineUnderTest.start(tmp_path, catalogue=ScriptedCatalogue(pricing=pricing))
    await engine.clock.settle()
    engine.service.fail_post = [OutOfCreditsError(status=403)]
    engine.service.balance_usd = 0.5
    request = GenerationRequest(prompt="a", model=Model.RAY_2)
    (job_id,) = await engine.queue.clicks.enqueue([request])
    await engine.clock.settle()
    await engine.queue.balance.refresh()
    assert HoldKind.OUT_OF_CREDITS in holds(engine)
    engine.service.balance_usd = 0.9
    await engine.queue.balance.refresh()
    await engine.clock.settle()
    assert engine.state(job_id) is S.ACCEPTED
    await engine.aclose()


async def test_a_rejected_request_is_final_and_says_why(engine: EngineUnderTest) -> None:
    engine.service.fail_post = [RequestRejectedError("bad image", status=400, field="image_url")]
    first, second = await engine.click("a", "b")
    assert engine.state(first) is S.REJECTED
    problem = engine.jobs[first].problem
    assert problem is not None
    assert (problem.detail, problem.field) == ("bad image", "image_url")
    assert engine.state(second) is S.ACCEPTED


async def test_a_retired_endpoint_is_named_and_holds_the_rest(engine: EngineUnderTest) -> None:
    engine.service.gone = True
    ids = await engine.click(*"abcdef")
    gone = [engine.jobs[i].problem for i in ids if engine.state(i) is S.REJECTED]
    assert gone
    assert all(p is not None and p.kind is ProblemKind.ENDPOINT_GONE for p in gone)
    assert HoldKind.ENDPOINT_GONE in holds(engine)
    assert engine.state(ids[-1]) is S.QUEUED


async def test_a_current_models_endpoint_that_is_gone_holds_the_rest(
    engine: EngineUnderTest,
) -> None:
    engine.service.gone = True
    request = GenerationRequest(prompt="a", model=Model.RAY_2)
    ids = await engine.queue.clicks.enqueue([request] * 6)
    await engine.clock.run_for(600.0)
    refused = [engine.jobs[i].problem for i in ids if engine.state(i) is S.REJECTED]
    assert 0 < len(refused) <= 4
    assert all(p is not None and p.kind is ProblemKind.REJECTED for p in refused)
    assert HoldKind.PAUSED in holds(engine)
    assert engine.state(ids[-1]) is S.QUEUED
    engine.service.gone = False
    await engine.queue.controls.resume()
    await engine.run_until_state(ids[-1], S.READY)
    assert len(engine.service.taken) == 6 - len(refused)


async def test_a_refusal_holds_though_the_window_is_closed_in_the_midst_of_it(
    tmp_path: Path,
) -> None:
    """Whether it is the endpoint that is gone takes a moment to find out."""
    first = await EngineUnderTest.start(tmp_path)
    await first.clock.settle()
    first.service.list_seconds = 1e6
    first.service.fail_after = [NotFoundError("no such model", status=404)]
    (job_id,) = await first.click("a")
    assert first.state(job_id) is S.SUBMITTING
    await first.aclose()
    again = await EngineUnderTest.start(tmp_path, service=first.service, clock=first.clock)
    assert (await again.library.job(job_id)) is not None
    assert first.state(job_id) is S.REJECTED
    assert job_id not in again.jobs
    await again.aclose()


async def test_without_a_key_nothing_is_sent(tmp_path: Path) -> None:
    engine = await EngineUnderTest.start(tmp_path, key=None)
    (job_id,) = await engine.click("a")
    await engine.clock.run_for(3600.0)
    assert engine.state(job_id) is S.QUEUED
    assert engine.service.taken == {}
    assert holds(engine) == {HoldKind.NO_KEY}
    await engine.aclose()


async def test_a_cancelled_job_is_never_sent(engine: EngineUnderTest) -> None:
    ids = await engine.click(*"abcde")
    await engine.queue.removal.cancel([ids[4]])
    await engine.run_until(lambda: all(engine.state(i) is S.READY for i in ids[:4]))
    assert engine.state(ids[4]) is S.CANCELLED
    assert len(engine.service.taken) == 4


async def test_undo_takes_back_what_is_still_in_line(engine: EngineUnderTest) -> None:
    ids = await engine.click(*"abcde")
    await engine.queue.undoing.undo()
    states = [engine.state(i) for i in ids]
    assert states == [S.ACCEPTED] * 4 + [S.CANCELLED]
    assert engine.jobs[ids[4]].removed


async def test_a_pause_holds_what_is_in_line(engine: EngineUnderTest) -> None:
    await engine.queue.controls.pause()
    (job_id,) = await engine.click("a")
    await engine.clock.run_for(3600.0)
    assert engine.state(job_id) is S.QUEUED
    await engine.queue.controls.resume()
    await engine.clock.settle()
    assert engine.state(job_id) is S.ACCEPTED


async def test_the_users_word_sends_a_job_of_unknown_fate_again(engine: EngineUnderTest) -> None:
    engine.service.fail_post = [OutcomeUnknownError()]
    (job_id,) = await engine.click("a")
    await engine.clock.run_for(600.0)
    assert engine.state(job_id) is S.SUBMIT_UNKNOWN
    await engine.queue.decisions.resend(job_id)
    await engine.run_until_state(job_id, S.READY)
    assert list(engine.service.client_ids) == [f"{job_id}.2"]


async def test_the_users_word_gives_a_job_of_unknown_fate_up(engine: EngineUnderTest) -> None:
    engine.service.fail_post = [OutcomeUnknownError()]
    (job_id,) = await engine.click("a")
    await engine.queue.decisions.abandon(job_id)
    assert engine.state(job_id) is S.ABANDONED
