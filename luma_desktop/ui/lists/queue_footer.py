"""Below the queue: pause or resume, and clear finished jobs."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from luma_desktop.ui.actions.actions import Wishes
from luma_desktop.ui.actions.commands import Command
from luma_desktop.ui.kit.fonts import label_font
from luma_desktop.ui.kit.icons import icon
from luma_desktop.ui.kit.painting import fill_rect
from luma_desktop.ui.kit.palette import Role
from luma_desktop.ui.kit.theme import Theme, set_kind
from luma_desktop.ui.kit.tool_tips import tool_tip

_ICON = QSize(20, 16)
"""Wider than drawn: Qt leaves too little space between icon and text."""

_GUTTER = 10
"""As right of the cards."""


class QueueFooter(QWidget):
    """Emits wishes; shows a pause only once it's a fact."""

    def __init__(self, wishes: Wishes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wishes = wishes
        self._pause = QPushButton()
        self._clear = QPushButton(self.tr("Clear finished"))
        self._build()
        self._connect()

    def _build(self) -> None:
        self.setObjectName("queue_footer")
        self._pause.setObjectName("pause_queue")
        self._clear.setObjectName("clear_finished")
        self._clear.setAccessibleName(self._clear.text())
        self._clear.setToolTip(
            self.tr("Remove finished jobs from this list; they stay in the library")
        )
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 6, _GUTTER, 0)
        layout.setSpacing(8)
        for button in (self._pause, self._clear):
            set_kind(button, "flat")
            button.setFont(label_font())
            button.setIconSize(_ICON)
            button.setAutoDefault(False)
        layout.addWidget(self._pause)
        layout.addStretch(1)
        layout.addWidget(self._clear)
        self.set_waits(waits=False)
        self.set_has_finished(has_finished=False)

    def _connect(self) -> None:
        self._pause.clicked.connect(lambda: self._wishes.wish(Command.PAUSE_QUEUE))
        self._clear.clicked.connect(lambda: self._wishes.wish(Command.CLEAR_FINISHED))

    def set_waits(self, *, waits: bool) -> None:
        """Set whether the queue waits for the user."""
        text = self.tr("Resume") if waits else self.tr("Pause")
        tip = (
            self.tr("Send queued jobs")
            if waits
            else self.tr("Stop sending; jobs at the service keep running")
        )
        self._pause.setText(text)
        self._pause.setAccessibleName(text)
        self._pause.setToolTip(tool_tip(tip))
        self._pause.setIcon(icon("play" if waits else "circle-pause", Role.MUTED))

    def set_has_finished(self, *, has_finished: bool) -> None:
        self._clear.setEnabled(has_finished)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """A line parts it from the list."""
        painter = QPainter(self)
        fill_rect(painter, QRectF(0, 0, self.width(), 1), Theme.current().color(Role.LINE))
