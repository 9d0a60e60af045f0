"""Numbers, money and times as answers spell them; None for what is none of these."""

from __future__ import annotations

import math
from datetime import UTC, datetime

from luma_desktop.domain.money import CREDITS_PER_USD, Money

MAX_USD = 1e9
"""More than a billion dollars is a fault, not an amount."""


def number(value: object) -> float | None:
    """A finite number, also one in a string."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return found if math.isfinite(found) else None


def amount(usd: object) -> Money | None:
    """US dollars, also in a string."""
    found = number(usd)
    return None if found is None or abs(found) > MAX_USD else Money.from_usd(found)


def credit_amount(count: object) -> Money | None:
    """Whole credits, also in a string."""
    found = number(count)
    return None if found is None or abs(found) > MAX_USD * CREDITS_PER_USD else Money(round(found))


def http_date(value: str) -> float | None:
    """An HTTP date in Unix seconds."""
    from email.utils import parsedate_to_datetime

    try:
        return _seconds(parsedate_to_datetime(value))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def iso_time(value: object) -> float | None:
    """An ISO 8601 moment in Unix seconds; without an offset it is UTC."""
    if not isinstance(value, str):
        return None
    try:
        return _seconds(datetime.fromisoformat(value.strip()))
    except (ValueError, OverflowError):
        return None


def _seconds(moment: datetime) -> float:
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
