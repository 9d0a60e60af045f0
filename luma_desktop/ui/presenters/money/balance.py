"""The account's balance and automatic top-up, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from luma_desktop.domain.remote import Balance

translate = QCoreApplication.translate


def top_up_text(balance: Balance | None) -> str:
    """What auto top-up means for spending; empty where it's off or unknown."""
    top_up = None if balance is None else balance.auto_top_up
    if top_up is None or not top_up.enabled:
        return ""
    text = translate(
        "balance",
        "Auto top-up is on: your card is charged {amount} when your balance falls below {least}. "
        "Your balance won't stop a long queue, but a spending limit will.",
    )
    return text.format(amount=top_up.amount, least=top_up.threshold)
