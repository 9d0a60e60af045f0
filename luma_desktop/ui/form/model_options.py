"""The options that only some models take; the others are not shown."""

from __future__ import annotations

from collections.abc import Collection

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from luma_desktop.domain.capabilities import capabilities
from luma_desktop.domain.matrix import Axis
from luma_desktop.domain.request import GenerationRequest, Operation, Resolution
from luma_desktop.domain.settings import FormDraft
from luma_desktop.ui.form.source_field import SourceField
from luma_desktop.ui.form.varied_field import mark_varied
from luma_desktop.ui.kit.combo_box import ComboBox
from luma_desktop.ui.kit.fonts import label_font
from luma_desktop.ui.kit.text_label import plain_label, text_label
from luma_desktop.ui.kit.theme import set_muted, set_wrong
from luma_desktop.ui.kit.tool_tips import tool_tip
from luma_desktop.ui.presenters.request.models import operation_name

_GAP = 5


class ModelOptions(QWidget):
    """Remembers options chosen for another model; shows what the selected one supports."""

    changed = Signal()
    """The user chose something."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._resolution_wanted: Resolution | None = None
        self._duration_wanted: int | None = None
        self._operation_wanted = Operation.GENERATE
        self._build()
        self._connect()

    def wanted(self, draft: FormDraft) -> FormDraft:
        """`draft` with the options chosen here, whether or not the model supports them."""
        return msgspec.structs.replace(
            draft,
            operation=self._operation_wanted,
            resolution=self._resolution_wanted,
            duration=self._duration_wanted,
            loop=self._loop.isChecked(),
            hdr=self._hdr.isChecked(),
            exr_export=self._exr.isChecked(),
            source_video_url=self.source.url,
            source_job_id=self.source.job_id,
        )

    def set_wanted(self, draft: FormDraft) -> None:
        self._operation_wanted = draft.operation
        self._resolution_wanted = draft.resolution
        self._duration_wanted = draft.duration
        self._loop.setChecked(draft.loop)
        self._hdr.setChecked(draft.hdr)
        self._exr.setChecked(draft.exr_export)
        self.source.set_source(job_id=draft.source_job_id, url=draft.source_video_url)

    def show_request(self, request: GenerationRequest) -> None:
        """Offer what the request's model supports, with what will be sent selected."""
        able = capabilities(request.model)
        operations = able.operations if able.source_video else ()
        _offer(self._operation, [(operation_name(o), o) for o in operations], request.operation)
        _offer(self._resolution, [(r.value, r) for r in able.resolutions], request.resolution)
        _offer(self._duration, [(f"{s} s", s) for s in able.durations], request.duration)
        self._operation_box.setVisible(bool(operations))
        self._size_box.setVisible(bool(able.resolutions))
        makes_version = request.operation is not Operation.GENERATE
        self._source_box.setVisible(makes_version)
        self._loop.setVisible(able.loop and not makes_version)
        self._hdr.setVisible(able.hdr)
        self._exr.setVisible(able.hdr and request.hdr)
        self.setVisible(any((able.resolutions, able.loop, operations)))

    def set_varied(self, axes: Collection[Axis]) -> None:
        """Disable fields whose several values were chosen elsewhere."""
        mark_varied(self._resolution, self.tr("Resolution"), varied=Axis.RESOLUTION in axes)
        mark_varied(self._duration, self.tr("Duration"), varied=Axis.DURATION in axes)
        self._loop.setEnabled(Axis.LOOP not in axes)

    def want(self, operation: Operation) -> None:
        """Select the operation, as the user would."""
        self._operation_wanted = operation

    def set_fault(self, text: str) -> None:
        """Show what is wrong with these options, in one sentence; may be empty."""
        self._fault.setText(text)
        self._fault.setVisible(bool(text))

    # building

    def _build(self) -> None:
        self.setObjectName("model_options")
        self._operation = self._combo("operation", self.tr("Operation"))
        self._resolution = self._combo("resolution", self.tr("Resolution"))
        self._duration = self._combo("duration", self.tr("Duration"))
        self.source = SourceField()
        self._loop = self._check("loop", self.tr("Loop"), self.tr("Make the end match the start"))
        self._hdr = self._check("hdr", self.tr("HDR"), self.tr("For 5 s clips at 720p or 1080p"))
        self._exr = self._check(
            "exr_export", self.tr("EXR frames"), self.tr("Export, requires HDR")
        )
        self._fault = text_label("options_fault")
        set_wrong(self._fault)
        self._fault.hide()
        self._operation_box = _labelled(self.tr("Operation"), self._operation)
        self._source_box = _labelled(self.tr("Source video"), self.source)
        self._size_box = QWidget()
        sizes = QHBoxLayout(self._size_box)
        sizes.setContentsMargins(0, 0, 0, 0)
        sizes.setSpacing(10)
        sizes.addWidget(_labelled(self.tr("Resolution"), self._resolution), 1)
        sizes.addWidget(_labelled(self.tr("Duration"), self._duration), 1)
        checks = QHBoxLayout()
        checks.setSpacing(16)
        for box in (self._loop, self._hdr, self._exr):
            checks.addWidget(box)
        checks.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for part in (self._operation_box, self._source_box, self._size_box):
            column.addWidget(part)
        column.addLayout(checks)
        column.addWidget(self._fault)

    def _combo(self, name: str, accessible_name: str) -> ComboBox:
        combo = ComboBox()
        combo.setObjectName(name)
        combo.setAccessibleName(accessible_name)
        return combo

    def _check(self, name: str, text: str, tip: str) -> QCheckBox:
        box = QCheckBox(text)
        box.setObjectName(name)
        box.setAccessibleName(text)
        box.setToolTip(tool_tip(tip))
        return box

    def _connect(self) -> None:
        self._operation.currentIndexChanged.connect(self._on_operation)
        self._resolution.currentIndexChanged.connect(self._on_resolution)
        self._duration.currentIndexChanged.connect(self._on_duration)
        self.source.changed.connect(self.changed)
        for box in (self._loop, self._hdr, self._exr):
            box.toggled.connect(self.changed)

    def _on_operation(self) -> None:
        self._operation_wanted = Operation(self._operation.currentData())
        self.changed.emit()

    def _on_resolution(self) -> None:
        self._resolution_wanted = Resolution(self._resolution.currentData())
        self.changed.emit()

    def _on_duration(self) -> None:
        self._duration_wanted = int(self._duration.currentData())
        self.changed.emit()


def _offer(combo: ComboBox, choices: list[tuple[str, object]], chosen: object) -> None:
    """Replace the choices without a signal, as the user didn't choose."""
    combo.blockSignals(True)
    try:
        if [combo.itemData(i) for i in range(combo.count())] != [data for _, data in choices]:
            combo.clear()
            for text, data in choices:
                combo.addItem(text, data)
        combo.setCurrentIndex(combo.findData(chosen))
    finally:
        combo.blockSignals(False)


def _labelled(text: str, field: QWidget) -> QWidget:
    box = QWidget()
    box.setObjectName(f"{field.objectName()}_box")
    label = plain_label(f"{field.objectName()}_label", text)
    label.setFont(label_font())
    label.setBuddy(field)
    set_muted(label)
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(_GAP)
    column.addWidget(label)
    column.addWidget(field)
    return box
