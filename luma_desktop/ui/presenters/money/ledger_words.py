"""The ledger in words: how a job was billed, what a charge was for, days and months."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QDateTime

from luma_desktop.domain.ledger import Absent, Ledger, LedgerRow, Standing, Total, TransactionKind
from luma_desktop.domain.money import Money
from luma_desktop.ui.kit.palette import Role
from luma_desktop.ui.presenters.texts.marking import QT_TRANSLATE_NOOP
from luma_desktop.ui.presenters.texts.words_locale import words_locale
from luma_desktop.ui.presenters.trouble.problems import problem_words

translate = QCoreApplication.translate

_STANDINGS = {
    Standing.UNKNOWN: "",
    Standing.BILLED: QT_TRANSLATE_NOOP("ledger", "billed"),
    Standing.DIFFERENT: QT_TRANSLATE_NOOP("ledger", "billed a different amount"),
    Standing.UNEXPECTED: QT_TRANSLATE_NOOP("ledger", "failed, but billed"),
    Standing.AWAITED: QT_TRANSLATE_NOOP("ledger", "not billed yet"),
    Standing.UNBILLED: QT_TRANSLATE_NOOP("ledger", "no clip, not billed"),
    Standing.MISSING: QT_TRANSLATE_NOOP("ledger", "no charge found"),
}

_NOTABLE = frozenset({Standing.DIFFERENT, Standing.UNEXPECTED, Standing.MISSING})

_KINDS = {
    TransactionKind.ADJUSTMENT: QT_TRANSLATE_NOOP("ledger", "Adjustment"),
    TransactionKind.CREDITS_EXPIRED: QT_TRANSLATE_NOOP("ledger", "Credits expired"),
    TransactionKind.MODEL_USAGE: QT_TRANSLATE_NOOP("ledger", "Model usage"),
    TransactionKind.PAYMENT: QT_TRANSLATE_NOOP("ledger", "Payment"),
    TransactionKind.BONUS: QT_TRANSLATE_NOOP("ledger", "Bonus"),
    TransactionKind.REFUND: QT_TRANSLATE_NOOP("ledger", "Refund"),
    TransactionKind.INIT: QT_TRANSLATE_NOOP("ledger", "Opening balance"),
    TransactionKind.OTHER: QT_TRANSLATE_NOOP("ledger", "Other"),
}


def standing_text(row: LedgerRow) -> str:
    if row.job.brought_in:
        return translate("ledger", "made elsewhere")
    text = _STANDINGS[row.standing]
    return translate("ledger", text) if text else ""


def standing_role(row: LedgerRow) -> Role:
    return Role.WARNING if row.standing in _NOTABLE else Role.MUTED


def kind_text(kind: TransactionKind) -> str:
    return translate("ledger", _KINDS[kind])


def money_cell(money: Money | None) -> str:
    """An amount, or a dash for an unknown one."""
    return "–" if money is None else str(money)


def others_text(total: Total) -> str:
    """What no job here explains; empty if there's nothing."""
    if not total.others:
        return ""
    return translate("ledger", "plus {amount} for other charges").format(amount=total.others)


def day_text(start: float) -> str:
    day = QDateTime.fromSecsSinceEpoch(round(start)).date()
    return words_locale().toString(day, "dddd, d MMMM")


def month_text(start: float) -> str:
    day = QDateTime.fromSecsSinceEpoch(round(start)).date()
    return words_locale().toString(day, "MMMM yyyy")


def asked_text(ledger: Ledger) -> str:
    """Whether the service's charges are included."""
    if ledger.problem is not None:
        return problem_words(ledger.problem).sentence
    if not ledger.asked:
        return translate("ledger", "Loading charges from the service…")
    if not ledger.is_whole:
        return translate("ledger", "The service's list of charges is too long to load in full.")
    return translate("ledger", "Includes the service's charges.")


def absent_text(absent: Absent) -> str:
    """The text above the generations that aren't on this computer."""
    if absent.problem is not None:
        return problem_words(absent.problem).line
    if not absent.asked:
        return translate("ledger", "Looking for other generations in your account…")
    parts = [
        translate(
            "ledger",
            "Made with your account by another program, key, or computer. Adding them here is "
            "free.",
        )
        if absent.generations
        else translate("ledger", "Everything your account lists is on this computer.")
    ]
    if absent.withheld:
        parts.append(_withheld_text(absent.withheld))
    if absent.left_out:
        parts.append(_unchecked_text(absent.left_out))
    return " ".join(parts)


def _withheld_text(count: int) -> str:
    if count == 1:
        return translate(
            "ledger", "1 is hidden because it may be a job of yours that is still being looked up."
        )
    return translate(
        "ledger",
        "{count} are hidden because they may be jobs of yours that are still being looked up.",
    ).format(count=count)


def _unchecked_text(count: int) -> str:
    if count == 1:
        return translate("ledger", "1 more wasn't checked.")
    return translate("ledger", "{count} more weren't checked.").format(count=count)
