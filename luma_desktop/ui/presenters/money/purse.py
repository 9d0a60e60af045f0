"""Everything the window knows about money at one moment."""

from __future__ import annotations

import msgspec

from luma_desktop.domain.money import Money, Spending
from luma_desktop.domain.pricing import PriceList
from luma_desktop.domain.remote import AutoTopUp, Balance


class Purse(msgspec.Struct, frozen=True, kw_only=True):
    """`balance` is None while it's unknown; the limits are in `spending`."""

    balance: Balance | None = None
    spending: Spending = Spending()
    prices: PriceList = PriceList()

    @property
    def amount(self) -> Money | None:
        """The account's balance."""
        return None if self.balance is None else self.balance.amount

    @property
    def top_up(self) -> AutoTopUp | None:
        """The account's automatic top-up, where that's known."""
        return None if self.balance is None else self.balance.auto_top_up
