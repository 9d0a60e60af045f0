"""One line of plain text, cut with "…" where there is no room, whole in its tool tip."""

from __future__ import annotations

import re

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from luma_desktop.ui.kit.painting import draw_line
from luma_desktop.ui.kit.tool_tips import tool_tip

_MINIMUM = 24

_LEAST = 80
"""Pixels of a message's beginning that are always left."""


class ElidedLabel(QLabel):
    """Screen readers get the whole text. It takes its own width and gives way when it must."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_text(self, text: str, details: str = "") -> None:
        """Show `text`; the tool tip also shows `details`."""
        self.setText(text)
        self.setToolTip(tool_tip(f"{text}\n{details}".rstrip()))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(_MINIMUM, super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(self.palette().color(self.foregroundRole()))
        leading = self.alignment() & Qt.AlignmentFlag.AlignHorizontal_Mask
        room = self.contentsRect()
        draw_line(painter, room, leading, self.text_for(room.width()), self.fontMetrics())

    def text_for(self, width: int) -> str:  # noqa: ARG002 - for those that know what may go
        """The text for the available width, cut at its end if it doesn't fit."""
        return self.text()


class MessageText(ElidedLabel):
    """Messages end with what was spent and the next step: where there is no room, these are kept.

    What happened gives way to them.
    """

    def text_for(self, width: int) -> str:
        text, metrics = self.text(), self.fontMetrics()
        if metrics.horizontalAdvance(text) <= width:
            return text
        ends = [match.end() for match in re.finditer(r"(?<=[.!?…]) +", text)]
        for end in ends[-2:]:
            room = width - metrics.horizontalAdvance(f" {text[end:]}")
            if room >= _LEAST:
                begin = metrics.elidedText(text[:end].rstrip(), Qt.TextElideMode.ElideRight, room)
                return f"{begin} {text[end:]}"
        return text
