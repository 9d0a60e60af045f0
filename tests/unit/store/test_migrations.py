from __future__ import annotations

import asyncio
import sqlite3
import tempfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luma_desktop.domain.errors import StoreError
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.store import migrations
from luma_desktop.store.database import Database
from luma_desktop.store.install import Installation
from luma_desktop.store.migrations import Step


def add_column(connection: sqlite3.Connection) -> None:
    connection.execute("ALTER TABLE meta ADD COLUMN since REAL")


def stumble(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE TABLE half (x)")
    connection.execute("INSERT INTO nowhere VALUES (1)")


def orphan(connection: sqlite3.Connection) -> None:
    connection.execute("INSERT INTO attempts VALUES ('a.1', 'no such job', 1, NULL, '{}')")


async def use(
    path: Path, steps: Sequence[Step] = migrations.STEPS, major: int = migrations.MAJOR
) -> None:
    """Open and close a database of the version that `steps` lead to."""
    installation = Installation.load(path.with_name("install.id"))
    database = Database(path, installation, steps=steps, major=major)
    await database.open()
    await database.close()


def version(path: Path) -> int:
    with closing(sqlite3.connect(path)) as db:
        return migrations.version_of(db).minor


def tables(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as db:
        return {row[0] for row in db.execute("SELECT name FROM sqlite_schema")}


async def test_a_new_database_has_the_newest_version_and_no_backup(db_path: Path) -> None:
    await use(db_path)
    assert version(db_path) == len(migrations.STEPS)
    assert list(db_path.parent.glob("*.bak-*")) == []


async def test_an_older_database_is_backed_up_and_migrated(db_path: Path) -> None:
    await use(db_path)
    before = len(migrations.STEPS)
    await use(db_path, (*migrations.STEPS, add_column))

    backup = db_path.with_name(f"luma.db.bak-{before}")
    assert version(db_path) == before + 1
    assert version(backup) == before
    with closing(sqlite3.connect(db_path)) as db:
        assert [row for row in db.execute("SELECT value, since FROM meta") if row[1]] == []
    with closing(sqlite3.connect(backup)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert db.execute("SELECT count(*) FROM meta").fetchone() == (2,)


async def test_opening_again_neither_migrates_nor_backs_up(db_path: Path) -> None:
    await use(db_path)
    await use(db_path)
    assert list(db_path.parent.glob("*.bak-*")) == []


async def test_a_newer_minor_version_opens_and_stays_what_it_is(db_path: Path) -> None:
    newer = (*migrations.STEPS, add_column)
    await use(db_path, newer)
    await use(db_path)
    assert version(db_path) == len(newer)
    await use(db_path, newer)
    assert list(db_path.parent.glob("*.bak-*")) == []


async def test_a_newer_major_version_is_refused_and_not_touched(db_path: Path) -> None:
    await use(db_path, (*migrations.STEPS, add_column), major=migrations.MAJOR + 1)
    content = db_path.read_bytes()
    with pytest.raises(StoreError) as caught:
        await use(db_path)
    assert caught.value.problem.kind is ProblemKind.DATABASE_NEWER
    assert db_path.read_bytes() == content
    assert list(db_path.parent.glob("*.bak-*")) == []


@pytest.mark.parametrize(
    ("step", "kind"),
    [(stumble, ProblemKind.INTERNAL), (orphan, ProblemKind.DATABASE_BROKEN)],
)
async def test_a_failed_step_leaves_the_old_version(
    db_path: Path, step: Step, kind: ProblemKind
) -> None:
    await use(db_path)
    before = tables(db_path)
    with pytest.raises(StoreError) as caught:
        await use(db_path, (*migrations.STEPS, add_column, step))
    assert caught.value.problem.kind is kind
    assert version(db_path) == len(migrations.STEPS)
    assert tables(db_path) == before
    await use(db_path)


async def test_without_room_for_the_backup_nothing_is_migrated(db_path: Path) -> None:
    await use(db_path)
    before = len(migrations.STEPS)
    (db_path.parent / f"luma.db.bak-{before}").mkdir()  # so that the copy has nowhere to go
    with pytest.raises(StoreError) as caught:
        await use(db_path, (*migrations.STEPS, add_column))
    assert caught.value.problem.kind is ProblemKind.DISK_ERROR
    assert version(db_path) == before
    assert list(db_path.parent.glob("*.part")) == []


async def test_the_backup_holds_what_was_still_in_the_write_ahead_log(db_path: Path) -> None:
    await use(db_path)
    with closing(sqlite3.connect(db_path, isolation_level=None)) as running:
        running.execute("INSERT INTO meta VALUES ('late', 'x')")
        assert db_path.with_name("luma.db-wal").stat().st_size > 0
        await use(db_path, (*migrations.STEPS, add_column))
    kept = db_path.with_name(f"luma.db.bak-{len(migrations.STEPS)}")
    with closing(sqlite3.connect(kept)) as backup:
        assert backup.execute("SELECT value FROM meta WHERE key = 'late'").fetchone() == ("x",)


def make_table(number: int) -> Step:
    def step(connection: sqlite3.Connection) -> None:
        connection.execute(f"CREATE TABLE extra_{number} (x)")

    return step


@given(
    start=st.integers(0, 3),
    good=st.integers(0, 3),
    stumbles=st.booleans(),
)
def test_a_database_is_always_at_one_whole_version(start: int, good: int, stumbles: bool) -> None:
    """From any version, over any number of steps, with and without a failing one at the end."""
    old = (*migrations.STEPS, *(make_table(n) for n in range(start)))
    new = (*old, *(make_table(n) for n in range(start, start + good)))
    new = (*new, stumble) if stumbles else new
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "luma.db"
        asyncio.run(use(path, old))
        if stumbles:
            with pytest.raises(StoreError):
                asyncio.run(use(path, new))
        else:
            asyncio.run(use(path, new))
        expected = len(old) if stumbles else len(new)
        assert version(path) == expected
        extra = {name for name in tables(path) if name.startswith("extra")}
        assert extra == {f"extra_{n}" for n in range(expected - len(migrations.STEPS))}
        assert path.with_name(f"luma.db.bak-{len(old)}").exists() == (len(new) > len(old))
