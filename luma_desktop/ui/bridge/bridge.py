"""The one place where the engine and Qt meet: facts become signals, intents become commands.

Signals are emitted on the Qt thread from inside engine tasks, so whoever connects to them uses
a queued connection or does nothing but update itself. Commands return at once; what comes of
them arrives as a signal. The window is there before the engine is: a command that is given
meanwhile waits for `attach`, and none is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from typing import TYPE_CHECKING, Any

import msgspec
from PySide6.QtCore import QObject, Signal, SignalInstance

from luma_desktop.domain.clip import Clip
from luma_desktop.domain.errors import LumaError
from luma_desktop.domain.job import Job
from luma_desktop.domain.library import LibraryQuery
from luma_desktop.domain.lineage import by_frame
from luma_desktop.domain.remote import Observation
from luma_desktop.domain.request import GenerationRequest, Model
from luma_desktop.domain.settings import Settings
from luma_desktop.engine import facts
from luma_desktop.ui.bridge.lineage_bridge import LineageBridge
from luma_desktop.ui.bridge.picture_bridge import PictureBridge
from luma_desktop.ui.bridge.prompt_bridge import PromptBridge
from luma_desktop.ui.bridge.queue_bridge import QueueBridge

if TYPE_CHECKING:
    from luma_desktop.engine.studio import Studio

Spawn = Callable[[Coroutine[Any, Any, None]], None]
"""Runs a coroutine as a task that is kept, cancelled at close, and whose errors are reported."""

Command = Callable[["Studio"], Coroutine[Any, Any, object]]
Run = Callable[[Command], None]
"""Carries a command out once the engine is there; its trouble is told as `command_failed`."""


class Bridge(QObject):
    """Give it facts with `publish`; give the window its signals."""

    jobs_added = Signal(list, bool)
    """list[Job] in line order, and whether Undo is offered."""
    job_changed = Signal(object)
    """Job."""
    jobs_changed = Signal(list)
    """list[Job] that were changed by one wish."""
    jobs_taken_back = Signal(list)
    """list[Job] that an Undo takes out of the queue again; `jobs_removed` follows."""
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
    spending_changed = Signal(object)
    """Spending: what counts against the caps."""
    prices_changed = Signal(object)
    """PriceList."""
    trouble_raised = Signal(object)
    """facts.TroubleRaised."""
    trouble_cleared = Signal(str)
    """key."""
    typical_duration_changed = Signal(float)
    """Seconds, median of late."""
    proxy_password_changed = Signal(object)
    """KeyStatus of the password of the proxy in the settings."""
    key_status_changed = Signal(object)
    """KeyStatus."""

    library_loaded = Signal(object)
    """LibraryPage."""
    key_refused = Signal(object)
    """Problem: the key that was just given was not taken, and why."""
    job_loaded = Signal(object)
    """Job that was asked for by its id."""
    job_missing = Signal(str)
    """job id that is in no library."""
    ledger_loaded = Signal(object)
    """Ledger: first what is known here, then with the service's bills or why they are missing."""
    absent_loaded = Signal(object)
    """Absent: what the account has and this computer lacks."""
    batch_read = Signal(object)
    """Batch: what a file of clips holds, or why it was not read."""
    batch_example_saved = Signal(str)
    """Path."""
    clip_saved = Signal(str, str)
    """job id, absolute path."""
    command_failed = Signal(object)
    """Problem of a command that could not be carried out."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._spawn: Spawn | None = None
        self._studio: Studio | None = None
        self._waiting: list[Command] = []
        self.line = QueueBridge(self._run, self)
        """Places, priorities and edits of what is in line."""
        self.prompts = PromptBridge(self._run, self)
        self.lineage = LineageBridge(self._run, self)
        self.pictures = PictureBridge(self._run, self)

    def attach(self, studio: Studio, spawn: Spawn) -> None:
        """The engine is there: carry out what was commanded before it was."""
        self._studio, self._spawn = studio, spawn
        waiting, self._waiting = self._waiting, []
        for command in waiting:
            self._run(command)

    # facts up

    def publish(self, fact: facts.Fact) -> None:
        """Turn one fact into its signal."""
        match fact:
            case facts.JobsAdded(jobs=jobs, undoable=undoable):
                self.jobs_added.emit(list(jobs), undoable)
            case facts.DownloadProgress(job_id=job_id, received=received, total=total):
                self.download_progress.emit(job_id, received, total)
            case facts.JobsRemoved(jobs=jobs, taken_back=taken_back):
                if taken_back:
                    self.jobs_taken_back.emit(list(jobs))
                self.jobs_removed.emit(list(jobs))
            case facts.LineChanged():
                self.line.changed.emit(fact)
            case facts.TroubleRaised():
                self.trouble_raised.emit(fact)
            case _:
                signal, value = self._single(fact)
                signal.emit(value)

    def _single(self, fact: facts.Fact) -> tuple[SignalInstance, object]:
        """Signal and value of a fact that carries one thing."""
        signals: dict[type[facts.Fact], tuple[SignalInstance, str]] = {
            facts.JobChanged: (self.job_changed, "job"),
            facts.JobsChanged: (self.jobs_changed, "jobs"),
            facts.JobsRestored: (self.jobs_restored, "jobs"),
            facts.JobsCleared: (self.jobs_cleared, "job_ids"),
            facts.HoldsChanged: (self.holds_changed, "holds"),
            facts.BalanceChanged: (self.balance_changed, "balance"),
            facts.SpendingChanged: (self.spending_changed, "spending"),
            facts.PricesChanged: (self.prices_changed, "prices"),
            facts.TroubleCleared: (self.trouble_cleared, "key"),
            facts.TypicalDurationChanged: (self.typical_duration_changed, "seconds"),
            facts.ProxyPasswordChanged: (self.proxy_password_changed, "status"),
            facts.BucketSecretChanged: (self.pictures.bucket_secret_changed, "status"),
            facts.KeyStatusChanged: (self.key_status_changed, "status"),
        }
        signal, field = signals[type(fact)]
        value = getattr(fact, field)
        is_list = isinstance(value, tuple) and type(fact) is not facts.HoldsChanged
        return signal, list(value) if is_list else value

    # commands down: the queue

    def generate(
        self,
        requests: Sequence[GenerationRequest],
        *,
        parent_id: str | None = None,
    ) -> None:
        """One click: all `requests` become jobs in one transaction."""
        self._run(lambda studio: studio.queue.clicks.enqueue(requests, parent_id=parent_id))

    def cancel(self, job_ids: Sequence[str]) -> None:
        """Take jobs out of the line; those already sent are left as they are."""
        self._run(lambda studio: studio.queue.removal.cancel(job_ids))

    def change_model(self, job_ids: Sequence[str], model: Model) -> None:
        """Ask another model for jobs whose own was retired."""
        self._run(lambda studio: studio.queue.fallback.change_model(job_ids, model))

    def go_on_by_frame(self, job: Job) -> None:
        """Ask for a refused extension anew, by its clip's last frame."""

        async def go_on(studio: Studio) -> None:
            preview = await studio.frames.last_frame(job.parent_id or "")
            await studio.queue.fallback.ask(job.id, by_frame(job.request, preview.url))

        self._run(go_on)

    def remove(self, job_ids: Sequence[str]) -> None:
        """Out of queue and library; files stay until undo is no longer possible."""
        self._run(lambda studio: studio.queue.removal.remove(job_ids))

    def restore(self, job_ids: Sequence[str]) -> None:
        """Bring removed jobs back to the library, whenever they were removed."""
        self._run(lambda studio: studio.queue.removal.restore(job_ids))

    def undo(self) -> None:
        """Take back the newest deed of the lists. Answered by `line.undone`."""
        self.line.undo()

    def clear_finished(self) -> None:
        self._run(lambda studio: studio.queue.removal.clear_finished())

    def pause(self) -> None:
        self._run(lambda studio: studio.queue.controls.pause())

    def resume(self) -> None:
        """End a pause, or go on after a question of the whole queue."""
        self._run(lambda studio: studio.queue.controls.resume())

    def send_anyway(self) -> None:
        """Let the queue go on although the balance is known to be too low."""
        self._run(lambda studio: studio.queue.controls.send_anyway())

    def look_again(self) -> None:
        """The window has become active: what somebody may have changed meanwhile is asked for."""
        if self._studio is None:
            return  # the first questions are still to come
        self._run(lambda studio: studio.queue.controls.look_again())

    def check_now(self) -> None:
        """Poll, look up and try to send at once instead of at the next due time."""
        self._run(lambda studio: studio.queue.controls.check_now())

    def fetch_again(self, job_id: str) -> None:
        """Try a failed download once more with a fresh link."""
        self._run(lambda studio: studio.queue.fetcher.again(job_id))

    def resend(self, job_id: str) -> None:
        """The user lets a job of unknown fate be sent again, knowing that it may cost twice."""
        self._run(lambda studio: studio.queue.decisions.resend(job_id))

    def abandon(self, job_id: str) -> None:
        """The user gives up on a job of unknown fate."""
        self._run(lambda studio: studio.queue.decisions.abandon(job_id))

    def refresh_balance(self) -> None:
        self._run(lambda studio: studio.queue.balance.refresh())

    # commands down: money

    def load_ledger(self, since: float) -> None:
        """Answered by `ledger_loaded`, twice. `since` is Unix seconds."""

        async def load(studio: Studio) -> None:
            self.ledger_loaded.emit(await studio.accounting.own_ledger(since))
            self.ledger_loaded.emit(await studio.accounting.ledger(since))

        self._run(load)

    def load_absent(self) -> None:
        """Answered by `absent_loaded`."""

        async def load(studio: Studio) -> None:
            self.absent_loaded.emit(await studio.accounting.absent())

        self._run(load)

    def bring_in(self, seen: Sequence[Observation]) -> None:
        """Take over generations of the account, for free; then tell what is still absent."""

        async def bring_in(studio: Studio) -> None:
            try:
                await studio.queue.clicks.bring_in(seen)
            finally:
                self.absent_loaded.emit(await studio.accounting.absent())

        self._run(bring_in)

    # commands down: everything else

    def apply_settings(self, settings: Settings) -> None:
        """Settings that the engine heeds: jobs in flight, polling, limits, pictures, the proxy."""

        async def apply(studio: Studio) -> None:
            studio.queue.controls.configure(settings)
            # Side by side: each may wait until what is being typed has settled.
            import asyncio  # not before the first paint

            await asyncio.gather(studio.proxy.heed(settings), studio.bucket.heed(settings))

        self._run(apply)

    def search_library(self, query: LibraryQuery) -> None:
        """Answered by `library_loaded`; an older answer may come later than a newer one."""

        async def search(studio: Studio) -> None:
            self.library_loaded.emit(await studio.library.page(query))

        self._run(search)

    def submit_key(self, text: str, *, session_only: bool) -> None:
        """Check a key with one free call, then keep it.

        Answered by `key_status_changed`, by `key_refused`, or by both: a good key that the
        keyring does not take is used for this session.
        """

        async def submit(studio: Studio) -> None:
            try:
                await studio.keys.submit(text, session_only=session_only)
            except LumaError as error:
                self.key_refused.emit(error.problem)

        self._run(submit)

    def submit_proxy_password(self, text: str) -> None:
        """Answered by `proxy_password_changed`."""
        self._run(lambda studio: studio.proxy.submit(text))

    def remove_proxy_password(self) -> None:
        self._run(lambda studio: studio.proxy.remove())

    def remove_key(self) -> None:
        self._run(lambda studio: studio.keys.remove())

    def retry_keyring(self) -> None:
        """Ask a locked keyring once more."""
        self._run(lambda studio: studio.keys.load())

    # commands down: pictures

    def load_job(self, job_id: str) -> None:
        """Answered by `job_loaded` or `job_missing`."""

        async def load(studio: Studio) -> None:
            job = await studio.library.job(job_id)
            if job is None:
                self.job_missing.emit(job_id)
            else:
                self.job_loaded.emit(job)

        self._run(load)

    def read_batch(self, path: str, model: Model) -> None:
        """Answered by `batch_read`; rows that name no model are for `model`."""

        async def read(studio: Studio) -> None:
            self.batch_read.emit(await studio.batches.read(path, model=model))

        self._run(read)

    def save_batch_example(self, path: str) -> None:
        """Answered by `batch_example_saved`."""

        async def save(studio: Studio) -> None:
            await studio.batches.write_example(path)
            self.batch_example_saved.emit(path)

        self._run(save)

    def save_clip(self, job: Job, target: str, *, replace: bool) -> None:
        """Copy a clip to `target`. Answered by `clip_saved`."""

        async def save(studio: Studio) -> None:
            path = await studio.clips.export(job, target, replace=replace)
            self.clip_saved.emit(job.id, path)

        self._run(save)

    def suggested_name(self, job: Job, template: str) -> str:
        return self._studio.clips.suggested_name(job, template) if self._studio else ""

    def clip_path(self, job: Job) -> str | None:
        """Absolute path of a ready job's file."""
        return None if job.clip is None else self._path(job.clip)

    def thumbnail_path(self, job: Job) -> str | None:
        """Absolute path of a ready job's thumbnail, if it has one."""
        if job.clip is None or job.clip.thumbnail is None:
            return None
        return self._path(msgspec.structs.replace(job.clip, path=job.clip.thumbnail))

    def _path(self, clip: Clip) -> str | None:
        """None for one that claims to lie outside of the data folder."""
        if self._studio is None:
            return None
        try:
            return self._studio.clips.path(clip)
        except LumaError:
            return None

    def _run(self, command: Command) -> None:
        studio, spawn = self._studio, self._spawn
        if studio is None or spawn is None:
            self._waiting.append(command)
            return

        async def guarded() -> None:
            try:
                await command(studio)
            except LumaError as error:
                self.command_failed.emit(error.problem)

        spawn(guarded())
