"""What a clip shows."""

from __future__ import annotations

import math

import msgspec

MAX_PIXELS = 1_100_000
"""Drawn no larger than Dream Machine's own clips, so that a demo stays quick on one core."""


FPS = 24
Caption = tuple[str, str]


class ClipSpec(msgspec.Struct, frozen=True, kw_only=True):
    """All that decides what a clip looks like; clips with equal specs are the same file.

    Sizes are in pixels, times in seconds. The scene is that of `scene_prompts`, from `starts_at` on
    its time line on; it turns into that of `closing_prompts`. `caption` is the prompt and a
    remark; it takes the place of `caption_before` and gives way to `caption_after`. Pictures and
    clips are files: `first_picture` and `last_picture` are faded from and to, and so are the last
    frame of the clip `follows` and the first one of `precedes`.
    """

    width: int
    height: int
    seconds: float
    fps: int = FPS
    caption: Caption = ("", "")
    caption_before: Caption | None = None
    caption_after: Caption | None = None
    scene_prompts: tuple[str, ...] = ()
    closing_prompts: tuple[str, ...] = ()
    starts_at: float = 0.0
    first_picture: str | None = None
    last_picture: str | None = None
    follows: str | None = None
    precedes: str | None = None

    @property
    def frames(self) -> int:
        return round(self.seconds * self.fps)


def renderable_size(width: int, height: int) -> tuple[int, int]:
    """The size at which such a clip is drawn: not too large, and even on both sides."""
    scale = min(1.0, math.sqrt(MAX_PIXELS / (width * height)))
    return round(width * scale / 2) * 2, round(height * scale / 2) * 2
