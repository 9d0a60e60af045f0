"""The form's edit mode for a queued job: a chip, fixed fields, another verb."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QObject, Signal

from luma_desktop.domain.job import Job
from luma_desktop.domain.pricing import Quote
from luma_desktop.domain.request import GenerationRequest, Model
from luma_desktop.domain.settings import FormDraft, draft_of
from luma_desktop.ui.form.edit_chip import EditChip
from luma_desktop.ui.form.generate_bar import GenerateBar
from luma_desktop.ui.form.kept_drafts import KeptDrafts
from luma_desktop.ui.form.request_fields import RequestFields


class EditMode(QObject):
    """The clip being extended stays fixed, and with it the model."""

    saved = Signal(str, object)
    """Job id and its new GenerationRequest; the mode ends once that is a fact."""
    left = Signal(str)
    """Id of the job that stays unchanged."""

    words_kept = Signal()
    """The mode was left, and the typed text is kept for its job."""

    def __init__(
        self, fields: RequestFields, bar: GenerateBar, drafts: KeptDrafts, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._drafts = drafts
        self._fields = fields
        self._bar = bar
        self.job: Job | None = None
        """The job being edited; None if the form is for new jobs."""
        self._at_first: GenerationRequest | None = None
        self.former = FormDraft()
        """The earlier draft, which comes back afterwards."""
        self.chip = EditChip()
        self.chip.hide()
        self.chip.closed.connect(self.leave)

    def begin(self, job: Job) -> None:
        """Put the job's request in the fields, or the text last typed for it.

        Editing of another job ends.
        """
        self.leave()
        self.job, self.former = job, self._fields.draft()
        self.chip.show_job(job)
        self._show()
        self._fields.set_draft(draft_of(job.request))
        self._at_first = self.request()
        kept = self._drafts.found(job.id, edit=True)
        if kept is not None:
            self._fields.set_draft(kept)

    def leave(self) -> None:
        """Leave the job unchanged and keep the typed text for it."""
        job = self.job
        if job is None:
            return
        self.keep()
        kept = self._drafts.found(job.id, edit=True)
        self.end()
        if kept is not None:
            self._drafts.keep(job.id, kept, edit=True)
            self.words_kept.emit()
        self.left.emit(job.id)

    def keep(self) -> None:
        """Keep the typed text, unless nothing changed."""
        if self.job is None:
            return
        if self.request() == self._at_first:
            self._drafts.drop(self.job.id, edit=True)
        else:
            self._drafts.keep(self.job.id, self._fields.draft(), edit=True)

    def kept(self, job_id: str) -> FormDraft | None:
        """The unsaved text typed for a job."""
        return self._drafts.found(job_id, edit=True)

    def forget(self, job_id: str) -> None:
        """Forget the text typed for a job, as it was moved elsewhere."""
        self._drafts.drop(job_id, edit=True)

    def end(self) -> None:
        """Restore the earlier draft."""
        if self.job is not None:
            self._drafts.drop(self.job.id, edit=True)
            self.job = None
            self._show()
            self._fields.set_draft(self.former)

    def use_model(self, model: Model) -> None:
        """Select another model: for the job, or for the earlier draft if the job's is fixed."""
        if self._fields.is_fixed:
            self.leave()
        self._fields.set_model(model)

    def save(self, request: GenerationRequest) -> None:
        """Ask to save the change; without one, just stop editing."""
        if self.job is not None and request != self._at_first:
            self.saved.emit(self.job.id, request)
        else:
            self.leave()

    def request(self) -> GenerationRequest:
        """The first request of the fields, as `applied`; no prompt if they ask for too much."""
        plan = self._fields.plan()
        return self.applied((plan.requests or plan.combined.requests)[0])

    def applied(self, request: GenerationRequest) -> GenerationRequest:
        """`request`, extending the same clip as the job."""
        if self.job is None:
            return request
        before = self.job.request
        return msgspec.structs.replace(request, extends=before.extends, leads_to=before.leads_to)

    def quoted(self) -> Quote | None:
        """The job's price before the change; None without a job."""
        if self.job is None:
            return None
        stand_in = self.job.stand_in
        return Quote(amount=self.job.quoted, known=not stand_in, stand_in=stand_in)

    def _show(self) -> None:
        job = self.job
        self.chip.setVisible(job is not None)
        self._bar.set_verb(self.tr("Generate") if job is None else self.tr("Save change"))
        self._fields.set_editing(None if job is None else job.request)
