"""What a clip shows."""

from __future__ import annotations

import math

import msgspec

MAX_PIXELS = 1_100_000
"""Drawn no larger than Dream Machine's own clips, so that a demo stays quick on one core."""


class ClipSpec(msgspec.Struct, frozen=True, kw_only=True):
    """All that decides what a clip looks like; clips with equal specs are the same file.

    Sizes are in pixels, times in seconds. The scene is that of `scene_prompt`, from `starts_at` on
    its time line on; a `closing_prompt` turns it into another one. Pictures and clips are files:
    `first_picture` and `last_picture` are faded from and to; the clip goes on from the last frame
    of `follows`, or leads up to the first one of `precedes`.
    """

    width: int
    height: int
    seconds: float
    fps: int = 24
    prompt: str = ""
    aspect_ratio: str = ""
    scene_prompt: str = ""
    closing_prompt: str = ""
    starts_at: float = 0.0
    first_picture: str | None = None
    last_picture: str | None = None
    follows: str | None = None
    precedes: str | None = None
    note: str | None = None

    @property
    def frames(self) -> int:
        return round(self.seconds * self.fps)


def renderable_size(width: int, height: int) -> tuple[int, int]:
    """The size at which such a clip is drawn: not too large, and even on both sides."""
    scale = min(1.0, math.sqrt(MAX_PIXELS / (width * height)))
    return round(width * scale / 2) * 2, round(height * scale / 2) * 2
