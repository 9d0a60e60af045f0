"""What the engine tells the world. Facts only go up; the bridge hands them to the window."""

from __future__ import annotations

import msgspec

from luma_desktop.domain.job import Job
from luma_desktop.domain.keys import KeyStatus
from luma_desktop.domain.money import Spending
from luma_desktop.domain.pricing import PriceList
from luma_desktop.domain.problems import Problem
from luma_desktop.domain.remote import Balance
from luma_desktop.engine.holds import Hold
from luma_desktop.engine.undo import Deed


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """Base of all facts."""


class JobsAdded(Fact, frozen=True, kw_only=True):
    """New in the queue, in queue order; `undoable` right after a click."""

    jobs: tuple[Job, ...]
    undoable: bool = False


class JobChanged(Fact, frozen=True, kw_only=True):
    job: Job


class JobsChanged(Fact, frozen=True, kw_only=True):
    """Several at once, by one wish of the user's."""

    jobs: tuple[Job, ...]


class JobsRemoved(Fact, frozen=True, kw_only=True):
    """Gone from queue and library; can be undone for as long as the run lasts.

    Not where it was itself an Undo that has `taken_back` a click.
    """

    jobs: tuple[Job, ...]
    taken_back: bool = False


class JobsRestored(Fact, frozen=True, kw_only=True):
    """A removal or clearing was undone."""

    jobs: tuple[Job, ...]


class JobsCleared(Fact, frozen=True, kw_only=True):
    """Finished ones that left the queue panel; they stay in the library."""

    job_ids: tuple[str, ...]


class LineChanged(Fact, frozen=True, kw_only=True):
    """What the user wished of the line is done to `jobs` and can be undone.

    `left_out` is how many of the selected jobs were no longer queued.
    """

    deed: Deed
    jobs: tuple[Job, ...]
    left_out: int = 0


class DownloadProgress(Fact, frozen=True, kw_only=True):
    """Bytes on disk so far and in all (None where the server does not say)."""

    job_id: str
    received: int
    total: int | None


class HoldsChanged(Fact, frozen=True, kw_only=True):
    """All holds that stand now, most telling first."""

    holds: tuple[Hold, ...]


class BalanceChanged(Fact, frozen=True, kw_only=True):
    """None when it is not known (no key, or the call failed)."""

    balance: Balance | None


class SpendingChanged(Fact, frozen=True, kw_only=True):
    """What counts today and this month, the cost of queued jobs, and the caps."""

    spending: Spending


class TroubleRaised(Fact, frozen=True, kw_only=True):
    """A trouble for the message bar; a newer one with the same `key` takes its place."""

    key: str
    problem: Problem
    job_id: str | None = None


class TroubleCleared(Fact, frozen=True, kw_only=True):
    key: str


class PricesChanged(Fact, frozen=True, kw_only=True):
    """What is known of prices now."""

    prices: PriceList


class TypicalDurationChanged(Fact, frozen=True, kw_only=True):
    """How long such jobs took lately, in seconds (median), for the progress estimate."""

    seconds: float


class ProxyPasswordChanged(Fact, frozen=True, kw_only=True):
    """Where the password of the proxy in the settings is."""

    status: KeyStatus


class BucketSecretChanged(Fact, frozen=True, kw_only=True):
    """Where the secret of the bucket in the settings is."""

    status: KeyStatus


class KeyStatusChanged(Fact, frozen=True, kw_only=True):
    status: KeyStatus
