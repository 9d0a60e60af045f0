"""The account's balance, and how it refills itself, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from luma_desktop.domain.remote import Balance

translate = QCoreApplication.translate


def top_up_text(balance: Balance | None) -> str:
    """What auto top-up means for who pays; empty where it is off or not known."""
    top_up = None if balance is None else balance.auto_top_up
    if top_up is None or not top_up.enabled:
        return ""
    text = translate(
        "balance",
        "Auto top-up is on: the account charges your card by {amount} when it falls below {least}. "
        "The balance will not stop a long queue; a spending limit does.",
    )
    return text.format(amount=top_up.amount, least=top_up.threshold)
