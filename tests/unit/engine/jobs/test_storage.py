"""What the disk does not take: nothing is sent unrecorded, nothing that was sent is forgotten."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from luma_desktop.domain import events as ev
from luma_desktop.domain.attempt import Attempt, AttemptOutcome
from luma_desktop.domain.errors import StoreError
from luma_desktop.domain.job import JobState
from luma_desktop.domain.problems import Problem, ProblemKind
from luma_desktop.engine.facts import HoldsChanged, TroubleRaised
from luma_desktop.engine.holds import HoldKind
from luma_desktop.engine.jobs.roster import Roster
from luma_desktop.engine.loops.hold_board import HoldBoard
from luma_desktop.engine.publisher import Publisher
from tests.conftest import ExpectedWarnings
from tests.support.engine import KEY, EngineUnderTest
from tests.support.full_disk import full_disk
from tests.support.virtual_clock import VirtualClock

S = JobState


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[EngineUnderTest]:
    engine = await EngineUnderTest.start(tmp_path)
    yield engine
    await engine.aclose()


def holds(engine: EngineUnderTest) -> set[HoldKind]:
    boards = [fact for fact in engine.facts if isinstance(fact, HoldsChanged)]
    return {hold.kind for hold in boards[-1].holds}


async def recorded(engine: EngineUnderTest, job_id: str) -> JobState:
    job = await engine.library.job(job_id)
    assert job is not None
    return job.state


async def test_a_click_that_cannot_be_recorded_is_refused_whole(engine: EngineUnderTest) -> None:
    with full_disk(engine.folder), pytest.raises(StoreError):
        await engine.click("a", "b")
    await engine.clock.run_for(60.0)
    assert engine.jobs == {}
    assert engine.service.taken == {}


async def test_nothing_is_sent_that_cannot_be_recorded_before(engine: EngineUnderTest) -> None:
    await engine.queue.controls.pause()
    (job_id,) = await engine.click("a")
    with full_disk(engine.folder):
        await engine.queue.controls.resume()
        await engine.clock.run_for(60.0)
        assert engine.state(job_id) is S.QUEUED
        assert HoldKind.STORAGE in holds(engine)
        assert engine.service.taken == {}
    await engine.run_until_state(job_id, S.READY)
    assert len(engine.service.taken) == 1


async def test_nothing_leaves_without_its_first_byte_mark(engine: EngineUnderTest) -> None:
    engine.service.hang = "before the mark"
    (job_id,) = await engine.click("a")
    with full_disk(engine.folder):
        engine.service.go_on.set()
        await engine.clock.settle()
        assert engine.state(job_id) is S.QUEUED
        assert engine.service.taken == {}
    await engine.run_until_state(job_id, S.READY)
    assert len(engine.service.taken) == 1


async def test_an_answer_that_cannot_be_recorded_holds_and_is_written_later(
    engine: EngineUnderTest,
) -> None:
    engine.service.hang = "after the mark"
    (job_id,) = await engine.click("a")
    with full_disk(engine.folder):
        engine.service.go_on.set()
        await engine.clock.settle()
        assert engine.state(job_id) is S.ACCEPTED
        assert HoldKind.STORAGE in holds(engine)
        assert await recorded(engine, job_id) is S.SUBMITTING
    await engine.clock.run_for(10.0)
    assert await recorded(engine, job_id) is S.ACCEPTED
    assert HoldKind.STORAGE not in holds(engine)


class PassingClock(VirtualClock):
    """Time passes with every look at it, as real time does."""

    looks = 0

    def now(self) -> float:
        self.looks += 1
        return super().now() + 1e-6 * self.looks


async def test_a_disk_that_goes_on_refusing_is_not_hammered(tmp_path: Path) -> None:
    engine = await EngineUnderTest.start(tmp_path, clock=PassingClock())
    engine.service.hang = "after the mark"
    (job_id,) = await engine.click("a")
    with full_disk(engine.folder):
        engine.service.go_on.set()
        async with asyncio.timeout(5.0):
            await engine.clock.settle()
        before, calls = engine.facts.copy(), engine.database.calls
        async with asyncio.timeout(5.0):
            await engine.clock.run_for(60.0)
        assert HoldKind.STORAGE in holds(engine)
        assert engine.database.calls - calls < 30
        boards = [f for f in engine.facts[len(before) :] if isinstance(f, HoldsChanged)]
        assert all(HoldKind.STORAGE in {hold.kind for hold in f.holds} for f in boards)
    await engine.run_until_state(job_id, S.READY)
    await engine.clock.run_for(10.0)
    assert HoldKind.STORAGE not in holds(engine)
    await engine.aclose()


async def test_a_kill_before_the_answer_could_be_recorded_pays_once(tmp_path: Path) -> None:
    alive, killed = tmp_path / "alive", tmp_path / "killed"
    alive.mkdir()
    first = await EngineUnderTest.start(alive)
    first.service.hang = "after the mark"
    (job_id,) = await first.click("a")
    with full_disk(alive):
        first.service.go_on.set()
        await first.clock.settle()
        shutil.copytree(alive, killed)
    second = await EngineUnderTest.start(killed, service=first.service, clock=first.clock)
    await second.run_until_state(job_id, S.READY)
    assert len(first.service.taken) == 1
    await second.aclose()
    await first.aclose()


async def test_what_the_disk_refused_never_covers_what_came_after(engine: EngineUnderTest) -> None:
    engine.service.hang = "before the mark"
    (job_id,) = await engine.click("a")
    with full_disk(engine.folder):
        engine.service.go_on.set()
        await engine.clock.settle()
        assert engine.state(job_id) is S.QUEUED
    await engine.queue.removal.cancel([job_id])
    await engine.clock.run_for(60.0)
    assert engine.state(job_id) is S.CANCELLED
    assert await recorded(engine, job_id) is S.CANCELLED
    assert engine.service.taken == {}


async def test_a_last_try_is_made_at_the_close(tmp_path: Path) -> None:
    engine = await EngineUnderTest.start(tmp_path)
    engine.service.hang = "after the mark"
    (job_id,) = await engine.click("a")
    with full_disk(engine.folder):
        engine.service.go_on.set()
        await engine.clock.settle()
    await engine.aclose()
    again = await EngineUnderTest.start(tmp_path, key=None)
    assert again.state(job_id) is S.ACCEPTED
    await again.aclose()


async def test_a_fault_of_ours_is_raised_and_not_repeated(engine: EngineUnderTest) -> None:
    """The database refuses an attempt that it does not have: no disk will ever take that."""
    (job_id,) = await engine.click("a")
    publisher = Publisher()
    board = HoldBoard(engine.clock, publisher)
    roster = Roster(engine.journal, publisher, board, engine.clock)
    await roster.load()
    stranger = Attempt(id=f"{job_id}.9", job_id=job_id, number=9, started_at=engine.clock.now())
    lost = ev.Lost(at=engine.clock.now(), problem=Problem(kind=ProblemKind.LOST_BY_SERVICE))
    with pytest.raises(StoreError) as caught:
        await roster.end_attempt(stranger, lost)
    assert caught.value.problem.kind is ProblemKind.INTERNAL
    assert not board.standing
    assert roster[job_id].state is S.ACCEPTED
    await roster.apply(job_id, lost)
    found = await roster.find(job_id)
    assert found is not None
    assert found.state is S.LOST


async def test_an_answer_that_names_another_jobs_generation_is_a_question(
    engine: EngineUnderTest,
) -> None:
    (first,) = await engine.click("a")
    engine.service.answer_with = engine.jobs[first].generation_id
    (second,) = await engine.click("b")
    assert engine.state(second) is S.SUBMIT_UNKNOWN
    assert HoldKind.STORAGE not in holds(engine)
    attempts = await engine.journal.attempts(second)
    assert attempts[0].outcome is AttemptOutcome.UNKNOWN
    await engine.run_until(lambda: engine.state(second) is S.READY)
    assert engine.jobs[first].generation_id != engine.jobs[second].generation_id


async def test_a_generation_that_a_job_has_is_adopted_by_no_other(tmp_path: Path) -> None:
    """Also one of an earlier run that is no longer in memory, and one whose job was removed."""
    first = await EngineUnderTest.start(tmp_path)
    (done,) = await first.click("a")
    await first.run_until_state(done, S.READY)
    await first.queue.removal.remove([done])
    await first.aclose()
    engine = await EngineUnderTest.start(tmp_path, service=first.service, clock=first.clock)
    engine.service.answer_with = first.jobs[done].generation_id
    (second,) = await engine.click("b")
    assert engine.state(second) is S.SUBMIT_UNKNOWN
    assert HoldKind.STORAGE not in holds(engine)
    await engine.aclose()


async def test_a_generation_is_nobody_elses_before_the_disk_has_taken_it(
    engine: EngineUnderTest,
) -> None:
    engine.service.hang = "after the mark"
    first, second = await engine.click("a", "b")
    engine.service.answer_with = "g1"  # so that both answers name the same one
    with full_disk(engine.folder):
        engine.service.go_on.set()
        await engine.clock.settle()
        assert {engine.state(first), engine.state(second)} == {S.ACCEPTED, S.SUBMIT_UNKNOWN}
    await engine.clock.run_for(10.0)
    assert HoldKind.STORAGE not in holds(engine)
    told = [f.problem.kind for f in engine.facts if isinstance(f, TroubleRaised)]
    assert ProblemKind.INTERNAL not in told


async def test_showing_a_job_again_while_its_answer_is_written_loses_nothing(
    engine: EngineUnderTest,
) -> None:
    engine.service.hang = "after the mark"
    (job_id,) = await engine.click("a")
    await engine.queue.removal.remove([job_id])
    engine.database.gate = gate = asyncio.Event()
    engine.service.go_on.set()
    await engine.clock.settle()
    undoing = asyncio.ensure_future(engine.queue.undoing.undo())
    await engine.clock.settle()
    gate.set()
    await undoing
    await engine.clock.settle()
    assert engine.state(job_id) is S.ACCEPTED
    assert not engine.jobs[job_id].cleared
    assert await recorded(engine, job_id) is S.ACCEPTED


async def test_an_answer_that_is_being_written_while_the_window_closes_is_kept(
    tmp_path: Path,
) -> None:
    engine = await EngineUnderTest.start(tmp_path)
    engine.service.hang = "after the mark"
    (job_id,) = await engine.click("a")
    engine.database.gate = gate = asyncio.Event()
    engine.service.go_on.set()
    await engine.clock.settle()
    closing = asyncio.ensure_future(engine.aclose())
    for _ in range(100):
        await asyncio.sleep(0)
    gate.set()
    await closing
    again = await EngineUnderTest.start(tmp_path, key=None)
    assert again.state(job_id) is S.ACCEPTED
    await again.aclose()


async def test_a_change_that_can_never_be_written_blocks_no_other(
    engine: EngineUnderTest, expected_warnings: ExpectedWarnings
) -> None:
    engine.service.hang = "after the mark"
    (job_id,) = await engine.click("a")
    with full_disk(engine.folder):
        engine.service.go_on.set()
        await engine.clock.settle()
    # Something else took the attempt's row away, so that its end can be written no more.
    await engine.database.write(lambda db: db.execute("DELETE FROM attempts").close())
    expected_warnings("luma_desktop.engine.jobs.pending_writes", "never be written")
    await engine.clock.run_for(10.0)
    assert HoldKind.STORAGE not in holds(engine)
    told = [f.problem.kind for f in engine.facts if isinstance(f, TroubleRaised)]
    assert ProblemKind.INTERNAL in told
    await engine.run_until_state(job_id, S.READY)


async def test_a_changed_key_in_the_midst_of_a_send_sends_with_the_new_one(tmp_path: Path) -> None:
    engine = await EngineUnderTest.start(tmp_path, key=None)
    (job_id,) = await engine.click("a")
    await engine.queue.controls.use_key(KEY)
    engine.database.gate = asyncio.Event()
    await engine.clock.settle()
    await engine.queue.controls.use_key("another")
    engine.database.gate.set()
    await engine.clock.settle()
    first, second = await engine.journal.attempts(job_id)
    assert (first.outcome, first.first_byte_at) == (AttemptOutcome.NOT_SENT, None)
    assert second.key_fingerprint == engine.jobs[job_id].key_fingerprint == "another"
    assert list(engine.service.client_ids) == [second.id]
    await engine.aclose()
