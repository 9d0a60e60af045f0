"""The form: what the next click asks for, what it costs, and the click itself."""

from __future__ import annotations

import time
from collections.abc import Callable

import msgspec
from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QScrollArea, QVBoxLayout, QWidget

from luma_desktop.domain.capabilities import goes_on_by_id, prepends_by_id
from luma_desktop.domain.image import ImagePreview
from luma_desktop.domain.job import Job
from luma_desktop.domain.money import Money
from luma_desktop.domain.pricing import PriceList
from luma_desktop.domain.remote import AutoTopUp
from luma_desktop.domain.request import GenerationRequest, Model
from luma_desktop.domain.request_check import request_faults
from luma_desktop.domain.settings import FormDraft, draft_of
from luma_desktop.engine.budget import Spending
from luma_desktop.ui.painting import fill_rect
from luma_desktop.ui.palette import Role
from luma_desktop.ui.theme import Theme, set_ground
from luma_desktop.ui.tool_tips import tool_tip
from luma_desktop.ui.widgets.extend_chip import ExtendChip
from luma_desktop.ui.widgets.frame_well import FrameSlot
from luma_desktop.ui.widgets.frame_wells import FrameWells
from luma_desktop.ui.widgets.generate_bar import GenerateBar
from luma_desktop.ui.widgets.key_offer import KeyOffer
from luma_desktop.ui.widgets.request_fields import RequestFields

ONE_CLICK = 0.5
"""Seconds within which the same trigger is one click."""

WIDTH = 312
_PADDING = 14


