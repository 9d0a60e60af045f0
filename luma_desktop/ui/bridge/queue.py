"""Commands for the queue: clicks, order, priorities, edits, and outcomes of jobs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from luma_desktop.domain.job import Job
from luma_desktop.domain.lineage import by_frame
from luma_desktop.domain.priority import Priority
from luma_desktop.domain.queue_order import Side
from luma_desktop.domain.request import GenerationRequest, Model
from luma_desktop.ui.bridge.runner import Runner

if TYPE_CHECKING:
    from luma_desktop.engine.studio import Studio


class QueueBridge(QObject):
    """Commands return at once; answers arrive as signals."""

    changed = Signal(object)
    """facts.LineChanged: the user's command is done and can be undone."""
    undone = Signal(object)
    """engine.undo.Undone | None: what an Undo reverted; None if there was nothing."""
    edit_begun = Signal(object)
    """Job that is on hold while its request is edited."""
    edit_refused = Signal(str)
    """job id: it left the queue or may have been sent, so its request stays."""

    def __init__(self, runner: Runner, parent: QObject) -> None:
        super().__init__(parent)
        self._runner = runner
        self._run = runner.run

    def generate(
        self,
        requests: Sequence[GenerationRequest],
        *,
        parent_id: str | None = None,
        remix_of: str | None = None,
    ) -> None:
        """One click: all `requests` become jobs in one transaction."""
        self._run(
            lambda studio: studio.queue.clicks.enqueue(
                requests, parent_id=parent_id, remix_of=remix_of
            )
        )

    def cancel(self, job_ids: Sequence[str]) -> None:
        """Remove jobs from the queue; those already sent stay as they are."""
        self._run(lambda studio: studio.queue.removal.cancel(job_ids))

    def change_model(self, job_ids: Sequence[str], model: Model) -> None:
        """Change the model of jobs whose own was retired."""
        self._run(lambda studio: studio.queue.fallback.change_model(job_ids, model))

    def go_on_by_frame(self, job: Job) -> None:
        """Retry a refused extension from its clip's last frame."""

        async def go_on(studio: Studio) -> None:
            frame = await studio.frames.last_of(job.parent_id or "")
            await studio.queue.fallback.ask(job.id, by_frame(job.request, frame.address))

        self._run(go_on)

    def remove(self, job_ids: Sequence[str]) -> None:
        """Remove jobs from queue and library; files stay until undo is no longer possible."""
        self._run(lambda studio: studio.queue.removal.remove(job_ids))

    def restore(self, job_ids: Sequence[str]) -> None:
        """Bring removed jobs back to the library, whenever they were removed."""
        self._run(lambda studio: studio.queue.removal.restore(job_ids))

    def clear_finished(self) -> None:
        self._run(lambda studio: studio.queue.removal.clear_finished())

    def pause(self) -> None:
        self._run(lambda studio: studio.queue.controls.pause())

    def resume(self) -> None:
        """End a pause, or resume after a question about the whole queue."""
        self._run(lambda studio: studio.queue.controls.resume())

    def send_anyway(self) -> None:
        """Resume the queue although the balance is known to be too low."""
        self._run(lambda studio: studio.queue.controls.send_anyway())

    def look_again(self) -> None:
        """The window became active: refresh what may have changed meanwhile."""
        if self._runner.studio is None:
            return  # the first queries are still to come
        self._run(lambda studio: studio.queue.controls.look_again())

    def check_now(self) -> None:
        """Poll, look up and try to send at once instead of at the next due time."""
        self._run(lambda studio: studio.queue.controls.check_now())

    def fetch_again(self, job_id: str) -> None:
        """Retry a failed download with a fresh link."""
        self._run(lambda studio: studio.queue.fetcher.again(job_id))

    def resend(self, job_id: str) -> None:
        """Resend a job whose outcome is unknown; the user knows that it may cost twice."""
        self._run(lambda studio: studio.queue.decisions.resend(job_id))

    def abandon(self, job_id: str) -> None:
        """Give up on a job whose outcome is unknown."""
        self._run(lambda studio: studio.queue.decisions.abandon(job_id))

    def move(self, job_ids: Sequence[str], side: Side, anchor: str | None) -> None:
        """Move jobs beside the job `anchor`; None is that end of the queue."""
        self._run(lambda studio: studio.queue.line.move(job_ids, side, anchor))

    def set_priority(self, job_ids: Sequence[str], priority: Priority) -> None:
        self._run(lambda studio: studio.queue.line.set_priority(job_ids, priority))

    def duplicate(self, job_ids: Sequence[str]) -> None:
        """Queue the same requests again, as new jobs at the end."""
        self._run(lambda studio: studio.queue.clicks.duplicate(job_ids))

    def retry(self, job_ids: Sequence[str]) -> None:
        """New jobs with the same requests, linked to the old ones, by one click."""
        self._run(lambda studio: studio.queue.clicks.retry(job_ids))

    def undo(self, click_id: str | None = None) -> None:
        """Undo that click, or else the latest action. Answered by `undone`."""

        async def undo(studio: Studio) -> None:
            self.undone.emit(await studio.queue.undoing.undo(click_id))

        self._run(undo)

    def begin_edit(self, job_id: str) -> None:
        """Put a job on hold. Answered by `edit_begun` or `edit_refused`."""

        async def begin(studio: Studio) -> None:
            job = await studio.queue.line.begin_edit(job_id)
            if job is None:
                self.edit_refused.emit(job_id)
            else:
                self.edit_begun.emit(job)

        self._run(begin)

    def end_edit(self, job_id: str) -> None:
        """Release a job on hold, unchanged."""
        self._run(lambda studio: studio.queue.line.end_edit(job_id))

    def replace_request(self, job_id: str, request: GenerationRequest) -> None:
        """Answered by `changed` or `edit_refused`."""

        async def replace(studio: Studio) -> None:
            if not await studio.queue.line.replace_request(job_id, request):
                self.edit_refused.emit(job_id)

        self._run(replace)
