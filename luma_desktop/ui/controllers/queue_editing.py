"""Edits the request of a queued job in the form; a job sent meanwhile isn't paid for twice."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.request import GenerationRequest
from luma_desktop.domain.settings import FormDraft
from luma_desktop.engine.facts import LineChanged
from luma_desktop.engine.undo import Deed
from luma_desktop.ui.bridge.bridge import Bridge
from luma_desktop.ui.controllers.clip_commands import ClipCommands
from luma_desktop.ui.controllers.dialogs import Dialogs
from luma_desktop.ui.controllers.message_desk import MessageDesk
from luma_desktop.ui.form.form_panel import FormPanel
from luma_desktop.ui.lists.side_panel import SidePanel
from luma_desktop.ui.presenters.money.click_question import expectation_text
from luma_desktop.ui.state.wallet import Wallet

_KEY = "editing"
_KEPT = "kept_edit"


class QueueEditing(QObject):
    """The form enters and leaves edit mode only on facts."""

    def __init__(
        self,
        *,
        bridge: Bridge,
        form: FormPanel,
        side: SidePanel,
        clips: ClipCommands,
        messages: MessageDesk,
        dialogs: Dialogs,
        wallet: Wallet,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._bridge = bridge
        self._form = form
        self._side = side
        self._clips = clips
        self._messages = messages
        self._dialogs = dialogs
        self._wallet = wallet
        self._offered: set[str] = set()
        self._connect()

    def _connect(self) -> None:
        bridge, form = self._bridge, self._form
        bridge.queue.edit_begun.connect(self._on_edit_begun)
        bridge.queue.edit_refused.connect(self._on_edit_refused)
        bridge.queue.changed.connect(self._on_line_changed)
        bridge.job_changed.connect(self._on_job_changed)
        bridge.jobs_changed.connect(self._on_jobs_changed)
        form.edit.saved.connect(self._on_edit_saved)
        form.edit.left.connect(self._on_edit_left)

    def _on_edit_begun(self, job: Job) -> None:
        self._messages.clear(_KEY)
        edited = self._form.edit.job
        if edited is not None and edited.id == job.id:
            self._form.focus_prompt()
            return
        self._form.set_edit(job)
        self._side.set_edited(job.id)

    def _on_edit_saved(self, job_id: str, request: GenerationRequest) -> None:
        self._dialogs.let_pictures_go([request], lambda: self._ask_price(job_id, request))

    def _ask_price(self, job_id: str, request: GenerationRequest) -> None:
        bill = self._wallet.prices.bill([request])
        if bill.known:
            self._bridge.queue.replace_request(job_id, request)
            return
        self._dialogs.ask(
            self.tr("Save without a fixed price?"),
            expectation_text(bill),
            self.tr("Save change"),
            lambda: self._bridge.queue.replace_request(job_id, request),
        )

    def _on_edit_left(self, job_id: str) -> None:
        self._side.set_edited(None)
        self._bridge.queue.end_edit(job_id)

    def _on_line_changed(self, fact: LineChanged) -> None:
        edited = self._form.edit.job
        if fact.deed is Deed.EDITED and edited is not None and edited.id == fact.jobs[0].id:
            self._side.set_edited(None)
            self._form.edit.end()

    def _on_edit_refused(self, job_id: str) -> None:
        edited = self._form.edit.job
        if edited is not None and edited.id == job_id:
            self._leave_too_late(edited)
        else:
            self._messages.offer(
                _KEY,
                self.tr("This job has been sent, or may have been, so it can't be edited."),
                self.tr("Remix"),
                lambda: self._clips.remix(job_id),
            )

    def _on_job_changed(self, job: Job) -> None:
        edited = self._form.edit.job
        if job.state is JobState.QUEUED:
            return
        if edited is None or edited.id != job.id:
            self._offer_kept(job)
            return
        if job.state is not JobState.CANCELLED:
            self._leave_too_late(job)
            return
        self._keep_typed(job)
        self._messages.tell(
            _KEY,
            self.tr("The job was removed from the queue. What you typed is still in the form."),
        )

    def _on_jobs_changed(self, jobs: list[Job]) -> None:
        for job in jobs:
            self._on_job_changed(job)

    def _offer_kept(self, job: Job) -> None:
        """The typed change can no longer be saved and would be out of reach."""
        kept = self._form.edit.kept(job.id)
        if kept is None or job.id in self._offered:
            return
        self._offered.add(job.id)
        self._messages.offer(
            _KEPT,
            self.tr("“{title}” left the queue without your changes.").format(title=job.title),
            self.tr("Use changes in form"),
            lambda: self._use_kept(job.id, kept),
            passing=False,
            is_answer=False,
        )

    def _use_kept(self, job_id: str, kept: FormDraft) -> None:
        self._form.edit.forget(job_id)
        self._form.set_draft(kept)
        self._form.focus_prompt()

    def _leave_too_late(self, job: Job) -> None:
        self._keep_typed(job)
        self._messages.offer(
            _KEY,
            self.tr(
                "The job was sent before your change was saved. The change itself "
                "hasn't cost anything."
            ),
            self.tr("Generate as new clip"),
            self._form.submit,
            passing=False,
        )

    def _keep_typed(self, job: Job) -> None:
        """Keep the typed text in the form, as a new request."""
        typed, text = self._form.edit.request(), self._form.prompt.text()
        self._side.set_edited(None)
        self._form.edit.end()
        self._bridge.queue.end_edit(job.id)
        self._clips.put_in_form(job, typed)
        if self._form.prompt.text() != text:  # one of its alternatives stands there
            self._form.prompt.set_text(text)
