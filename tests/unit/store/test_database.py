from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from luma_desktop.domain.errors import StoreError
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.store.database import Database
from luma_desktop.store.install import Installation
from tests.conftest import ExpectedWarnings


def note(db: sqlite3.Connection, text: str) -> None:
    db.execute("INSERT INTO meta VALUES (?, 'x')", (text,))


def notes(db: sqlite3.Connection) -> set[str]:
    return {row["key"] for row in db.execute("SELECT key FROM meta WHERE value = 'x'")}


@contextmanager
def held(lane: object) -> Iterator[threading.Event]:
    """Keeps a database thread busy until the event is set (at the latest, at the end)."""
    gate = threading.Event()
    lane._thread.submit(gate.wait)  # type: ignore[attr-defined]
    try:
        yield gate
    finally:
        gate.set()


def db_threads() -> list[threading.Thread]:
    return [t for t in threading.enumerate() if t.name.startswith("luma-db")]


async def refused(database: Database) -> ProblemKind:
    with pytest.raises(StoreError) as caught:
        await database.open()
    assert not db_threads()
    return caught.value.problem.kind


async def test_what_is_written_is_read_at_once(database: Database) -> None:
    await database.write(lambda db: note(db, "a"))
    assert await database.read(notes) == {"a"}


async def test_writes_are_durable_and_read_while_written(database: Database) -> None:
    def pragmas(db: sqlite3.Connection) -> list[object]:
        names = ("journal_mode", "synchronous", "foreign_keys")
        return [db.execute(f"PRAGMA {name}").fetchone()[0] for name in names]

    assert await database.read_in_order(pragmas) == ["wal", 2, 1]


async def test_a_failed_write_leaves_nothing(database: Database) -> None:
    def half(db: sqlite3.Connection) -> None:
        note(db, "first half")
        note(db, "first half")

    with pytest.raises(StoreError) as caught:
        await database.write(half)
    assert caught.value.problem.kind is ProblemKind.INTERNAL
    assert await database.read(notes) == set()
    await database.write(lambda db: note(db, "next"))
    assert await database.read(notes) == {"next"}


async def test_an_error_of_the_callers_own_comes_back_and_rolls_back(database: Database) -> None:
    def work(db: sqlite3.Connection) -> None:
        note(db, "a")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await database.write(work)
    assert await database.read(notes) == set()


async def test_readers_cannot_write(database: Database) -> None:
    with pytest.raises(StoreError):
        await database.read(lambda db: note(db, "a"))


async def test_a_cancelled_caller_does_not_cancel_the_write(database: Database) -> None:
    with held(database._writer):
        task = asyncio.create_task(database.write(lambda db: note(db, "a")))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert await database.read_in_order(notes) == {"a"}


async def test_a_failure_nobody_waits_for_is_logged(
    database: Database, expected_warnings: ExpectedWarnings
) -> None:
    expected_warnings("luma_desktop.store", "caller was cancelled failed")
    with held(database._writer):
        task = asyncio.create_task(database.write(lambda db: db.execute("nonsense").close()))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    await database.read_in_order(notes)


async def test_a_cancelled_query_is_dropped(database: Database) -> None:
    asked: list[str] = []
    with held(database._reader):
        task = asyncio.create_task(database.read(lambda _: asked.append("old")))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    await database.read(lambda _: asked.append("new"))
    assert asked == ["new"]


async def test_writing_does_not_hold_up_the_loop_or_the_reader(database: Database) -> None:
    with held(database._writer):
        task = asyncio.create_task(database.write(lambda db: note(db, "a")))
        assert await database.read(notes) == set()
        assert not task.done()
    await task


async def test_writes_keep_the_order_of_the_calls(database: Database) -> None:
    order: list[int] = []

    def numbered(number: int) -> None:
        order.append(number)

    await asyncio.gather(*(database.write(lambda _, n=n: numbered(n)) for n in range(50)))  # type: ignore[misc]
    assert order == list(range(50))


async def test_closing_finishes_what_was_asked_for(
    db_path: Path, installation: Installation
) -> None:
    database = Database(db_path, installation)
    await database.open()
    writes = [
        asyncio.create_task(database.write(lambda db, n=n: note(db, str(n))))  # type: ignore[misc]
        for n in range(20)
    ]
    await asyncio.sleep(0)
    await database.close()
    await asyncio.gather(*writes)

    assert not db_threads()
    assert sorted(p.name for p in db_path.parent.iterdir() if "luma.db" in p.name) == ["luma.db"]
    with closing(sqlite3.connect(db_path)) as db:
        assert db.execute("SELECT count(*) FROM meta WHERE value = 'x'").fetchone() == (20,)


