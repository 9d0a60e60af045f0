"""A small rounded status in the window's corner: running jobs, balance."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from luma_desktop.ui.kit.fonts import body_font, semibold, tabular
from luma_desktop.ui.kit.painting import paint_box
from luma_desktop.ui.kit.palette import Role
from luma_desktop.ui.kit.theme import Theme

_HEIGHT = 24
_SIDE = 11
_DOT = 7
_GAP = 6


class StatusPill(QLabel):
    """A dot, some words, and a figure that stands out; each of them may be missing.

    It is a label for its text's sake: that is what a screen reader reads.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(tabular(body_font()))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._words = ""
        self._figure = ""
        self._dot: Role | None = None

    def show_status(self, words: str, figure: str = "", dot: Role | None = None) -> None:
        """Show a status; without one the pill is hidden."""
        self._words, self._figure, self._dot = words, figure, dot
        self.setText(" ".join(part for part in (words, figure) if part))
        self.setVisible(bool(self.text()))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        width = 2 * _SIDE + self._words_width() + self._figure_width()
        if self._words and self._figure:
            width += _GAP
        if self._dot is not None:
            width += _DOT + _GAP
        return QSize(width, max(_HEIGHT, self.fontMetrics().height() + 8))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        color = Theme.current().color
        rect = QRectF(self.rect())
        round_ends = rect.height() / 2
        paint_box(
            painter, rect, radius=round_ends, ground=color(Role.RAISED), edge=color(Role.LINE)
        )
        left = float(_SIDE)
        if self._dot is not None:
            dot = QRectF(left, rect.center().y() - _DOT / 2, _DOT, _DOT)
            paint_box(painter, dot, radius=_DOT / 2, ground=color(self._dot))
            left += _DOT + _GAP
        middle = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        painter.setPen(color(Role.TEXT))
        painter.setFont(self.font())
        painter.drawText(rect.adjusted(left, 0, 0, 0), middle, self._words)
        if self._figure:
            left += self._words_width() + (_GAP if self._words else 0)
            painter.setFont(semibold(self.font()))
            painter.drawText(rect.adjusted(left, 0, 0, 0), middle, self._figure)

    def _words_width(self) -> int:
        return self.fontMetrics().horizontalAdvance(self._words)

    def _figure_width(self) -> int:
        return QFontMetrics(semibold(self.font())).horizontalAdvance(self._figure)
