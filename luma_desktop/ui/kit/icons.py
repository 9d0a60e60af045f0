"""The interface icons: Lucide's outlines, drawn in the palette's colours at any scale.

The outlines come from ``resources/icons/paths.json`` (made from the SVG files beside it by
``scripts/icons``) and are drawn with QPainter: QtSvg would cost 8 ms before the first paint.
"""

from functools import cache
from typing import Any

import msgspec
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPainterPath, QPen, QPixmap

from luma_desktop.resources import resource_path
from luma_desktop.ui.kit.palette import Role
from luma_desktop.ui.kit.theme import Theme

_GRID = 24.0
"""The icons' own width and height."""

_STROKE = 1.5
"""Logical pixels, whatever the icon's size."""

_Outline = tuple[QPainterPath, QPainterPath]


class _ThemedEngine(QIconEngine):
    """Draws one icon in the colours of the theme in force: nothing to renew when it changes."""

    def __init__(self, name: str, role: Role, on_role: Role) -> None:
        super().__init__()
        self._name = name
        self._role = role
        self._on_role = on_role

    def clone(self) -> QIconEngine:
        return _ThemedEngine(self._name, self._role, self._on_role)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        role = self._on_role if state == QIcon.State.On else self._role
        if mode == QIcon.Mode.Disabled:
            role = Role.DISABLED
        paint_icon(painter, self._name, QRectF(rect), Theme.current().color(role))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(  # noqa: N802 - Qt's name
        self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float
    ) -> QPixmap:
        pixmap = QPixmap(size * scale)
        pixmap.setDevicePixelRatio(scale)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return pixmap


def icon(name: str, role: Role = Role.TEXT, on_role: Role | None = None) -> QIcon:
    """An icon that follows the theme; ``on_role`` is its colour in a checked button.

    Raises KeyError for a name that is not among the icons.
    """
    _outline(name)
    return QIcon(_ThemedEngine(name, role, on_role or role))


def app_icon() -> QIcon:
    """The program's own icon, for windows and notices."""
    found = QIcon()
    for size in (16, 32, 48, 128):
        found.addFile(str(resource_path(f"icons/app/luma-desktop-{size}.png")), QSize(size, size))
    return found


def paint_icon(painter: QPainter, name: str, rect: QRectF, color: QColor) -> None:
    """Draw an icon into a rectangle, centred, as large as fits."""
    fill, stroke = _outline(name)
    side = min(rect.width(), rect.height())
    scale = side / _GRID
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.center() - QPointF(side / 2, side / 2))
    painter.scale(scale, scale)
    painter.fillPath(fill, color)
    pen = QPen(color, _STROKE / scale)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.strokePath(stroke, pen)
    painter.restore()


@cache
def _outlines() -> dict[str, Any]:
    text = resource_path("icons/paths.json").read_bytes()
    return msgspec.json.decode(text, type=dict[str, Any])


@cache
def _outline(name: str) -> _Outline:
    parts = _outlines()[name]
    return _path(parts["fill"]), _path(parts["stroke"])


def _path(parts: list[list[list[Any]]]) -> QPainterPath:
    path = QPainterPath()
    for elements in parts:
        for kind, *numbers in elements:
            if kind == "M":
                path.moveTo(*numbers)
            elif kind == "L":
                path.lineTo(*numbers)
            else:
                path.cubicTo(*numbers)
    return path
