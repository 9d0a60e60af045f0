"""Ridge behind ridge, paler with distance: rough mountains or smooth dunes."""

from __future__ import annotations

from luma_desktop.simulator.render.layers import Layer, Light, Scrolling, Setting, Stage, sky
from luma_desktop.simulator.render.palette import mix, rgb
from luma_desktop.simulator.render.place_sea import drifting_clouds
from luma_desktop.simulator.render.planes import Planes, Strip
from luma_desktop.simulator.render.shading import Outline, filled_below, gradient

RIDGES = 6


def build(setting: Setting, *, smooth: bool = False) -> Stage:
    dice, height = setting.dice, setting.height
    horizon = round(height * 0.66)
    diameter = round(setting.unit * dice.uniform(12, 20))
    light = Light(
        x=setting.width * dice.uniform(0.25, 0.75),
        y=height * dice.uniform(0.2, 0.34),
        diameter=diameter,
    )
    ridges = [_ridge(setting, number, smooth=smooth) for number in range(RIDGES)]
    return Stage(
        backdrop=Planes.of(sky(setting, light, horizon=horizon)),
        behind=[drifting_clouds(setting, horizon), *ridges[:4]],
        before=ridges[4:],
        horizon=horizon,
    )


def _foot(setting: Setting, number: int) -> float:
    """How far down a ridge's lowest dip lies; what is below is hidden by the next ridge."""
    return setting.height * (0.52 + 0.32 * number / (RIDGES - 1))


def _relief(setting: Setting, number: int) -> float:
    return setting.unit * (32 - 16 * number / (RIDGES - 1))


def _ridge(setting: Setting, number: int, *, smooth: bool) -> Layer:
    """The ridge of this number, 0 being the farthest."""
    palette = setting.palette
    near = number / (RIDGES - 1)
    foot, relief = _foot(setting, number), _relief(setting, number)
    below = min(setting.height, _foot(setting, number + 1)) if number + 1 < RIDGES else None
    bottom = setting.height if below is None else below + setting.unit
    tall = round(bottom - foot + relief) // 2 * 2
    outline = Outline(
        setting.dice,
        setting.period,
        features=5 + number,
        octaves=2 if smooth else 6,
        smooth=smooth,
    )
    mask = filled_below(outline, (setting.period, tall), low=relief, high=0)
    colour = mix(rgb(palette.haze), rgb(palette.near), 0.06 + 0.94 * near**1.15)
    mist = mix(colour, rgb(palette.sky[-1]), 0.45 * (1 - near) + 0.04)
    fill = Planes.of(gradient((setting.width, tall), [colour, colour, mist]))
    strip = Strip(fill, mask, frame_width=setting.width)
    return Scrolling(strip, bottom - tall, 0.25 * 2 ** (number * 0.8))
