"""The ledger in words: how a bill stands, what a charge was for, days and months."""

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
    Standing.DIFFERENT: QT_TRANSLATE_NOOP("ledger", "billed another amount"),
    Standing.UNEXPECTED: QT_TRANSLATE_NOOP("ledger", "failed, but billed"),
    Standing.AWAITED: QT_TRANSLATE_NOOP("ledger", "not billed yet"),
    Standing.UNBILLED: QT_TRANSLATE_NOOP("ledger", "made no clip, not billed"),
    Standing.MISSING: QT_TRANSLATE_NOOP("ledger", "no bill found"),
}

_NOTABLE = frozenset({Standing.DIFFERENT, Standing.UNEXPECTED, Standing.MISSING})

_KINDS = {
    TransactionKind.ADJUSTMENT: QT_TRANSLATE_NOOP("ledger", "Adjustment"),
    TransactionKind.CREDITS_EXPIRED: QT_TRANSLATE_NOOP("ledger", "Credits expired"),
    TransactionKind.MODEL_USAGE: QT_TRANSLATE_NOOP("ledger", "Use of a model"),
    TransactionKind.PAYMENT: QT_TRANSLATE_NOOP("ledger", "Payment"),
    TransactionKind.BONUS: QT_TRANSLATE_NOOP("ledger", "Bonus"),
    TransactionKind.REFUND: QT_TRANSLATE_NOOP("ledger", "Refund"),
    TransactionKind.INIT: QT_TRANSLATE_NOOP("ledger", "Opening"),
    TransactionKind.OTHER: QT_TRANSLATE_NOOP("ledger", "Something else"),
}


def standing_text(row: LedgerRow) -> str:
    if row.job.brought_in:
        return translate("ledger", "brought in")
    text = _STANDINGS[row.standing]
    return translate("ledger", text) if text else ""


def standing_role(row: LedgerRow) -> Role:
    return Role.WARNING if row.standing in _NOTABLE else Role.MUTED


def kind_text(kind: TransactionKind) -> str:
    return translate("ledger", _KINDS[kind])


def money_cell(money: Money | None) -> str:
    """An amount, or a dash for one that is not known."""
    return "–" if money is None else str(money)


def others_text(total: Total) -> str:
    """What no job here explains; empty if there is nothing."""
    if not total.others:
        return ""
    return translate("ledger", "and {amount} besides").format(amount=total.others)


def day_text(start: float) -> str:
    day = QDateTime.fromSecsSinceEpoch(round(start)).date()
    return words_locale().toString(day, "dddd, d MMMM")


def month_text(start: float) -> str:
    day = QDateTime.fromSecsSinceEpoch(round(start)).date()
    return words_locale().toString(day, "MMMM yyyy")


def asked_text(ledger: Ledger) -> str:
    """Whether what is shown is what the service says."""
    if ledger.problem is not None:
        return problem_words(ledger.problem).sentence
    if not ledger.asked:
        return translate("ledger", "Asking the service for its bills…")
    if not ledger.is_whole:
        return translate("ledger", "The service's list of bills is too long to be read to its end.")
    return translate("ledger", "With the service's bills.")


def absent_text(absent: Absent) -> str:
    """What stands above the generations that this computer lacks."""
    if absent.problem is not None:
        return problem_words(absent.problem).line
    if not absent.asked:
        return translate("ledger", "Asking the service what else the account has made…")
    parts = [
        translate(
            "ledger",
            "Made with your account by another program, key or computer. Bringing them in costs "
            "nothing.",
        )
        if absent.generations
        else translate("ledger", "Everything that your account lists is on this computer.")
    ]
    if absent.withheld:
        parts.append(
            translate(
                "ledger",
                "{count} left out: they may be jobs whose answer was lost, which are looked up.",
            ).format(count=absent.withheld)
        )
    if absent.left_out:
        text = translate("ledger", "{count} more were not asked about.")
        parts.append(text.format(count=absent.left_out))
    return " ".join(parts)
