"""Colours by the light of a scene."""

from __future__ import annotations

import msgspec
from PIL import ImageColor

Colour = tuple[int, int, int]


class Palette(msgspec.Struct, frozen=True, kw_only=True):
    """Colours as `#rrggbb`.

    `sky` runs from the top to the horizon; `near` is the nearest layer, `haze` what distance turns
    into; `glow` surrounds `sun`; `accents` are for what stands out.
    """

    sky: tuple[str, ...]
    sun: str
    glow: str
    haze: str
    near: str
    accents: tuple[str, ...]


PALETTES = {
    "dusk": Palette(
        sky=("#1d1a45", "#4b2a63", "#a8446a", "#ee7a4f", "#ffc36b"),
        sun="#fff0c9",
        glow="#ff9d5c",
        haze="#d9685f",
        near="#190f2c",
        accents=("#ffd08a", "#ff7e6b", "#f6b3c4", "#8f6bd6"),
    ),
    "dawn": Palette(
        sky=("#7fa3d9", "#b7b4e0", "#e9bfd3", "#fbd3c4", "#ffe9cf"),
        sun="#fffaf0",
        glow="#ffd9b8",
        haze="#dfb9cd",
        near="#3d3a66",
        accents=("#ff9eb5", "#ffffff", "#ffd6a5", "#b8a4f0"),
    ),
    "blue": Palette(
        sky=("#0b1733", "#173056", "#2e5480", "#5f86a8", "#a9bfc9"),
        sun="#fdf3dc",
        glow="#d8cfc0",
        haze="#6d8fae",
        near="#081224",
        accents=("#ffcf8f", "#ffe7c2", "#8fd3ff", "#d9e6f2"),
    ),
    "night": Palette(
        sky=("#04061a", "#0a0f33", "#1a1a52", "#39276f", "#6a3f86"),
        sun="#f4f1ff",
        glow="#8d7bd8",
        haze="#4d4190",
        near="#090a1f",
        accents=("#c9b6ff", "#7fd7ff", "#ffd9f2", "#8f7bff"),
    ),
    "neon": Palette(
        sky=("#0a0420", "#1d0a45", "#4a1272", "#a3238e", "#ff5fa2"),
        sun="#ffe0f0",
        glow="#ff4fa3",
        haze="#6b2a94",
        near="#070314",
        accents=("#ff4fd8", "#3fe0ff", "#ffe66b", "#9b5cff"),
    ),
    "deep": Palette(
        sky=("#2fa7c9", "#12789f", "#0a4f7d", "#072f57", "#041733"),
        sun="#e9fbff",
        glow="#8fe6f2",
        haze="#1d6f96",
        near="#03101f",
        accents=("#e08be8", "#8ff0e4", "#ffd0a8", "#b59bff"),
    ),
    "green": Palette(
        sky=("#16433d", "#2f6b57", "#6ba378", "#b9d39a", "#f0edc0"),
        sun="#fffce6",
        glow="#f2eeb0",
        haze="#8fb58a",
        near="#071a16",
        accents=("#e9f58a", "#fff4c0", "#9be8b0", "#ffcf7a"),
    ),
    "sand": Palette(
        sky=("#3a5a86", "#8d8fa6", "#dba98a", "#f3bf83", "#ffe0a8"),
        sun="#fff6dc",
        glow="#ffcb86",
        haze="#e2a071",
        near="#3c1712",
        accents=("#ff8a4c", "#ffd27f", "#e2574c", "#fff0d0"),
    ),
    "ice": Palette(
        sky=("#1b3a5e", "#3f6f9e", "#86b2d4", "#c7dfee", "#f3f8fb"),
        sun="#ffffff",
        glow="#e6f4ff",
        haze="#b5d2e6",
        near="#16304d",
        accents=("#ffffff", "#bfe8ff", "#9ad0f5", "#ffe3ee"),
    ),
}


def rgb(colour: str) -> Colour:
    red, green, blue = ImageColor.getrgb(colour)[:3]
    return red, green, blue


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """`first` with `share` (0 to 1) of `second` in it."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue
