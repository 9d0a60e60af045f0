"""The caps count what was, may have been, or is being paid, by the user's own calendar."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest

from luma_desktop.domain.job import JobState
from luma_desktop.domain.money import Caps, Money, Spending
from luma_desktop.domain.settings import Settings
from luma_desktop.engine.facts import HoldsChanged, SpendingChanged
from luma_desktop.engine.holds import HoldKind
from luma_desktop.engine.money.budget import Budget
from tests.support.engine import EngineUnderTest
from tests.support.full_disk import full_disk
from tests.support.jobs import in_state
from tests.support.virtual_clock import VirtualClock

S = JobState
PRICE = Money.from_usd("0.25")
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture(autouse=True)
def _in_berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def at(*when: int) -> float:
    return datetime(*when, tzinfo=BERLIN).timestamp()  # type: ignore[misc, arg-type]


def spent(budget: Budget, job_id: str, when: float, state: JobState = S.ACCEPTED) -> None:
    budget.heed(msgspec.structs.replace(in_state(state, job_id), accepted_at=when))


@pytest.mark.parametrize("state", [S.SUBMITTING, S.SUBMIT_UNKNOWN, S.ACCEPTED_UNLOCATED,
                                   S.ACCEPTED, S.COMPLETED, S.DOWNLOAD_FAILED, S.READY,
                                   S.LOST, S.ABANDONED])  # fmt: skip
def test_all_that_may_have_cost_money_counts(state: JobState) -> None:
    budget = Budget(Caps())
    now = at(2026, 11, 22, 12)
    spent(budget, "a", now, state)
    assert budget.spent_today(now) == PRICE


@pytest.mark.parametrize("state", [S.QUEUED, S.REJECTED, S.FAILED, S.CANCELLED])
def test_what_cost_nothing_does_not_count(state: JobState) -> None:
    budget = Budget(Caps())
    now = at(2026, 11, 22, 12)
    spent(budget, "a", now)
    spent(budget, "a", now, state)
    assert budget.spent_today(now) == Money()


def test_the_day_ends_at_local_midnight() -> None:
    budget = Budget(Caps(day=PRICE))
    evening = at(2026, 11, 22, 23, 59)
    spent(budget, "a", evening)
    assert budget.blocked_until(PRICE, evening) == at(2026, 11, 23)
    assert budget.blocked_until(PRICE, at(2026, 11, 23, 0, 1)) is None


def test_the_month_ends_on_the_local_first() -> None:
    budget = Budget(Caps(month=PRICE))
    spent(budget, "a", at(2026, 12, 3, 10))
    assert budget.blocked_until(PRICE, at(2026, 12, 31, 23)) == at(2027, 1, 1)
    assert budget.blocked_until(PRICE, at(2027, 1, 1, 0, 1)) is None


def test_a_clock_set_back_frees_nothing() -> None:
    budget = Budget(Caps(day=PRICE))
    spent(budget, "a", at(2026, 11, 22, 12))
    assert budget.blocked_until(PRICE, at(2026, 11, 21, 12)) == at(2026, 11, 23)


def test_a_night_of_summer_time_is_one_day() -> None:
    budget = Budget(Caps(day=PRICE))
    spent(budget, "a", at(2026, 10, 25, 0, 30))
    assert budget.blocked_until(PRICE, at(2026, 10, 25, 23, 30)) == at(2026, 10, 26)


async def test_a_line_that_would_pass_the_cap_waits_until_tomorrow(tmp_path: Path) -> None:
    engine = await EngineUnderTest.start(tmp_path, settings=Settings(day_cap_usd=0.5))
    ids = await engine.click("a", "b", "c")
    assert [engine.state(i) for i in ids] == [S.ACCEPTED, S.ACCEPTED, S.QUEUED]
    holds = [f for f in engine.facts if isinstance(f, HoldsChanged)][-1].holds
    assert [hold.kind for hold in holds] == [HoldKind.OVER_BUDGET]
    await engine.run_until(lambda: engine.state(ids[2]) is S.ACCEPTED, limit=86400.0, step=60.0)
    await engine.aclose()


async def test_a_night_without_midnight_ends_the_wait_and_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Africa/Cairo")
    time.tzset()
    clock = VirtualClock(1_776_978_600.0)  # 23:10; the hour after the next 50 minutes isn't there
    settings = Settings(day_cap_usd=0.25)
    engine = await EngineUnderTest.start(tmp_path, clock=clock, settings=settings)
    first, second = await engine.click("a", "b")
    assert holds(engine) == {HoldKind.OVER_BUDGET}
    await engine.run_until_state(first, S.READY, limit=200.0)
    await engine.clock.run_for(40 * 60)
    assert engine.state(second) is S.QUEUED
    await engine.run_until_state(second, S.READY, limit=900.0)
    assert len([f for f in engine.facts if isinstance(f, HoldsChanged)]) < 20
    await engine.aclose()


def holds(engine: EngineUnderTest) -> set[HoldKind]:
    boards = [fact for fact in engine.facts if isinstance(fact, HoldsChanged)]
    return {hold.kind for hold in boards[-1].holds}


async def test_money_that_is_free_again_lets_the_line_go_on(tmp_path: Path) -> None:
    engine = await EngineUnderTest.start(tmp_path, settings=Settings(day_cap_usd=0.25))
    engine.service.failing = {"g0"}
    failing, waiting = await engine.click("a", "b")
    assert holds(engine) == {HoldKind.OVER_BUDGET}
    await engine.run_until_state(failing, S.FAILED)
    await engine.run_until_state(waiting, S.READY, limit=200.0)
    assert holds(engine) == set()
    await engine.aclose()


async def test_a_job_that_leaves_the_line_blocks_it_no_more(tmp_path: Path) -> None:
    engine = await EngineUnderTest.start(tmp_path, settings=Settings(day_cap_usd=0.25))
    _, waiting = await engine.click("a", "b")
    assert holds(engine) == {HoldKind.OVER_BUDGET}
    await engine.queue.removal.cancel([waiting])
    await engine.clock.settle()
    assert holds(engine) == set()
    await engine.aclose()


async def test_what_could_not_be_recorded_is_not_counted_against_itself(tmp_path: Path) -> None:
    engine = await EngineUnderTest.start(tmp_path, settings=Settings(day_cap_usd=0.25))
    await engine.queue.controls.pause()
    (job_id,) = await engine.click("a")
    with full_disk(engine.folder):
        await engine.queue.controls.resume()
        await engine.clock.run_for(30.0)
        assert engine.state(job_id) is S.QUEUED
        assert told(engine).today == Money()
    await engine.run_until_state(job_id, S.READY, limit=200.0)
    await engine.aclose()


async def test_of_a_batch_what_would_pass_the_cap_waits_and_is_taken_back_as_one(
    tmp_path: Path,
) -> None:
    engine = await EngineUnderTest.start(
        tmp_path, settings=Settings(day_cap_usd=2.5, max_in_flight=20)
    )
    ids = await engine.click(*(f"Take {number}" for number in range(50)))
    assert [engine.state(job_id) for job_id in ids] == [S.ACCEPTED] * 10 + [S.QUEUED] * 40
    assert told(engine) == Spending(
        today=PRICE * 10,
        this_month=PRICE * 10,
        in_line=PRICE * 40,
        caps=Caps(day=Money.from_usd("2.5")),
    )
    await engine.queue.undoing.undo()
    assert [engine.state(job_id) for job_id in ids] == [S.ACCEPTED] * 10 + [S.CANCELLED] * 40
    assert len(engine.service.taken) == 10
    await engine.aclose()


async def test_a_restart_remembers_what_was_spent(tmp_path: Path) -> None:
    first = await EngineUnderTest.start(tmp_path)
    (done,) = await first.click("a")
    await first.run_until_state(done, S.READY)
    await first.aclose()
    second = await EngineUnderTest.start(
        tmp_path, service=first.service, clock=first.clock, settings=Settings(day_cap_usd=0.25)
    )
    (job_id,) = await second.click("b")
    assert second.state(job_id) is S.QUEUED
    second.queue.controls.configure(Settings(day_cap_usd=0.5))
    await second.clock.settle()
    assert second.state(job_id) is S.ACCEPTED
    await second.aclose()


def told(engine: EngineUnderTest) -> Spending:
    return [f.spending for f in engine.facts if isinstance(f, SpendingChanged)][-1]


async def test_what_counts_is_told_as_it_changes(tmp_path: Path) -> None:
    engine = await EngineUnderTest.start(tmp_path, settings=Settings(day_cap_usd=0.5))
    await engine.click("a", "b", "c")
    caps = Caps(day=Money.from_usd("0.5"))
    assert told(engine) == Spending(today=PRICE * 2, this_month=PRICE * 2, in_line=PRICE, caps=caps)
    engine.queue.controls.configure(Settings())
    await engine.clock.settle()
    assert told(engine) == Spending(today=PRICE * 3, this_month=PRICE * 3)
    await engine.aclose()


async def test_a_new_day_is_told_without_any_other_news(tmp_path: Path) -> None:
    engine = await EngineUnderTest.start(tmp_path)
    (job_id,) = await engine.click("a")
    await engine.run_until_state(job_id, S.READY)
    assert told(engine).today == PRICE
    await engine.clock.run_for(86_400.0)
    assert told(engine).today == Money()
    assert told(engine).this_month == PRICE
    await engine.aclose()


def test_a_job_about_to_be_sent_counts_once() -> None:
    budget = Budget(Caps())
    first, second = in_state(S.QUEUED, "a"), in_state(S.QUEUED, "b")
    now = at(2026, 11, 22, 12)
    budget.heed(first)
    budget.heed(second)
    budget.reserve(first, now)
    spending = budget.spending(now)
    assert spending.in_line == PRICE


DAY = 86_400.0
WRONG = [40 * DAY, -40 * DAY, 400 * DAY]


async def restart(
    engine: EngineUnderTest, settings: Settings, jump: float = 0.0
) -> EngineUnderTest:
    """Our clock is set in between; the service's goes on."""
    await engine.aclose()
    engine.clock.jump_wall(jump)
    engine.service.clock_ahead = (engine.service.clock_ahead or 0.0) - jump
    return await EngineUnderTest.start(
        engine.folder, service=engine.service, clock=engine.clock, settings=settings
    )


