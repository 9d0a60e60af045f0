"""All that the window knows of money at a moment."""

from __future__ import annotations

import msgspec

from luma_desktop.domain.money import Money
from luma_desktop.domain.pricing import PriceList
from luma_desktop.domain.remote import AutoTopUp, Balance
from luma_desktop.engine.money.budget import Spending


class Purse(msgspec.Struct, frozen=True, kw_only=True):
    """`balance` is None while it is not known; the limits are in `spending`."""

    balance: Balance | None = None
    spending: Spending = Spending()
    prices: PriceList = PriceList()

    @property
    def amount(self) -> Money | None:
        """What the account holds."""
        return None if self.balance is None else self.balance.amount

    @property
    def top_up(self) -> AutoTopUp | None:
        """How the account refills itself, where that is known."""
        return None if self.balance is None else self.balance.auto_top_up
