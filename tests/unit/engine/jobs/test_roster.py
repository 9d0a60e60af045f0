"""What a change costs in a large roster, who is woken by it, and that its fact is always told."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from luma_desktop.domain import events as ev
from luma_desktop.domain.job import JobState
from luma_desktop.domain.queue_order import line_order
from luma_desktop.domain.remote import Observation, RemotePhase, RemoteVideo
from luma_desktop.domain.request import GenerationRequest
from luma_desktop.engine.facts import (
    Fact,
    JobChanged,
    JobsAdded,
    JobsChanged,
    JobsCleared,
    JobsRemoved,
)
from luma_desktop.engine.jobs.job_index import JobIndex
from luma_desktop.engine.jobs.roster import Roster
from tests.support.cancelling import Cut, at_every_suspension
from tests.support.engine import EngineUnderTest
from tests.support.jobs import NOW, in_state, queued

S = JobState

ENGINE = "luma_desktop/engine/"

LOOPS = {
    "Submitter._heed_freed_money": "submitter",
    "Poller._watched_jobs": "poller",
    "Fetcher._due_again": "fetcher",
    "SpendingWatch._tell": "spending",
    "BalanceWatch._pause": "balance",
    "Lookup._look_around": "lookup",
    "Market._ask": "market",
}
"""What each loop calls once a turn."""


class Seen:
    def __init__(self) -> None:
        self.lines = 0
        """Lines of the engine that ran, each turn of a loop or comprehension counted."""
        self.turns: Counter[str] = Counter()
        """Turns of the engine's loops."""


@contextmanager
def counted() -> Iterator[Seen]:
    """Counts what this thread does in the engine."""
    seen = Seen()

    def line(_frame: FrameType, event: str, _value: Any) -> Any:
        seen.lines += event == "line"
        return line

    def call(frame: FrameType, _event: str, _value: Any) -> Any:
        if ENGINE not in frame.f_code.co_filename:
            return None
        loop = LOOPS.get(frame.f_code.co_qualname)
        if loop is not None:
            seen.turns[loop] += 1
        return line

    before = sys.gettrace()
    sys.settrace(call)
    try:
        yield seen
    finally:
        sys.settrace(before)


def roster_of(engine: EngineUnderTest) -> Roster:
    return engine.queue.line._roster


async def with_queue(folder: Path, jobs: int) -> EngineUnderTest:
    engine = await EngineUnderTest.start(folder)
    await engine.queue.controls.pause()
    await engine.queue.clicks.enqueue([GenerationRequest(prompt=f"{i}") for i in range(jobs)])
    await engine.clock.settle()
    return engine


