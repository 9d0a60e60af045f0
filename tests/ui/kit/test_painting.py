"""Lines of text in the reading direction of their own words."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QImage, QPainter
from PySide6.QtWidgets import QApplication

from luma_desktop.ui.kit.painting import draw_line

A = Qt.AlignmentFlag
HEBREW = "שלום!"
ROOM = QRect(4, 0, 192, 40)


def picture(*flags: Qt.AlignmentFlag | Qt.TextFlag, text: str = HEBREW) -> QImage:
    """`text` as a painter draws it with these flags; without any, as `draw_line` does."""
    image = QImage(200, 40, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    if flags:
        both = int(A.AlignVCenter)
        for flag in flags:
            both |= int(flag)
        painter.drawText(ROOM, both, text)
    else:
        draw_line(painter, ROOM, A.AlignLeading, text, QFontMetrics(painter.font()))
    painter.end()
    return image


@pytest.mark.usefixtures("qapp")
def test_a_right_to_left_line_keeps_its_own_direction_and_begins_where_all_lines_do() -> None:
    left = (A.AlignLeft, A.AlignAbsolute)
    assert picture() == picture(*left, Qt.TextFlag.TextForceRightToLeft)
    assert picture() != picture(*left, Qt.TextFlag.TextForceLeftToRight)


def test_a_line_without_room_is_cut(qapp: QApplication) -> None:
    metrics = QFontMetrics(qapp.font())
    long = "A harbour at dusk, " * 20
    cut = metrics.elidedText(long, Qt.TextElideMode.ElideRight, ROOM.width())
    assert picture(text=long) == picture(A.AlignLeft, text=cut)
