"""The cropped image that the clip would begin or end with."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from luma_desktop.ui.frames.crop_frame import CropFrame
from luma_desktop.ui.kit.painting import WELL_RADIUS, paint_box, rounded_path
from luma_desktop.ui.kit.palette import Role
from luma_desktop.ui.kit.theme import Theme

_LONGEST = 196
"""Logical pixels."""


class CropResult(QWidget):
    """Repainted on `update`."""

    def __init__(self, pixmap: QPixmap, frame: CropFrame, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pixmap, self._frame = pixmap, frame
        self.setObjectName("crop_result")
        self.setAccessibleName(self.tr("Cropped image"))
        width = min(_LONGEST, _LONGEST * frame.ratio)
        self.setFixedSize(QSize(round(width), round(width / frame.ratio)))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        left, top, width, height = self._frame.fractions()
        across, down = self._pixmap.width(), self._pixmap.height()
        part = QRectF(left * across, top * down, width * across, height * down)
        rect = QRectF(self.rect())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.save()
        painter.setClipPath(rounded_path(rect, WELL_RADIUS))
        painter.drawPixmap(rect, self._pixmap, part)
        painter.restore()
        line = Theme.current().color(Role.LINE)
        paint_box(painter, rect, radius=WELL_RADIUS, ground=None, edge=line)
