"""A database that was copied, restored or opened by another installation is noticed."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from luma_desktop.store.database import Database
from luma_desktop.store.install import Installation
from tests.conftest import ExpectedWarnings


@asynccontextmanager
async def opened(path: Path, installation: Installation) -> AsyncIterator[Database]:
    database = Database(path, installation)
    await database.open()
    try:
        yield database
    finally:
        await database.close()


@pytest.fixture
def other_installation(tmp_path: Path) -> Installation:
    (tmp_path / "other").mkdir()
    return Installation.load(tmp_path / "other" / "install.id")


async def test_the_own_database_is_not_foreign(db_path: Path, installation: Installation) -> None:
    for _ in range(3):
        async with opened(db_path, installation) as database:
            assert not database.foreign


async def test_another_installations_database_is_foreign_until_adopted(
    db_path: Path, installation: Installation, other_installation: Installation
) -> None:
    async with opened(db_path, installation):
        pass
    for _ in range(2):
        async with opened(db_path, other_installation) as database:
            assert database.foreign
    async with opened(db_path, other_installation) as database:
        await database.adopt()
        assert not database.foreign
    async with opened(db_path, other_installation) as database:
        assert not database.foreign
    async with opened(db_path, installation) as database:
        assert database.foreign


async def test_an_older_copy_put_back_is_foreign(db_path: Path, installation: Installation) -> None:
    async with opened(db_path, installation):
        pass
    shutil.copy(db_path, db_path.with_name("backup"))
    async with opened(db_path, installation):
        pass
    shutil.copy(db_path.with_name("backup"), db_path)
    async with opened(db_path, installation) as database:
        assert database.foreign
        await database.adopt()
    async with opened(db_path, installation) as database:
        assert not database.foreign


async def test_a_copy_made_while_it_was_open_is_older_too(
    db_path: Path, installation: Installation
) -> None:
    backup = db_path.with_name("backup")
    async with opened(db_path, installation) as database:

        def copy_now(db: object) -> None:
            for end in ("", "-wal"):
                shutil.copy(f"{db_path}{end}", f"{backup}{end}")

        await database.read_in_order(copy_now)
    for end in ("", "-wal"):
        shutil.copy(f"{backup}{end}", f"{db_path}{end}")
    async with opened(db_path, installation) as database:
        assert database.foreign


async def test_a_new_database_in_an_old_installation_is_not_foreign(
    db_path: Path, installation: Installation
) -> None:
    async with opened(db_path, installation):
        pass
    db_path.unlink()
    for _ in range(2):
        async with opened(db_path, installation) as database:
            assert not database.foreign


async def test_the_database_does_not_hold_the_salt(
    db_path: Path, installation: Installation
) -> None:
    async with opened(db_path, installation):
        pass
    content = db_path.read_bytes()
    assert installation.mark.encode() in content
    assert installation.id not in content
    assert installation.id.hex().encode() not in content


async def test_a_count_that_cannot_be_kept_stops_nothing(
    db_path: Path, installation: Installation, expected_warnings: ExpectedWarnings
) -> None:
    expected_warnings("luma_desktop.store", "could not count")
    (db_path.parent / "install.seen").mkdir()
    async with opened(db_path, installation) as database:
        assert not database.foreign
    assert [p.name for p in db_path.parent.glob(".*")] == []
