"""The prompt in small letters at the lower edge."""

from __future__ import annotations

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from luma_desktop.simulator.render.planes import Sprite

MAX_LINES = 2
ELLIPSIS = "…"
LAST_LATIN = "\u024f"
PlacedSprite = tuple[Sprite, tuple[int, int]]
PUNCTUATION = "–—‘’“”…•"


def caption(
    prompt: str, remark: str, size: tuple[int, int], *, margin_share: float = 0.05
) -> PlacedSprite:
    """The caption and where its top left corner belongs.

    The prompt takes at most two lines; `remark` stands below in smaller letters.
    """
    width, height = size
    unit = min(width, height) / 100
    large, small = ImageFont.load_default(unit * 3.0), ImageFont.load_default(unit * 1.95)
    margin = round(min(width, height) * margin_share)
    lines = _lines(_drawable(prompt), large, width - 2 * margin)
    text = Image.new("L", (width, round(unit * (4.6 * len(lines) + 10))))
    pen = ImageDraw.Draw(text)
    y = unit * 2
    for line in lines:
        pen.text((margin, y), line, fill=242, font=large)
        y += unit * 4.1
    pen.text((margin, y + unit * 0.5), remark, fill=170, font=small)
    bottom = round(y + unit * 3.4) // 2 * 2
    text = text.crop((0, 0, width, bottom))
    shadow = text.filter(ImageFilter.GaussianBlur(unit * 0.55)).point(lambda v: min(190, v * 2))
    letters = Image.new("RGBA", text.size, (255, 255, 255, 0))
    letters.putalpha(text)
    ground = Image.new("RGBA", text.size, (0, 0, 0, 0))
    ground.putalpha(shadow)
    whole = Image.alpha_composite(ground, letters)
    return Sprite.of(whole), (0, (height - bottom - round(margin * 0.55)) // 2 * 2)


def _drawable(text: str) -> str:
    """One line of what the built-in typeface has letters for."""
    known = (c if c <= LAST_LATIN or c in PUNCTUATION else " " for c in text)
    return " ".join("".join(known).split())


def _lines(text: str, font: ImageFont.FreeTypeFont | ImageFont.ImageFont, width: int) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= width:
            lines[-1] = longer
        elif len(lines) < MAX_LINES:
            lines.append(word)
        else:
            lines[-1] = _shortened(lines[-1], font, width)
            break
    return [line for line in (_clipped(line, font, width) for line in lines) if line]


def _shortened(line: str, font: ImageFont.FreeTypeFont | ImageFont.ImageFont, width: int) -> str:
    while line and font.getlength(line + ELLIPSIS) > width:
        line = line[:-1]
    return line.rstrip(" ,.;:-") + ELLIPSIS


def _clipped(line: str, font: ImageFont.FreeTypeFont | ImageFont.ImageFont, width: int) -> str:
    return line if font.getlength(line) <= width else _shortened(line, font, width)
