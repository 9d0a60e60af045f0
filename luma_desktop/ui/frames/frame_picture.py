"""The drawn part of a frame well: empty, being checked, wrong, or the image."""

from enum import Enum, auto

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from luma_desktop.ui.kit.fonts import label_font
from luma_desktop.ui.kit.icons import paint_icon
from luma_desktop.ui.kit.painting import (
    WELL_RADIUS,
    draw_line,
    fill_rect,
    paint_box,
    paint_focus_ring,
    rounded_path,
)
from luma_desktop.ui.kit.palette import Role
from luma_desktop.ui.kit.theme import Theme
from luma_desktop.ui.kit.tool_tips import tool_tip

HEIGHT = 84
_ICON = 18.0
_MARGIN = 8.0
_STRIP = 22.0


class WellState(Enum):
    EMPTY = auto()
    CHECKING = auto()
    WRONG = auto()
    GIVEN = auto()
    """A URL without an image so far."""
    PICTURE = auto()


_ICONS = {
    WellState.EMPTY: ("plus", Role.MUTED),
    WellState.CHECKING: ("clock", Role.MUTED),
    WellState.WRONG: ("triangle-alert", Role.ERROR),
    WellState.GIVEN: ("image", Role.MUTED),
}


class FramePicture(QAbstractButton):
    """A button as large as a thumbnail; its owner says what it shows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = WellState.EMPTY
        self._words = ""
        self._strip = ""
        self._pixmap = QPixmap()
        self._target = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFont(label_font())

    @property
    def state(self) -> WellState:
        return self._state

    def show_words(self, state: WellState, words: str, details: str = "") -> None:
        """Show an icon and a sentence; ``details`` are for the tool tip."""
        self._state, self._words, self._strip = state, words, ""
        self._pixmap = QPixmap()
        self._describe(words, details)

    def show_picture(self, pixmap: QPixmap, details: str, strip: str = "") -> None:
        """Show an image, cropped to the well.

        ``details`` are for tool tip and screen readers; ``strip`` is written across its foot.
        """
        self._state, self._words, self._strip = WellState.PICTURE, "", strip
        self._pixmap = pixmap
        self._describe(strip, details)

    def set_target(self, words: str) -> None:
        """Show what a drop would do; empty if nothing is dragged over it."""
        self._target = words
        self.update()

    def _describe(self, words: str, details: str) -> None:
        self.setAccessibleDescription(". ".join(part for part in (words, details) if part))
        self.setToolTip(tool_tip(details))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(136, HEIGHT)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(96, HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        rect = QRectF(self.rect())
        if self._target:
            self._paint_box(painter, rect)
            self._paint_words(painter, rect, "image-plus", Role.ACCENT_LINE, self._target)
        elif self._state is WellState.PICTURE:
            self._paint_picture(painter, rect)
        else:
            self._paint_box(painter, rect)
            self._paint_words(painter, rect, *_ICONS[self._state], self._words)
        if self.hasFocus():
            paint_focus_ring(painter, rect, WELL_RADIUS)

    def _paint_picture(self, painter: QPainter, rect: QRectF) -> None:
        ratio = self._pixmap.width() / max(1, self._pixmap.height())
        across = max(rect.width(), rect.height() * ratio)
        target = QRectF(0, 0, across, across / ratio)
        target.moveCenter(rect.center())
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setClipPath(rounded_path(rect, WELL_RADIUS))
        painter.drawPixmap(target, self._pixmap, QRectF(self._pixmap.rect()))
        if self._strip:
            self._paint_strip(painter, rect)
        painter.restore()
        line = Theme.current().color(Role.LINE)
        paint_box(painter, rect, radius=WELL_RADIUS, ground=None, edge=line)

    def _paint_strip(self, painter: QPainter, rect: QRectF) -> None:
        color = Theme.current().color
        strip = QRectF(0, rect.bottom() - _STRIP, rect.width(), _STRIP)
        fill_rect(painter, strip, color(Role.SCRIM))
        room = strip.adjusted(_MARGIN, 0, -_MARGIN, 0).toRect()
        painter.setPen(color(Role.ON_SCRIM))
        middle = Qt.AlignmentFlag.AlignHCenter
        draw_line(painter, room, middle, self._strip, self.fontMetrics())

    def _paint_box(self, painter: QPainter, rect: QRectF) -> None:
        color = Theme.current().color
        is_target = bool(self._target)
        hot = self.isEnabled() and self.underMouse()
        edge = Role.LINE_STRONG if hot else Role.LINE
        if self._state is WellState.WRONG:
            edge = Role.ERROR
        if is_target:
            edge = Role.ACCENT_LINE
        paint_box(
            painter,
            rect,
            radius=WELL_RADIUS,
            ground=color(Role.SELECTION if is_target else Role.WELL),
            edge=color(edge),
            dashed=self._state is WellState.EMPTY and not is_target,
        )

    def _paint_words(
        self, painter: QPainter, rect: QRectF, name: str, role: Role, text: str
    ) -> None:
        room = rect.adjusted(_MARGIN, 0, -_MARGIN, 0)
        flags = int(Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap)
        words = painter.boundingRect(room, flags, text).size()
        height = min(words.height(), rect.height() - _ICON - 10)
        top = (rect.height() - _ICON - 6 - height) / 2
        icon = QRectF(rect.center().x() - _ICON / 2, top, _ICON, _ICON)
        paint_icon(painter, name, icon, self._ink(role))
        painter.setPen(self._ink(role))
        painter.drawText(QRectF(_MARGIN, top + _ICON + 6, room.width(), height), flags, text)

    def _ink(self, role: Role) -> QColor:
        return Theme.current().color(role if self.isEnabled() else Role.DISABLED)
