"""A finished clip on this computer."""

from __future__ import annotations

from pathlib import PurePosixPath

import msgspec

PLAYED_SUFFIXES = frozenset({".mp4", ".mov", ".webm", ".mkv"})
"""Of files that are looked into, and played if they can be."""

VIDEO_SUFFIXES = PLAYED_SUFFIXES | {".mxf", ".avi"}
"""Of all that is a film in one file."""

CLIP_SUFFIXES = VIDEO_SUFFIXES | {".exr", ".tif", ".zip", ".tar", ".gz", ".7z", ".bin"}
"""Of all that is kept: also single frames, and parcels of them."""


class Clip(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A whole, checked file: a video, or what else the service makes of one (EXR frames, …).

    `path` and `thumbnail` are relative to the data folder, with forward slashes. Sizes are in
    pixels and bytes, `duration` in seconds, `frame_rate` in frames a second.
    """

    path: str
    size: int
    sha256: str
    width: int | None = None
    height: int | None = None
    duration: float | None = None
    frame_rate: float | None = None
    thumbnail: str | None = None
    previewable: bool = True
    """False for what is kept and cannot be shown here."""

    @property
    def suffix(self) -> str:
        """The ending of its file's name, such as `.mp4`."""
        return PurePosixPath(self.path).suffix

    @property
    def is_video(self) -> bool:
        return self.suffix in VIDEO_SUFFIXES
