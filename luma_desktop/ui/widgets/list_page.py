"""A list with what is said in its place while it is empty."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QStackedWidget, QVBoxLayout, QWidget

from luma_desktop.ui.theme import set_kind, set_muted
from luma_desktop.ui.widgets.card_list import CardList
from luma_desktop.ui.widgets.text_label import text_label


class ListPage(QStackedWidget):
    """Shows the list, or one of two empty states: nothing at all, and no hits."""

    everything_requested = Signal()
    """No hits: show everything again."""

    def __init__(self, cards: CardList, nothing: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards = cards
        self._nothing = nothing
        self._words = text_label(f"{cards.objectName()}_empty")
        self._everything = QPushButton(self.tr("Show everything"))
        self._build()
        self._everything.clicked.connect(self.everything_requested)

    def _build(self) -> None:
        self.setObjectName(f"{self.cards.objectName()}_page")
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        set_muted(self._words)
        set_kind(self._everything, "link")
        self._everything.setObjectName(f"{self.cards.objectName()}_show_everything")
        empty = QWidget()
        layout = QVBoxLayout(empty)
        layout.setContentsMargins(32, 0, 32, 0)
        layout.addStretch(2)
        layout.addWidget(self._words)
        layout.addWidget(self._everything, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
        self.addWidget(self.cards)
        self.addWidget(empty)

    def show_state(self, *, has_rows: bool, searched: str, narrowed: bool) -> None:
        """Say why there are no rows, if there are none."""
        if not has_rows:
            if searched:
                words = self.tr("Nothing here matches “{text}”.").format(text=searched)
            elif narrowed:
                words = self.tr("Nothing here is in this state.")
            else:
                words = self._nothing
            self._words.setText(words)
            self._everything.setVisible(bool(searched) or narrowed)
        self.setCurrentIndex(0 if has_rows else 1)
