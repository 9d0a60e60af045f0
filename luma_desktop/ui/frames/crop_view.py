"""An image with a crop frame that mouse and keys move and resize."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygonF,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from luma_desktop.ui.frames.crop_frame import CropFrame
from luma_desktop.ui.kit.palette import Role
from luma_desktop.ui.kit.theme import Theme

_MARGIN = 6.0
_REACH = 14.0
"""Logical pixels around a corner in which it can be grabbed."""

_ARM = 14.0
"""Length of the corner marks."""

_KEY_STEP = 2.0
"""Logical pixels that a key moves or resizes the frame by."""

_TEN = 10
_NOTCH = 120
_WHEEL_STEP = 16.0

_MOVES = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_SIZES = {
    Qt.Key.Key_Plus: 1,
    Qt.Key.Key_Equal: 1,
    Qt.Key.Key_Asterisk: 1,  # Shift with + on many keyboards
    Qt.Key.Key_Minus: -1,
    Qt.Key.Key_Underscore: -1,
}

_Corner = tuple[bool, bool]
"""Whether it is at the right, and at the bottom."""

_CORNERS: tuple[_Corner, ...] = ((False, False), (True, False), (False, True), (True, True))


class CropView(QWidget):
    """Arrow keys move the frame, plus and minus resize it; Shift multiplies by ten."""

    changed = Signal()
    """The frame was moved or resized."""

    def __init__(self, pixmap: QPixmap, frame: CropFrame, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pixmap = pixmap
        self._frame = frame
        self._corner: _Corner | None = None
        self._held_at: QPointF | None = None
        self.setObjectName("crop_view")
        self.setAccessibleName(self.tr("Part of the image"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._describe()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(460, 340)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(240, 180)

    def picture_rect(self) -> QRectF:
        """The image's rectangle, in logical pixels."""
        room = QRectF(self.rect()).adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        scale = min(
            room.width() / self._frame.picture_width, room.height() / self._frame.picture_height
        )
        size = QRectF(0, 0, self._frame.picture_width * scale, self._frame.picture_height * scale)
        size.moveCenter(room.center())
        return size

    def frame_rect(self) -> QRectF:
        """The frame's rectangle, in logical pixels."""
        picture, scale, frame = self.picture_rect(), self._scale(), self._frame
        return QRectF(
            picture.left() + frame.left * scale,
            picture.top() + frame.top * scale,
            frame.width * scale,
            frame.height * scale,
        )

    def _scale(self) -> float:
        """Logical pixels per image pixel."""
        return self.picture_rect().width() / self._frame.picture_width

    # keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        step = _KEY_STEP / self._scale()
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            step *= _TEN
        key = Qt.Key(event.key())
        if key in _MOVES:
            right, down = _MOVES[key]
            self._frame.move(right * step, down * step)
        elif key in _SIZES:
            self._frame.grow(_SIZES[key] * step)
        else:
            super().keyPressEvent(event)
            return
        self._on_changed()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        notches = event.angleDelta().y() / _NOTCH
        self._frame.grow(notches * _WHEEL_STEP / self._scale())
        self._on_changed()
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if event.button() != Qt.MouseButton.LeftButton:
            return
        at = event.position()
        self._corner = self._corner_at(at)
        if self._corner is not None or self.frame_rect().contains(at):
            self._held_at = at

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        at = event.position()
        if self._held_at is None:
            self._show_cursor(at)
            return
        picture, scale = self.picture_rect(), self._scale()
        if self._corner is not None:
            to_right, to_bottom = self._corner
            place = (at - picture.topLeft()) / scale
            self._frame.drag_corner(place.x(), place.y(), to_right=to_right, to_bottom=to_bottom)
        else:
            moved = (at - self._held_at) / scale
            self._frame.move(moved.x(), moved.y())
            self._held_at = at
        self._on_changed()

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._held_at = self._corner = None

    def _corner_at(self, at: QPointF) -> _Corner | None:
        for corner in _CORNERS:
            away = at - _corner_point(self.frame_rect(), corner)
            if max(abs(away.x()), abs(away.y())) <= _REACH:
                return corner
        return None

    def _show_cursor(self, at: QPointF) -> None:
        corner, shape = self._corner_at(at), Qt.CursorShape.ArrowCursor
        if corner is not None:
            falls = corner[0] == corner[1]
            shape = Qt.CursorShape.SizeFDiagCursor if falls else Qt.CursorShape.SizeBDiagCursor
        elif self.frame_rect().contains(at):
            shape = Qt.CursorShape.SizeAllCursor
        self.setCursor(shape)

    def _on_changed(self) -> None:
        self._describe()
        self.update()
        self.changed.emit()

    def _describe(self) -> None:
        frame = self._frame
        text = self.tr("{width} by {height} pixels, {left} from the left and {top} from the top")
        self.setAccessibleDescription(
            text.format(
                width=round(frame.width),
                height=round(frame.height),
                left=round(frame.left),
                top=round(frame.top),
            )
        )

    # painting

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        picture, frame = self.picture_rect(), self.frame_rect()
        painter.drawPixmap(picture, self._pixmap, QRectF(self._pixmap.rect()))
        around = QPainterPath()
        around.addRect(picture)
        around.addRect(frame)
        painter.fillPath(around, Theme.current().color(Role.SCRIM))
        self._paint_frame(painter, frame)

    def _paint_frame(self, painter: QPainter, frame: QRectF) -> None:
        color = Theme.current().color
        painter.setBrush(Qt.BrushStyle.NoBrush)
        # A dark line beside each light one is visible on any image.
        for role, width in ((Role.SCRIM, 3.0), (Role.ON_SCRIM, 1.0)):
            painter.setPen(QPen(color(role), width))
            painter.drawRect(frame)
        painter.setOpacity(0.45)
        painter.setPen(QPen(color(Role.ON_SCRIM), 1.0))
        for third in (1 / 3, 2 / 3):
            x, y = frame.left() + frame.width() * third, frame.top() + frame.height() * third
            painter.drawLine(QPointF(x, frame.top()), QPointF(x, frame.bottom()))
            painter.drawLine(QPointF(frame.left(), y), QPointF(frame.right(), y))
        painter.setOpacity(1.0)
        grip = QPen(color(Role.ACCENT_LINE if self.hasFocus() else Role.ON_SCRIM), 3.0)
        grip.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(grip)
        if self.hasFocus():
            painter.setPen(QPen(color(Role.ACCENT_LINE), 2.0))
            painter.drawRect(frame)
            painter.setPen(grip)
        arm = min(_ARM, frame.width() / 3, frame.height() / 3)
        for corner in _CORNERS:
            point = _corner_point(frame, corner)
            inward = QPointF(-arm if corner[0] else arm, -arm if corner[1] else arm)
            ends = [
                QPointF(point.x() + inward.x(), point.y()),
                point,
                QPointF(point.x(), point.y() + inward.y()),
            ]
            painter.drawPolyline(QPolygonF(ends))


def _corner_point(frame: QRectF, corner: _Corner) -> QPointF:
    right, bottom = corner
    return QPointF(
        frame.right() if right else frame.left(), frame.bottom() if bottom else frame.top()
    )
