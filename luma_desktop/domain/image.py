"""A picture that a form points to."""

from __future__ import annotations

import msgspec


class ImagePreview(msgspec.Struct, frozen=True, kw_only=True):
    """An image that was fetched and decoded. Sizes in pixels; `thumbnail` is a small PNG."""

    url: str
    width: int
    height: int
    content_type: str
    thumbnail: bytes
