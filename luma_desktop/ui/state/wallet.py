"""The window's one place for money: balance, spending with its limits, and prices."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QObject, Signal

from luma_desktop.domain.money import Spending
from luma_desktop.domain.pricing import PriceList
from luma_desktop.domain.remote import Balance
from luma_desktop.ui.presenters.money.purse import Purse


class Wallet(QObject):
    """Updated by facts; whoever shows money gets it and reads `purse`."""

    changed = Signal()
    """Something in it changed."""

    def __init__(self, parent: QObject | None = None, *, demo: bool = False) -> None:
        super().__init__(parent)
        self.purse = Purse()
        self.is_demo = demo
        """Its money is play money: no billing page has more of it."""

    @property
    def prices(self) -> PriceList:
        return self.purse.prices

    def set_balance(self, balance: Balance | None) -> None:
        """None when it is not known."""
        self._put(msgspec.structs.replace(self.purse, balance=balance))

    def set_spending(self, spending: Spending) -> None:
        self._put(msgspec.structs.replace(self.purse, spending=spending))

    def set_prices(self, prices: PriceList) -> None:
        self._put(msgspec.structs.replace(self.purse, prices=prices))

    def _put(self, purse: Purse) -> None:
        if purse != self.purse:
            self.purse = purse
            self.changed.emit()
