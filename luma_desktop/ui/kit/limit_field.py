"""A limit in US dollars that may be set or not."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from luma_desktop.domain.settings import MAX_CAP_USD
from luma_desktop.ui.kit.spin_box import MoneyBox, NumberNote
from luma_desktop.ui.kit.text_label import text_label
from luma_desktop.ui.kit.theme import set_muted

_WIDTH = 110
_STEP = 1.0


class LimitField(QWidget):
    """A check mark, an amount, and beside them what already counts against it."""

    changed = Signal(object)
    """US dollars (float), or None for no limit."""

    def __init__(
        self, name: str, accessible_name: str, suggestion: float, parent: QWidget | None = None
    ) -> None:
        """`suggestion` stands in the field until an amount is set."""
        super().__init__(parent)
        self.setObjectName(name)
        self._check = QCheckBox(self.tr("At most"))
        self._check.setObjectName(f"{name}_on")
        self._check.setAccessibleName(accessible_name)
        self.amount = MoneyBox()
        self.amount.setObjectName(f"{name}_amount")
        self.amount.setAccessibleName(accessible_name)
        self.amount.setRange(0, MAX_CAP_USD)
        self.amount.setSingleStep(_STEP)
        self.amount.setMinimumWidth(_WIDTH)
        self.amount.setValue(suggestion)
        self._spent = text_label(f"{name}_spent")
        set_muted(self._spent)
        self.note = NumberNote(self.amount)
        """To be placed below it: why what was typed does not count."""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._check)
        row.addWidget(self.amount)
        row.addWidget(self._spent, 1)
        self._check.toggled.connect(self._on_changed)
        self.amount.valueChanged.connect(self._on_changed)
        self._on_changed()

    def set_limit(self, usd: float | None) -> None:
        if usd is not None:
            self.amount.setValue(usd)
        self._check.setChecked(usd is not None)

    def set_spent(self, text: str) -> None:
        self._spent.setText(text)

    def focus_amount(self) -> None:
        """Let the amount be typed over, or the check mark be set first."""
        wanted: QWidget = self.amount if self._check.isChecked() else self._check
        wanted.setFocus(Qt.FocusReason.OtherFocusReason)
        self.amount.selectAll()

    def _on_changed(self) -> None:
        is_set = self._check.isChecked()
        self.amount.setEnabled(is_set)
        self.changed.emit(self.amount.value() if is_set else None)
