"""Data that cannot be opened: a sentence, nothing changed or sent, and the clips are shown."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from luma_desktop.domain.errors import StoreError
from luma_desktop.domain.job import JobState
from luma_desktop.domain.problems import ProblemKind
from tests.conftest import ExpectedWarnings
from tests.e2e.conftest import KEY, OpenAgain
from tests.support.simulator import SimulatorProcess
from tests.support.small_disk import SmallDisk, small_disk
from tests.support.studio import OpenStudio
from tests.support.window import OpenWindow, on_qt_loop

__all__ = ["small_disk"]

pytestmark = [pytest.mark.keyring, pytest.mark.usefixtures("key")]


async def make_a_clip(simulator: SimulatorProcess, folder: Path) -> None:
    """A data folder with one clip, made under the same key."""
    async with OpenStudio(simulator.base_url, folder, key=KEY) as studio:
        (job_id,) = await studio.click("Flying jellyfish")
        await studio.until_state(job_id, JobState.READY)


def fingerprint(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def make_newer(database: Path) -> None:
    with sqlite3.connect(database) as db:
        db.execute("PRAGMA user_version = 9999")
    db.close()


def damage(database: Path) -> None:
    content = bytearray(database.read_bytes())
    content[0:4096] = b"\x5a" * 4096
    database.write_bytes(content)


async def is_told_and_shown(window: OpenWindow, sentence: str, prompt: str) -> None:
    """The window says why, offers no click that costs, and shows the clip."""
    await window.until(lambda: sentence in window.message)
    assert not window.is_offered("generate")
    await window.until(lambda: [job.title for job in window.jobs("library")] == [prompt])


@pytest.mark.parametrize(
    ("spoil", "sentence", "prompt"),
    [
        (make_newer, "newer version of this program", "Flying jellyfish"),
        (damage, "can't be read or written", ""),
    ],
)
@on_qt_loop
async def test_a_database_that_cannot_be_opened(
    opened: OpenAgain,
    simulator: SimulatorProcess,
    folder: Path,
    expected_warnings: ExpectedWarnings,
    spoil: Callable[[Path], None],
    sentence: str,
    prompt: str,
) -> None:
    await make_a_clip(simulator, folder)
    database = folder / "luma.db"
    (clip,) = (folder / "videos").glob("*.mp4")
    spoil(database)
    before = fingerprint(database)
    requests = len(simulator.ledger().requests)
    expected_warnings("luma_desktop.program", "Cannot open the data")
    async with opened() as window:
        await is_told_and_shown(window, sentence, prompt or clip.name)
    assert window.exit_code == 1
    assert fingerprint(database) == before
    assert len(simulator.ledger().requests) == requests


async def test_a_page_that_no_start_reads_is_looked_at_before_anything_is_sent(
    simulator: SimulatorProcess, folder: Path
) -> None:
    async with OpenStudio(simulator.base_url, folder, key=None) as studio:
        await studio.click("Flying jellyfish")
    database = folder / "luma.db"
    with sqlite3.connect(database) as db:
        (page_size,) = db.execute("PRAGMA page_size").fetchone()
        (root,) = db.execute(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'attempts'"
        ).fetchone()
    db.close()
    with database.open("r+b") as file:
        file.seek((root - 1) * page_size)
        file.write(b"\xa5" * page_size)
    with pytest.raises(StoreError) as caught:
        async with OpenStudio(simulator.base_url, folder, key=KEY):
            pass
    assert caught.value.problem.kind is ProblemKind.DATABASE_BROKEN
    assert simulator.ledger().charges == 0


@on_qt_loop
async def test_a_database_that_another_program_holds(
    opened: OpenAgain,
    simulator: SimulatorProcess,
    folder: Path,
    expected_warnings: ExpectedWarnings,
) -> None:
    await make_a_clip(simulator, folder)
    other = sqlite3.connect(folder / "luma.db", isolation_level=None)
    other.execute("PRAGMA journal_mode = DELETE")
    other.execute("BEGIN EXCLUSIVE")
    expected_warnings("luma_desktop.program", "Cannot open the data")
    async with opened() as window:
        await is_told_and_shown(window, "Another program is using", "Flying jellyfish")
    other.close()
    async with opened() as window:
        await window.until(lambda: window.message == "Ready")


@on_qt_loop
async def test_a_folder_that_takes_nothing(
    qapp: QApplication,
    simulator: SimulatorProcess,
    small_disk: SmallDisk,
    expected_warnings: ExpectedWarnings,
) -> None:
    await make_a_clip(simulator, small_disk.path)
    small_disk.set_read_only()
    expected_warnings("luma_desktop.program", "Cannot open the data")
    expected_warnings("luma_desktop.crash", "Crash traces can't be stored")
    window = OpenWindow(qapp, simulator.base_url, small_disk.path, settings=None)
    async with window:
        await is_told_and_shown(window, "couldn't be read or written", "Flying jellyfish")
    assert window.exit_code == 1
