"""A number field whose text stands as far from its edge as in every other field."""

from PySide6.QtWidgets import QSpinBox, QWidget


class SpinBox(QSpinBox):
    """QSpinBox, with the margin that a style sheet cannot give it under Fusion."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lineEdit().setTextMargins(8, 0, 0, 0)
