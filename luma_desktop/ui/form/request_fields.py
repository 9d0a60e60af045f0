"""The fields of the form. They show and give a draft, and what is wrong with it."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QVBoxLayout,
    QWidget,
)

from luma_desktop.domain.capabilities import capabilities
from luma_desktop.domain.click_plan import ClickPlan, click_plan
from luma_desktop.domain.fitting import fitted
from luma_desktop.domain.job import Job
from luma_desktop.domain.matrix import Axis, Matrix
from luma_desktop.domain.request import (
    MAX_PROMPT_UNITS,
    AspectRatio,
    GenerationRequest,
    Model,
    Operation,
)
from luma_desktop.domain.request_check import RequestFault
from luma_desktop.domain.settings import FormDraft, wanted_by
from luma_desktop.ui.form.aspect_picker import AspectRatioPicker
from luma_desktop.ui.form.model_options import ModelOptions
from luma_desktop.ui.form.source_field import SourceField
from luma_desktop.ui.form.variations_row import VariationsRow
from luma_desktop.ui.form.varied_field import mark_varied
from luma_desktop.ui.frames.frame_well import FrameSlot
from luma_desktop.ui.frames.frame_wells import FrameWells
from luma_desktop.ui.kit.combo_box import ComboBox
from luma_desktop.ui.kit.fonts import label_font
from luma_desktop.ui.kit.text_label import plain_label, text_label
from luma_desktop.ui.kit.theme import set_muted
from luma_desktop.ui.presenters.request.matrix_words import combination_notes, most_text
from luma_desktop.ui.presenters.request.models import model_choice, model_note
from luma_desktop.ui.presenters.trouble.fault_words import fault_text
from luma_desktop.ui.prompts.prompt_edit import PromptEdit

_LABEL_GAP = 5


class RequestFields(QWidget):
    """Everything the user can enter."""

    changed = Signal()
    vary_requested = Signal()
    prompts_requested = Signal(list)
    """list[str]: every prompt that the text asks for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_extending = False
        self.is_fixed = False
        """Whether what is edited goes on from a clip by its id: it keeps its model and shape."""
        self._build()
        self._connect()
        self._on_changed()

    # draft

    def draft(self) -> FormDraft:
        return self._options.wanted(self._plain_draft())

    def plan(self) -> ClickPlan:
        """What will be sent: the closest to the draft that its models support."""
        return click_plan(self.draft())

    def _plain_draft(self) -> FormDraft:
        return FormDraft(
            prompt=self._prompt.text(),
            model=Model(self._model.currentData()),
            aspect_ratio=self._aspect_wanted,
            expand_prompt=self._expand.isChecked(),
            start_image_url=self.frames.address(FrameSlot.START),
            end_image_url=self.frames.address(FrameSlot.END),
            variations=self._row.variations.value(),
            matrix=self._row.matrix,
        )

    def set_draft(self, draft: FormDraft, *, undoable: bool = False) -> None:
        """Show `draft`; its images are requested.

        With `undoable`, the field's own Undo brings back the earlier prompt.
        """
        self._prompt.set_text(draft.prompt, undoable=undoable)
        self._model.setCurrentIndex(self._model.findData(draft.model))
        self._aspect_wanted = draft.aspect_ratio
        self._options.set_wanted(draft)
        self._expand.setChecked(draft.expand_prompt)
        self._row.variations.setValue(draft.variations)
        self._row.set_matrix(draft.matrix)
        self.frames.set_address(FrameSlot.START, draft.start_image_url)
        self.frames.set_address(FrameSlot.END, draft.end_image_url)
        self._on_changed()

    def set_model(self, model: Model) -> None:
        """Select a model and change nothing else."""
        self.set_matrix(msgspec.structs.replace(self._row.matrix, model=()))
        self._model.setCurrentIndex(self._model.findData(model))

    def set_extending(self, extending: bool) -> None:
        """An extension has its clip's shape."""
        self._is_extending = extending
        self._row.set_can_vary(not extending)
        self.set_taken_frame()
        self._prompt.set_placeholder(
            self.tr("What happens next?")
            if extending
            else self.tr("What should happen in the clip?")
        )

    def set_matrix(self, matrix: Matrix) -> None:
        """Set several values of some options, replacing those of the fields."""
        self._row.set_matrix(matrix)
        self._on_changed()

    def set_source_clip(self, job: Job, operation: Operation, model: Model) -> None:
        """Request another version of a clip; `model` is one that makes them."""
        self.set_model(model)
        self._aspect_wanted = job.request.aspect_ratio
        self._options.want(operation)
        self._options.source.use_clip(job)

    @property
    def source(self) -> SourceField:
        """The video that another version is made of."""
        return self._options.source

    def set_editing(self, request: GenerationRequest | None) -> None:
        """Edit mode: one clip; an extended clip fixes the model and the aspect ratio."""
        self.is_fixed = request is not None and bool(request.extends or request.leads_to)
        self._row.set_can_vary(request is None)
        self._row.variations.setEnabled(request is None)
        starts = (FrameSlot.START,) if request is not None and request.extends else ()
        ends = (FrameSlot.END,) if request is not None and request.leads_to else ()
        self.set_taken_frame(*starts, *ends)

    def set_taken_frame(self, *taken: FrameSlot) -> None:
        """The frames that clips replace."""
        self.frames.set_taken(*taken)

    # focus and faults

    @property
    def prompt(self) -> PromptEdit:
        """For prompt help."""
        return self._prompt

    def focus_prompt(self) -> None:
        self._prompt.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_faults(self, faults: tuple[RequestFault, ...]) -> QWidget | None:
        """Show each fault at its field and focus the first; returns that field."""
        fields: dict[RequestFault, QWidget] = {
            RequestFault.PROMPT_BLANK: self._prompt.editor,
            RequestFault.PROMPT_TOO_LONG: self._prompt.editor,
            RequestFault.START_URL: self.frames[FrameSlot.START].field,
            RequestFault.END_URL: self.frames[FrameSlot.END].field,
        }
        self._options.set_fault("")
        for fault in faults:
            match fault:
                case RequestFault.START_URL:
                    self.frames.show_fault(FrameSlot.START, fault_text(fault))
                case RequestFault.END_URL:
                    self.frames.show_fault(FrameSlot.END, fault_text(fault))
                case RequestFault.PROMPT_BLANK if len(self._prompt.prompts()) > 1:
                    self._prompt.set_hint(self.tr("One of the prompts is empty."))
                case RequestFault.PROMPT_BLANK | RequestFault.PROMPT_TOO_LONG:
                    self._prompt.set_hint(fault_text(fault))
                case RequestFault.SOURCE_VIDEO | RequestFault.SOURCE_VIDEO_URL:
                    self._options.source.set_fault(fault_text(fault))
                case _:
                    self._options.set_fault(fault_text(fault))
        if not faults:
            return None
        first = fields.get(faults[0], self._options.source.focus_target)
        first.setFocus(Qt.FocusReason.OtherFocusReason)
        return first

    def show_too_much(self) -> QWidget:
        """Say that this is more than one click may ask for."""
        self._prompt.set_hint(most_text())
        self.focus_prompt()
        return self._prompt.editor

    def show_one_only(self) -> QWidget:
        """Say that a queued job is one clip."""
        self._prompt.set_hint(self.tr("A queued job makes one clip. Keep one of the alternatives."))
        self.focus_prompt()
        return self._prompt.editor

    def show_count_refused(self) -> QWidget | None:
        """The number of variations as it is being typed does not count."""
        return self._row.show_refusal()

    def show_target_refused(self) -> QWidget:
        """Say that the model can't lead up to a clip by id."""
        self._options.set_fault(
            self.tr(
                "This model can't lead up to a clip by its ID. Remove the clip and use "
                "its first frame as the end frame."
            )
        )
        self._model.setFocus(Qt.FocusReason.OtherFocusReason)
        return self._model

    def show_source_refused(self) -> QWidget | None:
        """The source video was checked and can't be used; returns the widget to focus."""
        source = self._options.source
        if not source.isVisible() or not source.is_refused:
            return None
        source.focus_target.setFocus(Qt.FocusReason.OtherFocusReason)
        return source.focus_target

    def show_frame_missing(self) -> QWidget:
        """Say that the extended clip's frame isn't here yet."""
        return self.frames.show_fault(FrameSlot.START, self.tr("The clip's last frame goes here"))

    # building

    def _build(self) -> None:
        self.setObjectName("request_fields")
        self._prompt = PromptEdit(MAX_PROMPT_UNITS)
        self._aspect = AspectRatioPicker()
        self._aspect_wanted = AspectRatio.WIDE
        self._options = ModelOptions()
        self._misfits = text_label("model_note")
        self._misfits.setFont(label_font())
        self._misfits.hide()
        self.frames = FrameWells()
        """Start and end frame."""
        self._expand = QCheckBox(self.tr("Expand prompt"))
        self._expand.setObjectName("expand_prompt")
        self._expand.setAccessibleName(self.tr("Expand prompt"))
        self._expand.setToolTip(self.tr("Let the service add detail to the prompt"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addWidget(self._prompt)
        column.addLayout(self._labelled(self.tr("Model"), self._build_model()))
        column.addWidget(self._misfits)
        column.addLayout(self._labelled(self.tr("Aspect ratio"), self._aspect))
        column.addWidget(self._options)
        column.addWidget(self.frames)
        column.addWidget(self._expand)
        self._row = VariationsRow()
        column.addLayout(self._labelled(self.tr("Variations"), self._row))

    def _build_model(self) -> ComboBox:
        self._model = ComboBox()
        self._model.setObjectName("model")
        self._model.setAccessibleName(self.tr("Model"))
        for model in Model:
            self._model.addItem(model_choice(model), model)
        return self._model

    def _labelled(self, text: str, field: QWidget) -> QVBoxLayout:
        label = plain_label(f"{field.objectName()}_label", text)
        label.setFont(label_font())
        label.setBuddy(field)
        set_muted(label)
        column = QVBoxLayout()
        column.setSpacing(_LABEL_GAP)
        column.addWidget(label)
        column.addWidget(field)
        return column

    def _connect(self) -> None:
        self._prompt.edited.connect(self.changed)
        self._model.currentIndexChanged.connect(self._on_changed)
        self._aspect.changed.connect(self._on_aspect)
        self._options.changed.connect(self._on_changed)
        self._expand.toggled.connect(self._on_changed)
        self._prompt.prompts_requested.connect(
            lambda: self.prompts_requested.emit(list(self._prompt.prompts()))
        )
        self._row.changed.connect(self._on_changed)
        self._row.vary_requested.connect(self.vary_requested)
        self.frames.changed.connect(self.changed)

    def _on_aspect(self, ratio: str) -> None:
        self._aspect_wanted = AspectRatio(ratio)
        self._on_changed()

    def _on_changed(self) -> None:
        """Show what the model supports, what will be sent, and what it can't do."""
        wanted = wanted_by(self.draft())
        fit = fitted(wanted)
        able = capabilities(wanted.model)
        self._aspect.set_offered(able.aspect_ratios)
        self._aspect.set_value(fit.request.aspect_ratio)
        self.frames.set_ratio(fit.request.aspect_ratio)
        self._expand.setVisible(able.expand_prompt)
        self._options.show_request(fit.request)
        self._options.set_fault("")
        self._show_varied()
        varied = bool(self._row.matrix)
        self._misfits.setText(model_note(wanted, fit))
        self._misfits.setVisible(bool(fit.misfits) and not varied)
        self._row.set_notes(combination_notes(self.plan().combined) if varied else "")
        self.changed.emit()

    def _show_varied(self) -> None:
        """Disable fields that are varied elsewhere, and say so."""
        axes = self._row.matrix.axes
        mark_varied(self._model, self.tr("Model"), varied=Axis.MODEL in axes)
        mark_varied(self._aspect, self.tr("Aspect ratio"), varied=Axis.ASPECT_RATIO in axes)
        if self._is_extending or self.is_fixed:
            self._aspect.setEnabled(False)
        if self.is_fixed:
            self._model.setEnabled(False)
        self._expand.setEnabled(Axis.EXPAND_PROMPT not in axes)
        self._options.set_varied(axes)