@pytest.mark.parametrize("wrong", WRONG)
async def test_limits_hold_after_a_job_that_was_made_with_a_wrong_clock(
    tmp_path: Path, wrong: float
) -> None:
    settings = Settings(day_cap_usd=1.0, month_cap_usd=5.0)
    clock = VirtualClock(at(2026, 11, 10, 12))
    engine = await EngineUnderTest.start(tmp_path, clock=clock, settings=settings)
    engine = await restart(engine, settings, wrong)
    (job_id,) = await engine.click("made in another month")
    await engine.run_until_state(job_id, S.READY)
    engine = await restart(engine, settings, -wrong)
    for number in range(10):
        await engine.click(f"Boat {number}")
        await engine.clock.run_for(60.0)
        engine = await restart(engine, settings)
        await engine.queue.controls.resume()  # the line of an earlier run is asked about
        await engine.clock.run_for(60.0)
    assert len(engine.service.taken) == 4
    for _ in range(10):
        await engine.clock.run_for(DAY)
    assert len(engine.service.taken) == 11  # three days' worth, and no later than that
    await engine.aclose()


@pytest.mark.parametrize("wrong", WRONG)
async def test_limits_hold_while_our_clock_is_wrong(tmp_path: Path, wrong: float) -> None:
    settings = Settings(day_cap_usd=0.5)
    clock = VirtualClock(at(2026, 11, 10, 12))
    engine = await EngineUnderTest.start(tmp_path, clock=clock, settings=settings)
    (job_id,) = await engine.click("a")
    await engine.run_until_state(job_id, S.READY)
    engine = await restart(engine, settings, wrong)
    await engine.click("b", "c")
    assert len(engine.service.taken) == 2
    assert told(engine).today == PRICE * 2
    engine.clock.jump_wall(-wrong)
    engine.service.clock_ahead = 0.0
    await engine.clock.run_for(600.0)
    assert len(engine.service.taken) == 2
    await engine.clock.run_for(DAY)
    assert len(engine.service.taken) == 3
    await engine.aclose()


def test_a_stamp_that_lies_far_ahead_does_not_say_what_day_it_is() -> None:
    budget = Budget(Caps(day=PRICE))
    spent(budget, "a", at(2027, 1, 3, 12))
    assert budget.blocked_until(PRICE, at(2026, 11, 22, 12)) == at(2026, 11, 23)


def test_the_service_says_what_day_it_is() -> None:
    ahead = -40 * DAY
    budget = Budget(Caps(day=PRICE), server_ahead=lambda: ahead)
    today = at(2026, 11, 10, 12)
    job = in_state(S.ACCEPTED, "a")
    wrong = today - ahead
    budget.heed(msgspec.structs.replace(job, accepted_at=wrong, spent_at=today))
    assert budget.spent_today(wrong) == PRICE
    assert budget.blocked_until(PRICE, wrong) == at(2026, 11, 11) - ahead