async def cancel_some(folder: Path, jobs: int) -> int:
    """The lines that ran when 100 of so many were cancelled one by one."""
    engine = await with_queue(folder, jobs)
    with counted() as seen:
        for job_id in list(engine.jobs)[:: jobs // 100]:
            await engine.queue.removal.cancel([job_id])
    await engine.clock.settle()
    assert Counter(job.state for job in engine.jobs.values())[S.CANCELLED] == 100
    await engine.aclose()
    return seen.lines


async def complete_some(folder: Path, jobs: int) -> int:
    """The same where jobs are done at the service."""
    engine = await EngineUnderTest.start(folder)
    running = RemotePhase.RUNNING
    await engine.queue.clicks.bring_in(
        [Observation(generation_id=f"g{i}", phase=running, created_at=NOW) for i in range(jobs)]
    )
    await engine.clock.settle()
    roster = roster_of(engine)
    with counted() as seen:
        for job_id in list(engine.jobs)[:: jobs // 100]:
            done = Observation(
                generation_id=engine.jobs[job_id].generation_id or "",
                phase=RemotePhase.COMPLETED,
                video=RemoteVideo(url="https://cdn.example/clip.mp4"),
            )
            completed = ev.Completed(at=engine.clock.now(), observation=done)
            assert await roster.apply(job_id, completed, only_from=[S.ACCEPTED])
    await engine.aclose()
    return seen.lines


@pytest.mark.parametrize("change", [cancel_some, complete_some])
async def test_a_change_costs_the_same_among_1_000_jobs_and_10_000(
    tmp_path: Path, change: Callable[[Path, int], Awaitable[int]]
) -> None:
    few, many = tmp_path / "few", tmp_path / "many"
    few.mkdir()
    many.mkdir()
    assert await change(many, 10_000) < 1.5 * await change(few, 1_000)


@pytest.mark.parametrize("jobs", [1_000, 10_000])
async def test_many_jobs_in_one_fact_wake_whom_they_concern_once(tmp_path: Path, jobs: int) -> None:
    engine = await with_queue(tmp_path, jobs)
    engine.facts.clear()
    with counted() as seen:
        await engine.queue.removal.cancel(tuple(engine.jobs))
        await engine.clock.settle()
    assert sum(isinstance(fact, JobsChanged) for fact in engine.facts) == 1
    assert seen.turns == {"submitter": 1, "spending": 1}
    assert len(roster_of(engine)) == 0
    await engine.aclose()


async def test_news_of_what_runs_wakes_nobody(tmp_path: Path) -> None:
    engine = await EngineUnderTest.start(tmp_path)
    (job_id,) = await engine.click("a")
    job = engine.jobs[job_id]
    seen_there = Observation(generation_id=job.generation_id or "", phase=RemotePhase.RUNNING)
    with counted() as seen:
        observed = ev.Observed(at=engine.clock.now() + 1.0, observation=seen_there)
        assert await roster_of(engine).apply(job_id, observed)
        await engine.clock.settle()
    assert engine.jobs[job_id].phase is RemotePhase.RUNNING
    assert seen.turns == {}
    await engine.aclose()


async def test_a_job_that_has_finished_leaves_memory_and_can_be_undone(tmp_path: Path) -> None:
    engine = await EngineUnderTest.start(tmp_path)
    roster = roster_of(engine)
    done, other = await engine.click("a", "b")
    await engine.run_until(lambda: {engine.state(done), engine.state(other)} == {S.READY})
    assert len(roster) == 0
    await engine.queue.removal.clear_finished()
    assert [f.job_ids for f in engine.facts if isinstance(f, JobsCleared)] == [(done, other)]
    await engine.queue.removal.clear_finished()
    await engine.queue.undoing.undo()
    await engine.queue.removal.remove([done])
    removed = [fact.jobs for fact in engine.facts if isinstance(fact, JobsRemoved)]
    assert [(job.id, job.state) for job in removed[-1]] == [(done, S.READY)]
    await engine.queue.undoing.undo()
    found = await engine.library.job(done)
    assert found is not None
    assert (found.state, found.cleared, found.removed) == (S.READY, False, False)
    assert len(roster) == 0
    await engine.aclose()


async def test_undoing_what_was_cleared_does_not_turn_a_job_back(tmp_path: Path) -> None:
    """It was running when it left the panel, and has finished since."""
    engine = await EngineUnderTest.start(tmp_path)
    (job_id,) = await engine.click("a")
    await engine.queue.removal.remove([job_id])
    await engine.run_until_state(job_id, S.READY)
    await engine.queue.undoing.undo()
    found = await engine.library.job(job_id)
    assert found is not None
    assert (found.state, found.cleared) == (S.READY, False)
    assert found.clip is not None
    await engine.aclose()


async def test_nobody_hears_of_a_change_before_the_next_may_begin(tmp_path: Path) -> None:
    engine = await EngineUnderTest.start(tmp_path)
    locked: list[Fact] = []
    lock = roster_of(engine)._turns._lock

    def listen(fact: Fact) -> None:
        if lock.locked() and isinstance(fact, (JobsAdded, JobChanged, JobsRemoved)):
            locked.append(fact)

    engine.publisher.subscribe(listen)
    (job_id,) = await engine.click("a")
    await engine.run_until_state(job_id, S.READY)
    await engine.queue.removal.remove([job_id])
    assert locked == []
    await engine.aclose()


Write = Callable[[EngineUnderTest, list[str]], Coroutine[Any, Any, object]]

WRITES: dict[str, Write] = {
    "click": lambda e, _: e.queue.clicks.enqueue([GenerationRequest(prompt="new")]),
    "cancel": lambda e, ids: roster_of(e).prepare_all(
        ids, ev.Cancelled(at=NOW), only_from=[S.QUEUED]
    ),
    "edit": lambda e, ids: e.queue.line.replace_request(ids[0], GenerationRequest(prompt="other")),
    "clear": lambda e, ids: roster_of(e).clear(ids),
    "remove": lambda e, ids: e.queue.removal.remove(ids),
    "undo": lambda e, _: e.queue.undoing.undo(),
    "bring in": lambda e, _: e.queue.clicks.bring_in(
        [Observation(generation_id="g", phase=RemotePhase.RUNNING, created_at=NOW)]
    ),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES.keys())
async def test_what_is_journaled_is_told_wherever_the_caller_is_cancelled(
    tmp_path: Path, write: Write
) -> None:
    async def scene(cut: Cut) -> None:
        folder = tmp_path / cut.name
        folder.mkdir()
        engine = await with_queue(folder, 2)
        ids = list(engine.jobs)
        await cut.run(write(engine, ids))
        await roster_of(engine)._turns.aclose()
        await engine.clock.settle()
        cleared = {i for f in engine.facts if isinstance(f, JobsCleared) for i in f.job_ids}
        journaled = {job.id: job for job in await engine.journal.jobs(list(engine.jobs))}
        for job_id, job in engine.jobs.items():
            is_cleared = journaled[job_id].cleared
            assert (journaled[job_id].state, journaled[job_id].removed) == (job.state, job.removed)
            assert is_cleared == (job_id in cleared)
        added = [job for fact in engine.facts if isinstance(fact, JobsAdded) for job in fact.jobs]
        assert len(added) == await count_of(engine)
        await engine.aclose()

    assert await at_every_suspension(scene) > 0


async def count_of(engine: EngineUnderTest) -> int:
    def work(db: Any) -> int:
        return int(db.execute("SELECT count(*) FROM jobs").fetchone()[0])

    return await engine.database.read_after_writes(work)


def test_the_index_is_as_sorted_anew_after_every_change() -> None:
    index, jobs = JobIndex(), {}
    for step in range(300):
        state = (S.QUEUED, S.ACCEPTED, S.COMPLETED)[step % 3]
        job = in_state(state, f"j{step * 7 % 40}", position=NOW + step * 13 % 29)
        jobs[job.id] = job
        index.put(job)
        if step % 5 == 0:
            gone = jobs.pop(sorted(jobs)[step % len(jobs)])
            index.drop([gone])
        for each in (S.QUEUED, S.ACCEPTED, S.COMPLETED):
            expected = sorted((j for j in jobs.values() if j.state is each), key=line_order)
            assert index.in_state(each) == expected
    many = [queued(f"q{n}", position=NOW - n) for n in range(200)]
    index.put_all(many)
    index.put_all([in_state(S.ACCEPTED, job.id, position=job.position) for job in many[:150]])
    assert [job.id for job in index.in_state(S.QUEUED)][:50] == [
        f"q{n}" for n in range(199, 149, -1)
    ]
    assert index.in_state(S.ACCEPTED, S.QUEUED) == sorted(
        index.in_state(S.ACCEPTED) + index.in_state(S.QUEUED), key=line_order
    )
