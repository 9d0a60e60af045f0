"""After startup, leads back to the extension or edit that was open when the window closed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from luma_desktop.domain.job import JobState
from luma_desktop.domain.settings import KeptDraft
from luma_desktop.ui.bridge.bridge import Bridge
from luma_desktop.ui.controllers.message_desk import MessageDesk
from luma_desktop.ui.state.job_store import JobStore

_KEY = "open_draft"


class OpenDraft(QObject):
    """Offered once its job is known; the form isn't changed while the user works."""

    def __init__(
        self,
        draft: KeptDraft,
        *,
        bridge: Bridge,
        jobs: JobStore,
        messages: MessageDesk,
        extend: Callable[[str], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._draft = draft
        self._bridge = bridge
        self._jobs = jobs
        self._messages = messages
        self._extend = extend
        jobs.changed.connect(self._look)
        bridge.library.loaded.connect(self._look)

    def _look(self) -> None:
        job, draft = self._jobs.get(self._draft.job_id), self._draft
        if job is None or job.removed:
            return
        if draft.edit and job.state is JobState.QUEUED:
            text = self.tr("You were editing “{title}” when the window closed.")
        elif not draft.edit and job.state is JobState.READY:
            text = self.tr("You were extending “{title}” when the window closed.")
        else:
            return
        self._jobs.changed.disconnect(self._look)
        self._bridge.library.loaded.disconnect(self._look)
        self._messages.offer(
            _KEY,
            text.format(title=job.title),
            self.tr("Continue"),
            self._continue,
            passing=False,
            is_answer=False,
        )

    def _continue(self) -> None:
        if self._draft.edit:
            self._bridge.queue.begin_edit(self._draft.job_id)
        else:
            self._extend(self._draft.job_id)
