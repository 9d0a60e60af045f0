"""A slim slider: a click jumps, a drag follows, and only the user's moves are emitted."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QSlider, QWidget

from luma_desktop.ui.kit.painting import paint_box, paint_focus_ring
from luma_desktop.ui.kit.palette import Role
from luma_desktop.ui.kit.theme import Theme

_GROOVE = 4.0
_KNOB = 14.0
_HEIGHT = 22


class SlimSlider(QSlider):
    """A QSlider for keys, wheel and screen readers, painted and moved our own way."""

    moved_by_user = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._follows = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.valueChanged.connect(self._on_value_changed)

    def follow(self, value: int) -> None:
        """Show a value without a signal; ignored during the user's drag."""
        if self.isSliderDown():
            return
        self._follows = True
        self.setValue(value)
        self._follows = False

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(120, _HEIGHT)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(48, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        color = Theme.current().color
        middle = self.height() / 2
        groove = QRectF(0, middle - _GROOVE / 2, self.width(), _GROOVE)
        paint_box(painter, groove, radius=_GROOVE / 2, ground=color(Role.TRACK))
        self.paint_marks(painter, groove)
        if not self.isEnabled() or self.maximum() <= self.minimum():
            return
        at = self.place_of(self.value())
        done = QRectF(groove.left(), groove.top(), at, _GROOVE)
        paint_box(painter, done, radius=_GROOVE / 2, ground=color(Role.ACCENT))
        knob = QRectF(at - _KNOB / 2, middle - _KNOB / 2, _KNOB, _KNOB)
        paint_box(painter, knob, radius=_KNOB / 2, ground=color(Role.TEXT))
        if self.hasFocus():
            ring = knob.adjusted(-3, -3, 3, 3)
            paint_focus_ring(painter, ring, ring.width() / 2)

    def paint_marks(self, painter: QPainter, groove: QRectF) -> None:
        """What stands on the groove below the knob; nothing here."""

    def place_of(self, value: int) -> float:
        """Where a value lies, in logical pixels from the left."""
        span = max(1, self.maximum() - self.minimum())
        travel = self.width() - _KNOB
        return _KNOB / 2 + travel * (value - self.minimum()) / span

    def value_at(self, x: float) -> int:
        travel = max(1.0, self.width() - _KNOB)
        share = min(1.0, max(0.0, (x - _KNOB / 2) / travel))
        return self.minimum() + round(share * (self.maximum() - self.minimum()))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._drag_to(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if self.isSliderDown():
            self._drag_to(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(False)

    def _drag_to(self, point: QPointF) -> None:
        self.setValue(self.value_at(point.x()))

    def _on_value_changed(self, value: int) -> None:
        self.update()
        if not self._follows:
            self.moved_by_user.emit(value)
