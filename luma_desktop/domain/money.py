"""Money as the service counts it: whole credits, 2,000,000 to the US dollar."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import msgspec

CREDITS_PER_USD = 2_000_000


class Money(msgspec.Struct, frozen=True, order=True):
    """An amount in credits; exact, so that sums of many small charges stay true."""

    credits: int = 0

    @classmethod
    def from_usd(cls, usd: Decimal | float | str) -> Money:
        """Convert US dollars (the unit of every balance the service reports).

        Raises:
            decimal.InvalidOperation, ValueError: if `usd` is not a finite number.
        """
        value = Decimal(str(usd))
        if not value.is_finite():
            raise ValueError(f"not an amount: {usd!r}")
        return cls(int((value * CREDITS_PER_USD).to_integral_value(ROUND_HALF_UP)))

    @property
    def usd(self) -> Decimal:
        return Decimal(self.credits) / CREDITS_PER_USD

    def __add__(self, other: Money) -> Money:
        return Money(self.credits + other.credits)

    def __sub__(self, other: Money) -> Money:
        return Money(self.credits - other.credits)

    def __mul__(self, count: int) -> Money:
        return Money(self.credits * count)

    def __bool__(self) -> bool:
        return self.credits != 0

    def __str__(self) -> str:
        """Dollars with cents, and more digits only where cents would hide something."""
        usd = self.usd
        cents = usd.quantize(Decimal("0.01"), ROUND_HALF_UP)
        shown = cents if cents == usd else usd.quantize(Decimal("0.0001"), ROUND_HALF_UP)
        sign = "-" if shown < 0 else ""
        return f"{sign}${abs(shown):,}"


ZERO = Money(0)

V1_GENERATION_PRICE = Money(500_000)
"""What each Dream Machine v1 generation or extension costs: 500,000 credits, 0.25 USD."""


class Caps(msgspec.Struct, frozen=True, kw_only=True):
    """None: no cap."""

    day: Money | None = None
    month: Money | None = None


class Spending(msgspec.Struct, frozen=True, kw_only=True):
    """What counts now: certain and possible charges, and the cost of queued jobs."""

    today: Money = ZERO
    this_month: Money = ZERO
    in_line: Money = ZERO
    in_line_unpriced: int = 0
    """How many queued jobs count with a stand-in: `in_line` is then never shown."""
    caps: Caps = Caps()
