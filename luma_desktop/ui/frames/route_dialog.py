"""Asks once, before the first local image is sent, how it may be sent."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QHBoxLayout,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from luma_desktop.domain.picture import PictureRoute
from luma_desktop.ui.kit.fonts import title_font
from luma_desktop.ui.kit.text_button import text_button
from luma_desktop.ui.kit.text_label import text_label
from luma_desktop.ui.kit.theme import set_kind, set_muted
from luma_desktop.ui.presenters.request.picture_routes import RouteChoice

_WIDTH = 440
_INDENT = 26


class RouteDialog(QDialog):
    """Nothing is preselected: the user decides what is sent."""

    route_chosen = Signal(object)
    """PictureRoute that is ready to use."""
    setup_requested = Signal(object)
    """PictureRoute that must be set up first."""

    def __init__(
        self, why: str, choices: tuple[RouteChoice, ...], parent: QWidget | None = None
    ) -> None:
        """`why` explains the question in one sentence."""
        super().__init__(parent)
        self._choices = {choice.route: choice for choice in choices}
        self._buttons: dict[PictureRoute, QRadioButton] = {}
        self._group = QButtonGroup(self)
        self._build(why)
        self._connect()
        self._show_answer()

    def _build(self, why: str) -> None:
        self.setObjectName("route_dialog")
        self.setWindowTitle(self.tr("Images from this computer"))
        title = text_label("route_title", self.tr("How should the image get to the service?"))
        title.setFont(title_font())
        title.setMinimumWidth(_WIDTH)
        reason = text_label("route_why", why)
        set_muted(reason)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        layout.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)
        layout.addWidget(title)
        layout.addWidget(reason)
        for choice in self._choices.values():
            layout.addLayout(self._build_choice(choice))
        layout.addSpacing(4)
        layout.addLayout(self._build_buttons())

    def _build_choice(self, choice: RouteChoice) -> QVBoxLayout:
        button = QRadioButton(choice.text)
        button.setObjectName(f"route_{choice.route}")
        button.setAccessibleName(choice.text)
        button.setAccessibleDescription(choice.details)
        button.setEnabled(choice.possible)
        self._buttons[choice.route] = button
        self._group.addButton(button)
        details = text_label(f"route_{choice.route}_details", choice.details)
        details.setEnabled(choice.possible)
        set_muted(details)
        below = QHBoxLayout()
        below.setContentsMargins(_INDENT, 0, 0, 0)
        below.addWidget(details)
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(button)
        column.addLayout(below)
        return column

    def _build_buttons(self) -> QHBoxLayout:
        note = text_label("route_note", self.tr("You can change this in Settings."))
        set_muted(note)
        self._cancel = text_button("route_cancel", self.tr("Don't send"))
        self._go = QPushButton()
        self._go.setObjectName("route_go")
        self._go.setDefault(True)
        set_kind(self._go, "primary")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(note, 1)
        row.addWidget(self._cancel)
        row.addWidget(self._go)
        return row

    def _connect(self) -> None:
        self._group.buttonToggled.connect(self._show_answer)
        self._cancel.clicked.connect(self.reject)
        self._go.clicked.connect(self._on_go)

    def _chosen(self) -> RouteChoice | None:
        for route, button in self._buttons.items():
            if button.isChecked():
                return self._choices[route]
        return None

    def _show_answer(self) -> None:
        chosen = self._chosen()
        ready = chosen is None or chosen.ready
        text = self.tr("Generate this way") if ready else self.tr("Set up…")
        self._go.setText(text)
        self._go.setAccessibleName(text)
        self._go.setEnabled(chosen is not None)

    def _on_go(self) -> None:
        chosen = self._chosen()
        if chosen is None:
            return
        self.accept()
        if chosen.ready:
            self.route_chosen.emit(chosen.route)
        else:
            self.setup_requested.emit(chosen.route)
