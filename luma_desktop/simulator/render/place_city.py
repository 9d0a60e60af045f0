"""A skyline with lit windows, and its reflection in a wet street."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

from luma_desktop.simulator.render.layers import (
    Layer,
    Light,
    Mirror,
    Scrolling,
    Setting,
    Stage,
    sky,
)
from luma_desktop.simulator.render.palette import Colour, mix, rgb
from luma_desktop.simulator.render.place_sea import drifting_clouds
from luma_desktop.simulator.render.planes import Planes, Strip
from luma_desktop.simulator.render.shading import gradient

if TYPE_CHECKING:
    import random

ROWS = 4
GROUND_SHARE = 0.84


def build(setting: Setting) -> Stage:
    dice = setting.dice
    ground = round(setting.height * GROUND_SHARE) // 2 * 2
    light = Light(
        x=setting.width * dice.uniform(0.3, 0.7),
        y=setting.height * dice.uniform(0.3, 0.45),
        diameter=round(setting.unit * dice.uniform(16, 26)),
    )
    image = sky(setting, light, horizon=ground)
    street = gradient(
        (setting.width, setting.height - ground),
        [
            mix(rgb(setting.palette.near), rgb(setting.palette.haze), 0.35),
            rgb(setting.palette.near),
        ],
    )
    image.paste(street, (0, ground))
    rows: list[Layer] = [_row(setting, number, ground) for number in range(ROWS)]
    mirror = Mirror(ground, setting.height - ground, setting.width, strength=0.62)
    return Stage(
        backdrop=Planes.of(image),
        behind=[drifting_clouds(setting, ground), *rows[:3]],
        before=[rows[3], mirror],
        horizon=ground,
    )


def _row(setting: Setting, number: int, ground: int) -> Layer:
    """The row of houses of this number, 0 being the farthest."""
    palette, dice = setting.palette, setting.dice
    near = number / (ROWS - 1)
    tall = round(ground * (0.80 - 0.12 * number)) // 2 * 2
    size = (setting.period, tall)
    wall = mix(rgb(palette.haze), rgb(palette.near), 0.15 + 0.8 * near)
    fill = gradient(size, [wall, mix(wall, rgb(palette.sky[-1]), 0.42 * (1 - near) + 0.05)])
    mask = Image.new("L", size)
    pen, lamp = ImageDraw.Draw(mask), ImageDraw.Draw(fill)
    lights = [mix(wall, rgb(colour), 0.35 + 0.6 * near) for colour in palette.accents[:3]]
    x = 0
    while x < setting.period:
        width = round(setting.unit * dice.uniform(7, 15) * (0.7 + 0.6 * near))
        width = min(width, setting.period - x)
        top = round(tall * dice.betavariate(2, 2.2) * 0.85)
        _house(pen, (x, top, x + width - 1, tall), setting.unit, dice)
        _windows(lamp, (x, top, x + width, tall), setting.unit * (0.8 + 0.7 * near), lights, dice)
        x += width + (round(setting.unit * dice.uniform(0, 5)) if dice.random() < 0.4 else 0)  # noqa: PLR2004
    strip = Strip(Planes.of(fill), mask, frame_width=setting.width)
    return Scrolling(strip, ground - tall, 0.5 * 2**number * 0.8)


def _house(
    pen: ImageDraw.ImageDraw, box: tuple[int, int, int, int], unit: float, dice: random.Random
) -> None:
    """A tower: plain, stepped, or with a mast."""
    left, top, right, bottom = box
    pen.rectangle(box, fill=255)
    middle, width = (left + right) / 2, right - left
    kind = dice.randrange(4)
    if kind == 0:
        pen.rectangle(
            (middle - width * 0.3, top - unit * 3, middle + width * 0.3, bottom), fill=255
        )
        pen.rectangle(
            (middle - width * 0.15, top - unit * 5, middle + width * 0.15, bottom), fill=255
        )
    elif kind == 1:
        pen.line((middle, top - unit * 9, middle, top), fill=255, width=max(1, round(unit * 0.25)))
    elif kind == 2:  # noqa: PLR2004
        pen.polygon([(left, top), (right, top), (right, top - unit * 4)], fill=255)


def _windows(
    pen: ImageDraw.ImageDraw,
    box: tuple[int, int, int, int],
    unit: float,
    lights: list[Colour],
    dice: random.Random,
) -> None:
    """Some windows lit, floor by floor; a house mostly has lamps of one colour."""
    left, top, right, bottom = box
    across, down = unit * 1.5, unit * 1.9
    share, own = dice.uniform(0.12, 0.5), dice.choice(lights)
    y = top + down
    while y < bottom - down:
        x = left + across * 0.7
        while x < right - across:
            if dice.random() < share:
                colour = own if dice.random() < 0.8 else dice.choice(lights)  # noqa: PLR2004
                pen.rectangle((x, y, x + unit * 0.7, y + unit * 0.95), fill=colour)
            x += across
        y += down
