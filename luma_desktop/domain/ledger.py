"""The account's transactions, matched with the expected costs of this program's jobs."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from luma_desktop.domain.job import Job
from luma_desktop.domain.money import ZERO, Money
from luma_desktop.domain.problems import Problem
from luma_desktop.domain.remote import Observation


class TransactionKind(StrEnum):
    """What moved the money, in the service's words; OTHER stands for an unknown word."""

    PAYMENT = "PAYMENT"
    BONUS = "BONUS"
    REFUND = "REFUND"
    ADJUSTMENT = "ADJUSTMENT"
    MODEL_USAGE = "MODEL_USAGE"
    CREDITS_EXPIRED = "CREDITS_EXPIRED"
    INIT = "INIT"
    OTHER = "OTHER"


class Transaction(msgspec.Struct, frozen=True, kw_only=True):
    """One movement of the balance. `amount` is positive; `is_charge` is its direction.

    `at` is Unix seconds. `reference_id` is the inference id where a model was used.
    """

    at: float
    is_charge: bool
    kind: TransactionKind
    amount: Money
    model: str | None = None
    reference_id: str | None = None


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """Every movement since a moment (Unix seconds), newest first.

    `is_whole` is False where there were more than can be requested; the oldest are then missing.
    """

    since: float
    transactions: tuple[Transaction, ...]
    is_whole: bool = True


class Standing(StrEnum):
    """Whether a job was billed as expected."""

    UNKNOWN = "unknown"
    """The service was not asked, or did not say."""
    BILLED = "billed"
    """Billed as expected."""
    DIFFERENT = "different"
    """Billed, but not the amount that was quoted or reported."""
    UNEXPECTED = "unexpected"
    """Billed, though it failed."""
    AWAITED = "awaited"
    """Not billed yet: the bill comes some time after completion."""
    UNBILLED = "unbilled"
    """Not billed, and rightly so: it made no clip."""
    MISSING = "missing"
    """Not billed, though its clip came long ago."""


class LedgerRow(msgspec.Struct, frozen=True, kw_only=True):
    """One job's money. None means unknown; `billed` is net of refunds."""

    job: Job
    at: float
    quoted: Money | None
    reported: Money | None
    billed: Money | None
    standing: Standing

    @property
    def cost(self) -> Money:
        """The best known value: billed, else reported, else quoted."""
        if self.standing is Standing.UNBILLED:
            return ZERO
        known = (self.billed, self.reported, self.quoted)
        return next((money for money in known if money is not None), ZERO)


class Total(msgspec.Struct, frozen=True, kw_only=True):
    """A local day or month that begins at `start` (Unix seconds).

    `ours` is what this program's jobs cost as far as is known, `others` what no job of it explains.
    """

    start: float
    ours: Money = ZERO
    others: Money = ZERO


class Ledger(msgspec.Struct, frozen=True, kw_only=True):
    """Newest first. `asked` is whether the service has answered; `problem` is why it hasn't."""

    since: float
    rows: tuple[LedgerRow, ...] = ()
    unexplained: tuple[Transaction, ...] = ()
    days: tuple[Total, ...] = ()
    months: tuple[Total, ...] = ()
    asked: bool = False
    is_whole: bool = True
    problem: Problem | None = None


class Absent(msgspec.Struct, frozen=True, kw_only=True):
    """Generations of the account that this computer lacks, newest first.

    `withheld` counts those that may be jobs of ours whose answers were lost: these are looked up,
    and taking them over would make that impossible. `left_out` counts the oldest, which were too
    many to ask about. `asked` and `problem` as in `Ledger`.
    """

    generations: tuple[Observation, ...] = ()
    withheld: int = 0
    left_out: int = 0
    asked: bool = False
    problem: Problem | None = None
