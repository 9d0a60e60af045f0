"""A database that was copied or put back asks before it spends."""

from __future__ import annotations

import shutil
from pathlib import Path

from luma_desktop.domain.job import JobState
from luma_desktop.engine.facts import HoldsChanged
from luma_desktop.engine.holds import HoldKind
from tests.support.engine import EngineUnderTest

S = JobState


def holds(engine: EngineUnderTest) -> set[HoldKind]:
    boards = [f for f in engine.facts if isinstance(f, HoldsChanged)]
    return {hold.kind for hold in boards[-1].holds}


async def copied(tmp_path: Path, *prompts: str) -> tuple[EngineUnderTest, tuple[str, ...]]:
    """An engine of another installation on a copy of a database with jobs in line."""
    old, new = tmp_path / "old", tmp_path / "new"
    old.mkdir()
    new.mkdir()
    first = await EngineUnderTest.start(old, key=None)
    ids = await first.click(*prompts)
    await first.aclose()
    shutil.copy(old / "luma.db", new / "luma.db")
    second = await EngineUnderTest.start(new, service=first.service, clock=first.clock)
    return second, ids


async def test_a_copied_line_is_held_until_the_users_word(tmp_path: Path) -> None:
    engine, (job_id,) = await copied(tmp_path, "a")
    await engine.clock.run_for(600.0)
    assert HoldKind.RESTORED in holds(engine)
    assert engine.service.taken == {}
    await engine.queue.resume()
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
