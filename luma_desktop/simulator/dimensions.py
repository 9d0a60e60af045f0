"""Frame sizes for the aspect ratios and resolutions that the service offers."""

from __future__ import annotations

ASPECT_RATIOS = ("1:1", "16:9", "9:16", "4:3", "3:4", "21:9", "9:21")

LEGACY_SIZES = {
    "1:1": (1024, 1024),
    "16:9": (1360, 752),
    "9:16": (752, 1360),
    "4:3": (1152, 864),
    "3:4": (864, 1152),
    "21:9": (1568, 672),
    "9:21": (672, 1568),
}
"""Dream Machine v1: about a megapixel each, sides divisible by 16 as encoders like them."""

TINY_SIZES = {
    "1:1": (240, 240),
    "16:9": (320, 180),
    "9:16": (180, 320),
    "4:3": (288, 216),
    "3:4": (216, 288),
    "21:9": (336, 144),
    "9:21": (144, 336),
}

SHORT_SIDES = {"360p": 360, "540p": 540, "720p": 720, "1080p": 1080, "4k": 2160}


def size_for(aspect_ratio: str, resolution: str | None = None) -> tuple[int, int]:
    """Width and height in pixels; without a resolution, those of Dream Machine v1."""
    if resolution is None:
        return LEGACY_SIZES[aspect_ratio]
    across, down = (int(part) for part in aspect_ratio.split(":"))
    short = SHORT_SIDES[resolution]
    long = round(short * max(across, down) / min(across, down) / 2) * 2
    return (long, short) if across >= down else (short, long)
