"""What is asked before much is made or spent at once."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QCoreApplication

from luma_desktop.domain.money import Money
from luma_desktop.domain.pricing import Bill
from luma_desktop.domain.remote import Balance
from luma_desktop.ui.presenters.money.click_cost import clips_text, cost_line
from luma_desktop.ui.presenters.money.purse import Purse

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


def click_question(bill: Bill, purse: Purse, *, prompts: int = 0) -> ClickQuestion:
    """Count and sum, what they leave, and which limit they would pass.

    `prompts` is how many are shown with it that the braces made; 0: none are.
    """
    if bill.told is None:
        question = translate("question", "Make {clips} at a price not known beforehand?")
        if bill.awaited:
            question = translate("question", "Make {clips} at a price not known yet?")
        answer = translate("question", "Make {clips}")
    else:
        question = translate("question", "Make {clips} for {cost}?")
        answer = translate("question", "Make {clips} · {cost}")
    clips, cost = clips_text(bill.count), cost_text(bill)
    return ClickQuestion(
        question=question.format(clips=clips, cost=cost),
        text=_paragraphs(_braces_text(prompts), after_text(bill, purse)),
        answer=answer.format(clips=clips, cost=cost),
    )


def _braces_text(prompts: int) -> str:
    if not prompts:
        return ""
    text = translate(
        "question",
        "The braces in your prompt make the {count} prompts below. To send a brace or bar as it "
        "is, put a backslash before it: \\{ \\| \\}",
    )
    return text.replace("{count}", str(prompts))


def _paragraphs(*texts: str) -> str:
    return "\n".join(text for text in texts if text)


def cost_text(bill: Bill) -> str:
    """`$12.25`, `about $12.25`, `more than $12.25`, or that the price is not known."""
    if bill.told is None:
        return translate("limits", "price not known")
    if not bill.priced:
        return translate("limits", "more than {cost}").format(cost=bill.told)
    total = str(bill.total)
    return total if bill.known else translate("limits", "about {cost}").format(cost=total)


def expectation_text(bill: Bill) -> str:
    """What to expect of a price that is known only afterwards, or is not told yet."""
    if bill.awaited:
        return translate("question", "The service has not told its price yet.")
    if bill.told is None:
        return translate("question", "The price is known only afterwards.")
    if not bill.priced:
        text = translate("question", "Some of the prices are known only afterwards.")
    else:
        text = translate(
            "question", "The price is known only afterwards. Expect about {cost}; it may be more."
        )
    return text.format(cost=bill.total)


def after_text(bill: Bill, purse: Purse) -> str:
    """The balance that `bill` leaves, and what stands in its way, in sentences."""
    line, spending = cost_line(bill, purse), purse.spending
    parts = [_balance(purse.balance, line.rest, line.rest_amount, enough=line.enough)]
    if spending.in_line_unpriced:
        parts.append(translate("question", "More waits in line before it, at an unknown price."))
    elif spending.in_line:
        waiting = translate("question", "{cost} wait in line before it.")
        parts.append(waiting.format(cost=spending.in_line))
    if not bill.priced:
        parts.append(expectation_text(bill))
    elif not bill.known:
        parts.append(
            translate(
                "question", "The price is known only afterwards: it may come to more than that."
            )
        )
    if not line.enough:
        parts.append(line.note)
    return " ".join(part for part in parts if part)


def _balance(balance: Balance | None, rest: str, amount: str, *, enough: bool) -> str:
    if balance is None:
        return translate("question", "The balance is not known at the moment.")
    if not (enough and rest):
        return translate("question", "The balance is {amount}.").format(amount=balance.amount)
    return translate("question", "Balance {before}, afterwards {after}.").format(
        before=balance.amount, after=amount
    )
