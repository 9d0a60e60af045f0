"""A database that was copied or put back asks before it spends."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest

from luma_desktop.domain.errors import NotFoundError, OutcomeUnknownError, TemporaryError
from luma_desktop.domain.job import JobState
from luma_desktop.engine.facts import HoldsChanged
from luma_desktop.engine.holds import HoldKind
from tests.support.engine import KEY, EngineUnderTest

S = JobState


def holds(engine: EngineUnderTest) -> set[HoldKind]:
    boards = [f for f in engine.facts if isinstance(f, HoldsChanged)]
    return {hold.kind for hold in boards[-1].holds}


async def copied(
    tmp_path: Path, *prompts: str, key: str | None = KEY
) -> tuple[EngineUnderTest, tuple[str, ...]]:
    """An engine of another installation on a copy of a database with jobs in line."""
    old, new = tmp_path / "old", tmp_path / "new"
    old.mkdir()
    new.mkdir()
    first = await EngineUnderTest.start(old, key=None)
    ids = await first.click(*prompts)
    await first.aclose()
    shutil.copy(old / "luma.db", new / "luma.db")
    second = await EngineUnderTest.start(new, service=first.service, clock=first.clock, key=key)
    return second, ids


async def test_a_copied_line_is_held_until_the_users_word(tmp_path: Path) -> None:
    engine, (job_id,) = await copied(tmp_path, "a")
    await engine.clock.run_for(600.0)
    assert HoldKind.RESTORED in holds(engine)
    assert engine.service.taken == {}
    await engine.queue.controls.resume()
    await engine.run_until_state(job_id, S.READY)
    await engine.aclose()
    again = await EngineUnderTest.start(engine.folder, clock=engine.clock)
    assert HoldKind.RESTORED not in holds(again)
    assert not again.database.foreign
    await again.aclose()


async def test_a_copy_with_nothing_in_line_asks_nothing(tmp_path: Path) -> None:
    engine, _ = await copied(tmp_path)
    assert HoldKind.RESTORED not in holds(engine)
    assert not engine.database.foreign
    await engine.aclose()


class Restored:
    """A database that was put back: what has been in line in it was sent by a newer copy since."""

    def __init__(self, tmp_path: Path) -> None:
        self.newer, self.restored = tmp_path / "newer", tmp_path / "restored"
        self.newer.mkdir()
        self.restored.mkdir()

    async def make(self, *prompts: str) -> tuple[EngineUnderTest, tuple[str, ...]]:
        """The newer copy's engine, with the jobs still in line, and a backup of that."""
        engine = await EngineUnderTest.start(self.newer, key=None)
        ids = await engine.click(*prompts)
        shutil.copytree(self.newer, self.restored, dirs_exist_ok=True)
        (self.restored / "install.id").unlink()
        return engine, ids

    async def open(self, newer: EngineUnderTest, *, key: str | None = KEY) -> EngineUnderTest:
        await newer.aclose()
        return await EngineUnderTest.start(
            self.restored, service=newer.service, clock=newer.clock, key=key
        )


async def test_what_a_newer_copy_has_sent_is_not_sent_again(tmp_path: Path) -> None:
    copies = Restored(tmp_path)
    newer, (job_id,) = await copies.make("a")
    await newer.queue.controls.use_key(KEY)
    await newer.run_until_state(job_id, S.READY)
    engine = await copies.open(newer)
    was_foreign = engine.database.foreign
    await engine.run_until_state(job_id, S.READY)
    assert list(engine.service.client_ids) == [f"{job_id}.1"]
    assert HoldKind.RESTORED not in holds(engine)
    assert (was_foreign, engine.database.foreign) == (True, False)
    await engine.aclose()


async def test_what_was_about_to_leave_when_the_copy_was_made_is_looked_up(tmp_path: Path) -> None:
    """The copy has no first-byte mark; that it was made later only the log can tell."""
    copies = Restored(tmp_path)
    newer = await EngineUnderTest.start(copies.newer)
    newer.service.hang = "before the mark"
    (job_id,) = await newer.click("a")
    shutil.copytree(copies.newer, copies.restored, dirs_exist_ok=True)
    (copies.restored / "install.id").unlink()
    newer.service.go_on.set()
    await newer.run_until_state(job_id, S.READY)
    engine = await copies.open(newer)
    await engine.queue.controls.resume()
    await engine.run_until_state(job_id, S.READY)
    assert list(engine.service.client_ids) == [f"{job_id}.1"]
    await engine.aclose()


