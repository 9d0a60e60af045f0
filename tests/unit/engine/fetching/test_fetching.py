"""Few downloads and few questions at a time, and none that keeps the others waiting."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from luma_desktop.domain.errors import LinkExpiredError, MediaError, TemporaryError
from luma_desktop.domain.job import JobState
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.engine.fetching.fetcher import LANES, QUESTIONS
from luma_desktop.engine.fetching.lane import SLOWEST, TURN
from luma_desktop.engine.fetching.room import LOOK_EVERY
from tests.support.cancelling import Cut, at_every_suspension
from tests.support.engine import EngineUnderTest
from tests.support.scripted_service import ScriptedService
from tests.support.virtual_clock import VirtualClock

S = JobState
CRAWL = 1.0
"""Bytes a second."""


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[EngineUnderTest]:
    engine = await EngineUnderTest.start(tmp_path, max_in_flight=8)
    yield engine
    await engine.aclose()


async def crawling(engine: EngineUnderTest, count: int = LANES) -> list[str]:
    """Clips that hardly come at all, one in each lane."""
    prompts = [f"slow {number}" for number in range(count)]
    engine.downloads.rates = dict.fromkeys(prompts, CRAWL)
    ids = await engine.click(*prompts)
    await engine.run_until(lambda: len(engine.downloads.received) >= min(count, LANES))
    return list(ids)


async def test_crawling_downloads_leave_a_lane_to_the_next_one(engine: EngineUnderTest) -> None:
    slow = await crawling(engine)
    (fast,) = await engine.click("fast")
    await engine.run_until_state(fast, S.READY)
    assert engine.clock.now() - (engine.jobs[fast].completed_at or 0) <= TURN + 1
    assert {engine.state(job_id) for job_id in slow} == {S.COMPLETED}
    before = dict(engine.downloads.received)
    await engine.clock.run_for(10 * TURN)
    after = engine.downloads.received
    assert all(after[job_id] > before[job_id] for job_id in slow), "they are resumed"
    assert len(engine.downloads.fetched) <= 20


async def test_a_slow_download_that_gets_on_is_left_alone(engine: EngineUnderTest) -> None:
    prompts = [f"slow {number}" for number in range(LANES)]
    engine.downloads.rates = dict.fromkeys(prompts, SLOWEST * 1.1)
    slow = await engine.click(*prompts)
    await engine.run_until(lambda: len(engine.downloads.received) == LANES)
    (last,) = await engine.click("last")
    await engine.run_until_state(last, S.READY, limit=engine.downloads.SIZE / SLOWEST + 100)
    assert len(engine.downloads.fetched) == LANES + 1
    assert engine.state(slow[0]) is S.READY


async def test_with_more_crawling_downloads_than_lanes_each_has_its_turns(
    engine: EngineUnderTest,
) -> None:
    slow = await crawling(engine, LANES + 2)
    await engine.run_until(lambda: len(engine.downloads.received) == len(slow))
    await engine.clock.run_for(3600)
    assert min(engine.downloads.received.values()) > 600
    assert len(engine.downloads.fetched) < 80, "turns grow"


async def test_a_stuck_download_has_another_connection_though_nobody_waits(
    engine: EngineUnderTest,
) -> None:
    (job_id,) = await crawling(engine, 1)
    await engine.clock.run_for(3 * TURN)
    assert len(engine.downloads.fetched) == 1
    await engine.clock.run_for(2 * TURN)
    assert len(engine.downloads.fetched) == 2
    engine.downloads.rates.clear()
    await engine.run_until_state(job_id, S.READY)


async def test_a_download_given_up_while_closing_is_resumed_at_the_next_start(
    tmp_path: Path,
) -> None:
    first = await EngineUnderTest.start(tmp_path, max_in_flight=8)
    slow = await crawling(first, LANES + 1)
    await first.clock.run_for(TURN + 1)
    await first.aclose()
    second = await EngineUnderTest.start(tmp_path, service=first.service, clock=first.clock)
    for job_id in slow:
        await second.run_until_state(job_id, S.READY)
    await second.aclose()


async def failed_downloads(folder: Path, count: int) -> EngineUnderTest:
    """An engine that has closed, with so many failed downloads."""
    clock = VirtualClock()
    service = ScriptedService(clock)
    service.balance_usd = 1000.0
    engine = await EngineUnderTest.start(folder, service=service, clock=clock, max_in_flight=16)
    engine.downloads.failures = [MediaError(kind=ProblemKind.TOO_LARGE)] * count
    ids = await engine.click(*(f"clip {number}" for number in range(count)))
    await engine.run_until(lambda: all(engine.state(i) is S.DOWNLOAD_FAILED for i in ids))
    await engine.aclose()
    engine.service.gets.clear()
    return engine


async def test_many_failed_downloads_ask_for_few_links_at_a_time(tmp_path: Path) -> None:
    former = await failed_downloads(tmp_path, 150)
    former.service.get_seconds = 2.0
    engine = await EngineUnderTest.start(tmp_path, service=former.service, clock=former.clock)
    await engine.run_until(lambda: engine.service.gets_at_once == QUESTIONS)
    (new,) = await engine.click("new")
    await engine.run_until(lambda: all(job.state is S.READY for job in engine.jobs.values()))
    assert len(engine.jobs) == 151
    assert engine.state(new) is S.READY
    # The poller asks for the new one beside them.
    assert engine.service.most_gets_at_once <= QUESTIONS + 1
    assert len(engine.service.taken) == 151
    await engine.aclose()


async def test_a_retry_of_many_asks_for_few_links_at_a_time(tmp_path: Path) -> None:
    former = await failed_downloads(tmp_path, 30)
    former.service.get_seconds = 2.0
    engine = await EngineUnderTest.start(
        tmp_path, service=former.service, clock=former.clock, key=None
    )
    ids = list(former.jobs)
    await asyncio.gather(
        engine.clock.run_until(
            asyncio.gather(*(engine.queue.fetcher.again(job_id) for job_id in ids))
        )
    )
    assert engine.service.most_gets_at_once == QUESTIONS
    await engine.run_until(lambda: all(engine.jobs[i].state is S.READY for i in ids))
    await engine.aclose()


async def test_failed_downloads_wait_while_the_service_has_trouble(tmp_path: Path) -> None:
    former = await failed_downloads(tmp_path, 150)
    former.service.fail_get = [TemporaryError(status=502)] * 40
    engine = await EngineUnderTest.start(tmp_path, service=former.service, clock=former.clock)
    await engine.clock.run_for(60)
    assert len(engine.service.gets) < 40
    await engine.run_until(
        lambda: all(job.state is S.READY for job in engine.jobs.values()), limit=20_000
    )
    await engine.aclose()


async def test_a_fetch_that_was_cancelled_anywhere_is_done_at_the_next_start(
    tmp_path: Path,
) -> None:
    async def scene(cut: Cut) -> None:
        folder = tmp_path / cut.name
        folder.mkdir()
        first = await EngineUnderTest.start(folder)
        first.downloads.failures = [
            LinkExpiredError(status=403),
            MediaError(kind=ProblemKind.DOWNLOAD_BROKEN),
        ]
        with cut.in_tasks_named("fetch "):
            (job_id,) = await first.click("a")
            await first.run_until(lambda: cut.happened or first.state(job_id) is S.READY)
            await first.clock.settle()
        await first.aclose()
        second = await EngineUnderTest.start(folder, service=first.service, clock=first.clock)
        stored = await second.library.job(job_id)
        assert stored is not None
        assert stored.state in {S.COMPLETED, S.READY}
        if stored.state is S.COMPLETED:
            await second.run_until_state(job_id, S.READY)
        stored = await second.library.job(job_id)
        assert stored is not None
        assert stored.clip is not None
        assert len(second.service.taken) == 1
        await second.aclose()

    await at_every_suspension(scene)


async def test_a_clip_that_found_no_room_comes_once_there_is_some_and_nobody_is_asked_before(
    engine: EngineUnderTest,
) -> None:
    engine.downloads.failures = [MediaError(kind=ProblemKind.DISK_FULL)]
    (job_id,) = await engine.click("a")
    await engine.run_until_state(job_id, S.DOWNLOAD_FAILED)
    asked, began = len(engine.service.gets), engine.clock.monotonic()
    await engine.clock.run_for(300)
    assert len(engine.service.gets) == asked
    assert len(engine.downloads.fetched) == 1
    engine.downloads.free = 50_000_000
    await engine.run_until_state(job_id, S.READY)
    assert engine.clock.monotonic() - began <= 300 + LOOK_EVERY + 1
    assert len(engine.downloads.fetched) == 2
