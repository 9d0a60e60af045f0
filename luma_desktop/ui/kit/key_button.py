"""A button that shows its key beside its text."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QStyleOptionButton, QWidget

from luma_desktop.ui.kit.fonts import body_font, label_font, semibold
from luma_desktop.ui.kit.palette import Role
from luma_desktop.ui.kit.theme import Theme

_GAP = 10
_KEY_OPACITY = 0.8
_SIDE = 12


class KeyButton(QPushButton):
    """The primary button; screen readers read its text, the key is a hint for the eye."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._key = ""
        self.setFont(semibold(body_font()))

    def set_key(self, key: str) -> None:
        """The key as the system writes it; Return is drawn as the sign on it."""
        self._key = key.replace("Return", "↵").replace("+", " ")
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        hint = super().sizeHint()
        return QSize(hint.width() + self._key_width() + _GAP, hint.height())

    def initStyleOption(self, option: QStyleOptionButton) -> None:  # noqa: N802 - Qt's name
        """The style draws the button; both texts are drawn here, together in the middle."""
        super().initStyleOption(option)
        option.text = ""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setPen(Theme.current().color(Role.ON_ACCENT if self.isEnabled() else Role.DISABLED))
        text_width = self.fontMetrics().horizontalAdvance(self.text())
        key_width = self._key_width()
        room = self.width() - 2 * _SIDE
        shows_key = bool(self._key) and text_width + _GAP + key_width <= room
        whole = text_width + (_GAP + key_width if shows_key else 0)
        left = max(_SIDE, (self.width() - whole) // 2)
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        painter.setFont(self.font())
        painter.drawText(QRect(left, 0, room, self.height()), flags, self.text())
        if shows_key:
            painter.setOpacity(_KEY_OPACITY)
            painter.setFont(_key_font())
            at = QRect(left + text_width + _GAP, 0, key_width + 1, self.height())
            painter.drawText(at, flags, self._key)

    def _key_width(self) -> int:
        return QFontMetrics(_key_font()).horizontalAdvance(self._key)


def _key_font() -> QFont:
    return label_font()
