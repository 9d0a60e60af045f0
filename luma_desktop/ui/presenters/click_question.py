"""What is asked before much is made or spent at once."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QCoreApplication

from luma_desktop.domain.money import Money
from luma_desktop.domain.pricing import Bill
from luma_desktop.domain.remote import Balance
from luma_desktop.engine.budget import Spending
from luma_desktop.ui.presenters.click_cost import clips_text, cost_line

translate = QCoreApplication.translate

FEW_CLIPS = 8
LITTLE_MONEY = Money.from_usd(5)
"""Up to so many clips, and so much money, a click needs no second word."""


class ClickQuestion(msgspec.Struct, frozen=True, kw_only=True):
    question: str
    text: str
    answer: str


def is_asked_about(bill: Bill) -> bool:
    """Whether to ask once more before it is spent."""
    return bill.count > FEW_CLIPS or bill.total > LITTLE_MONEY or not bill.known


def click_question(bill: Bill, balance: Balance | None, spending: Spending) -> ClickQuestion:
    """Count and sum, what they leave, and which limit they would pass."""
    clips, cost = clips_text(bill.count), cost_text(bill)
    question = translate("question", "Make {clips} for {cost}?").format(clips=clips, cost=cost)
    answer = translate("question", "Make {clips} · {cost}").format(clips=clips, cost=cost)
    return ClickQuestion(question=question, text=after_text(bill, balance, spending), answer=answer)


def cost_text(bill: Bill) -> str:
    """`$12.25`, or `about $12.25`."""
    total = str(bill.total)
    return total if bill.known else translate("limits", "about {cost}").format(cost=total)


def after_text(bill: Bill, balance: Balance | None, spending: Spending) -> str:
    """The balance that `bill` leaves, and what stands in its way, in sentences."""
    line = cost_line(
        bill,
        None if balance is None else balance.amount,
        spending=spending,
        top_up=None if balance is None else balance.auto_top_up,
    )
    parts = [_balance(balance, line.rest, line.rest_amount, enough=line.enough)]
    if spending.in_line:
        waiting = translate("question", "{cost} wait in line before it.")
        parts.append(waiting.format(cost=spending.in_line))
    if not bill.known:
        parts.append(
            translate(
                "question", "The price is known only afterwards: it may come to more than that."
            )
        )
    if not line.enough:
        parts.append(line.note)
    return " ".join(part for part in parts if part)


def _balance(balance: Balance | None, rest: str, amount: str, *, enough: bool) -> str:
    if balance is None or not rest:
        return translate("question", "The balance is not known at the moment.")
    if not enough:
        return translate("question", "The balance is {amount}.").format(amount=balance.amount)
    return translate("question", "Balance {before}, afterwards {after}.").format(
        before=balance.amount, after=amount
    )
