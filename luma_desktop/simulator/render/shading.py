"""Gradients, glows and periodic outlines: what the scenes are put together from."""

from __future__ import annotations

import functools
import math
import random
from typing import TYPE_CHECKING

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from luma_desktop.simulator.render.palette import Colour, mix

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

GRAIN_SHARE = 0.013
"""Enough noise to keep 8-bit gradients from showing bands, too little to be seen as such."""


def gradient(size: tuple[int, int], stops: Sequence[Colour]) -> Image.Image:
    """From the first colour at the top to the last at the bottom, evenly spaced, as RGB."""
    width, height = size
    column = Image.new("RGB", (1, height))
    for row in range(height):
        place = row / max(height - 1, 1) * (len(stops) - 1)
        index = min(int(place), len(stops) - 2)
        column.putpixel((0, row), mix(stops[index], stops[index + 1], place - index))
    return column.resize((width, height))


def grained(image: Image.Image) -> Image.Image:
    """The picture with a grain that is the same for each picture of its size."""
    grain = random.Random(0).randbytes(image.width * image.height)  # noqa: S311 - not a secret
    noise = Image.frombytes("L", image.size, grain)
    return Image.blend(image, Image.merge("RGB", (noise, noise, noise)), GRAIN_SHARE)


@functools.lru_cache(maxsize=64)
def glow(diameter: int, *, hardness: float = 1.0) -> Image.Image:
    """A round soft spot as L: 255 in the middle, 0 at the rim. Not to be drawn on: it is shared."""
    spot = ImageChops.invert(Image.radial_gradient("L"))
    # The gradient reaches the corners of its square; stretched, it ends at the rim instead.
    scaled = spot.point(
        lambda value: round(max(0.0, (value / 255 - 0.2929) / 0.7071) ** (2 / hardness) * 255)
    )
    return scaled.resize((diameter, diameter), Image.Resampling.BICUBIC)


def disc(diameter: int) -> Image.Image:
    """A round hard spot with a smooth rim, as L."""
    large = Image.new("L", (diameter * 4, diameter * 4))
    ImageDraw.Draw(large).ellipse((0, 0, diameter * 4 - 1, diameter * 4 - 1), fill=255)
    return large.reduce(4)


class Outline:
    """A height for each x that repeats after `period`: rough like rock, or smooth like water."""

    def __init__(
        self, dice: random.Random, period: int, *, features: int, octaves: int, smooth: bool
    ) -> None:
        self._period = period
        self._smooth = smooth
        self._layers = [
            ([dice.random() for _ in range(features * 2**octave)], 0.5**octave)
            for octave in range(octaves)
        ]
        self._total = sum(weight for _, weight in self._layers)

    def __call__(self, x: float) -> float:
        """Between 0 and 1."""
        height = 0.0
        for points, weight in self._layers:
            place = x / self._period % 1.0 * len(points)
            index = int(place)
            share = place - index
            if self._smooth:
                share = (1 - math.cos(share * math.pi)) / 2
            first, second = points[index], points[(index + 1) % len(points)]
            height += (first + (second - first) * share) * weight
        return height / self._total


def filled_below(
    outline: Callable[[float], float],
    size: tuple[int, int],
    *,
    low: float,
    high: float,
    step: int = 3,
) -> Image.Image:
    """A mask of what lies below an outline, as L.

    The outline runs between `low` and `high`, in pixels from the top of the mask.
    """
    width, height = size
    twice = Image.new("L", (width * 2, height * 2))
    points = [
        (x * 2, (low + (high - low) * outline(x)) * 2) for x in [*range(0, width, step), width]
    ]
    corners = [(width * 2, height * 2), (0, height * 2)]
    ImageDraw.Draw(twice).polygon([*points, *corners], fill=255)
    return twice.reduce(2)


def softened(mask: Image.Image, radius: float) -> Image.Image:
    return mask.filter(ImageFilter.GaussianBlur(radius))


def clouds(
    dice: random.Random, size: tuple[int, int], *, cell: tuple[int, int], octaves: int = 3
) -> Image.Image:
    """Soft noise as L that repeats after its width. `cell` is the size of the largest blots."""
    width, height = size
    result: Image.Image | None = None
    for octave in range(octaves):
        across = max(2, width // cell[0] * 2**octave)
        down = max(2, height // cell[1] * 2**octave)
        grain = Image.frombytes("L", (across, down), dice.randbytes(across * down))
        # Three in a row, of which the middle one is kept, so that both sides meet.
        row = Image.new("L", (across * 3, down))
        for place in range(3):
            row.paste(grain, (across * place, 0))
        box = (across, 0, across * 2, down)
        layer = row.resize(size, Image.Resampling.BICUBIC, box=box)
        result = layer if result is None else Image.blend(result, layer, 0.5**octave)
    return result or Image.new("L", size)


def above(noise: Image.Image, threshold: int, *, contrast: float) -> Image.Image:
    """What of a noise is brighter than `threshold`, the more the stronger."""
    return noise.point(lambda value: max(0, min(255, round((value - threshold) * contrast))))


def shaped(mask: Image.Image, envelope: Sequence[float]) -> Image.Image:
    """A mask made stronger or weaker from top to bottom by evenly spaced factors from 0 to 1."""
    column = gradient((1, mask.height), [(round(f * 255),) * 3 for f in envelope]).getchannel("R")
    return ImageChops.multiply(mask, column.resize(mask.size))