async def test_closing_twice_is_fine_and_then_nothing_can_be_written(
    db_path: Path, installation: Installation
) -> None:
    database = Database(db_path, installation)
    await database.open()
    await database.close()
    await database.close()
    with pytest.raises(StoreError, match="closed"):
        await database.write(lambda db: note(db, "late"))


async def test_closing_what_never_opened_is_fine(db_path: Path, installation: Installation) -> None:
    await Database(db_path, installation).close()
    assert not db_threads()


async def test_a_lock_of_another_program_is_told(database: Database, db_path: Path) -> None:
    with closing(sqlite3.connect(db_path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError) as caught:
            await database.write(lambda db: note(db, "a"))
        assert caught.value.problem.kind is ProblemKind.DATABASE_LOCKED
        other.execute("ROLLBACK")
    await database.write(lambda db: note(db, "a"))
    assert await database.read(notes) == {"a"}


async def test_a_locked_database_does_not_open(db_path: Path, installation: Installation) -> None:
    with closing(sqlite3.connect(db_path, isolation_level=None)) as other:
        other.execute("CREATE TABLE t (x)")
        other.execute("BEGIN EXCLUSIVE")
        kind = await refused(Database(db_path, installation, busy_timeout=0.05))
    assert kind is ProblemKind.DATABASE_LOCKED


async def test_a_full_disk_is_told_and_leaves_nothing_half(database: Database) -> None:
    def fill(db: sqlite3.Connection) -> None:
        note(db, "a")
        note(db, "b" * 1_000_000)

    await database.write(lambda db: db.execute("PRAGMA max_page_count = 30").close())
    with pytest.raises(StoreError) as caught:
        await database.write(fill)
    assert caught.value.problem.kind is ProblemKind.DISK_FULL
    assert await database.read(notes) == set()
    await database.write(lambda db: note(db, "small"))
    assert await database.read(notes) == {"small"}


async def test_a_folder_that_is_not_there_is_told(
    tmp_path: Path, installation: Installation
) -> None:
    kind = await refused(Database(tmp_path / "nowhere" / "luma.db", installation))
    assert kind is ProblemKind.DISK_ERROR


async def test_a_folder_in_the_files_place_is_told(
    db_path: Path, installation: Installation
) -> None:
    db_path.mkdir()
    (db_path / "something").touch()
    assert await refused(Database(db_path, installation)) is ProblemKind.DISK_ERROR


@pytest.mark.parametrize(
    "content", [b"no database at all\n" * 100, b"SQLite format 3\0" + b"\xff" * 5000]
)
async def test_a_broken_file_is_refused_and_not_touched(
    db_path: Path, installation: Installation, content: bytes
) -> None:
    db_path.write_bytes(content)
    assert await refused(Database(db_path, installation)) is ProblemKind.DATABASE_BROKEN
    assert db_path.read_bytes() == content


async def test_another_programs_database_is_refused_and_not_touched(
    db_path: Path, installation: Installation
) -> None:
    with closing(sqlite3.connect(db_path)) as other:
        other.execute("CREATE TABLE bookmarks (url)")
    content = db_path.read_bytes()
    assert await refused(Database(db_path, installation)) is ProblemKind.DATABASE_BROKEN
    assert db_path.read_bytes() == content


async def test_an_empty_file_is_a_new_database(db_path: Path, installation: Installation) -> None:
    db_path.touch()
    database = Database(db_path, installation)
    await database.open()
    await database.write(lambda db: note(db, "a"))
    await database.close()


async def test_the_check_finds_nothing_in_a_sound_database(database: Database) -> None:
    await database.quick_check()


async def test_the_check_finds_a_damaged_page(db_path: Path, installation: Installation) -> None:
    database = Database(db_path, installation)
    await database.open()

    def fill(db: sqlite3.Connection) -> None:
        for n in range(200):
            note(db, f"{n}" * 500)

    await database.write(fill)
    page_size, pages = await database.read(
        lambda db: [db.execute(f"PRAGMA {p}").fetchone()[0] for p in ("page_size", "page_count")]
    )
    await database.close()
    with db_path.open("r+b") as file:
        file.seek((pages - 5) * page_size)
        file.write(b"\xa5" * page_size)

    database = Database(db_path, installation)
    await database.open()
    with pytest.raises(StoreError) as caught:
        await database.quick_check()
    assert caught.value.problem.kind is ProblemKind.DATABASE_BROKEN
    await database.close()
