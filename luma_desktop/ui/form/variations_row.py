"""How many clips to generate, and which options to vary."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from luma_desktop.domain.matrix import Matrix
from luma_desktop.domain.request import MAX_VARIATIONS
from luma_desktop.ui.kit.elided_label import ElidedLabel
from luma_desktop.ui.kit.fonts import label_font
from luma_desktop.ui.kit.icons import icon
from luma_desktop.ui.kit.painting import FIELD_RADIUS, paint_box
from luma_desktop.ui.kit.palette import Role
from luma_desktop.ui.kit.spin_box import NumberNote, SpinBox
from luma_desktop.ui.kit.text_label import text_label
from luma_desktop.ui.kit.theme import Theme, set_muted
from luma_desktop.ui.kit.tool_tips import tool_tip
from luma_desktop.ui.presenters.request.matrix_words import matrix_details, matrix_text

_SHORT_FIELD = 136


class MatrixChip(QWidget):
    """Says what is varied, with a button to stop."""

    cleared = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("matrix_chip")
        self._text = ElidedLabel("matrix")
        self._clear = QToolButton()
        self._clear.setObjectName("clear_matrix")
        self._clear.setAccessibleName(self.tr("Stop varying"))
        self._clear.setToolTip(self.tr("Stop varying"))
        self._clear.setIcon(icon("x"))
        self._clear.clicked.connect(self.cleared)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 2, 4, 2)
        layout.setSpacing(6)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._clear)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        color = Theme.current().color
        ground, edge = color(Role.SELECTION), color(Role.ACCENT_LINE)
        paint_box(painter, QRectF(self.rect()), radius=FIELD_RADIUS, ground=ground, edge=edge)

    def show_matrix(self, matrix: Matrix) -> None:
        self._text.set_text(matrix_text(matrix))
        self._text.setToolTip(tool_tip(matrix_details(matrix)))


class _Count(SpinBox):
    """How many clips a click pays for; the wheel never changes it."""

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        event.ignore()


class VariationsRow(QWidget):
    """The number, the button, and what was chosen behind it."""

    changed = Signal()
    vary_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.matrix = Matrix()
        self._build()
        self._connect()

    def set_matrix(self, matrix: Matrix) -> None:
        """Set what is varied, without a signal."""
        self.matrix = matrix
        self._chip.show_matrix(matrix)
        self._chip.setVisible(bool(matrix))

    def set_notes(self, text: str) -> None:
        """Say which combinations are invalid; may be empty."""
        self._notes.setText(text)
        self._notes.setVisible(bool(text))

    def show_refusal(self) -> QWidget | None:
        """Say why the number, as it is being typed, doesn't count; None if it does."""
        count = self.variations
        why = "" if count.hasAcceptableInput() else count.why_refused(count.text())
        count.refused.emit(why)
        if not why:
            return None
        count.setFocus()
        return count

    def set_can_vary(self, able: bool) -> None:
        self._vary.setEnabled(able)

    def _build(self) -> None:
        self.setObjectName("variations_row")
        self.variations = _Count()
        self.variations.setObjectName("variations")
        self.variations.setAccessibleName(self.tr("Variations"))
        self.variations.setToolTip(self.tr("Number of clips to generate"))
        self.variations.setRange(1, MAX_VARIATIONS)
        self.variations.setFixedWidth(_SHORT_FIELD)
        self.setFocusProxy(self.variations)
        self._vary = QPushButton(self.tr("Vary…"))
        self._vary.setObjectName("vary")
        self._vary.setAccessibleName(self.tr("Vary…"))
        self._vary.setToolTip(self.tr("Generate with several models, ratios, sizes…"))
        self._vary.setAutoDefault(False)
        self._chip = MatrixChip()
        self._chip.hide()
        self._notes = text_label("matrix_note")
        self._notes.setFont(label_font())
        set_muted(self._notes)
        self._notes.hide()
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.variations)
        row.addWidget(self._vary, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(NumberNote(self.variations))
        column.addWidget(self._chip)
        column.addWidget(self._notes)

    def _connect(self) -> None:
        self.variations.valueChanged.connect(self.changed)
        self._vary.clicked.connect(self.vary_requested)
        self._chip.cleared.connect(self._on_cleared)

    def _on_cleared(self) -> None:
        self._vary.setFocus()
        self.set_matrix(Matrix())
        self.changed.emit()
