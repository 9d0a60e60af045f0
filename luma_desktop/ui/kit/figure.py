"""An amount that stands out, with what it is above and what it is measured by below."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from luma_desktop.ui.kit.fonts import label_font, tabular, title_font
from luma_desktop.ui.kit.text_label import plain_label
from luma_desktop.ui.kit.theme import set_muted


class Figure(QWidget):
    """Three short lines; the last may be empty."""

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._title = plain_label(f"{name}_title", title)
        self._amount = plain_label(f"{name}_amount", "–")
        self._note = plain_label(f"{name}_note")
        self._amount.setFont(tabular(title_font()))
        for quiet in (self._title, self._note):
            quiet.setFont(label_font())
            set_muted(quiet)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        for line in (self._title, self._amount, self._note):
            layout.addWidget(line)

    def show_figure(self, amount: str, note: str = "") -> None:
        self._amount.setText(amount)
        self._note.setText(note)
