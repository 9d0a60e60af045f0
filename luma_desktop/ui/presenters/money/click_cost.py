"""What a click costs, what it leaves, and whether all of it can be sent today."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QCoreApplication

from luma_desktop.domain.money import ZERO, Money
from luma_desktop.domain.pricing import Bill
from luma_desktop.domain.remote import AutoTopUp
from luma_desktop.engine.money.budget import Spending
from luma_desktop.ui.presenters.money.purse import Purse
from luma_desktop.ui.presenters.texts.words import Action

translate = QCoreApplication.translate


class CostLine(msgspec.Struct, frozen=True, kw_only=True):
    """What a click costs and what it leaves.

    `cost_amount` and `rest_amount` are the parts of `cost` and `rest` to stress. `rest` is empty
    where the balance is not known, or what the click takes of it; `held` says what comes off the
    balance first, if anything does. `enough` is False if not all of it could be sent now; `note`
    says why, and what then becomes of it; `way_out` is what can be done about it.
    """

    cost: str
    cost_amount: str
    rest: str = ""
    rest_amount: str = ""
    held: str = ""
    enough: bool = True
    note: str = ""
    way_out: Action | None = None


def cost_line(
    bill: Bill,
    purse: Purse,
) -> CostLine:
    """The line above Generate: `2 x $0.25 = $0.50`, `then $8.75 left`, and a note if need be.

    What waits in line comes before this click, so its cost is taken off first. A price that is
    not known beforehand is what such a clip cost lately; where none did, no sum is told.
    """
    balance, spending, top_up = purse.amount, purse.spending, purse.top_up
    amount = "" if bill.told is None else str(bill.told)
    note = limit_note(bill, spending)
    way_out = Action.CHANGE_LIMIT if note else None
    if balance is not None and not note:
        note = _balance_note(bill, balance, spending, top_up)
        way_out = Action.OPEN_BILLING if note and not _refills(top_up) else None
    rest, rest_amount = _rest(bill, balance, spending)
    enough = not note
    if not bill.known and enough:
        note = _guess_note(bill)
    return CostLine(
        cost=_cost(bill),
        cost_amount=amount,
        rest=rest,
        rest_amount=rest_amount,
        held=_held(balance, spending),
        enough=enough,
        note=note,
        way_out=way_out,
    )


def _cost(bill: Bill) -> str:
    if not bill.priced:
        return _cost_in_part(bill)
    cost = str(bill.total)
    if bill.count > 1:
        each = bill.each
        what = f"{bill.count} × {each}" if each is not None else clips_text(bill.count)
        cost = f"{what} = {cost}"
    return cost if bill.known else translate("limits", "about {cost}").format(cost=cost)


def _cost_in_part(bill: Bill) -> str:
    """Where nothing can be told of some of them, or of all."""
    if bill.told is not None:
        text = translate("limits", "{clips}, more than {cost}")
    elif bill.count > 1:
        text = translate("limits", "{clips}, price not known {when}")
    else:
        text = translate("limits", "Price not known {when}")
    yet, beforehand = translate("limits", "yet"), translate("limits", "beforehand")
    when = yet if bill.awaited else beforehand
    return text.format(clips=clips_text(bill.count), cost=bill.told, when=when)


def _guess_note(bill: Bill) -> str:
    if bill.awaited:
        return translate("limits", "The service has not told its price yet.")
    if any(quote.known for quote in bill.quotes):
        return translate("limits", "Some of the prices are known only afterwards.")
    return translate("limits", "This model's price is known only afterwards.")


def clips_text(count: int) -> str:
    """`1 clip`, `49 clips`."""
    text = translate("limits", "1 clip") if count == 1 else translate("limits", "{count} clips")
    return text.format(count=f"{count:,}")


def limit_note(bill: Bill, spending: Spending) -> str:
    """Which of the user's limits these would pass, and what happens then."""
    caps = spending.caps
    by_month = _passes(bill, caps.month, spending.this_month + spending.in_line)
    by_day = _passes(bill, caps.day, spending.today + spending.in_line)
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
    if cap is not None and not bill.covered_by(cap):
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
    return text.format(limit=limit, later=later, fitting=fitting, count=bill.count)


def _passes(bill: Bill, cap: Money | None, counted: Money) -> int | None:
    """How many of them fit under `cap`; None if all do."""
    if cap is None or counted + bill.total <= cap:
        return None
    return bill.covered_by(cap - counted)


def _refills(top_up: AutoTopUp | None) -> bool:
    return top_up is not None and top_up.enabled


def _balance_note(bill: Bill, balance: Money, spending: Spending, top_up: AutoTopUp | None) -> str:
    in_line = spending.in_line
    room = balance - in_line
    if _is_covered(bill, room):
        return ""
    account = translate("limits", "The balance")
    if spending.in_line_unpriced:
        account = translate("limits", "The balance, less what waits in line,")
    elif in_line:
        account = translate("limits", "The balance, less {held} in line,").format(held=in_line)
    if top_up is not None and _refills(top_up):
        return translate(
            "limits", "{account} does not cover this: the account refills itself by {amount}."
        ).format(account=account, amount=top_up.amount)
    fitting = bill.covered_by(room) if bill.priced else 0
    if fitting:
        return translate(
            "limits", "{account} covers {fitting} of {count}. The rest waits for a top-up."
        ).format(account=account, fitting=fitting, count=bill.count)
    text = translate("limits", "{account} does not cover this: it waits in line for a top-up.")
    return text.format(account=account)


def _is_covered(bill: Bill, room: Money) -> bool:
    """Whether nothing that is known speaks against it: some clip of unknown price costs more."""
    return bill.total <= room if bill.priced else (bill.told or ZERO) < room


def _held(balance: Money | None, spending: Spending) -> str:
    in_line = spending.in_line
    if balance is None or not in_line:
        return ""
    if spending.in_line_unpriced:
        text = translate(
            "amounts",
            "The balance is {balance}; what waits in line comes off it first, at a price that is "
            "not known beforehand.",
        )
        return text.format(balance=balance)
    text = translate(
        "amounts", "The balance is {balance}; {held} for what waits in line come off it first."
    )
    return text.format(balance=balance, held=in_line)


def _rest(bill: Bill, balance: Money | None, spending: Spending) -> tuple[str, str]:
    """The words on what is left, and the amount in them."""
    if balance is None or spending.in_line_unpriced:
        return "", ""
    free = max(ZERO, balance - spending.in_line)
    if not _is_covered(bill, free):
        held = str(free)
        return translate("amounts", "only {amount} left").format(amount=held), held
    if not bill.priced:
        return "", ""
    left = str(free - bill.total)
    return translate("amounts", "then {amount} left").format(amount=left), left
