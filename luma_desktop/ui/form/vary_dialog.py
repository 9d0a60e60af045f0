"""Chooses several values of options: every valid combination becomes a clip."""

from __future__ import annotations

from typing import Any

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from luma_desktop.domain.capabilities import Capabilities, capabilities
from luma_desktop.domain.click_plan import ClickPlan, click_plan
from luma_desktop.domain.fitting import fitted
from luma_desktop.domain.matrix import Axis, Matrix
from luma_desktop.domain.pricing import PriceList
from luma_desktop.domain.request import AspectRatio, Model, Resolution
from luma_desktop.domain.settings import FormDraft, wanted_by
from luma_desktop.ui.kit.fonts import label_font, semibold, tabular
from luma_desktop.ui.kit.foot import dialog_foot
from luma_desktop.ui.kit.palette import Role
from luma_desktop.ui.kit.text_button import text_button
from luma_desktop.ui.kit.text_label import plain_label, text_label
from luma_desktop.ui.kit.theme import set_ground, set_kind, set_muted
from luma_desktop.ui.presenters.money.click_cost import clips_text
from luma_desktop.ui.presenters.money.click_question import cost_text
from luma_desktop.ui.presenters.request.matrix_words import (
    axis_name,
    combination_notes,
    too_much_text,
    value_text,
)

_WIDTH = 660
_VALUES: dict[Axis, tuple[Any, ...]] = {
    Axis.MODEL: tuple(Model),
    Axis.ASPECT_RATIO: tuple(AspectRatio),
    Axis.RESOLUTION: tuple(Resolution),
    Axis.DURATION: (5, 9, 10),
    Axis.LOOP: (False, True),
    Axis.EXPAND_PROMPT: (False, True),
}
"""Options that any model supports, in the form's order."""


class VaryDialog(QDialog):
    """Shows at once how many clips a choice makes and their price."""

    matrix_chosen = Signal(object)
    """Matrix."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft = FormDraft()
        self._prices = PriceList()
        self._boxes: dict[Axis, dict[Any, QCheckBox]] = {}
        self._build()
        self._connect()

    def show_draft(self, draft: FormDraft, prices: PriceList) -> None:
        """Start with what `draft` varies, and with its own values otherwise."""
        self._draft, self._prices = draft, prices
        own = fitted(wanted_by(draft)).request
        for axis, boxes in self._boxes.items():
            chosen = draft.matrix.values(axis) or (getattr(own, axis),)
            for value, box in boxes.items():
                box.blockSignals(True)
                box.setChecked(value in chosen)
                box.blockSignals(False)
        self._on_changed()
        self._boxes[Axis.MODEL][own.model].setFocus()

    def matrix(self) -> Matrix:
        """What is checked and available, except for the form's own values."""
        own = fitted(wanted_by(self._draft)).request
        chosen: dict[str, tuple[Any, ...]] = {}
        for axis, boxes in self._boxes.items():
            values = tuple(v for v, box in boxes.items() if box.isChecked() and box.isEnabled())
            chosen[axis] = () if values == (getattr(own, axis),) else values
        return Matrix(**chosen)

    # building

    def _build(self) -> None:
        self.setObjectName("vary_dialog")
        self.setWindowTitle(self.tr("Vary"))
        self.setMinimumWidth(_WIDTH)
        set_ground(self, Role.PANEL)
        what = text_label(
            "vary_what",
            self.tr(
                "Check every value you want. Each prompt is generated once for every "
                "combination that works. Where nothing is checked, the form's value is "
                "used."
            ),
        )
        set_muted(what)
        self._result = plain_label("vary_result")
        self._result.setFont(tabular(semibold(self.font())))
        self._notes = text_label("vary_notes")
        self._notes.setFont(label_font())
        self._notes.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._notes.setMinimumHeight(3 * self._notes.fontMetrics().lineSpacing())
        set_muted(self._notes)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(16)
        layout.addWidget(what)
        layout.addLayout(self._build_grid())
        below = QVBoxLayout()
        below.setSpacing(5)
        below.addWidget(self._result)
        below.addWidget(self._notes)
        layout.addLayout(below)
        layout.addStretch(1)
        layout.addLayout(self._build_buttons())

    def _build_grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(1, 1)
        for row, axis in enumerate(Axis):
            label = plain_label(f"vary_{axis}_label", axis_name(axis))
            set_muted(label)
            grid.addWidget(label, row, 0)
            grid.addLayout(self._build_boxes(axis), row, 1)
        return grid

    def _build_boxes(self, axis: Axis) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(10)
        boxes = self._boxes[axis] = {}
        for value in _VALUES[axis]:
            text = value_text(axis, value)
            box = boxes[value] = QCheckBox(text[:1].upper() + text[1:])
            box.setObjectName(f"vary_{axis}_{value}")
            box.setAccessibleName(f"{axis_name(axis)}: {text}")
            line.addWidget(box)
        line.addStretch(1)
        return line

    def _build_buttons(self) -> QHBoxLayout:
        self._none = text_button("vary_nothing", self.tr("Stop varying"))
        self._cancel = text_button("vary_cancel", self.tr("Cancel"))
        self._take = text_button("vary_take", self.tr("Use these"))
        self._take.setDefault(True)
        set_kind(self._take, "primary")
        return dialog_foot([self._none], [self._cancel, self._take])

    def _connect(self) -> None:
        for boxes in self._boxes.values():
            for box in boxes.values():
                box.toggled.connect(self._on_changed)
        self._none.clicked.connect(self._on_none)
        self._cancel.clicked.connect(self.reject)
        self._take.clicked.connect(self._on_taken)

    # inside

    def _on_changed(self) -> None:
        models = self.matrix().model or (self._draft.model,)
        able = [capabilities(model) for model in models]
        for axis, boxes in self._boxes.items():
            for value, box in boxes.items():
                box.setEnabled(any(_takes(one, axis, value) for one in able))
        self._show_result(click_plan(msgspec.structs.replace(self._draft, matrix=self.matrix())))

    def _show_result(self, plan: ClickPlan) -> None:
        self._take.setEnabled(not plan.is_too_much)
        if plan.is_too_much:
            self._result.setText(too_much_text(plan))
        else:
            cost = cost_text(self._prices.bill(plan.requests))
            self._result.setText(f"{clips_text(plan.count)}: {cost}")
        self._notes.setText(combination_notes(plan.combined))

    def _on_none(self) -> None:
        self.show_draft(msgspec.structs.replace(self._draft, matrix=Matrix()), self._prices)

    def _on_taken(self) -> None:
        self.accept()
        self.matrix_chosen.emit(self.matrix())


def _takes(able: Capabilities, axis: Axis, value: Any) -> bool:
    offered: dict[Axis, tuple[Any, ...]] = {
        Axis.MODEL: tuple(Model),
        Axis.ASPECT_RATIO: able.aspect_ratios,
        Axis.RESOLUTION: able.resolutions,
        Axis.DURATION: able.durations,
        Axis.LOOP: (False, able.loop),
        Axis.EXPAND_PROMPT: (False, able.expand_prompt),
    }
    return value in offered[axis]
