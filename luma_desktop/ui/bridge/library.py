"""Library queries, and where its files are."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, Signal

from luma_desktop.domain.clip import Clip
from luma_desktop.domain.errors import LumaError, MediaError, StoreError
from luma_desktop.domain.job import Job
from luma_desktop.domain.library import LibraryQuery
from luma_desktop.domain.problems import Problem
from luma_desktop.ui.bridge.runner import Runner

if TYPE_CHECKING:
    from luma_desktop.engine.studio import Studio


class LibraryBridge(QObject):
    """Commands return at once; answers arrive as signals."""

    loaded = Signal(object)
    """LibraryPage."""
    job_loaded = Signal(object)
    """Job that was asked for by its id."""
    job_missing = Signal(str)
    """job id that isn't in the library."""
    unwatched_loaded = Signal(object)
    """frozenset[str]: job ids of clips that nobody has watched yet."""
    clip_saved = Signal(str, str)
    """job id, absolute path."""
    clips_saved = Signal(list, object)
    """list[str] of absolute paths, and the problem of what could not be saved (Problem | None)."""

    def __init__(self, runner: Runner, parent: QObject) -> None:
        super().__init__(parent)
        self._runner = runner
        self._run = runner.run

    def search(self, query: LibraryQuery) -> None:
        """Answered by `loaded`; an older answer may come later than a newer one."""

        async def search(studio: Studio) -> None:
            self.loaded.emit(await studio.library.page(query))

        self._run(search)

    def load_job(self, job_id: str) -> None:
        """Answered by `job_loaded` or `job_missing`."""

        async def load(studio: Studio) -> None:
            job = await studio.library.job(job_id)
            if job is None:
                self.job_missing.emit(job_id)
            else:
                self.job_loaded.emit(job)

        self._run(load)

    def load_unwatched(self) -> None:
        """Answered by `unwatched_loaded`; not at all where it can't be read."""

        async def load(studio: Studio) -> None:
            with suppress(StoreError):
                self.unwatched_loaded.emit(await studio.unwatched.ids())

        self._run(load)

    def mark_watched(self, job_id: str) -> None:
        """Where the disk refuses it, the clip counts as unwatched at the next start."""

        async def mark(studio: Studio) -> None:
            with suppress(StoreError):
                await studio.unwatched.mark_watched(job_id)

        self._run(mark)

    def save_clip(self, job: Job, target: str, *, replace: bool) -> None:
        """Copy a clip to `target`. Answered by `clip_saved`."""

        async def save(studio: Studio) -> None:
            path = await studio.clips.export(job, target, replace=replace)
            self.clip_saved.emit(job.id, path)

        self._run(save)

    def save_clips(self, jobs: Sequence[Job], folder: str, template: str) -> None:
        """Copy clips into `folder`, replacing nothing. Answered by `clips_saved`."""

        async def save(studio: Studio) -> None:
            paths: list[str] = []
            problem: Problem | None = None
            for job in jobs:
                name = studio.clips.suggested_name(job, template)
                try:
                    paths.append(await studio.clips.export(job, f"{folder}/{name}"))
                except MediaError as error:
                    problem = error.problem
            self.clips_saved.emit(paths, problem)

        self._run(save)

    def suggested_name(self, job: Job, template: str) -> str:
        studio = self._runner.studio
        return "" if studio is None else studio.clips.suggested_name(job, template)

    def clip_path(self, job: Job) -> str | None:
        """Absolute path of a ready job's file."""
        return None if job.clip is None else self._path(job.clip)

    def thumbnail_path(self, job: Job) -> str | None:
        """Absolute path of a ready job's thumbnail, if it has one."""
        if job.clip is None or job.clip.thumbnail is None:
            return None
        return self._path(msgspec.structs.replace(job.clip, path=job.clip.thumbnail))

    def _path(self, clip: Clip) -> str | None:
        """None for a path outside the data folder."""
        studio = self._runner.studio
        if studio is None:
            return None
        try:
            return studio.clips.path(clip)
        except LumaError:
            return None
