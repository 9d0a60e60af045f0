"""What a click costs, what it leaves, and whether all of it can be sent today."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QCoreApplication

from luma_desktop.domain.money import ZERO, Money
from luma_desktop.domain.remote import AutoTopUp
from luma_desktop.engine.budget import Spending
from luma_desktop.ui.presenters.words import Action

translate = QCoreApplication.translate


class CostLine(msgspec.Struct, frozen=True, kw_only=True):
    """What a click costs and what it leaves.

    `cost_amount` and `rest_amount` are the parts of `cost` and `rest` to stress. `rest` is empty
    where the balance is not known. `enough` is False if not all of it could be sent now; `note`
    says why, and what then becomes of it; `way_out` is what can be done about it.
    """

    cost: str
    cost_amount: str
    rest: str = ""
    rest_amount: str = ""
    enough: bool = True
    note: str = ""
    way_out: Action | None = None


def cost_line(
    count: int,
    price: Money,
    balance: Money | None,
    *,
    fixed: bool = True,
    spending: Spending | None = None,
    top_up: AutoTopUp | None = None,
) -> CostLine:
    """The line above Generate: `2 x $0.25 = $0.50`, `then $8.75 left`, and a note if need be.

    What waits in line comes before this click, so its cost is taken off first. A price that is
    not `fixed` is what such a clip cost lately.
    """
    spending = spending or Spending()
    total = price * count
    amount = str(total)
    note = limit_note(count, price, spending)
    way_out = Action.CHANGE_LIMIT if note else None
    if balance is not None and not note:
        note = _balance_note(count, price, balance - spending.in_line, top_up)
        way_out = Action.OPEN_BILLING if note and not _refills(top_up) else None
    rest, rest_amount = _rest(total, balance, spending.in_line)
    enough = not note
    if not fixed and enough:
        note = translate("limits", "This model's price is known only afterwards.")
    cost = f"{count} × {price} = {amount}" if count > 1 else amount
    return CostLine(
        cost=cost if fixed else translate("limits", "about {cost}").format(cost=cost),
        cost_amount=amount,
        rest=rest,
        rest_amount=rest_amount,
        enough=enough,
        note=note,
        way_out=way_out,
    )


def limit_note(count: int, price: Money, spending: Spending) -> str:
    """Which of the user's limits `count` more at `price` would pass, and what happens then."""
    caps = spending.caps
    by_month = _passes(count, price, caps.month, spending.this_month + spending.in_line)
    by_day = _passes(count, price, caps.day, spending.today + spending.in_line)
    if by_month is None and by_day is None:
        return ""
    monthly = by_month is not None and (by_day is None or by_month <= by_day)
    if monthly:
        limit = translate("limits", "{cap} a month").format(cap=caps.month)
        later = translate("limits", "next month")
    else:
        limit = translate("limits", "{cap} a day").format(cap=caps.day)
        later = translate("limits", "tomorrow")
    cap, fitting = (caps.month, by_month) if monthly else (caps.day, by_day)
    if cap is not None and cap < price:
        text = translate(
            "limits",
            "Your limit of {limit} is less than a clip costs: this waits until you change it.",
        )
    elif not fitting:
        text = translate(
            "limits",
            "Your limit of {limit} leaves no room for this: it waits in line until {later}.",
        )
    else:
        text = translate(
            "limits",
            "Your limit of {limit} leaves room for {fitting} of {count}. "
            "The rest waits in line until {later}.",
        )
    return text.format(limit=limit, later=later, fitting=fitting, count=count)


def _passes(count: int, price: Money, cap: Money | None, counted: Money) -> int | None:
    """How many of `count` fit under `cap`; None if all do."""
    if cap is None or counted + price * count <= cap:
        return None
    return _fitting(price, cap - counted)


def _fitting(price: Money, room: Money) -> int:
    return max(0, room.credits) // price.credits if price else 0


def _refills(top_up: AutoTopUp | None) -> bool:
    return top_up is not None and top_up.enabled


def _balance_note(count: int, price: Money, room: Money, top_up: AutoTopUp | None) -> str:
    if price * count <= room:
        return ""
    if top_up is not None and _refills(top_up):
        return translate(
            "limits", "The balance does not cover this: the account refills itself by {amount}."
        ).format(amount=top_up.amount)
    fitting = _fitting(price, room)
    if fitting:
        return translate(
            "limits", "The balance covers {fitting} of {count}. The rest waits for a top-up."
        ).format(fitting=fitting, count=count)
    return translate("limits", "The balance does not cover this: it waits in line for a top-up.")


def _rest(total: Money, balance: Money | None, in_line: Money) -> tuple[str, str]:
    """The words on what is left, and the amount in them."""
    if balance is None:
        return "", ""
    free = max(ZERO, balance - in_line)
    if free < total:
        held = str(free)
        return translate("amounts", "only {amount} left").format(amount=held), held
    left = str(free - total)
    return translate("amounts", "then {amount} left").format(amount=left), left
