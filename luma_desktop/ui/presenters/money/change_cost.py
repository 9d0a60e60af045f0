"""What it costs to change a job that waits in line."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QCoreApplication

from luma_desktop.domain.money import ZERO, Money
from luma_desktop.domain.pricing import Bill, Quote
from luma_desktop.domain.remote import AutoTopUp
from luma_desktop.engine.money.budget import Spending
from luma_desktop.ui.presenters.money.click_cost import CostLine, cost_line

translate = QCoreApplication.translate


def change_line(
    before: Quote,
    bill: Bill,
    balance: Money | None,
    *,
    spending: Spending,
    top_up: AutoTopUp | None,
) -> CostLine:
    """`$0.50 instead of $0.25`; the job in line is counted once, at its new price."""
    others = msgspec.structs.replace(spending, in_line=max(ZERO, spending.in_line - before.amount))
    line = cost_line(bill, balance, spending=others, top_up=top_up)
    if before.stand_in or not bill.priced:
        return line
    if bill.known and bill.total == before.amount:
        text = translate("amounts", "{cost}, as before").format(cost=line.cost)
    else:
        text = translate("amounts", "{cost} instead of {before}").format(
            cost=line.cost, before=before.amount
        )
    return msgspec.structs.replace(line, cost=text)
