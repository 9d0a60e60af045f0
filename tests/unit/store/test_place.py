"""A database whose file is deleted, moved or replaced while it is open."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from luma_desktop.domain.errors import StoreError
from luma_desktop.domain.library import LibraryQuery
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.store.database import Database
from luma_desktop.store.install import Installation
from luma_desktop.store.journal import SqliteJournal
from luma_desktop.store.library import SqliteLibrary
from tests.conftest import ExpectedWarnings
from tests.support.jobs import queued

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="open files stay there")


def stored(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as db:
        return {row[0] for row in db.execute("SELECT id FROM jobs")}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    return tmp_path / "data"


@pytest.fixture
async def opened(folder: Path, tmp_path: Path) -> Database:
    """With one job, whose row is still in the log."""
    database = Database(folder / "luma.db", Installation.load(tmp_path / "install.id"))
    await database.open()
    await SqliteJournal(database).add_jobs([queued("before")])
    return database


def delete(folder: Path) -> None:
    for file in folder.iterdir():
        file.unlink()


def delete_the_file_alone(folder: Path) -> None:
    (folder / "luma.db").unlink()


def delete_the_folder(folder: Path) -> None:
    shutil.rmtree(folder)


def move_the_folder(folder: Path) -> None:
    folder.rename(folder.with_name("moved"))
    folder.mkdir()


def put_another_in_its_place(folder: Path) -> None:
    other = folder / "other"
    with closing(sqlite3.connect(other)) as db:
        db.execute("CREATE TABLE somebody_elses (x)")
    other.replace(folder / "luma.db")


@pytest.mark.parametrize(
    "damage",
    [
        delete,
        delete_the_file_alone,
        delete_the_folder,
        move_the_folder,
        put_another_in_its_place,
    ],
)
async def test_it_is_written_anew_with_all_that_is_known(
    opened: Database, folder: Path, damage: object, expected_warnings: ExpectedWarnings
) -> None:
    expected_warnings("luma_desktop.store.database", "written anew")
    told: list[None] = []
    opened.on_replaced = lambda: told.append(None)
    assert callable(damage)
    damage(folder)
    journal, library = SqliteJournal(opened), SqliteLibrary(opened)
    await asyncio.gather(
        journal.add_jobs([queued("after")]), library.page(LibraryQuery()), journal.jobs_since(0)
    )
    assert len(told) == 1
    assert (await library.page(LibraryQuery())).total == 2
    await journal.add_jobs([queued("later")])
    assert len(told) == 1
    await opened.close()
    assert stored(folder / "luma.db") == {"before", "after", "later"}
    assert not (folder / "luma.db-wal").exists()
    if damage is put_another_in_its_place:
        with closing(sqlite3.connect(folder / "luma.db.replaced-1")) as db:
            assert db.execute("SELECT count(*) FROM somebody_elses").fetchone() == (0,)


async def test_a_program_that_only_closes_leaves_it_whole(
    opened: Database, folder: Path, expected_warnings: ExpectedWarnings
) -> None:
    expected_warnings("luma_desktop.store.database", "written anew")
    delete(folder)
    await opened.close()
    assert stored(folder / "luma.db") == {"before"}


async def test_while_it_cannot_be_written_anew_nothing_is_taken_for_written(
    opened: Database, folder: Path, expected_warnings: ExpectedWarnings
) -> None:
    expected_warnings("luma_desktop.store.database", "written anew")
    delete_the_folder(folder)
    folder.write_text("a file in the folder's place")
    journal = SqliteJournal(opened)
    with pytest.raises(StoreError) as caught:
        await journal.add_jobs([queued("refused")])
    assert caught.value.problem.kind is ProblemKind.DISK_ERROR
    assert [job.id for job in await journal.unfinished_jobs()] == ["before"]
    folder.unlink()
    await journal.add_jobs([queued("after")])
    await opened.close()
    assert stored(folder / "luma.db") == {"before", "after"}


@pytest.mark.parametrize("side", ["", "-wal"])
async def test_a_pipe_in_its_place_is_told_at_once(folder: Path, tmp_path: Path, side: str) -> None:
    os.mkfifo(folder / f"luma.db{side}")
    database = Database(folder / "luma.db", Installation.load(tmp_path / "install.id"))
    with pytest.raises(StoreError) as caught:
        await asyncio.wait_for(database.open(), 20)
    assert caught.value.problem.kind is ProblemKind.DISK_ERROR
