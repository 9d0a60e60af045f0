"""Charges on the account that no local job explains."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from luma_desktop.domain.ledger import Ledger, Transaction
from luma_desktop.ui.kit.money_tree import MoneyTree
from luma_desktop.ui.kit.palette import Role
from luma_desktop.ui.kit.theme import Theme
from luma_desktop.ui.presenters.job.details import when_text
from luma_desktop.ui.presenters.money.ledger_words import day_text, kind_text

_WHAT, _WHEN, _REFERENCE, _AMOUNT = range(4)


class ChargesView(MoneyTree):
    """One row per charge, newest first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("other_charges", parent)
        columns = [
            self.tr("Description"),
            self.tr("When"),
            self.tr("Reference"),
            self.tr("Billed"),
        ]
        self.set_columns(self.tr("Other charges"), columns, amounts=(_AMOUNT,))
        self._charges: tuple[Transaction, ...] = ()
        self.setRootIsDecorated(False)
        Theme.current().changed.connect(self._refill)

    def show_ledger(self, ledger: Ledger) -> None:
        self._charges = ledger.unexplained
        self._refill()

    def _refill(self) -> None:
        self.clear()
        if not self._charges:
            self.say_empty(self.tr("No other charges in this period."))
        for charge in self._charges:
            what = kind_text(charge.kind)
            if charge.model:
                what = f"{what} · {charge.model}"
            when = self.tr("{day}, {time}").format(
                day=day_text(charge.at), time=when_text(charge.at, charge.at)
            )
            item = self.add_row([what, when, charge.reference_id or "–", str(charge.amount)])
            self.tint(item, _WHEN, Role.MUTED)
            self.tint(item, _REFERENCE, Role.MUTED)
