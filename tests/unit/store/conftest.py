"""Real database files, each in a folder of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from luma_desktop.store.database import Database
from luma_desktop.store.install import Installation
from luma_desktop.store.journal import SqliteJournal
from luma_desktop.store.library import SqliteLibrary
from luma_desktop.store.prompts import SqlitePrompts


@pytest.fixture
def db_path(tmp_path: Path) -> Path:
    return tmp_path / "luma.db"


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    return Installation.load(tmp_path / "install.id")


@pytest.fixture
async def database(db_path: Path, installation: Installation) -> AsyncIterator[Database]:
    database = Database(db_path, installation, busy_timeout=0.05)
    await database.open()
    yield database
    await database.close()


@pytest.fixture
def journal(database: Database) -> SqliteJournal:
    return SqliteJournal(database)


@pytest.fixture
def library(database: Database) -> SqliteLibrary:
    return SqliteLibrary(database)


@pytest.fixture
def prompts(database: Database) -> SqlitePrompts:
    return SqlitePrompts(database)