class FormPanel(QWidget):
    """Makes frozen requests of what was typed. It sends nothing and forgets nothing.

    In extend mode the form is for a clip's extension and has a prompt of its own; the draft that
    stood in it before comes back afterwards.
    """

    generate_requested = Signal(list, object)
    """list[GenerationRequest] of one click, and our id of the job they extend (str | None)."""
    draft_changed = Signal()
    last_frame_requested = Signal(str)
    """job id: the form goes on from that clip by its last frame."""
    key_requested = Signal()
    demo_requested = Signal()

    def __init__(
        self, parent: QWidget | None = None, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._clicked_at = float("-inf")
        self._extended: Job | None = None
        self._former = FormDraft()
        self._prices = PriceList()
        self._is_gone = False
        self._frame_asked_of: str | None = None
        self._is_changing_over = False
        self._build()
        self._connect()
        self._show_cost()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """A line where fields go on below what is pinned at the foot."""
        bar = self._scroll.verticalScrollBar()
        if bar.value() < bar.maximum():
            top = self._scroll.geometry().bottom() + 1
            line = Theme.current().color(Role.LINE)
            fill_rect(QPainter(self), QRectF(0, top, self.width(), 1), line)

    # what stands in it

    @property
    def frames(self) -> FrameWells:
        """Start and end frame: what is asked of them and told them goes straight there."""
        return self._fields.frames

    @property
    def extended_job(self) -> Job | None:
        """The job whose clip the form goes on from."""
        return self._extended

    def draft(self) -> FormDraft:
        """The form as it stands, or as it stood before an extension was begun."""
        return self._fields.draft() if self._extended is None else self._former

    def set_draft(self, draft: FormDraft) -> None:
        self.set_extend(None)
        self._fields.set_draft(draft)

    def clear(self) -> None:
        """An empty prompt and no frames; what kind of clip is wanted stays."""
        old = self._fields.draft()
        empty = msgspec.structs.replace(
            old, prompt="", start_image_url="", end_image_url="", source_video_url=""
        )
        self._fields.set_draft(empty, undoable=True)
        self.focus_prompt()

    def load_request(self, request: GenerationRequest) -> None:
        """Put an earlier request in the form, to be changed and asked for anew."""
        self.set_extend(None)
        draft = draft_of(request, variations=self._fields.draft().variations)
        self._fields.set_draft(draft, undoable=True)
        self.focus_prompt()

    def set_extend(self, job: Job | None) -> None:
        """Make the form one for an extension of `job`, or what it was before."""
        if job is self._extended:
            return
        before, self._extended = self._extended, job
        self._is_changing_over = True
        typed = ""
        if before is None:
            self._former = self._fields.draft()
        else:
            typed = self._fields.draft().prompt
        self._frame_asked_of = None
        self._chip.setVisible(job is not None)
        self._prepend.setChecked(False)
        self._fields.set_extending(job is not None)
        if job is None:
            self._fields.set_draft(self._former)
            self._bar.set_verb(self.tr("Generate"))
        else:
            self._chip.show_job(job)
            self._fields.set_draft(_extension_draft(job, prompt=typed))
            self._bar.set_verb(self.tr("Extend"))
            self.focus_prompt()
        self._is_changing_over = False
        self._on_changed()

    def load_extension(self, request: GenerationRequest) -> None:
        """In extend mode: put an earlier extension's prompt and options in."""
        variations = self._fields.draft().variations
        self._fields.set_draft(draft_of(request, variations=variations))
        self._prepend.setChecked(request.leads_to is not None)

    def focus_prompt(self) -> None:
        self._fields.focus_prompt()

    # facts

    def set_balance(self, balance: Money | None, top_up: AutoTopUp | None = None) -> None:
        self._bar.set_balance(balance, top_up)

    def set_spending(self, spending: Spending) -> None:
        self._bar.set_spending(spending)

    def set_generate_key(self, key: str) -> None:
        self._bar.set_key(key)

    def offer_key(self, *, offered: bool) -> None:
        """After a click without a key: say so, and offer one or the demo."""
        self._offer.setVisible(offered)
        if offered:
            self._offer.add_key.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_gone(self, gone: bool) -> None:
        """The service no longer takes v1's requests; typing goes on, sending them cannot."""
        self._is_gone = gone
        self._show_gone()

    def use_model(self, model: Model) -> None:
        """The same form on another model."""
        self._fields.set_model(model)

    def set_prices(self, prices: PriceList) -> None:
        self._prices = prices
        self._show_cost()

    def takes_frame_of(self, job_id: str) -> bool:
        """Whether the form waits for that clip's last frame to go on from it."""
        return self._extended is not None and self._extended.id == job_id and not self._by_id()

    def use_last_frame(self, preview: ImagePreview) -> None:
        """The frame that the form waited for."""
        self.frames.use_image(FrameSlot.START, preview)

    def set_start_frame(self, preview: ImagePreview) -> None:
        """Put a picture in as the start frame, as after Use last frame."""
        self.set_extend(None)
        self.frames.use_image(FrameSlot.START, preview)

    # the click

    def submit(self) -> None:
        """One click: emits once, or says what is wrong beside the field it is wrong in."""
        if not self._bar.button.isEnabled() or self._is_same_click():
            return
        request = self._request()
        wrong = self._fields.show_faults(request_faults(request))
        if wrong is None and self._misses_frame(request):
            wrong = self._fields.show_frame_missing()
        wrong = wrong or self.frames.preparing()
        if wrong is not None:
            self._scroll.ensureWidgetVisible(wrong)
            return
        parent_id = None if self._extended is None else self._extended.id
        self.generate_requested.emit([request] * self._fields.draft().variations, parent_id)

    def confirm_sent(self) -> None:
        """The click was taken: an extension's prompt has done its work."""
        self.set_extend(None)

    def _is_same_click(self) -> bool:
        now = self._clock()
        is_same = now - self._clicked_at < ONE_CLICK
        if not is_same:
            self._clicked_at = now
        return is_same

    def _request(self) -> GenerationRequest:
        request = self._fields.request()
        if self._extended is None or not self._by_id():
            return request
        own_id = self._extended.generation_id
        if self._is_prepending():
            return msgspec.structs.replace(request, leads_to=own_id, end_image_url=None)
        return msgspec.structs.replace(request, extends=own_id, start_image_url=None)

    # going on from a clip

    def _by_id(self) -> bool:
        """Whether the chosen model goes on from the clip by its id; else by its last frame."""
        return self._extended is not None and goes_on_by_id(
            self._extended.request.model, self._fields.draft().model
        )

    def _is_prepending(self) -> bool:
        return self._prepend.isChecked() and not self._prepend.isHidden()

    def _misses_frame(self, request: GenerationRequest) -> bool:
        return self._extended is not None and not self._by_id() and not request.start_image_url

    def _place_extension(self) -> None:
        """Close the frame that the clip stands in for, or ask for the clip's own."""
        job = self._extended
        if self._is_changing_over:
            return  # the fields still hold what stood there before
        if job is None:
            self._prepend.hide()
            return
        self._prepend.setVisible(prepends_by_id(job.request.model, self._fields.draft().model))
        if self._by_id():
            slot = FrameSlot.END if self._is_prepending() else FrameSlot.START
            self._fields.set_taken_frame(slot)
            return
        self._fields.set_taken_frame(None)
        if self._frame_asked_of != job.id and not self._fields.draft().start_image_url:
            self._frame_asked_of = job.id
            self.last_frame_requested.emit(job.id)

    # building

    def _build(self) -> None:
        self.setObjectName("form_panel")
        set_ground(self, Role.PANEL)
        self._chip = ExtendChip()
        self._chip.hide()
        self._prepend = QCheckBox(self.tr("Lead up to it instead"))
        self._prepend.setObjectName("prepend")
        self._prepend.setAccessibleName(self.tr("Lead up to it instead"))
        self._prepend.setToolTip(tool_tip(self.tr("The new clip ends where this one begins")))
        self._prepend.hide()
        self._fields = RequestFields()
        inner = QWidget()
        inner.setObjectName("form_inner")
        column = self._column = QVBoxLayout(inner)
        column.setContentsMargins(_PADDING, _PADDING, _PADDING, 4)
        column.setSpacing(12)
        column.addWidget(self._chip)
        column.addWidget(self._prepend)
        column.addWidget(self._fields)
        column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setObjectName("form_scroll")
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(inner)
        bar = self._scroll.verticalScrollBar()
        bar.rangeChanged.connect(self._on_range_changed)
        bar.valueChanged.connect(lambda _value: self.update())
        self._bar = GenerateBar()
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
        self._chip.closed.connect(self._on_stop_extending)
        self._prepend.toggled.connect(self._on_changed)
        self._bar.clicked.connect(self.submit)
        self._offer.key_requested.connect(self.key_requested)
        self._offer.demo_requested.connect(self.demo_requested)
        self._fields.changed.connect(self._on_changed)

    def _on_range_changed(self, _minimum: int, maximum: int) -> None:
        """The bar takes its room from the padding: no field moves when it comes or goes."""
        bar = self._scroll.verticalScrollBar().sizeHint().width() if maximum > 0 else 0
        self._column.setContentsMargins(_PADDING, _PADDING, max(0, _PADDING - bar), 4)
        self.update()

    def _on_changed(self) -> None:
        self._place_extension()
        self._show_gone()
        self._show_cost()
        self.draft_changed.emit()

    def _on_stop_extending(self) -> None:
        self.set_extend(None)
        self.focus_prompt()

    def _show_cost(self) -> None:
        quote = self._prices.quote(self._request())
        self._bar.set_cost(self._fields.draft().variations, quote)

    def _show_gone(self) -> None:
        legacy = self._fields.draft().model is Model.DREAM_MACHINE_V1
        self._bar.set_gone(self._is_gone and legacy)


def _extension_draft(job: Job, *, prompt: str) -> FormDraft:
    """A clip of the same shape and model."""
    return FormDraft(
        prompt=prompt,
        model=job.request.model,
        aspect_ratio=job.request.aspect_ratio,
        expand_prompt=job.request.expand_prompt,
        resolution=job.request.resolution,
        duration=job.request.duration,
    )
