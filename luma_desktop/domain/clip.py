"""A finished clip on this computer."""

from __future__ import annotations

import msgspec


class Clip(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A whole, checked video file.

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
