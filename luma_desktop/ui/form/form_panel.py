"""The form: the next click's request, its price, and the click itself."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from luma_desktop.domain.capabilities import VERSION_MODEL, capabilities
from luma_desktop.domain.click_plan import ClickPlan
from luma_desktop.domain.job import Job
from luma_desktop.domain.matrix import Matrix
from luma_desktop.domain.request import CURRENT_MODEL, GenerationRequest, Model, Operation
from luma_desktop.domain.request_check import first_faults
from luma_desktop.domain.settings import FormDraft, KeptDraft, draft_of, settled
from luma_desktop.ui.form.edit_mode import EditMode
from luma_desktop.ui.form.extend_mode import ExtendMode
from luma_desktop.ui.form.generate_bar import GenerateBar
from luma_desktop.ui.form.kept_drafts import KeptDrafts
from luma_desktop.ui.form.key_offer import KeyOffer
from luma_desktop.ui.form.request_fields import RequestFields
from luma_desktop.ui.form.source_field import SourceField
from luma_desktop.ui.frames.frame_wells import FrameWells
from luma_desktop.ui.kit.form_scroll import FormInner, FormScroll
from luma_desktop.ui.kit.painting import fill_rect
from luma_desktop.ui.kit.palette import Role
from luma_desktop.ui.kit.theme import Theme, set_ground
from luma_desktop.ui.presenters.request.matrix_words import too_much_text
from luma_desktop.ui.prompts.prompt_edit import PromptEdit
from luma_desktop.ui.state.wallet import Wallet

ONE_CLICK = 0.5
"""Seconds within which a repeated trigger counts as one click."""

WIDTH = 312
_PADDING = 14


class FormPanel(QWidget):
    """Makes frozen requests of what was typed. It sends nothing and forgets nothing.

    In extend mode the form is for a clip's extension, with a prompt of its own; in edit mode it's
    for a queued job. The earlier draft comes back afterwards.
    """

    generate_requested = Signal(list, object)
    """list[GenerationRequest] of one click, and our id of the job they extend (str | None)."""
    draft_changed = Signal()
    words_kept = Signal()
    """An extension or edit was left; the typed text is kept for its clip or job."""
    last_frame_requested = Signal(str)
    """job id: the form extends that clip from its last frame."""
    vary_requested = Signal()
    prompts_requested = Signal(list)
    """list[str]: every prompt that the text asks for."""
    way_out_requested = Signal(object)
    """Action: what can be done about what prevents Generate."""
    key_requested = Signal()
    demo_requested = Signal()

    def __init__(
        self,
        wallet: Wallet | None = None,
        parent: QWidget | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._clicked_at = float("-inf")
        self.wallet = wallet or Wallet(self)
        self._is_gone = False
        self.remix_of: str | None = None
        """Our id of the job being remixed, until the form is cleared."""
        self._build()
        self._connect()
        self._show_cost()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """A line if fields continue below the pinned footer."""
        bar = self._scroll.verticalScrollBar()
        if bar.value() < bar.maximum():
            top = self._scroll.geometry().bottom() + 1
            line = Theme.current().color(Role.LINE)
            fill_rect(QPainter(self), QRectF(0, top, self.width(), 1), line)

    # content

    @property
    def frames(self) -> FrameWells:
        """Start and end frame: requests and answers go straight to them."""
        return self._fields.frames

    @property
    def extended_job(self) -> Job | None:
        """The job whose clip the form extends."""
        return self.extension.clip

    @property
    def prompt(self) -> PromptEdit:
        """For prompt help."""
        return self._fields.prompt

    def draft(self) -> FormDraft:
        """The form's draft, or the one from before an extension or edit began."""
        if self.edit.job is not None:
            return self.edit.former
        return self._fields.draft() if self.extended_job is None else self.extension.former

    def kept_drafts(self) -> tuple[KeptDraft, ...]:
        """Unsent text of extensions and edits, including the current one."""
        self.extension.keep()
        self.edit.keep()
        edited, clip = self.edit.job, self.extended_job
        job = edited or clip
        return self._drafts.all(None if job is None else (job.id, edited is not None))

    @property
    def left_open(self) -> KeptDraft | None:
        """The extension or edit that was open when the last run ended."""
        return self._drafts.left_open

    def load_kept(self, kept: Iterable[KeptDraft]) -> None:
        """Those of an earlier run."""
        self._drafts.load(kept)

    def set_draft(self, draft: FormDraft) -> None:
        self.leave_mode()
        self.remix_of = None
        self._fields.set_draft(draft)

    def clear(self) -> FormDraft:
        """Clear everything that makes clips more numerous or expensive; return the remaining draft.

        The aspect ratio and Expand prompt stay, if available.
        """
        self.leave_mode()
        self.remix_of = None
        old = settled(self._fields.draft())
        empty = FormDraft(
            model=CURRENT_MODEL if self._is_gone else FormDraft().model,
            aspect_ratio=old.aspect_ratio,
            expand_prompt=old.expand_prompt,
        )
        self._fields.set_draft(empty, undoable=True)
        self.focus_prompt()
        return settled(empty)

    def load_request(self, request: GenerationRequest, *, remix_of: str | None = None) -> None:
        """Put an earlier request in the form, to be changed and sent as a new one.

        `remix_of` is our id of its job.
        """
        self.leave_mode()
        self.remix_of = remix_of
        draft = draft_of(request, variations=self._fields.draft().variations)
        self._fields.set_draft(draft, undoable=True)
        self.focus_prompt()

    def set_extend(self, job: Job | None) -> None:
        """Put the form in extend mode for `job`, or leave that mode."""
        if job is self.extended_job:
            return
        self.edit.leave()
        self.extension.set_clip(job)
        if job is not None:
            self.focus_prompt()

    def set_edit(self, job: Job) -> None:
        """Put the form in edit mode for `job`, which is queued."""
        self.set_extend(None)
        self.edit.begin(job)
        self.focus_prompt()

    def leave_mode(self) -> bool:
        """Leave extend or edit mode; False if it was in neither."""
        in_mode = self.extended_job is not None or self.edit.job is not None
        self.set_extend(None)
        self.edit.leave()
        return in_mode

    def load_extension(self, request: GenerationRequest, target: Job | None = None) -> None:
        """In extend mode: put in an earlier extension's prompt and options.

        `target` is the clip that it also led up to.
        """
        variations = self._fields.draft().variations
        draft = draft_of(request, variations=variations)
        self._fields.set_draft(draft, undoable=True)  # the text kept for the clip
        self.extension.continuation.set_target(target)
        self.extension.continuation.set_prepending(request.extends is None)

    def set_target(self, job: Job | None) -> None:
        """Make the extension lead up to another clip; without an extension, lead up to this one."""
        clip = self.extended_job
        if job is not None and (clip is None or clip.id == job.id):
            self.set_extend(job)
            self.extension.continuation.set_prepending(True)
        else:
            self.extension.continuation.set_target(job)

    def make_version(self, job: Job, operation: Operation) -> None:
        """Request another version of a clip from a model that makes them."""
        self.leave_mode()
        chosen = self._fields.draft().model
        able = operation in capabilities(chosen).operations
        self._fields.set_source_clip(job, operation, chosen if able else VERSION_MODEL)
        self.focus_prompt()

    @property
    def source(self) -> SourceField:
        """The video that another version is made of."""
        return self._fields.source

    def focus_prompt(self) -> None:
        self._fields.focus_prompt()

    # facts

    def set_generate_key(self, key: str) -> None:
        self._bar.set_key(key)

    def offer_key(self, *, offered: bool) -> None:
        """After a click without a key: say so, and offer to add one or try the demo."""
        self._offer.setVisible(offered)
        if offered:
            self._offer.add_key.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_gone(self, gone: bool) -> None:
        """The service no longer accepts requests for v1: they can be typed, but not sent."""
        self._is_gone = gone
        self._show_gone()

    def set_closed(self) -> None:
        """Nothing can be sent in this run, by whatever model."""
        self._bar.set_closed()

    def use_model(self, model: Model) -> None:
        """Select another model; leaves an edit whose model is fixed."""
        self.edit.use_model(model)

    def set_matrix(self, matrix: Matrix) -> None:
        """Set several values of some options, replacing those of the fields."""
        self._fields.set_matrix(matrix)

    def takes_frame_of(self, job_id: str) -> bool:
        """Whether the form extends that clip by its last frame."""
        clip = self.extended_job
        return clip is not None and clip.id == job_id and self.extension.goes_by_frame

    # the click

    def submit(self) -> None:
        """One click: emits once, or shows what is wrong beside the field concerned."""
        if not self._bar.button.isEnabled() or self._is_same_click():
            return
        plan = self._fields.plan()
        requests = self._requests(plan)
        wrong = self._fields.show_faults(first_faults(requests))
        if plan.is_too_much:
            wrong = self._fields.show_too_much()
        elif wrong is None and self.edit.job is not None and len(requests) > 1:
            wrong = self._fields.show_one_only()
        elif wrong is None and self.extension.goes_by_frame and not requests[0].start_image_url:
            wrong = self.frames.preparing() or self._fields.show_frame_missing()
        if wrong is None and self.extension.continuation.lacks_target(requests[0].model):
            wrong = self._fields.show_target_refused()
        wrong = wrong or self._fields.show_count_refused()
        wrong = wrong or self._fields.show_source_refused() or self.frames.preparing()
        if wrong is not None:
            self._scroll.ensureWidgetVisible(wrong)
            return
        if self.edit.job is not None:
            self.edit.save(requests[0])
            return
        parent_id = None if self.extended_job is None else self.extended_job.id
        self.generate_requested.emit(requests, parent_id)

    def _is_same_click(self) -> bool:
        now = self._clock()
        is_same = now - self._clicked_at < ONE_CLICK
        if not is_same:
            self._clicked_at = now
        return is_same

    def _requests(self, plan: ClickPlan) -> list[GenerationRequest]:
        continuation = self.extension.continuation if self.edit.job is None else self.edit
        return [continuation.applied(request) for request in plan.requests]

    # building

    def _build(self) -> None:
        self.setObjectName("form_panel")
        set_ground(self, Role.PANEL)
        self._fields = RequestFields()
        self._bar = GenerateBar(self.wallet)
        self._drafts = KeptDrafts()
        self.extension = ExtendMode(self._fields, self._bar, self._drafts, self)
        """Extends a clip."""
        self.edit = EditMode(self._fields, self._bar, self._drafts, self)
        """Edits a queued job."""
        inner = FormInner()
        column = self._column = QVBoxLayout(inner)
        column.setContentsMargins(_PADDING, _PADDING, _PADDING, 4)
        column.setSpacing(12)
        column.addWidget(self.edit.chip)
        column.addWidget(self.extension.continuation)
        column.addWidget(self._fields)
        column.addStretch(1)
        self._scroll = FormScroll(inner)
        bar = self._scroll.verticalScrollBar()
        bar.rangeChanged.connect(self._on_range_changed)
        bar.valueChanged.connect(lambda _value: self.update())
        self._offer = KeyOffer()
        self._offer.hide()
        offer = QVBoxLayout()
        offer.setContentsMargins(_PADDING, 8, _PADDING, 0)
        offer.addWidget(self._offer)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._scroll, 1)
        layout.addLayout(offer)
        layout.addWidget(self._bar)

    def _connect(self) -> None:
        self.extension.continuation.closed.connect(self._on_stop_extending)
        self.extension.changed.connect(self._on_changed)
        self.extension.frame_requested.connect(self.last_frame_requested)
        self.extension.words_kept.connect(self.words_kept)
        self.edit.words_kept.connect(self.words_kept)
        self.edit.chip.closed.connect(self.focus_prompt)
        self.wallet.changed.connect(self._show_cost)
        self._bar.clicked.connect(self.submit)
        self._bar.way_out_requested.connect(self.way_out_requested)
        self._offer.key_requested.connect(self.key_requested)
        self._offer.demo_requested.connect(self.demo_requested)
        self._fields.changed.connect(self._on_changed)
        self._fields.vary_requested.connect(self.vary_requested)
        self._fields.prompts_requested.connect(self.prompts_requested)

    def _on_range_changed(self, _minimum: int, maximum: int) -> None:
        """The scroll bar takes its room from the padding: no field moves when it appears."""
        bar = self._scroll.verticalScrollBar().sizeHint().width() if maximum > 0 else 0
        self._column.setContentsMargins(_PADDING, _PADDING, max(0, _PADDING - bar), 4)
        self.update()

    def _on_changed(self) -> None:
        self.extension.place()
        self._show_gone()
        self._show_cost()
        self.draft_changed.emit()

    def _on_stop_extending(self) -> None:
        self.set_extend(None)
        self.focus_prompt()

    def _show_cost(self) -> None:
        plan = self._fields.plan()
        bill = self.wallet.prices.bill(self._requests(plan))
        self._bar.set_change(self.edit.quoted())
        self._bar.set_cost(bill, too_much_text(plan) if plan.is_too_much else "")

    def _show_gone(self) -> None:
        models = {request.model for request in self._fields.plan().combined.requests}
        self._bar.set_gone(self._is_gone and Model.DREAM_MACHINE_V1 in models)
