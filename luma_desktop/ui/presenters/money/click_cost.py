"""What a click costs, what balance it leaves, and whether all of it can be sent today."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QCoreApplication

from luma_desktop.domain.money import ZERO, Money, Spending
from luma_desktop.domain.pricing import Bill
from luma_desktop.domain.remote import AutoTopUp
from luma_desktop.ui.presenters.money.purse import Purse
from luma_desktop.ui.presenters.texts.amounts import count_text
from luma_desktop.ui.presenters.texts.marking import QT_TRANSLATE_NOOP
from luma_desktop.ui.presenters.texts.words import Action

translate = QCoreApplication.translate


class CostLine(msgspec.Struct, frozen=True, kw_only=True):
    """What a click costs and what balance it leaves.

    `cost_amount` and `rest_amount` are the parts of `cost` and `rest` to emphasize. `rest` is empty
    while the balance or the click's price is unknown; `held` says what queued jobs will cost first,
    if there are any. `enough` is False if not all of it can be sent now; `note` says why and what
    happens then; `way_out` is what the user can do about it.
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
    """The line above Generate: `2 x $0.25 = $0.50`, `then $8.75 left`, and a note if needed.

    Queued jobs come before this click, so their cost is subtracted first. A price that isn't known
    in advance is estimated by what such clips cost recently; without any, no sum is shown.
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
    """Where the price of some or all of them is unknown."""
    if bill.told is not None:
        text = translate("limits", "{count} clips, more than {cost}")
    elif bill.count == 1 and bill.awaited:
        text = translate("limits", "Price not loaded yet")
    elif bill.count == 1:
        text = translate("limits", "Price not known in advance")
    elif bill.awaited:
        text = translate("limits", "{count} clips, prices not loaded yet")
    else:
        text = translate("limits", "{count} clips, prices not known in advance")
    return text.format(count=count_text(bill.count), cost=bill.told)


def _guess_note(bill: Bill) -> str:
    if bill.awaited:
        return translate("limits", "The price hasn't loaded yet.")
    if any(quote.known for quote in bill.quotes):
        return translate("limits", "Some prices aren't known in advance.")
    return translate("limits", "This model's price isn't known in advance.")


def clips_text(count: int) -> str:
    """`1 clip`, `49 clips`."""
    text = translate("limits", "1 clip") if count == 1 else translate("limits", "{count} clips")
    return text.format(count=count_text(count))


_LIMIT_BELOW_ONE = (
    QT_TRANSLATE_NOOP(
        "limits",
        "Your limit of {cap} a day is less than one clip costs. This waits until you change it.",
    ),
    QT_TRANSLATE_NOOP(
        "limits",
        "Your limit of {cap} a month is less than one clip costs. This waits until you change it.",
    ),
)
_LIMIT_REACHED = (
    QT_TRANSLATE_NOOP(
        "limits", "Your limit of {cap} a day doesn't cover this. It stays queued until tomorrow."
    ),
    QT_TRANSLATE_NOOP(
        "limits",
        "Your limit of {cap} a month doesn't cover this. It stays queued until next month.",
    ),
)
_LIMIT_IN_PART = (
    QT_TRANSLATE_NOOP(
        "limits",
        "Your limit of {cap} a day covers {fitting} of {count}. "
        "The rest stays queued until tomorrow.",
    ),
    QT_TRANSLATE_NOOP(
        "limits",
        "Your limit of {cap} a month covers {fitting} of {count}. "
        "The rest stays queued until next month.",
    ),
)
"""Each for a day and for a month."""


def limit_note(bill: Bill, spending: Spending) -> str:
    """Which of the user's limits this would exceed, and what happens then."""
    caps = spending.caps
    by_month = _passes(bill, caps.month, spending.this_month + spending.in_line)
    by_day = _passes(bill, caps.day, spending.today + spending.in_line)
    if by_month is None and by_day is None:
        return ""
    monthly = by_month is not None and (by_day is None or by_month <= by_day)
    cap, fitting = (caps.month, by_month) if monthly else (caps.day, by_day)
    if cap is not None and not bill.covered_by(cap):
        texts = _LIMIT_BELOW_ONE
    elif not fitting:
        texts = _LIMIT_REACHED
    else:
        texts = _LIMIT_IN_PART
    text = translate("limits", texts[monthly])
    return text.format(cap=cap, fitting=fitting, count=bill.count)


def _passes(bill: Bill, cap: Money | None, counted: Money) -> int | None:
    """How many of them fit under `cap`; None if all do."""
    if cap is None or counted + bill.total <= cap:
        return None
    return bill.covered_by(cap - counted)


def _refills(top_up: AutoTopUp | None) -> bool:
    return top_up is not None and top_up.enabled


def _balance_note(bill: Bill, balance: Money, spending: Spending, top_up: AutoTopUp | None) -> str:
    room = balance - spending.in_line
    if _is_covered(bill, room):
        return ""
    fitting = bill.covered_by(room) if bill.priced else 0
    if top_up is not None and _refills(top_up):
        texts, amount = _REFILLED, top_up.amount
    else:
        texts, amount = (_BALANCE_IN_PART if fitting else _BALANCE_LOW), ZERO
    behind_others = bool(spending.in_line or spending.in_line_unpriced)
    text = translate("limits", texts[behind_others])
    return text.format(amount=amount, fitting=fitting, count=bill.count)


_REFILLED = (
    QT_TRANSLATE_NOOP(
        "limits", "Your balance doesn't cover this, so auto top-up will add {amount}."
    ),
    QT_TRANSLATE_NOOP(
        "limits",
        "After the jobs already queued, your balance doesn't cover this, so auto top-up will add "
        "{amount}.",
    ),
)
_BALANCE_IN_PART = (
    QT_TRANSLATE_NOOP(
        "limits",
        "Your balance covers {fitting} of {count}. The rest stays queued until you add credits.",
    ),
    QT_TRANSLATE_NOOP(
        "limits",
        "After the jobs already queued, your balance covers {fitting} of {count}. "
        "The rest stays queued until you add credits.",
    ),
)
_BALANCE_LOW = (
    QT_TRANSLATE_NOOP(
        "limits", "Your balance doesn't cover this. It stays queued until you add credits."
    ),
    QT_TRANSLATE_NOOP(
        "limits",
        "After the jobs already queued, your balance doesn't cover this. "
        "It stays queued until you add credits.",
    ),
)
"""Each for an empty queue and for one with jobs that are sent before."""


def _is_covered(bill: Bill, room: Money) -> bool:
    """Whether the balance may cover it, as far as is known: a clip of unknown price costs more."""
    return bill.total <= room if bill.priced else (bill.told or ZERO) < room


def _held(balance: Money | None, spending: Spending) -> str:
    in_line = spending.in_line
    if balance is None or not in_line:
        return ""
    if spending.in_line_unpriced:
        text = translate(
            "amounts",
            "Your balance is {balance}. Jobs already in the queue are charged first, at a price "
            "that isn't known in advance.",
        )
        return text.format(balance=balance)
    text = translate(
        "amounts", "Your balance is {balance}. Jobs already in the queue will cost {held}."
    )
    return text.format(balance=balance, held=in_line)


def _rest(bill: Bill, balance: Money | None, spending: Spending) -> tuple[str, str]:
    """The words for the remaining balance, and the amount in them."""
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
