"""How long a model's generations take lately, as the service measures it."""

from __future__ import annotations

import msgspec


class Latency(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds from the request to the finished clip: half and nine tenths take no longer."""

    p50: float
    p90: float
