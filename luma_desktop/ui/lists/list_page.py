"""A list, with a message in its place while it's empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from luma_desktop.ui.kit.empty_state import EmptyState

if TYPE_CHECKING:
    from luma_desktop.ui.lists.card_list import CardList


class ListPage(QStackedWidget):
    """Shows the list, an empty state, or that nothing was found.

    Without a list, which `hold` brings, there is nothing.
    """

    cards: CardList

    everything_requested = Signal()
    """Nothing was found, and the user asked to show everything."""

    def __init__(self, name: str, nothing: EmptyState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._nothing = nothing
        self._no_hits: EmptyState | None = None
        self.setObjectName(f"{name}_page")
        self.addWidget(self._nothing)

    def hold(self, cards: CardList) -> None:
        """Take the list in."""
        self.cards = cards
        self.addWidget(cards)

    def show_state(self, *, has_rows: bool, searched: str, narrowed: bool) -> None:
        """Say why there are no rows, if there are none."""
        if has_rows:
            self.setCurrentWidget(self.cards)
        elif searched or narrowed:
            sentence = (
                self.tr("Nothing here matches “{text}”.").format(text=searched)
                if searched
                else self.tr("Nothing here matches this filter.")
            )
            no_hits = self._ready_no_hits()
            no_hits.set_words(self.tr("No matches"), sentence, self.tr("Show all"))
            self.setCurrentWidget(no_hits)
        else:
            self.setCurrentWidget(self._nothing)

    def _ready_no_hits(self) -> EmptyState:
        """Created at the first search without matches."""
        if self._no_hits is None:
            name = f"{self.cards.objectName()}_no_hits"
            again = self.tr("Show all")
            self._no_hits = EmptyState(name, "search", self.tr("No matches"), "", again)
            self._no_hits.action_triggered.connect(self.everything_requested)
            self.addWidget(self._no_hits)
        return self._no_hits
