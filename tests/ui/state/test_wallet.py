"""The wallet: one place for money, told of once for each change."""

from __future__ import annotations

from luma_desktop.domain.money import Money, Spending
from luma_desktop.domain.pricing import PriceList
from luma_desktop.domain.remote import AutoTopUp, Balance
from luma_desktop.ui.presenters.money.purse import Purse
from luma_desktop.ui.state.wallet import Wallet


def test_what_is_put_in_is_told_once() -> None:
    wallet = Wallet()
    told: list[Purse] = []
    wallet.changed.connect(lambda: told.append(wallet.purse))
    top_up = AutoTopUp(enabled=True, threshold=Money.from_usd(5), amount=Money.from_usd(20))
    balance = Balance(amount=Money.from_usd("9.25"), auto_top_up=top_up)
    for _ in range(2):
        wallet.set_balance(balance)
        wallet.set_spending(Spending(today=Money.from_usd("1")))
        wallet.set_prices(PriceList())
    assert len(told) == 2, "the same once more is no change"
    assert wallet.purse.amount == Money.from_usd("9.25")
    assert wallet.purse.top_up == balance.auto_top_up
    wallet.set_balance(None)
    assert wallet.purse == Purse(spending=Spending(today=Money.from_usd("1")))
