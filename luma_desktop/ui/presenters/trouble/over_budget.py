"""Why the queue waits for a new day or month, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from luma_desktop.domain.money import V1_GENERATION_PRICE, Money, Spending
from luma_desktop.engine.holds import Hold
from luma_desktop.ui.presenters.texts.words import Action, Severity, Words
from luma_desktop.ui.presenters.texts.words_locale import words_locale
from luma_desktop.ui.presenters.trouble.problems import action_text

translate = QCoreApplication.translate


def over_budget_words(
    hold: Hold, spending: Spending, line: str, *, price: Money = V1_GENERATION_PRICE
) -> Words:
    """Which limit was reached, what counts against it, and when the queue resumes.

    `price` is that of the next job; `line` says how many are queued.
    """
    caps = spending.caps
    monthly = caps.month is not None and spending.this_month + price > caps.month
    cap = caps.month if monthly else caps.day
    return Words(
        title=translate("holds", "Over your limit"),
        sentence=f"{_why(spending, monthly=monthly)} {line}".strip(),
        next_step=_when(hold, too_small=cap is not None and cap < price, monthly=monthly),
        severity=Severity.WARNING,
        action_id=Action.CHANGE_LIMIT,
        action_text=action_text(Action.CHANGE_LIMIT),
    )


def _why(spending: Spending, *, monthly: bool) -> str:
    if monthly:
        text = translate(
            "holds", "One more would exceed your limit of {cap} a month ({spent} spent)."
        )
        return text.format(cap=spending.caps.month, spent=spending.this_month)
    if spending.caps.day is None:
        return translate("holds", "One more would exceed your limit.")
    text = translate("holds", "One more would exceed your limit of {cap} a day ({spent} spent).")
    return text.format(cap=spending.caps.day, spent=spending.today)


def _when(hold: Hold, *, too_small: bool, monthly: bool) -> str:
    if too_small:
        return translate("holds", "The limit is less than one clip costs.")
    if not monthly:
        return translate("holds", "The queue resumes at midnight.")
    if hold.until is None:
        return ""
    first = QDateTime.fromSecsSinceEpoch(round(hold.until)).date()
    date = words_locale().toString(first, QLocale.FormatType.LongFormat)
    return translate("holds", "The queue resumes on {date}.").format(date=date)
