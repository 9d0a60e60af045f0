"""The database, all that SQLite keeps beside it, and its backups are the user's alone."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from luma_desktop.store import migrations
from luma_desktop.store.database import Database
from luma_desktop.store.install import Installation

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="rights are another matter there")


@pytest.fixture(autouse=True)
def _usual_rights() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}


async def opened(folder: Path, *more: migrations.Step) -> Database:
    installation = Installation.load(folder / "install.id")
    database = Database(folder / "luma.db", installation, steps=(*migrations.STEPS, *more))
    await database.open()
    return database


async def test_every_file_while_it_is_open(tmp_path: Path) -> None:
    database = await opened(tmp_path)
    found = modes(tmp_path)
    await database.close()
    assert found.keys() >= {"luma.db", "luma.db-wal", "luma.db-shm"}
    assert set(found.values()) == {0o600}


async def test_a_database_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    await (await opened(tmp_path)).close()
    (tmp_path / "luma.db").chmod(0o644)
    database = await opened(tmp_path)
    assert set(modes(tmp_path).values()) == {0o600}
    await database.close()


async def test_a_backup(tmp_path: Path) -> None:
    await (await opened(tmp_path)).close()
    await (await opened(tmp_path, lambda db: None)).close()
    found = modes(tmp_path)
    backups = [name for name in found if ".bak" in name]
    assert len(backups) == 1
    assert {found[name] for name in backups} == {0o600}
