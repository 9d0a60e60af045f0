"""The bridge's part for the line: places, priorities, edits, and the same again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from luma_desktop.domain.errors import MediaError
from luma_desktop.domain.job import Job
from luma_desktop.domain.priority import Priority
from luma_desktop.domain.problems import Problem
from luma_desktop.domain.queue_order import Side
from luma_desktop.domain.request import GenerationRequest

if TYPE_CHECKING:
    from luma_desktop.engine.studio import Studio
    from luma_desktop.ui.bridge.bridge import Run


class QueueBridge(QObject):
    """As `Bridge`: commands return at once, facts arrive as signals."""

    changed = Signal(object)
    """facts.LineChanged: what the user wished is done and can be undone."""
    undone = Signal(object)
    """engine.undo.Undone | None: what an Undo has taken back, None if there was nothing."""
    edit_begun = Signal(object)
    """Job that is held back while its request is edited."""
    edit_refused = Signal(str)
    """job id: it has left the line, or may have been sent once; its request stays."""
    clips_saved = Signal(list, object)
    """list[str] of absolute paths, and the problem of what could not be saved (Problem | None)."""

    def __init__(self, run: Run, parent: QObject) -> None:
        super().__init__(parent)
        self._run = run

    def move(self, job_ids: Sequence[str], side: Side, anchor: str | None) -> None:
        """Put jobs in line beside the job `anchor`; None is that end of the line."""
        self._run(lambda studio: studio.queue.line.move(job_ids, side, anchor))

    def set_priority(self, job_ids: Sequence[str], priority: Priority) -> None:
        self._run(lambda studio: studio.queue.line.set_priority(job_ids, priority))

    def duplicate(self, job_ids: Sequence[str]) -> None:
        """The same requests once more, as new jobs at the end of the line."""
        self._run(lambda studio: studio.queue.clicks.duplicate(job_ids))

    def retry(self, job_ids: Sequence[str]) -> None:
        """New jobs with the same requests, linked to the old ones, by one click."""
        self._run(lambda studio: studio.queue.clicks.retry(job_ids))

    def undo(self, click_id: str | None = None) -> None:
        """Take back that click, or else what was done last. Answered by `undone`."""

        async def undo(studio: Studio) -> None:
            self.undone.emit(await studio.queue.undoing.undo(click_id))

        self._run(undo)

    def begin_edit(self, job_id: str) -> None:
        """Hold a job back. Answered by `edit_begun` or `edit_refused`."""

        async def begin(studio: Studio) -> None:
            job = await studio.queue.line.begin_edit(job_id)
            if job is None:
                self.edit_refused.emit(job_id)
            else:
                self.edit_begun.emit(job)

        self._run(begin)

    def end_edit(self, job_id: str) -> None:
        """A job that is held back goes on as it is."""
        self._run(lambda studio: studio.queue.line.end_edit(job_id))

    def replace_request(self, job_id: str, request: GenerationRequest) -> None:
        """Answered by `changed` or `edit_refused`."""

        async def replace(studio: Studio) -> None:
            if not await studio.queue.line.replace_request(job_id, request):
                self.edit_refused.emit(job_id)

        self._run(replace)

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
