"""What the form is while it changes a job in line: a chip, fields that are fixed, another verb."""

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
    """What the clip goes on from stays, and with it the model."""

    saved = Signal(str, object)
    """Id of the job, and the GenerationRequest that it shall have; the mode ends with the fact."""
    left = Signal(str)
    """Id of the job that stays as it is."""

    words_kept = Signal()
    """The mode was left, and what was typed waits for its job."""

    def __init__(
        self, fields: RequestFields, bar: GenerateBar, drafts: KeptDrafts, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._drafts = drafts
        self._fields = fields
        self._bar = bar
        self.job: Job | None = None
        """Whose request is changed; None: the form is for new jobs."""
        self._at_first: GenerationRequest | None = None
        self.former = FormDraft()
        """What stood in the form before, and comes back."""
        self.chip = EditChip()
        self.chip.hide()
        self.chip.closed.connect(self.leave)

    def begin(self, job: Job) -> None:
        """Put the job's request in the fields, or what was last typed for it.

        Another that was being changed is left.
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
        """The job stays as it is; what was typed waits for it."""
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
        """Put by what was typed, unless nothing was changed."""
        if self.job is None:
            return
        if self.request() == self._at_first:
            self._drafts.drop(self.job.id, edit=True)
        else:
            self._drafts.keep(self.job.id, self._fields.draft(), edit=True)

    def kept(self, job_id: str) -> FormDraft | None:
        """What was typed for a job and not saved."""
        return self._drafts.found(job_id, edit=True)

    def forget(self, job_id: str) -> None:
        """What was typed for it stands elsewhere now."""
        self._drafts.drop(job_id, edit=True)

    def end(self) -> None:
        """Show again what stood in the form before."""
        if self.job is not None:
            self._drafts.drop(self.job.id, edit=True)
            self.job = None
            self._show()
            self._fields.set_draft(self.former)

    def use_model(self, model: Model) -> None:
        """Choose another model: for the job, or for what stood here if the job keeps its own."""
        if self._fields.is_fixed:
            self.leave()
        self._fields.set_model(model)

    def save(self, request: GenerationRequest) -> None:
        """Wish the change; without one the job is left as it is."""
        if self.job is not None and request != self._at_first:
            self.saved.emit(self.job.id, request)
        else:
            self.leave()

    def request(self) -> GenerationRequest:
        """What the fields ask for first, as `applied`; no prompt if that asks for too much."""
        plan = self._fields.plan()
        return self.applied((plan.requests or plan.combined.requests)[0])

    def applied(self, request: GenerationRequest) -> GenerationRequest:
        """`request`, going on from what the job goes on from."""
        if self.job is None:
            return request
        before = self.job.request
        return msgspec.structs.replace(request, extends=before.extends, leads_to=before.leads_to)

    def quoted(self) -> Quote | None:
        """What the job was to cost before the change; None: no job."""
        if self.job is None:
            return None
        stand_in = self.job.stand_in
        return Quote(amount=self.job.quoted, known=not stand_in, stand_in=stand_in)

    def _show(self) -> None:
        job = self.job
        self.chip.setVisible(job is not None)
        self._bar.set_verb(self.tr("Generate") if job is None else self.tr("Save change"))
        self._fields.set_editing(None if job is None else job.request)
