"""The crop frame of an image: it keeps its aspect ratio and stays inside."""

from __future__ import annotations

LEAST_PIXELS = 64
"""Minimum length of a cropped side, where the image allows."""


class CropFrame:
    """Lengths are in image pixels. It starts as large as possible, in the middle.

    `ratio` is the crop's width to height.
    """

    def __init__(self, width: int, height: int, ratio: float) -> None:
        self.picture_width, self.picture_height, self.ratio = width, height, ratio
        self._most = min(float(width), height * ratio)
        self._least = min(self._most, max(LEAST_PIXELS, LEAST_PIXELS * ratio))
        self.width = self._most
        self.left = (width - self.width) / 2
        self.top = (height - self.height) / 2

    @property
    def height(self) -> float:
        return self.width / self.ratio

    def begin_at(self, left: float, top: float, width: float) -> None:
        """Restore an earlier frame, in fractions of the image, as far as its ratio fits."""
        self.width = min(max(width * self.picture_width, self._least), self._most)
        self.left, self.top = left * self.picture_width, top * self.picture_height
        self.move(0, 0)

    def move(self, right: float, down: float) -> None:
        """Move it, within the image."""
        self.left = min(max(0.0, self.left + right), self.picture_width - self.width)
        self.top = min(max(0.0, self.top + down), self.picture_height - self.height)

    def grow(self, by: float) -> None:
        """Widen it by so many pixels (narrow it if negative), around its centre where possible."""
        before = self.width, self.height
        self.width = min(max(self.width + by, self._least), self._most)
        self.move((before[0] - self.width) / 2, (before[1] - self.height) / 2)

    def drag_corner(self, x: float, y: float, *, to_right: bool, to_bottom: bool) -> None:
        """Move a corner as near to a point as the aspect ratio allows; the opposite corner stays.

        `to_right` and `to_bottom` say which corner is dragged.
        """
        fixed_x = self.left if to_right else self.left + self.width
        fixed_y = self.top if to_bottom else self.top + self.height
        across = x - fixed_x if to_right else fixed_x - x
        down = y - fixed_y if to_bottom else fixed_y - y
        room_across = self.picture_width - fixed_x if to_right else fixed_x
        room_down = self.picture_height - fixed_y if to_bottom else fixed_y
        most = min(room_across, room_down * self.ratio)
        wanted = max(across, down * self.ratio)
        self.width = min(max(wanted, min(self._least, most)), most)
        self.left = fixed_x if to_right else fixed_x - self.width
        self.top = fixed_y if to_bottom else fixed_y - self.height

    def fractions(self) -> tuple[float, float, float, float]:
        """Left, top, width, and height as fractions of the image, clamped to it."""
        width = min(1.0, self.width / self.picture_width)
        height = min(1.0, self.height / self.picture_height)
        left = min(max(0.0, self.left / self.picture_width), 1.0 - width)
        top = min(max(0.0, self.top / self.picture_height), 1.0 - height)
        return left, top, width, height
