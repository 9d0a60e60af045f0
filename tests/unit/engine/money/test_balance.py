"""When the balance is asked for, what an answer is worth, and what a low one holds."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path

import pytest

from luma_desktop.domain.errors import OutOfCreditsError, TemporaryError
from luma_desktop.domain.job import JobState
from luma_desktop.domain.money import Money
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.engine.facts import BalanceChanged, HoldsChanged
from luma_desktop.engine.holds import Hold, HoldKind
from tests.support.engine import KEY, EngineUnderTest

S = JobState
OTHER_KEY = "fedcba9876543210"


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[EngineUnderTest]:
    engine = await EngineUnderTest.start(tmp_path)
    await engine.clock.run_for(5.0)
    yield engine
    await engine.aclose()


def shown(engine: EngineUnderTest) -> Money | None:
    """The balance that the window shows."""
    last = [fact for fact in engine.facts if isinstance(fact, BalanceChanged)][-1]
    return None if last.balance is None else last.balance.amount


def holds(engine: EngineUnderTest) -> list[Hold]:
    last = [fact for fact in engine.facts if isinstance(fact, HoldsChanged)][-1]
    return list(last.holds)


def kinds(engine: EngineUnderTest) -> list[HoldKind]:
    return [hold.kind for hold in holds(engine)]


async def spend_all(engine: EngineUnderTest) -> None:
    """The account is empty, and the program knows."""
    engine.service.balance_usd = 0.25 * len(engine.service.taken)
    await engine.queue.balance.refresh()


# asked again


async def test_while_out_of_credits_the_balance_is_asked_for_again(
    engine: EngineUnderTest,
) -> None:
    engine.service.fail_after = [OutOfCreditsError(status=403)]
    engine.service.balance_usd = 0.0
    (job_id,) = await engine.click("a")
    assert kinds(engine) == [HoldKind.OUT_OF_CREDITS]
    begun, before = engine.clock.monotonic(), len(engine.service.balance_times)
    await engine.clock.run_for(5000.0)
    asked = [begun, *engine.service.balance_times[before:]]
    pauses = [later - earlier for earlier, later in pairwise(asked)]
    assert pauses[:5] == pytest.approx([60, 120, 240, 480, 900], abs=3)
    assert max(pauses) < 910
    engine.service.balance_usd = 10.0
    await engine.run_until_state(job_id, S.ACCEPTED, limit=1000.0)
    assert holds(engine) == []


async def test_a_refusal_beside_a_full_balance_is_not_met_by_a_hammer(
    engine: EngineUnderTest,
) -> None:
    refusals = [OutOfCreditsError(status=403) for _ in range(100)]
    engine.service.fail_after = list(refusals)
    await engine.click("not in the plan")
    await engine.clock.run_for(3600.0)
    assert 3 <= len(refusals) - len(engine.service.fail_after) <= 9


async def test_a_balance_that_failed_once_is_asked_for_again(engine: EngineUnderTest) -> None:
    engine.service.fail_balance = [TemporaryError(status=503)]
    await engine.queue.balance.refresh()
    assert shown(engine) is None
    await engine.clock.run_for(65.0)
    assert shown(engine) == Money.from_usd(10)


async def test_a_window_that_becomes_active_asks_at_once(engine: EngineUnderTest) -> None:
    engine.service.fail_after = [OutOfCreditsError(status=403)]
    engine.service.balance_usd = 0.0
    (job_id,) = await engine.click("a")
    await engine.clock.run_for(1000.0)
    engine.service.balance_usd = 10.0
    await engine.queue.controls.look_again()
    await engine.clock.run_for(2.0)
    assert engine.state(job_id) is S.ACCEPTED
    before = len(engine.service.balance_times)
    for _ in range(20):
        await engine.queue.controls.look_again()
        await engine.clock.run_for(0.1)
    assert len(engine.service.balance_times) <= before + 1, "with credits, nobody waits for it"


# a known balance


async def test_a_balance_known_to_be_too_low_holds_what_it_does_not_cover(
    engine: EngineUnderTest,
) -> None:
    await spend_all(engine)
    first, second = await engine.click("a", "b")
    await engine.clock.run_for(30.0)
    [hold] = holds(engine)
    assert hold.kind is HoldKind.BALANCE_LOW
    assert hold.problem is not None
    assert hold.problem.kind is ProblemKind.BALANCE_LOW
    assert {engine.state(first), engine.state(second)} == {S.QUEUED}
    assert engine.service.charges == 0
    engine.service.balance_usd = 0.25
    await engine.run_until_state(first, S.ACCEPTED, limit=1000.0)
    await engine.clock.run_for(60.0)
    assert engine.state(second) is S.QUEUED
    engine.service.balance_usd = 10.0
    await engine.run_until_state(second, S.ACCEPTED, limit=1000.0)
    assert holds(engine) == []


async def test_a_click_after_a_top_up_asks_before_it_waits(engine: EngineUnderTest) -> None:
    await spend_all(engine)
    await engine.clock.run_for(600.0)
    engine.service.balance_usd = 10.0
    (job_id,) = await engine.click("a")
    await engine.clock.run_for(3.0)
    assert engine.state(job_id) is S.ACCEPTED


async def test_what_is_being_sent_comes_off_the_balance(engine: EngineUnderTest) -> None:
    engine.service.balance_usd = 0.5
    await engine.queue.balance.refresh()
    ids = await engine.click("a", "b", "c")
    assert [engine.state(job_id) for job_id in ids] == [S.ACCEPTED, S.ACCEPTED, S.QUEUED]
    assert engine.service.charges == 2


async def test_the_users_word_sends_anyway_until_the_service_refuses(
    engine: EngineUnderTest,
) -> None:
    await spend_all(engine)
    first, second = await engine.click("a", "b")
    await engine.queue.controls.send_anyway()
    await engine.clock.settle()
    assert engine.state(first) is engine.state(second) is S.ACCEPTED
    engine.service.fail_after = [OutOfCreditsError(status=403)]
    (third,) = await engine.click("c")
    assert engine.state(third) is S.QUEUED
    assert HoldKind.OUT_OF_CREDITS in kinds(engine)


async def test_sending_anyway_ends_no_pause(engine: EngineUnderTest) -> None:
    await spend_all(engine)
    (job_id,) = await engine.click("a")
    await engine.queue.controls.pause()
    await engine.queue.controls.send_anyway()
    await engine.clock.settle()
    assert engine.state(job_id) is S.QUEUED


async def test_an_account_that_refills_itself_holds_nothing(engine: EngineUnderTest) -> None:
    engine.service.refills = True
    await spend_all(engine)
    (job_id,) = await engine.click("a")
    assert engine.state(job_id) is S.ACCEPTED


async def test_an_unknown_balance_holds_nothing(engine: EngineUnderTest) -> None:
    await spend_all(engine)
    engine.service.fail_balance = [TemporaryError(status=503)]
    await engine.queue.balance.refresh()
    (job_id,) = await engine.click("a")
    assert engine.state(job_id) is S.ACCEPTED


# late answers


@pytest.mark.parametrize("next_key", [None, OTHER_KEY])
async def test_a_late_balance_of_the_former_key_is_dropped(
    engine: EngineUnderTest, next_key: str | None
) -> None:
    former = engine.service.hold_balance = asyncio.Event()
    asking = asyncio.ensure_future(engine.queue.balance.refresh())
    await engine.clock.settle()
    engine.service.hold_balance = asyncio.Event()  # the next key's answer is still to come
    await engine.queue.controls.use_key(next_key)
    former.set()
    await asking
    await engine.clock.settle()
    assert shown(engine) is None


async def test_a_late_balance_of_the_same_key_used_again_is_dropped(
    engine: EngineUnderTest,
) -> None:
    former = engine.service.hold_balance = asyncio.Event()
    asking = asyncio.ensure_future(engine.queue.balance.refresh())
    await engine.clock.settle()
    engine.service.hold_balance = asyncio.Event()
    await engine.queue.controls.use_key(OTHER_KEY)
    await engine.queue.controls.use_key(KEY)
    former.set()
    await asking
    assert shown(engine) is None


async def test_an_older_answer_does_not_replace_a_newer_one(engine: EngineUnderTest) -> None:
    older = engine.service.hold_balance = asyncio.Event()
    asking = asyncio.ensure_future(engine.queue.balance.refresh())
    await engine.clock.settle()
    engine.service.hold_balance = None
    engine.service.balance_usd = 20.0
    await engine.queue.balance.refresh()
    engine.service.balance_usd = 10.0
    older.set()
    await asking
    assert shown(engine) == Money.from_usd(20)


async def test_a_late_refusal_of_the_former_key_holds_nothing(engine: EngineUnderTest) -> None:
    engine.service.hang = "after the mark"
    engine.service.fail_after = [OutOfCreditsError(status=403)]
    await engine.click("a")
    await engine.queue.controls.use_key(OTHER_KEY)
    engine.service.hang = None
    engine.service.go_on.set()
    await engine.clock.settle()
    assert HoldKind.OUT_OF_CREDITS not in kinds(engine)
