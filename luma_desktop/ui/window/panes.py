"""The three panes side by side; in a narrow window the right one floats over the middle."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSplitter, QWidget

from luma_desktop.ui.form.form_panel import WIDTH as FORM_WIDTH

NARROW = 1100
"""Logical pixels below which the queue and library are folded away."""

_SIDE_WIDTH = 332
_HANDLE = 1
_FORM_LEAST = 272
_FORM_MOST = 480
_SIDE_MOST = 560


class Panes(QWidget):
    """Keeps the widths of the form and the side panel; the video takes the rest."""

    folded_changed = Signal(bool)
    """Whether the side panel is folded away."""
    moved = Signal()
    """The user moved a border."""

    def __init__(
        self, form: QWidget, preview: QWidget, side: QWidget, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._form, self._preview, self._side = form, preview, side
        self._is_folded = False
        self._is_full = False
        self._wanted = True
        self._unfolded = QByteArray()
        self._build()

    @property
    def is_folded(self) -> bool:
        return self._is_folded

    def state(self) -> bytes:
        """Where the borders are, as Qt packs it."""
        state = self._unfolded if self._is_folded else self._splitter.saveState()
        return bytes(state.data())

    def restore(self, state: bytes) -> None:
        if state:
            self._splitter.restoreState(QByteArray(state))

    def show_side(self, *, shown: bool) -> None:
        """Show or hide the queue and library; in a narrow window only temporarily."""
        if not self._is_folded:
            self._wanted = shown
        focused = QApplication.focusWidget()
        if not shown and focused is not None and self._side.isAncestorOf(focused):
            self._preview.setFocus()  # Qt would give focus to the next widget, a message's button
        self._side.setVisible(shown)
        self._place_float()
        if shown and self._is_folded:
            self._edge.raise_()
            self._side.raise_()

    def set_full(self, full: bool) -> None:
        """Leave the middle pane alone on the screen, or bring the others back."""
        self._is_full = full
        self._form.setVisible(not full)
        self._side.setVisible(not full and self._wanted and not self._is_folded)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        if not self._is_full:  # full-screen width says nothing about the window
            self._fold(folded=event.size().width() < NARROW)
        self._place_float()

    def _build(self) -> None:
        self.setObjectName("panes")
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setObjectName("splitter")
        self._splitter.setHandleWidth(_HANDLE)
        self._splitter.setChildrenCollapsible(False)
        self._form.setMinimumWidth(_FORM_LEAST)
        self._form.setMaximumWidth(_FORM_MOST)
        self._side.setMaximumWidth(_SIDE_MOST)
        for place, (pane, stretch) in enumerate(
            ((self._form, 0), (self._preview, 1), (self._side, 0))
        ):
            self._splitter.addWidget(pane)
            self._splitter.setStretchFactor(place, stretch)
        self._splitter.setSizes([FORM_WIDTH, 1280 - FORM_WIDTH - _SIDE_WIDTH, _SIDE_WIDTH])
        self._splitter.splitterMoved.connect(self.moved)
        self._edge = QWidget(self)
        self._edge.setObjectName("side_edge")
        self._edge.setBackgroundRole(QPalette.ColorRole.Mid)
        self._edge.setAutoFillBackground(True)
        self._edge.hide()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._splitter)

    def _fold(self, *, folded: bool) -> None:
        if folded == self._is_folded:
            return
        self._is_folded = folded
        if folded:
            self._unfolded = self._splitter.saveState()
            self._side.setParent(self)
            self._side.hide()
        else:
            self._splitter.addWidget(self._side)
            self._splitter.setStretchFactor(2, 0)
            self._side.setVisible(self._wanted)
            self._splitter.restoreState(self._unfolded)
        self.folded_changed.emit(folded)

    def _place_float(self) -> None:
        if self._is_folded:
            width = min(_SIDE_WIDTH, self.width())
            left = self.width() - width
            self._side.setGeometry(left, 0, width, self.height())
            self._edge.setGeometry(left - _HANDLE, 0, _HANDLE, self.height())
        self._edge.setVisible(self._is_folded and self._side.isVisibleTo(self))
