"""Why the whole queue waits. A hold is of the queue, never of a job."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from luma_desktop.domain.problems import Problem


class HoldKind(StrEnum):
    """In the order in which they are told when several stand."""

    STORAGE = "storage"
    """The journal cannot be written, so nothing may be sent."""
    NO_KEY = "no_key"
    KEY_REFUSED = "key_refused"
    ENDPOINT_GONE = "endpoint_gone"
    OUT_OF_CREDITS = "out_of_credits"
    BALANCE_LOW = "balance_low"
    """The known balance doesn't cover the next job."""
    OVER_BUDGET = "over_budget"
    OLD_QUEUE = "old_queue"
    """Queued jobs found at start that are older than an hour: the user is asked once."""
    RESTORED = "restored"
    """The database was copied or restored: looked up first, then asked about once."""
    PICTURES = "pictures"
    """Pictures cannot be handed over as the settings say; jobs without any go on."""
    PAUSED = "paused"
    OFFLINE = "offline"
    BLOCKED = "blocked"
    """Something on the way refuses the calls."""
    SLOW_DOWN = "slow_down"


class Hold(msgspec.Struct, frozen=True, kw_only=True):
    """`until` is when the queue retries, in Unix seconds; None if it waits for the user."""

    kind: HoldKind
    until: float | None = None
    problem: Problem | None = None
