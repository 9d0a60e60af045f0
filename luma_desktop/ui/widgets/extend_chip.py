"""Says which clip the form goes on from, and ends that."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from luma_desktop.domain.job import Job
from luma_desktop.ui.icons import icon
from luma_desktop.ui.painting import FIELD_RADIUS, paint_box
from luma_desktop.ui.palette import Role
from luma_desktop.ui.theme import Theme
from luma_desktop.ui.widgets.elided_label import ElidedLabel


class ExtendChip(QWidget):
    """Shown above the prompt while the form is for an extension."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("extend_chip")
        self._text = ElidedLabel("extending")
        self._close = QToolButton()
        self._close.setObjectName("stop_extending")
        self._close.setAccessibleName(self.tr("Do not extend"))
        self._close.setToolTip(self.tr("Do not extend (Esc)"))
        self._close.setIcon(icon("x"))
        self._close.clicked.connect(self.closed)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 2, 4, 2)
        layout.setSpacing(6)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._close)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        color = Theme.current().color
        ground, edge = color(Role.SELECTION), color(Role.ACCENT_LINE)
        paint_box(painter, QRectF(self.rect()), radius=FIELD_RADIUS, ground=ground, edge=edge)

    def show_job(self, job: Job) -> None:
        self._text.set_text(self.tr("Extending: {title}").format(title=job.title))
