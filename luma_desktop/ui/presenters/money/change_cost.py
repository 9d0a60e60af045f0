"""What it costs to change a queued job."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QCoreApplication

from luma_desktop.domain.money import ZERO
from luma_desktop.domain.pricing import Bill, Quote
from luma_desktop.ui.presenters.money.click_cost import CostLine, cost_line
from luma_desktop.ui.presenters.money.purse import Purse

translate = QCoreApplication.translate


def change_line(
    before: Quote,
    bill: Bill,
    purse: Purse,
) -> CostLine:
    """`$0.50 instead of $0.25`; the queued job is counted once, at its new price."""
    queued = max(ZERO, purse.spending.in_line - before.amount)
    others = msgspec.structs.replace(purse.spending, in_line=queued)
    line = cost_line(bill, msgspec.structs.replace(purse, spending=others))
    if before.stand_in or not bill.priced:
        return line
    if bill.known and bill.total == before.amount:
        text = translate("amounts", "{cost}, unchanged").format(cost=line.cost)
    else:
        text = translate("amounts", "{cost} instead of {before}").format(
            cost=line.cost, before=before.amount
        )
    return msgspec.structs.replace(line, cost=text)
