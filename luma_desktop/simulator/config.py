"""What a simulator is started with, and what can be changed while it runs."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import msgspec

CREDITS_PER_USD = 2_000_000
MOST_CLIP_BYTES = 512_000_000

LEGACY_COST_CREDITS = 500_000
"""What each v1 generation or extension costs: 0.25 USD."""


class Speed(StrEnum):
    """How long generations take and how much care goes into their clips."""

    FAST = "fast"
    """Tests: 0.3 s a generation, one tiny clip for each aspect ratio."""

    DEMO = "demo"
    """People: 6 to 14 s a generation, a scene drawn for each prompt."""


class LogTiming(StrEnum):
    """When a request's row appears in `/v2/logs`."""

    ACCEPTANCE = "acceptance"
    COMPLETION = "completion"
    NEVER = "never"


class UnknownIds(StrEnum):
    """What the v1 status call does about ids that it does not know."""

    OMIT = "omit"
    """Leave them out; 404 when it knows none of them."""

    NOT_FOUND = "not_found"
    """404 for the whole call."""


class HdrFile(StrEnum):
    """What an HDR clip comes as, by the ending of its name."""

    PRORES = "mov"
    HEVC = "mp4"
    MATROSKA = "mkv"
    UNHEARD_OF = "bin"


class ExrFile(StrEnum):
    """What an export of EXR frames comes as, by the ending of its name."""

    PARCEL = "zip"
    FIRST_FRAME = "exr"


class Behaviour(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All that `POST /_control/config` can change in a running simulator.

    Times are in seconds. `min_seconds` and `max_seconds` bound how long a generation takes; one
    and the same generation always takes the same time for a given seed.
    """

    min_seconds: float = 0.3
    max_seconds: float = 0.3
    odd_shapes: bool = True
    """Vary the answers' shapes within the contract; False sends the plainest one each time."""

    unknown_states: bool = False
    """Also name states that no document lists."""

    v1_retired: bool = False
    """Every `/luma-ai/…` call answers 404."""

    keyframe_ids_refused: bool = False
    """No keyframe may name a generation."""

    unknown_ids: UnknownIds = UnknownIds.OMIT
    link_seconds: float = 3600.0
    """How long a signed link to a video lives."""

    log_timing: LogTiming = LogTiming.ACCEPTANCE
    log_lag_seconds: float = 0.0
    foreign_inference_ids: bool = False
    """Inference ids (header and logs) differ from the ids that can be polled."""

    logs_per_minute: int = 200
    separate_keys: bool = False
    """Each key sees its own generations only, instead of the account's."""

    clip_bytes: Annotated[int, msgspec.Meta(ge=0, le=MOST_CLIP_BYTES)] = 0
    """Pad every clip to this size; 0 leaves it as the encoder made it."""

    hdr_file: HdrFile = HdrFile.PRORES
    exr_file: ExrFile = ExrFile.PARCEL
    autotopup: bool = False


BEHAVIOURS = {
    Speed.FAST: Behaviour(),
    Speed.DEMO: Behaviour(min_seconds=6.0, max_seconds=14.0),
}


class SimulatorConfig(msgspec.Struct, frozen=True, kw_only=True):
    """How to start a simulator.

    Everything it writes lies below `data_dir`; started again on the same folder it goes on where
    it was. `api_key` is the only key it takes; None takes any. `balance_usd` counts only for a
    new folder. `behaviour` defaults to the speed's own. The control calls are there only with a
    `control_token`, which each of them has to bring.
    """

    data_dir: Path
    host: str = "127.0.0.1"
    port: int = 0
    cdn_port: int = 0
    seed: int = 1
    speed: Speed = Speed.FAST
    api_key: str | None = None
    control_token: str | None = None
    balance_usd: float = 10.0
    behaviour: Behaviour | None = None

    def __post_init__(self) -> None:
        if self.host not in {"127.0.0.1", "::1", "localhost"}:
            raise ValueError("The simulator only listens on a loopback address.")

    @property
    def initial_behaviour(self) -> Behaviour:
        return self.behaviour or BEHAVIOURS[self.speed]
