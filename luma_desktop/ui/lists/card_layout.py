"""Where the parts of a card lie. Logical pixels; mirrored where text runs right to left."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics

from luma_desktop.ui.kit.fonts import medium, tabular

GAP = 2
"""Between two cards."""

THUMBNAIL = QSize(96, 54)
BUTTON = 24
BUTTON_ICON = 16

_CARD_HEIGHT = 70
_PADDING = 8
_TEXT_LEFT = 8
_COST_LEFT = 4
"""Minimum gap between state and cost."""

_BUTTON_INSET = 4
_DOT = 7
_DOT_GAP = 6
_BAR_HEIGHT = 4
_BAR_GAP = 5
_LABEL_SHARE = 11.5 / 13


class CardFonts:
    """The fonts of a card, from the list's own, with the heights of their lines."""

    def __init__(self, base: QFont) -> None:
        self.base = QFont(base)
        self.title = medium(base)
        self.label = tabular(base)
        self.label.setPointSizeF(base.pointSizeF() * _LABEL_SHARE)
        self.title_metrics = QFontMetrics(self.title)
        self.label_metrics = QFontMetrics(self.label)

    @property
    def card_height(self) -> int:
        """70, or more where a large text size needs it."""
        text = self.title_metrics.height() + self.label_metrics.height()
        return max(_CARD_HEIGHT, 2 * _PADDING + text + 2 * _BAR_GAP + _BAR_HEIGHT)


class CardLayout:
    """The parts of one card in the row `rect`."""

    def __init__(
        self,
        rect: QRect,
        fonts: CardFonts,
        direction: Qt.LayoutDirection,
        buttons: int,
        *,
        dot: bool = False,
    ) -> None:
        self._row = rect
        self._direction = direction
        self._card = rect.adjusted(0, 0, 0, -GAP)
        self._fonts = fonts
        self._buttons = buttons
        self._title_left_inset = _DOT + _DOT_GAP if dot else 0
        thumbnail_right = self._card.left() + _PADDING + THUMBNAIL.width()
        self._left = thumbnail_right + _TEXT_LEFT
        self._right = self._card.right() - _PADDING + 1
        block = fonts.title_metrics.height() + fonts.label_metrics.height() + _BAR_GAP + _BAR_HEIGHT
        slack = max(0, THUMBNAIL.height() - block)
        self._title_top = self._card.top() + _PADDING
        self._state_top = self._title_top + fonts.title_metrics.height() + slack // 4

    @property
    def card(self) -> QRect:
        return self._mirrored(self._card)

    @property
    def thumbnail(self) -> QRect:
        top = self._card.top() + (self._card.height() - THUMBNAIL.height()) // 2
        return self._mirrored(
            QRect(
                self._card.left() + _PADDING,
                top,
                THUMBNAIL.width(),
                THUMBNAIL.height(),
            )
        )

    @property
    def title(self) -> QRect:
        """Ends before the buttons, if any are shown."""
        right = self._button(0).left() - _BUTTON_INSET if self._buttons else self._right
        height = self._fonts.title_metrics.height()
        left = self._left + self._title_left_inset
        return self._mirrored(QRect(left, self._title_top, right - left, height))

    @property
    def dot(self) -> QRect:
        """Before the title."""
        middle = self._title_top + self._fonts.title_metrics.height() // 2
        return self._mirrored(QRect(self._left, middle - _DOT // 2, _DOT, _DOT))

    def cost_goes_below(self, state: str, cost: str) -> bool:
        """Whether state and cost together are too wide for one line."""
        metrics = self._fonts.label_metrics
        both = metrics.horizontalAdvance(state) + metrics.horizontalAdvance(cost) + _COST_LEFT
        return both > self._right - self._left

    def state(self, cost: str, *, cost_below: bool) -> QRect:
        room = self._line
        return self._mirrored(room if cost_below else room.adjusted(0, 0, -self._share(cost), 0))

    def cost(self, *, cost_below: bool, with_bar: bool) -> QRect:
        """At the end of the state's line, or of the bar's; without a bar, right below the state."""
        line = self._line
        if cost_below and with_bar:
            line.moveTop(self._bar_centre - line.height() // 2)
        elif cost_below:
            line.moveTop(line.bottom() + 1)
        return self._mirrored(line)

    def bar(self, cost: str, *, cost_below: bool) -> QRect:
        top = self._bar_centre - _BAR_HEIGHT // 2
        width = self._line.width() - (self._share(cost) + _COST_LEFT if cost_below else 0)
        return self._mirrored(QRect(self._left, top, width, _BAR_HEIGHT))

    @property
    def _line(self) -> QRect:
        height = self._fonts.label_metrics.height()
        return QRect(self._left, self._state_top, self._right - self._left, height)

    @property
    def _bar_centre(self) -> int:
        margin = (self._card.height() - THUMBNAIL.height()) // 2
        return self._card.bottom() + 1 - margin - 3 * _BAR_HEIGHT // 2

    def _share(self, cost: str) -> int:
        return self._fonts.label_metrics.horizontalAdvance(cost) + _COST_LEFT

    def button(self, number: int) -> QRect:
        """Counted from the outer edge inwards in reading order: 0 is the first."""
        return self._mirrored(self._button(number))

    def _button(self, number: int) -> QRect:
        from_end = self._buttons - number
        left = self._card.right() + 1 - _BUTTON_INSET - from_end * BUTTON
        return QRect(left, self._card.top() + _BUTTON_INSET, BUTTON, BUTTON)

    def _mirrored(self, rect: QRect) -> QRect:
        from PySide6.QtWidgets import QStyle

        return QStyle.visualRect(self._direction, self._row, rect)
