"""Waits that can't be nothing, and loops that come back all the time."""

from __future__ import annotations

import asyncio
import contextlib

from luma_desktop.engine.facts import Fact, HoldsChanged
from luma_desktop.engine.holds import HoldKind
from luma_desktop.engine.loops.hold_board import LEAST_HOLD, HoldBoard
from luma_desktop.engine.loops.wake import SPIN_TURNS, Wake
from luma_desktop.engine.publisher import Publisher
from tests.conftest import ExpectedWarnings
from tests.support.virtual_clock import VirtualClock


async def test_a_wait_for_less_than_nothing_lets_time_pass() -> None:
    clock = VirtualClock()
    wake = Wake(clock)
    for seconds in (0.0, -600.0):
        before = clock.monotonic()
        await clock.run_until(wake.wait(seconds))
        assert clock.monotonic() > before


async def test_a_loop_that_wakes_itself_is_said_once_and_slowed_down(
    expected_warnings: ExpectedWarnings,
) -> None:
    expected_warnings("luma_desktop.engine.loops.wake", r"Restless is spinning")
    clock = VirtualClock()
    wake, turns = Wake(clock), 0

    async def spin() -> None:
        nonlocal turns
        while True:
            turns += 1
            wake.set()
            await wake.wait()

    task = asyncio.create_task(spin(), name="Restless")
    await clock.run_for(600.0)
    assert SPIN_TURNS < turns < SPIN_TURNS + 5000
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def test_a_loop_that_is_woken_often_but_rests_is_left_alone() -> None:
    clock = VirtualClock()
    wake = Wake(clock)
    for _ in range(3 * SPIN_TURNS):
        wake.set()
        await wake.wait()
        await clock.run_for(0.01)
    assert clock.monotonic() < 3 * SPIN_TURNS * 0.011


async def test_a_hold_that_is_over_before_it_begins_lasts_a_moment() -> None:
    clock, publisher, facts = VirtualClock(), Publisher(), list[Fact]()
    publisher.subscribe(facts.append)
    board = HoldBoard(clock, publisher)
    board.put(HoldKind.OVER_BUDGET, for_seconds=-600.0)
    board.expire()
    assert board.has(HoldKind.OVER_BUDGET)
    assert board.seconds_to_next() == LEAST_HOLD
    board.put(HoldKind.OVER_BUDGET, for_seconds=-600.0)
    assert len([fact for fact in facts if isinstance(fact, HoldsChanged)]) == 1
    await clock.run_for(LEAST_HOLD)
    board.expire()
    assert not board.has(HoldKind.OVER_BUDGET)
