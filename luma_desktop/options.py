"""What a start was asked for. Beside its flags, so that a start without any reads none."""

from __future__ import annotations

from pathlib import Path

import msgspec

DEFAULT_API_BASE = "https://api.aimlapi.com"
DEMO_ORIGIN = "demo"
"""Where a demo's jobs belong: never to a service, whatever port the simulator listens on."""


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What the flags ask for. `api_base` is an origin: scheme, host and port, no path."""

    api_base: str = DEFAULT_API_BASE
    demo: bool = False
    data_dir: Path | None = None
    smoke_test: Path | None = None
    spend: bool = False
    log_level: str = "INFO"
    safe_mode: bool = False

    @property
    def origin(self) -> str:
        """The name under which jobs and the key are kept."""
        return DEMO_ORIGIN if self.demo else self.api_base
