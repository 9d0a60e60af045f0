"""Generations of the account that aren't on this computer, with buttons to add them."""

from __future__ import annotations

import time

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from luma_desktop.domain.ledger import Absent
from luma_desktop.domain.remote import Observation
from luma_desktop.ui.kit.money_tree import MoneyTree
from luma_desktop.ui.kit.palette import Role
from luma_desktop.ui.kit.text_button import text_button
from luma_desktop.ui.kit.text_label import text_label
from luma_desktop.ui.kit.theme import Theme, set_muted
from luma_desktop.ui.presenters.job.details import when_text
from luma_desktop.ui.presenters.money.ledger_words import absent_text

_PROMPT, _MADE = range(2)
_SEEN = Qt.ItemDataRole.UserRole


class AbsentView(QWidget):
    """Emits which ones to add; they disappear once added."""

    bring_in_requested = Signal(list)
    """list[Observation]."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._absent = Absent()
        self._build()
        self._connect()
        self.show_absent(Absent())

    def show_absent(self, absent: Absent) -> None:
        self._absent = absent
        self._refill()
        self._note.setText(absent_text(absent))
        self._all.setEnabled(bool(absent.generations))
        self._on_selection()

    def _build(self) -> None:
        self.setObjectName("absent")
        self._note = text_label("absent_note")
        set_muted(self._note)
        self._tree = MoneyTree("absent_generations")
        self._tree.set_columns(
            self.tr("Clips not on this computer"), [self.tr("Prompt"), self.tr("Made")], amounts=()
        )
        self._tree.setRootIsDecorated(False)
        self._chosen = text_button("bring_in", self.tr("Add to library"))
        self._all = text_button("bring_in_all", self.tr("Add all to library"))
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self._all)
        buttons.addWidget(self._chosen)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 10, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._note)
        layout.addWidget(self._tree, 1)
        layout.addLayout(buttons)

    def _connect(self) -> None:
        self._tree.itemSelectionChanged.connect(self._on_selection)
        self._tree.itemActivated.connect(self._on_chosen)
        self._chosen.clicked.connect(self._on_chosen)
        self._all.clicked.connect(lambda: self._ask_for(self._absent.generations))
        Theme.current().changed.connect(self._refill)

    def _refill(self) -> None:
        self._tree.clear()
        now = time.time()
        for seen in self._absent.generations:
            made = when_text(seen.created_at, now) if seen.created_at is not None else "–"
            item = self._tree.add_row([" ".join((seen.prompt or "–").split()), made])
            item.setData(_PROMPT, _SEEN, seen)
            self._tree.tint(item, _MADE, Role.MUTED)

    def _on_selection(self) -> None:
        self._chosen.setEnabled(bool(self._tree.selectedItems()))

    def _on_chosen(self) -> None:
        self._ask_for([item.data(_PROMPT, _SEEN) for item in self._tree.selectedItems()])

    def _ask_for(self, wanted: list[Observation] | tuple[Observation, ...]) -> None:
        """Emit once: the buttons stay disabled until the answer."""
        if wanted:
            self._chosen.setEnabled(False)
            self._all.setEnabled(False)
            self.bring_in_requested.emit(list(wanted))
