"""The aspect ratio, chosen among drawn shapes."""

from collections.abc import Collection

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from luma_desktop.ui.kit.fonts import small_font, tabular
from luma_desktop.ui.kit.painting import FIELD_RADIUS, paint_box, paint_focus_ring
from luma_desktop.ui.kit.palette import Role
from luma_desktop.ui.kit.theme import Theme

RATIOS = ("16:9", "9:16", "1:1", "4:3", "3:4", "21:9", "9:21")

_HEIGHT = 44
_SHAPE_AREA = 324.0
"""Area of each shape in square logical pixels: no ratio looks like a larger clip."""

_LONGEST = 24.0
_SHAPE_CENTRE = 15.5
_TEXT_TOP = 26.0


class AspectButton(QAbstractButton):
    """One ratio: its shape above its name."""

    def __init__(self, ratio: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ratio = ratio
        self.setObjectName(f"aspect_{ratio.replace(':', '_')}")
        self.setAccessibleName(ratio)
        self.setText(ratio)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFont(tabular(small_font()))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(37, _HEIGHT)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(30, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        color = Theme.current().color
        rect = QRectF(self.rect())
        ground, edge = self._box_roles()
        paint_box(painter, rect, radius=FIELD_RADIUS, ground=color(ground), edge=color(edge))
        ink = color(self._ink_role())
        paint_box(painter, self._shape(), radius=2.0, ground=None, edge=ink, width=1.5)
        painter.setPen(ink)
        name = QRectF(0, _TEXT_TOP, rect.width(), rect.height() - _TEXT_TOP - 3)
        painter.drawText(name, Qt.AlignmentFlag.AlignCenter, self.ratio)
        if self.hasFocus():
            paint_focus_ring(painter, rect, FIELD_RADIUS)

    def _box_roles(self) -> tuple[Role, Role]:
        if self.isChecked():
            # Set by the extended clip, say: still visible.
            return Role.SELECTION, Role.ACCENT_LINE if self.isEnabled() else Role.LINE_STRONG
        hot = self.underMouse() and self.isEnabled()
        return (Role.HOVER, Role.LINE_STRONG) if hot else (Role.RAISED, Role.LINE)

    def _ink_role(self) -> Role:
        if not self.isEnabled():
            return Role.MUTED if self.isChecked() else Role.DISABLED
        return Role.TEXT if self.isChecked() else Role.MUTED

    def _shape(self) -> QRectF:
        across, down = (int(part) for part in self.ratio.split(":"))
        fraction = across / down
        width = min((_SHAPE_AREA * fraction) ** 0.5, _LONGEST)
        height = min(width / fraction, _LONGEST - 4)
        width = min(width, height * fraction)
        # Whole pixels, so that the edges are crisp.
        width, height = float(round(width)), float(round(height))
        left = round((self.width() - width) / 2)
        return QRectF(left, round(_SHAPE_CENTRE - height / 2), width, height)


class AspectRatioPicker(QWidget):
    """A row of ratios with one selected; arrow keys move the selection."""

    changed = Signal(str)
    """The user selected another ratio."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, AspectButton] = {}
        self._value = RATIOS[0]
        self._build()
        self._connect()

    def value(self) -> str:
        return self._value

    def set_value(self, ratio: str) -> None:
        """Choose a ratio without a signal. Raises KeyError for one that is not offered."""
        button = self._buttons[ratio]
        self._value = ratio
        button.setChecked(True)
        self.setFocusProxy(button)

    def set_offered(self, ratios: Collection[str]) -> None:
        """Show only these; the chosen one should be among them."""
        for ratio, button in self._buttons.items():
            button.setVisible(ratio in ratios)

    def _build(self) -> None:
        self.setObjectName("aspect_ratio")
        self.setAccessibleName(self.tr("Aspect ratio"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for ratio in RATIOS:
            button = AspectButton(ratio, self)
            self._buttons[ratio] = button
            self._group.addButton(button)
            row.addWidget(button)
        self.set_value(self._value)

    def _connect(self) -> None:
        self._group.buttonToggled.connect(self._on_toggled)

    def _on_toggled(self, button: QAbstractButton, checked: bool) -> None:
        if checked and isinstance(button, AspectButton) and button.ratio != self._value:
            self._value = button.ratio
            self.setFocusProxy(button)
            self.changed.emit(button.ratio)
