"""The one place where the engine and Qt meet: facts become signals, intents become commands.

Signals are emitted on the Qt thread from inside engine tasks, so whoever connects to them uses
a queued connection or does nothing but update itself. Commands return at once; what comes of
them arrives as a signal.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from typing import Any

import msgspec
from PySide6.QtCore import QObject, Signal

from luma_desktop.domain.errors import LumaError
from luma_desktop.domain.job import Job
from luma_desktop.domain.library import LibraryQuery
from luma_desktop.domain.problems import Problem
from luma_desktop.domain.request import GenerationRequest
from luma_desktop.domain.settings import Settings
from luma_desktop.engine import facts
from luma_desktop.engine.studio import Studio

Spawn = Callable[[Coroutine[Any, Any, None]], None]
"""Runs a coroutine as a task that is kept, cancelled at close, and whose errors are reported."""


class Bridge(QObject):
    """Give it facts with `publish`; give the window its signals."""

    jobs_added = Signal(list, bool)
    """list[Job] in line order, and whether Undo is offered."""
    job_changed = Signal(object)
    """Job."""
    jobs_removed = Signal(list)
    """list[Job]."""
    jobs_restored = Signal(list)
    """list[Job]."""
    jobs_cleared = Signal(list)
    """list[str] of job ids that left the queue panel."""
    download_progress = Signal(str, object, object)
    """job id, bytes received (int), bytes in all (int | None)."""
    holds_changed = Signal(tuple)
    """tuple[Hold, ...], most telling first."""
    balance_changed = Signal(object)
    """Balance | None."""
    trouble_raised = Signal(object)
    """facts.TroubleRaised."""
    trouble_cleared = Signal(str)
    """key."""
    typical_duration_changed = Signal(float)
    """Seconds, median of late."""
    key_status_changed = Signal(object)
    """KeyStatus."""

    library_loaded = Signal(object)
    """LibraryPage."""
    key_refused = Signal(object)
    """Problem: the key that was just given was not taken, and why."""
    image_checked = Signal(str, object)
    """slot ("start" | "end"), ImagePreview."""
    image_refused = Signal(str, str, object)
    """slot, URL, Problem."""
    frame_offered = Signal(str, object)
    """job id, ImagePreview of its last frame, whose `url` the service can fetch."""
    upload_consent_needed = Signal(str)
    """job id: its last frame has to be made public to be used."""
    clip_saved = Signal(str, str)
    """job id, absolute path."""
    command_failed = Signal(object)
    """Problem of a command that could not be carried out."""

    def __init__(self, studio: Studio, spawn: Spawn, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._studio = studio
        self._spawn = spawn

    # facts up

    def publish(self, fact: facts.Fact) -> None:
        """Turn one fact into its signal."""
        match fact:
            case facts.JobChanged(job=job):
                self.job_changed.emit(job)
            case facts.DownloadProgress(job_id=job_id, received=received, total=total):
                self.download_progress.emit(job_id, received, total)
            case facts.JobsAdded(jobs=jobs, undoable=undoable):
                self.jobs_added.emit(list(jobs), undoable)
            case facts.JobsRemoved(jobs=jobs):
                self.jobs_removed.emit(list(jobs))
            case facts.JobsRestored(jobs=jobs):
                self.jobs_restored.emit(list(jobs))
            case facts.JobsCleared(job_ids=job_ids):
                self.jobs_cleared.emit(list(job_ids))
            case facts.HoldsChanged(holds=holds):
                self.holds_changed.emit(holds)
            case facts.BalanceChanged(balance=balance):
                self.balance_changed.emit(balance)
            case facts.TroubleRaised():
                self.trouble_raised.emit(fact)
            case facts.TroubleCleared(key=key):
                self.trouble_cleared.emit(key)
            case facts.TypicalDurationChanged(seconds=seconds):
                self.typical_duration_changed.emit(seconds)
            case facts.KeyStatusChanged(status=status):
                self.key_status_changed.emit(status)
            case _:
                raise TypeError(f"no signal for {type(fact).__name__}")

    # commands down: the queue

    def generate(
        self,
        requests: Sequence[GenerationRequest],
        *,
        parent_id: str | None = None,
    ) -> None:
        """One click: all `requests` become jobs in one transaction."""
        self._run(self._studio.queue.enqueue(requests, parent_id=parent_id))

    def cancel(self, job_ids: Sequence[str]) -> None:
        """Take jobs out of the line; those already sent are left as they are."""
        self._run(self._studio.queue.cancel(job_ids))

    def retry(self, job_id: str) -> None:
        """A new job with the same request, linked to the old one."""
        self._run(self._studio.queue.retry(job_id))

    def remove(self, job_ids: Sequence[str]) -> None:
        """Out of queue and library; files stay until undo is no longer possible."""
        self._run(self._studio.queue.remove(job_ids))

    def undo(self) -> None:
        """Take back the last removal, clearing, cancelling or not yet sent click."""
        self._run(self._studio.queue.undo())

    def clear_finished(self) -> None:
        self._run(self._studio.queue.clear_finished())

    def pause(self) -> None:
        self._run(self._studio.queue.pause())

    def resume(self) -> None:
        """End a pause, or go on after a question of the whole queue."""
        self._run(self._studio.queue.resume())

    def check_now(self) -> None:
        """Poll, look up and try to send at once instead of at the next due time."""
        self._run(self._studio.queue.check_now())

    def fetch_again(self, job_id: str) -> None:
        """Try a failed download once more with a fresh link."""
        self._run(self._studio.queue.fetch_again(job_id))

    def resend(self, job_id: str) -> None:
        """The user lets a job of unknown fate be sent again, knowing that it may cost twice."""
        self._run(self._studio.queue.resend(job_id))

    def abandon(self, job_id: str) -> None:
        """The user gives up on a job of unknown fate."""
        self._run(self._studio.queue.abandon(job_id))

    def refresh_balance(self) -> None:
        self._run(self._studio.queue.refresh_balance())

    # commands down: everything else

    def apply_settings(self, settings: Settings) -> None:
        """Settings that the engine heeds: jobs in flight, polling."""
        self._studio.queue.configure(settings)

    def search_library(self, query: LibraryQuery) -> None:
        """Answered by `library_loaded`; an older answer may come later than a newer one."""

        async def search() -> None:
            self.library_loaded.emit(await self._studio.library.page(query))

        self._run(search())

    def submit_key(self, text: str, *, session_only: bool) -> None:
        """Check a key with one free call, then keep it. Answered by `key_status_changed` or
        `key_refused`.
        """

        async def submit() -> None:
            try:
                await self._studio.keys.submit(text, session_only=session_only)
            except LumaError as error:
                self.key_refused.emit(error.problem)

        self._run(submit())

    def remove_key(self) -> None:
        self._run(self._studio.keys.remove())

    def retry_keyring(self) -> None:
        """Ask a locked keyring once more."""
        self._run(self._studio.keys.load())

    def check_image(self, slot: str, url: str) -> None:
        """Answered by `image_checked` or `image_refused`."""

        async def check() -> None:
            try:
                self.image_checked.emit(slot, await self._studio.images.check(url))
            except LumaError as error:
                self.image_refused.emit(slot, url, error.problem)

        self._run(check())

    def offer_last_frame(self, job_id: str, *, may_upload: bool = False) -> None:
        """Make a clip's last frame usable as a start frame.

        Answered by `frame_offered`, by `upload_consent_needed` where the frame would have to be
        uploaded to a public place first and `may_upload` is False, or by `command_failed`.
        """

        async def offer() -> None:
            preview = await self._studio.frames.last_frame(job_id, may_upload=may_upload)
            if preview is None:
                self.upload_consent_needed.emit(job_id)
            else:
                self.frame_offered.emit(job_id, preview)

        self._run(offer())

    def save_clip(self, job: Job, target: str, *, replace: bool) -> None:
        """Copy a clip to `target`. Answered by `clip_saved`."""

        async def save() -> None:
            path = await self._studio.clips.export(job, target, replace=replace)
            self.clip_saved.emit(job.id, path)

        self._run(save())

    def suggested_name(self, job: Job, template: str) -> str:
        return self._studio.clips.suggested_name(job, template)

    def clip_path(self, job: Job) -> str | None:
        """Absolute path of a ready job's file."""
        return None if job.clip is None else self._studio.clips.path(job.clip)

    def thumbnail_path(self, job: Job) -> str | None:
        """Absolute path of a ready job's thumbnail, if it has one."""
        if job.clip is None or job.clip.thumbnail is None:
            return None
        return self._studio.clips.path(msgspec.structs.replace(job.clip, path=job.clip.thumbnail))

    def _run(self, command: Coroutine[Any, Any, object]) -> None:
        async def guarded() -> None:
            try:
                await command
            except LumaError as error:
                self._report(error.problem)

        self._spawn(guarded())

    def _report(self, problem: Problem) -> None:
        self.command_failed.emit(problem)
