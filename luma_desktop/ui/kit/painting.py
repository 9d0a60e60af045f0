"""What painting widgets share: crisp rounded boxes, the ring of keyboard focus, cut lines."""

from PySide6.QtCore import QMarginsF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPainterPath, QPen

from luma_desktop.ui.kit.palette import Role
from luma_desktop.ui.kit.theme import Theme

FIELD_RADIUS = 7.0
WELL_RADIUS = 8.0
VIDEO_RADIUS = 10.0


def paint_box(
    painter: QPainter,
    rect: QRectF,
    *,
    radius: float,
    ground: QColor | None,
    edge: QColor | None = None,
    width: float = 1.0,
    dashed: bool = False,
) -> None:
    """A rounded box whose edge lies wholly inside ``rect``, on whole pixels at 100 %."""
    inset = width / 2 if edge is not None else 0.0
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(ground if ground is not None else Qt.BrushStyle.NoBrush)
    if edge is None:
        painter.setPen(Qt.PenStyle.NoPen)
    else:
        pen = QPen(edge, width)
        if dashed:
            pen.setDashPattern([3.0, 3.0])
        painter.setPen(pen)
    inner = rect - QMarginsF(inset, inset, inset, inset)
    painter.drawRoundedRect(inner, radius - inset, radius - inset)
    painter.restore()


def paint_focus_ring(painter: QPainter, rect: QRectF, radius: float) -> None:
    """The 2 px ring around what has the keyboard."""
    edge = Theme.current().color(Role.ACCENT_LINE)
    paint_box(painter, rect, radius=radius, ground=None, edge=edge, width=2.0)


def fill_rect(painter: QPainter, rect: QRectF, color: QColor) -> None:
    """As `QPainter.fillRect`, whose first call loads all that QGradient knows (2 ms)."""
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawRect(rect)
    painter.restore()


def rounded_path(rect: QRectF, radius: float) -> QPainterPath:
    """The outline that a picture with round corners is clipped to."""
    path = QPainterPath()
    path.addRoundedRect(rect, radius, radius)
    return path


def draw_line(
    painter: QPainter,
    rect: QRect,
    alignment: Qt.AlignmentFlag,
    text: str,
    metrics: QFontMetrics,
) -> None:
    """One line in the reading direction of its own words, cut with "…" where they end.

    `alignment` is that of the place: a right-to-left prompt begins where all others begin.
    """
    side = _as_seen(painter.layoutDirection(), alignment)
    flags = side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.save()
    painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    painter.drawText(rect, int(flags | Qt.TextFlag.TextSingleLine), shown)
    painter.restore()


def _as_seen(direction: Qt.LayoutDirection, alignment: Qt.AlignmentFlag) -> Qt.AlignmentFlag:
    """As `QStyle.visualAlignment`, whose class a first paint would have to load (7 ms)."""
    left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
    if not alignment & Qt.AlignmentFlag.AlignHorizontal_Mask:
        alignment |= left
    if direction == Qt.LayoutDirection.RightToLeft and alignment & (left | right):
        alignment ^= left | right
    return alignment
