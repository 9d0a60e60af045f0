"""What the simulator remembers: generations, ledger entries, log rows, uploaded pictures."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import msgspec

from luma_desktop.simulator.config import LogTiming


class Dialect(StrEnum):
    """The two families of calls that make generations."""

    LEGACY = "v1"
    UNIFIED = "v2"


class Outcome(StrEnum):
    """How a generation ended."""

    COMPLETED = "completed"
    FAILED = "failed"


class Twist(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How one generation departs from the usual; None leaves it to the behaviour."""

    duration_seconds: float | None = None
    failure_reason: str | None = None
    """It ends as failed, with this reason, and is not billed."""

    state_word: str | None = None
    """Its state while it runs."""

    withheld_polls: int = 0
    """So many answers say completed and give no video yet."""

    forgotten: bool = False
    """The service no longer knows it once it is accepted."""

    odd_shapes: bool | None = None
    link_seconds: float | None = None
    log_timing: LogTiming | None = None
    log_lag_seconds: float | None = None
    foreign_inference_id: bool | None = None


class Submission(msgspec.Struct, frozen=True, kw_only=True):
    """A request that passed validation. `link` says how it joins its parent, if it has one."""

    dialect: Dialect
    model: str
    prompt: str
    aspect_ratio: str
    width: int
    height: int
    seconds: float
    cost_credits: int
    key: str
    client_request_id: str | None
    body: dict[str, Any]
    start_url: str | None = None
    end_url: str | None = None
    parent_id: str | None = None
    link: str | None = None
    loop: bool = False
    delivered: str = "mp4"
    """The ending of its file's name: other ones for HDR and EXR frames."""

    @property
    def is_mastered(self) -> bool:
        """Whether it is another file than the plain film."""
        return bool(self.body.get("hdr"))


class Generation(msgspec.Struct, frozen=True, kw_only=True):
    """An accepted submission and what became of it. `completed_at` is None while it runs."""

    sequence: int
    id: str
    inference_id: str
    submission: Submission
    twist: Twist
    created_at: float
    finish_at: float
    completed_at: float | None = None
    outcome: Outcome | None = None
    clip: str | None = None
    """Name of its clip in the studio, once that is rendered."""

    @property
    def failure_reason(self) -> str | None:
        return self.twist.failure_reason if self.outcome is Outcome.FAILED else None


class LedgerEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One movement of the balance, as `/v2/billing/transactions` lists it."""

    sequence: int
    created_at: float
    direction: str
    type: str
    credits: int
    model: str | None
    reference_id: str | None


class LogRow(msgspec.Struct, frozen=True, kw_only=True):
    """One request, as `/v2/logs` lists it."""

    created_at: float
    status: str
    model: str
    credits: int
    request_id: str
    inference_id: str
    client_request_id: str | None


class Upload(msgspec.Struct, frozen=True, kw_only=True):
    """A picture given to `file-upload`; its bytes lie in the data folder under `id`."""

    id: str
    media_type: str
    created_at: float
