"""What the service says of a generation, read leniently, in our own words."""

from __future__ import annotations

import msgspec

from luma_desktop.domain.money import Money
from luma_desktop.domain.open_values import OpenStrEnum


class RemotePhase(OpenStrEnum):
    """A generation's state at the service, folded from the many words it uses."""

    WAITING = "waiting"
    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"


class RemoteVideo(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where a finished clip lies. URLs are signed and expire; sizes in pixels."""

    url: str
    width: int | None = None
    height: int | None = None
    thumbnail_url: str | None = None
    last_frame_url: str | None = None


class Observation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One generation as one answer described it.

    `phase` COMPLETED with `video` None happens: the URL may come one poll later.
    `estimate_seconds` is the service's own guess of the time left. `created_at` is Unix seconds.
    """

    generation_id: str
    phase: RemotePhase = RemotePhase.WAITING
    video: RemoteVideo | None = None
    prompt: str | None = None
    failure_reason: str | None = None
    estimate_seconds: float | None = None
    created_at: float | None = None
    charged: Money | None = None


class Acceptance(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The answer to a paid POST that was taken."""

    observation: Observation
    status: int
    inference_id: str | None = None
    server_time: float | None = None
    """The answer's `Date` header as Unix seconds."""


class ListedGeneration(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the account's own v1 list."""

    generation_id: str
    prompt: str | None = None


class LogRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of `/v2/logs`: one request the service has on record."""

    created_at: float
    succeeded: bool
    cost: Money
    inference_id: str | None = None
    client_request_id: str | None = None
    model: str | None = None


class AutoTopUp(msgspec.Struct, frozen=True, kw_only=True):
    enabled: bool
    threshold: Money
    amount: Money


class Balance(msgspec.Struct, frozen=True, kw_only=True):
    """What the account holds now, and whether it refills itself from a card."""

    amount: Money
    auto_top_up: AutoTopUp | None = None