async def test_only_what_no_copy_has_sent_is_asked_about(tmp_path: Path) -> None:
    copies = Restored(tmp_path)
    newer, (sent, waiting) = await copies.make("a", "b")
    await newer.queue.removal.cancel([waiting])
    await newer.queue.controls.use_key(KEY)
    await newer.run_until_state(sent, S.READY)
    engine = await copies.open(newer)
    await engine.run_until_state(sent, S.READY)
    await engine.clock.run_for(600.0)
    assert engine.state(waiting) is S.QUEUED
    assert HoldKind.RESTORED in holds(engine)
    await engine.queue.controls.resume()
    await engine.run_until_state(waiting, S.READY)
    assert len(engine.service.taken) == 2
    await engine.aclose()


async def test_nothing_goes_on_before_the_log_was_read(tmp_path: Path) -> None:
    copies = Restored(tmp_path)
    newer, (job_id,) = await copies.make("a")
    await newer.queue.controls.use_key(KEY)
    await newer.run_until_state(job_id, S.READY)
    newer.service.fail_log = [TemporaryError(status=502), TemporaryError(status=502)]
    engine = await copies.open(newer)
    await engine.clock.settle()
    assert engine.state(job_id) is S.QUEUED
    with pytest.raises(TemporaryError):
        await engine.queue.controls.resume()
    await engine.clock.run_for(60.0)
    assert HoldKind.RESTORED in holds(engine)
    await engine.queue.controls.resume()
    await engine.run_until_state(job_id, S.READY)
    assert len(engine.service.taken) == 1
    await engine.aclose()


async def test_an_account_without_a_log_is_asked_about_all_the_same(tmp_path: Path) -> None:
    copies = Restored(tmp_path)
    newer, (job_id,) = await copies.make("a")
    newer.service.fail_log = [NotFoundError(status=404)]
    engine = await copies.open(newer)
    await engine.clock.run_for(60.0)
    assert engine.state(job_id) is S.QUEUED
    await engine.queue.controls.resume()
    await engine.run_until_state(job_id, S.READY)
    await engine.aclose()


async def test_a_word_given_before_there_is_a_key_sends_nothing_unseen(tmp_path: Path) -> None:
    """The question is asked again by the log, once there is a key to read it with."""
    copies = Restored(tmp_path)
    newer, (job_id,) = await copies.make("a")
    await newer.queue.controls.use_key(KEY)
    await newer.run_until_state(job_id, S.READY)
    engine = await copies.open(newer, key=None)
    await engine.queue.controls.resume()
    await engine.queue.controls.use_key(KEY)
    await engine.run_until_state(job_id, S.READY)
    assert len(engine.service.taken) == 1
    await engine.aclose()


async def test_a_recalled_attempts_number_is_never_used_again(tmp_path: Path) -> None:
    copies = Restored(tmp_path)
    newer, (job_id,) = await copies.make("a")
    newer.service.fail_post = [OutcomeUnknownError(), OutcomeUnknownError()]
    newer.service.log_lag = 1e9
    newer.service.hidden = {"g0"}
    await newer.queue.controls.use_key(KEY)
    await newer.clock.settle()
    await newer.queue.decisions.resend(job_id)
    await newer.clock.settle()
    newer.service.failed_posts = [(f"{job_id}.2", newer.clock.now())]
    engine = await copies.open(newer)
    await engine.run_until_state(job_id, S.REJECTED, limit=30.0)
    attempts = await engine.journal.attempts(job_id)
    assert [attempt.number for attempt in attempts] == [2]
    assert engine.jobs[job_id].attempts == 2
    await engine.aclose()


async def test_a_former_keys_log_lets_nothing_go_with_the_next_key(tmp_path: Path) -> None:
    engine, (job_id,) = await copied(tmp_path, "a", key=None)
    engine.service.log_seconds = 20.0
    await engine.queue.controls.use_key("former")
    await engine.clock.run_for(5.0)
    resuming = asyncio.ensure_future(engine.queue.controls.resume())
    await engine.clock.run_for(1.0)
    await engine.queue.controls.use_key(KEY)
    await engine.clock.run_for(19.5)
    await resuming
    assert HoldKind.RESTORED in holds(engine), "this key's log has not come yet"
    assert engine.service.taken == {}
    await engine.run_until_state(job_id, S.READY)
    await engine.aclose()
