"""Number fields whose text stands as far from their edge as in every other field."""

from PySide6.QtWidgets import QDoubleSpinBox, QSpinBox, QWidget

_MARGIN = 8
"""A style sheet cannot give it to them under Fusion."""


class SpinBox(QSpinBox):
    """Whole numbers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lineEdit().setTextMargins(_MARGIN, 0, 0, 0)


class MoneyBox(QDoubleSpinBox):
    """US dollars and cents. What is being typed counts once it is typed out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPrefix("$")
        self.setDecimals(2)
        self.setKeyboardTracking(False)
        self.lineEdit().setTextMargins(_MARGIN, 0, 0, 0)
