"""Reads pages of the account's ledger, as leniently as everything that the service sends."""

from __future__ import annotations

import msgspec

from luma_desktop.api.numbers import amount, credit_amount, iso_time
from luma_desktop.api.schema import text
from luma_desktop.domain.errors import UnreadableAnswerError
from luma_desktop.domain.ledger import Transaction, TransactionKind
from luma_desktop.domain.money import Money

PAGE_ROWS = 100
MAX_CURSOR = 4096

_KINDS = {kind.value: kind for kind in TransactionKind}
_DIRECTIONS = {"CHARGE": True, "TOPUP": False}
_CHARGES = frozenset({TransactionKind.MODEL_USAGE, TransactionKind.CREDITS_EXPIRED})
"""Kinds that can only be charges, should the direction be missing."""


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """`cursor` asks for the next one, None if there is none; `is_cut` if it should be there."""

    transactions: tuple[Transaction, ...]
    cursor: str | None = None
    is_cut: bool = False


def read_page(document: object) -> Page:
    """One page of the ledger; a row that cannot be read is left out.

    Raises:
        UnreadableAnswerError: it is no page.
    """
    items = document.get("data") if isinstance(document, dict) else document
    if not isinstance(items, list):
        raise UnreadableAnswerError("no ledger")
    pagination = document.get("pagination") if isinstance(document, dict) else None
    told = pagination if isinstance(pagination, dict) else {}
    has_more = told.get("has_more") is not False
    cursor = _cursor(told.get("next_cursor")) if has_more else None
    return Page(
        transactions=tuple(row for item in items if (row := _transaction(item)) is not None),
        cursor=cursor,
        is_cut=told.get("has_more") is True and cursor is None,
    )


def _cursor(value: object) -> str | None:
    """A cursor is opaque, and taken only in the very form in which it was issued."""
    return value if isinstance(value, str) and 0 < len(value) <= MAX_CURSOR else None


def _transaction(item: object) -> Transaction | None:
    if not isinstance(item, dict):
        return None
    at, moved = iso_time(item.get("created_at")), _amount(item.get("amount"))
    kind = _KINDS.get(_word(item.get("type")), TransactionKind.OTHER)
    is_charge = _DIRECTIONS.get(_word(item.get("direction")), kind in _CHARGES)
    if at is None or moved is None:
        return None
    return Transaction(
        at=at,
        is_charge=is_charge,
        kind=kind,
        amount=moved,
        model=text(item.get("model"), 200),
        reference_id=text(item.get("reference_id"), 512),
    )


def _word(value: object) -> str:
    return value.strip().upper() if isinstance(value, str) else ""


def _amount(value: object) -> Money | None:
    """An object of credits and dollars, or bare dollars; the direction carries the sign."""
    if isinstance(value, dict):
        found = credit_amount(value.get("credits"))
        found = amount(value.get("usd")) if found is None else found
    else:
        found = amount(value)
    return None if found is None else Money(abs(found.credits))
