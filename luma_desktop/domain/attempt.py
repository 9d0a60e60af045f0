"""One POST: its identity, its marks, and what came of it."""

from __future__ import annotations

import msgspec

from luma_desktop.domain.open_values import OpenStrEnum
from luma_desktop.domain.problems import Problem

_MOST_DIGITS = 9
"""Nobody sends a job a billion times."""


class AttemptOutcome(OpenStrEnum):
    ACCEPTED = "accepted"
    NOT_SENT = "not_sent"
    REFUSED = "refused"
    """Answered, and certainly not taken: 401, 403, 429."""
    REJECTED = "rejected"
    UNKNOWN = "unknown"


class Attempt(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`id` is `<job id>.<n>` and travels as `X-Client-Request-Id`. Times are Unix seconds.

    `baseline` holds the ids that the account's v1 list had just before, where it was cheap to
    have; None means that it was not asked for.
    """

    id: str
    job_id: str
    number: int
    started_at: float
    key_fingerprint: str | None = None
    """Of the key that it was sent with: another key sees other rows of the log."""
    server_ahead: float | None = None
    """Seconds that the service's clock was ahead of ours, as last heard before it was sent."""
    baseline: tuple[str, ...] | None = None
    first_byte_at: float | None = None
    ended_at: float | None = None
    outcome: AttemptOutcome | None = None
    status: int | None = None
    inference_id: str | None = None
    server_time: float | None = None
    problem: Problem | None = None

    @property
    def sent_at(self) -> float:
        """When it was sent, by the service's clock where that was known."""
        return self.started_at + (self.server_ahead or 0.0)


def attempt_id(job_id: str, number: int) -> str:
    return f"{job_id}.{number}"


def parse_attempt_id(text: str) -> tuple[str, int] | None:
    """Job id and number of what `attempt_id` made; None for anybody else's client id."""
    job_id, dot, number = text.rpartition(".")
    if not dot or not job_id or not number.isascii() or not number.isdecimal():
        return None
    if len(number) > _MOST_DIGITS:
        return None
    return job_id, int(number)
