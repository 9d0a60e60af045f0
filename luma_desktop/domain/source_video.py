"""A video that a form points to, to be made another version of."""

from __future__ import annotations

import msgspec


class SourceVideo(msgspec.Struct, frozen=True, kw_only=True):
    """A video that was found behind `url`. `size` is in bytes, None where it is not told.

    `suffix` names its kind as a file name would, such as `.mp4`.
    """

    url: str
    suffix: str
    size: int | None = None
