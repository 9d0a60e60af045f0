"""The question before many clips, or much money, at once."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QCoreApplication

from luma_desktop.domain.money import Money
from luma_desktop.domain.pricing import Bill
from luma_desktop.domain.remote import Balance
from luma_desktop.ui.presenters.money.click_cost import cost_line
from luma_desktop.ui.presenters.money.purse import Purse
from luma_desktop.ui.presenters.texts.amounts import count_text

translate = QCoreApplication.translate

FEW_CLIPS = 8
LITTLE_MONEY = Money.from_usd(5)
"""Up to this many clips and this much money, a click needs no confirmation."""


class ClickQuestion(msgspec.Struct, frozen=True, kw_only=True):
    question: str
    text: str
    answer: str


def is_asked_about(bill: Bill) -> bool:
    """Whether to ask for confirmation first."""
    return bill.count > FEW_CLIPS or bill.total > LITTLE_MONEY or not bill.known


def click_question(bill: Bill, purse: Purse, *, prompts: int = 0) -> ClickQuestion:
    """Count and sum, the balance they leave, and which limit they would exceed.

    `prompts` is how many prompts of the braces are shown with it; 0 means none are.
    """
    question, answer = _words(bill)
    count, cost = count_text(bill.count), cost_text(bill)
    expectation = "" if bill.told is None else _expected(bill)  # the question says it already
    return ClickQuestion(
        question=question.format(count=count, cost=cost),
        text=_paragraphs(_braces_text(prompts), _after(bill, purse, expectation)),
        answer=answer.format(count=count, cost=cost),
    )


def _words(bill: Bill) -> tuple[str, str]:
    """The question and the answer's button."""
    one = bill.count == 1
    if bill.told is not None:
        if one:
            return (
                translate("question", "Generate 1 clip for {cost}?"),
                translate("question", "Generate 1 clip · {cost}"),
            )
        return (
            translate("question", "Generate {count} clips for {cost}?"),
            translate("question", "Generate {count} clips · {cost}"),
        )
    if one:
        answer = translate("question", "Generate 1 clip")
        if bill.awaited:
            return translate("question", "Generate 1 clip? The price hasn't loaded yet."), answer
        question = translate("question", "Generate 1 clip? The price isn't known in advance.")
        return question, answer
    answer = translate("question", "Generate {count} clips")
    if bill.awaited:
        return translate("question", "Generate {count} clips? The price hasn't loaded yet."), answer
    question = translate("question", "Generate {count} clips? The price isn't known in advance.")
    return question, answer


def _braces_text(prompts: int) -> str:
    if not prompts:
        return ""
    text = translate(
        "question",
        "The braces in your prompt expand to the {count} prompts below. To send a brace or bar "
        "as it is, put a backslash before it: \\{ \\| \\}",
    )
    return text.replace("{count}", str(prompts))


def _paragraphs(*texts: str) -> str:
    return "\n".join(text for text in texts if text)


def cost_text(bill: Bill) -> str:
    """`$12.25`, `about $12.25`, `more than $12.25`, or `price unknown`."""
    if bill.told is None:
        return translate("limits", "price unknown")
    if not bill.priced:
        return translate("limits", "more than {cost}").format(cost=bill.told)
    total = str(bill.total)
    return total if bill.known else translate("limits", "about {cost}").format(cost=total)


def expectation_text(bill: Bill) -> str:
    """What to expect of a price that isn't known in advance, or hasn't loaded yet."""
    if bill.awaited:
        return translate("question", "The price hasn't loaded yet.")
    if bill.told is None:
        return translate("question", "The price isn't known in advance.")
    if not bill.priced:
        return translate("question", "Some prices aren't known in advance.")
    text = translate(
        "question", "The price isn't known in advance. Expect about {cost}, possibly more."
    )
    return text.format(cost=bill.total)


def after_text(bill: Bill, purse: Purse) -> str:
    """The balance that `bill` leaves, and what keeps it from being sent, in sentences."""
    return _after(bill, purse, _expected(bill))


def _expected(bill: Bill) -> str:
    if not bill.priced:
        return expectation_text(bill)
    if bill.known:
        return ""
    return translate("question", "The price isn't known in advance and may be higher.")


def _after(bill: Bill, purse: Purse, expectation: str) -> str:
    line, spending = cost_line(bill, purse), purse.spending
    parts = [_balance(purse.balance, line.rest, line.rest_amount, enough=line.enough)]
    if spending.in_line_unpriced:
        parts.append(
            translate("question", "The price of jobs already in the queue isn't known in advance.")
        )
    elif spending.in_line:
        queued = translate("question", "Jobs already in the queue will cost {cost}.")
        parts.append(queued.format(cost=spending.in_line))
    parts.append(expectation)
    if not line.enough:
        parts.append(line.note)
    return " ".join(part for part in parts if part)


def _balance(balance: Balance | None, rest: str, amount: str, *, enough: bool) -> str:
    if balance is None:
        return translate("question", "Your balance isn't known right now.")
    if not (enough and rest):
        return translate("question", "Your balance is {amount}.").format(amount=balance.amount)
    return translate("question", "Your balance is {before}; {after} will be left.").format(
        before=balance.amount, after=amount
    )
