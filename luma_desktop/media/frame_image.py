"""A decoded frame as the preview shows it: upright, with square pixels and the right colours."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from av.buffer import Buffer
    from av.video.frame import VideoFrame
    from PIL.Image import Image, Transpose

MAX_PIXELS = 8192 * 8192

_UNTAGGED = 2
"""ITU-T H.273, table 4: unspecified."""

_HD_HEIGHT = 576
"""Pixels above which an untagged frame is BT.709; so does Qt's `QVideoFrameFormat`."""

_MOST_STRETCHED = 16
_ONE = 1 << 16
"""1.0 in a display matrix (ISO/IEC 14496-12, 8.2.2: 16.16 fixed point)."""

_TURNS = {
    (0, 1, -1, 0): "ROTATE_270",
    (-1, 0, 0, -1): "ROTATE_180",
    (0, -1, 1, 0): "ROTATE_90",
    (-1, 0, 0, 1): "FLIP_LEFT_RIGHT",
    (1, 0, 0, -1): "FLIP_TOP_BOTTOM",
    (0, 1, 1, 0): "TRANSPOSE",
    (0, -1, -1, 0): "TRANSVERSE",
}
"""a, b, c, d of a display matrix → what Pillow calls it (its rotations are counterclockwise)."""


def seen_size(frame: VideoFrame, aspect: Fraction | None) -> tuple[int, int]:
    """Width and height as seen; `aspect` is a pixel's width by its height."""
    width, height = square_size(frame.width, frame.height, aspect)
    return (height, width) if _is_on_its_side(frame) else (width, height)


def frame_image(frame: VideoFrame, aspect: Fraction | None, *, width: int | None = None) -> Image:
    """RGB, as seen; `width` is the most that it may be wide."""
    seen = seen_size(frame, aspect)
    if width is not None and width < seen[0]:
        seen = (width, max(1, round(seen[1] * width / seen[0])))
    stored = seen[::-1] if _is_on_its_side(frame) else seen
    image: Image = frame.to_image(  # type: ignore[no-untyped-call]
        width=stored[0], height=stored[1], src_colorspace=_colour_matrix(frame)
    )
    turn = _turn(frame)
    return image if turn is None else image.transpose(turn)


def square_size(width: int, height: int, aspect: Fraction | None) -> tuple[int, int]:
    """The size with square pixels: stretched, never squeezed, as Qt does it.

    An aspect that makes no sense is not followed.
    """
    if not aspect or not 1 / _MOST_STRETCHED <= aspect <= _MOST_STRETCHED:
        return width, height
    made = (int(width * aspect), height) if aspect >= 1 else (width, int(height / aspect))
    return made if made[0] * made[1] <= MAX_PIXELS else (width, height)


def _colour_matrix(frame: VideoFrame) -> int | None:
    """What an untagged frame's colours mean; None where the frame says it."""
    from av.video.reformatter import Colorspace

    if frame.colorspace != _UNTAGGED:
        return None
    return Colorspace.ITU709 if frame.height > _HD_HEIGHT else Colorspace.ITU601


def _is_on_its_side(frame: VideoFrame) -> bool:
    matrix = _matrix(frame)
    return matrix in _TURNS and matrix[0] == 0


def _turn(frame: VideoFrame) -> Transpose | None:
    from PIL.Image import Transpose

    name = _TURNS.get(_matrix(frame))
    return None if name is None else Transpose[name]


def _matrix(frame: VideoFrame) -> tuple[int, int, int, int]:
    """a, b, c, d of the frame's display matrix, rounded; the identity where it has none."""
    data = cast("Mapping[str, Buffer]", frame.side_data).get("DISPLAYMATRIX")
    if data is None:
        return 1, 0, 0, 1
    a, b, _, c, d, *_ = struct.unpack("=9i", bytes(data))
    return round(a / _ONE), round(b / _ONE), round(c / _ONE), round(d / _ONE)
