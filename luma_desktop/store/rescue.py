"""The library when the database cannot be opened: read from a copy as far as that goes.

The database itself is not touched: it may be newer, damaged, locked, or lie on a disk that takes
nothing. What it does not tell any more is told by the files: every clip is one.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import shutil
import sqlite3
import tempfile
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

import msgspec

from luma_desktop.domain.clip import CLIP_SUFFIXES, PLAYED_SUFFIXES, Clip
from luma_desktop.domain.errors import StoreError
from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.library import LibraryPage, LibraryPlace, LibraryQuery
from luma_desktop.domain.money import Money
from luma_desktop.domain.request import GenerationRequest
from luma_desktop.domain.search import folded, searched_words
from luma_desktop.store import codec

_JOB = msgspec.json.Decoder(Job)
_SIDE_FILES = ("", "-wal")

_log = logging.getLogger(__name__)


class RescuedLibrary:
    """Implements the engine's `Library` for the clips whose files are there, newest first."""

    def __init__(self, data_dir: Path, database: Path) -> None:
        self._data = data_dir
        self._database = database
        self._jobs: list[Job] = []

    async def load(self) -> None:
        """Find all that can be found; never raises for what cannot."""
        self._jobs = await asyncio.to_thread(self._find)

    async def page(self, query: LibraryQuery) -> LibraryPage:
        words = searched_words(query.text)
        found = [
            job
            for job in self._jobs
            if job.removed == query.removed
            and (not query.states or job.state in query.states)
            and all(word in folded(job.request.prompt) for word in words)
        ]
        start = 0 if query.after is None else _behind(found, query.after)
        shown = found[start : start + query.limit]
        has_more = start + query.limit < len(found)
        return LibraryPage(
            query=query,
            jobs=tuple(shown),
            more=LibraryPlace.of(shown[-1]) if has_more else None,
            total=len(found) if query.after is None else None,
        )

    async def ids(self, query: LibraryQuery) -> Sequence[str]:
        everything = msgspec.structs.replace(query, after=None, limit=len(self._jobs) + 1)
        return [job.id for job in (await self.page(everything)).jobs]

    async def job(self, job_id: str, *, removed: bool = False) -> Job | None:
        found = (job for job in self._jobs if job.id == job_id and job.removed <= removed)
        return next(found, None)

    async def count(self, states: Collection[JobState] = ()) -> int:
        return sum(not states or job.state in states for job in self._jobs)

    # in a thread

    def _find(self) -> list[Job]:
        recorded = {job.clip.path: job for job in self._recorded() if job.clip is not None}
        files = [file for file in _files(self._data / "videos") if file.suffix in CLIP_SUFFIXES]
        jobs = [self._job_of(file, recorded) for file in files]
        return sorted(jobs, key=lambda job: (job.created_at, job.position), reverse=True)

    def _job_of(self, file: Path, recorded: dict[str, Job]) -> Job:
        path = file.relative_to(self._data).as_posix()
        return recorded[path] if path in recorded else self._unrecorded(file, path)

    def _unrecorded(self, file: Path, path: str) -> Job:
        """A clip of which nothing is known but its file."""
        facts = file.stat()
        thumbnail = self._data / "thumbnails" / f"{file.stem}.jpg"
        clip = Clip(
            path=path,
            size=facts.st_size,
            sha256="",
            thumbnail=f"thumbnails/{thumbnail.name}" if thumbnail.is_file() else None,
            previewable=file.suffix in PLAYED_SUFFIXES,
        )
        return Job(
            id=file.stem,
            click_id=file.stem,
            created_at=facts.st_mtime,
            position=facts.st_mtime,
            request=GenerationRequest(prompt=file.name),
            origin="",
            quoted=Money(),
            state=JobState.READY,
            finished_at=facts.st_mtime,
            clip=clip,
        )

    def _recorded(self) -> Iterator[Job]:
        """Ready jobs that are not removed, row by row, until the damage is reached."""
        try:
            with self._copy() as copy, contextlib.closing(sqlite3.connect(copy)) as db:
                for row in db.execute("SELECT doc FROM jobs WHERE removed = 0"):
                    with contextlib.suppress(StoreError):
                        job = codec.decode(row[0], _JOB)
                        if job.state is JobState.READY:
                            yield job
        except (sqlite3.Error, OSError) as error:
            _log.info("the rest of the record cannot be read: %s", error)

    @contextlib.contextmanager
    def _copy(self) -> Iterator[Path]:
        with tempfile.TemporaryDirectory(prefix="luma-rescue-") as folder:
            copy = Path(folder) / "copy.db"
            for side in _SIDE_FILES:
                source = self._database.with_name(self._database.name + side)
                if source.is_file():
                    shutil.copyfile(source, copy.with_name(copy.name + side))
            yield copy


def _behind(jobs: Sequence[Job], place: LibraryPlace) -> int:
    """How many of `jobs` stand up to and at `place`."""
    return next((n for n, job in enumerate(jobs, 1) if job.id == place.job_id), len(jobs))


def _files(folder: Path) -> list[Path]:
    try:
        return [file for file in folder.iterdir() if file.is_file()]
    except OSError:
        return []
