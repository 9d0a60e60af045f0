"""What can still be seen of a library whose database cannot be opened; nothing of it is changed."""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path

import msgspec
import pytest

from luma_desktop.domain.clip import Clip
from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.library import LibraryQuery
from luma_desktop.store.database import Database
from luma_desktop.store.install import Installation
from luma_desktop.store.journal import SqliteJournal
from luma_desktop.store.rescue import RescuedLibrary
from tests.support.jobs import in_state, queued


@pytest.fixture
async def data(tmp_path: Path) -> Path:
    """A folder of three clips in the record, one job in line, and one clip that is not recorded."""
    database = Database(tmp_path / "luma.db", Installation.load(tmp_path / "install.id"))
    await database.open()
    jobs: list[Job] = [queued("waiting")]
    (tmp_path / "videos").mkdir()
    (tmp_path / "thumbnails").mkdir()
    for number in range(3):
        ready = in_state(JobState.READY, f"job-{number}", prompt=f"Blåe Stunde {number}")
        path = f"videos/job-{number}.mp4"
        clip = Clip(path=path, size=4, sha256="0" * 64)
        jobs.append(
            msgspec.structs.replace(
                ready, clip=clip, created_at=ready.created_at + number, generation_id=f"g-{number}"
            )
        )
        (tmp_path / path).write_bytes(b"clip")
    (tmp_path / "videos" / "stray.mp4").write_bytes(b"stray")
    (tmp_path / "videos" / "half.mp4.part").write_bytes(b"ha")
    (tmp_path / "thumbnails" / "stray.jpg").write_bytes(b"picture")
    await SqliteJournal(database).add_jobs(jobs)
    await database.close()
    return tmp_path


async def rescued(data: Path) -> RescuedLibrary:
    library = RescuedLibrary(data, data / "luma.db")
    await library.load()
    return library


async def names(data: Path, text: str = "") -> list[str]:
    page = await (await rescued(data)).page(LibraryQuery(text=text))
    assert page.total == len(page.jobs)
    return [job.id for job in page.jobs]


def fingerprints(folder: Path) -> dict[str, str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


async def test_every_clip_is_there_and_nothing_is_changed(data: Path) -> None:
    before = fingerprints(data)
    assert set(await names(data)) == {"job-0", "job-1", "job-2", "stray"}
    assert await names(data, "blae stunde 1") == ["job-1"]
    assert fingerprints(data) == before


async def test_a_newer_database_is_read_as_far_as_it_is_understood(data: Path) -> None:
    with sqlite3.connect(data / "luma.db") as db:
        db.execute("PRAGMA user_version = 9999")
        db.execute("ALTER TABLE jobs ADD COLUMN mood TEXT")
        odd = '{"id": 1, "shape": "of a later day"}'
        db.execute("UPDATE jobs SET doc = ? WHERE id = 'job-0'", (odd,))
    db.close()
    library = await rescued(data)
    kept = await library.job("job-1")
    assert kept is not None
    assert kept.request.prompt == "Blåe Stunde 1"
    nameless = await library.job("job-0")
    assert nameless is not None
    assert nameless.request.prompt == "job-0.mp4"
    assert await library.count([JobState.READY]) == 4


@pytest.mark.parametrize("damage", [b"", b"no database at all" * 100])
async def test_without_any_record_the_files_speak(data: Path, damage: bytes) -> None:
    (data / "luma.db").write_bytes(damage)
    library = await rescued(data)
    assert await library.count() == 4
    stray = await library.job("stray")
    assert stray is not None
    assert stray.clip is not None
    assert (stray.clip.path, stray.clip.thumbnail) == ("videos/stray.mp4", "thumbnails/stray.jpg")


async def test_a_clip_whose_file_is_gone_is_not_offered(data: Path) -> None:
    (data / "videos" / "job-1.mp4").unlink()
    assert "job-1" not in await names(data)


async def test_a_locked_database_can_be_looked_at(data: Path) -> None:
    with sqlite3.connect(data / "luma.db", isolation_level=None) as db:
        db.execute("BEGIN EXCLUSIVE")
        assert await names(data, "stunde 2") == ["job-2"]
    db.close()


async def test_an_empty_folder_is_an_empty_library(tmp_path: Path) -> None:
    assert await names(tmp_path) == []
