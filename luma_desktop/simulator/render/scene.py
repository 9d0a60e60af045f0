"""A scene put together for a prompt."""

from __future__ import annotations

import functools
import random
from typing import TYPE_CHECKING, Protocol

import msgspec

from luma_desktop.simulator.render import (
    creatures,
    particles,
    place_city,
    place_deep,
    place_forest,
    place_hills,
    place_sea,
    place_silk,
    place_space,
    vessels,
)
from luma_desktop.simulator.render.layers import Layer, Setting, Stage
from luma_desktop.simulator.render.palette import PALETTES
from luma_desktop.simulator.render.wording import Wording, read

if TYPE_CHECKING:
    from collections.abc import Callable

    from luma_desktop.simulator.render.planes import Planes


class Performer(Protocol):
    """Makes the layers of one kind of being or thing. `horizon` is in pixels from the top."""

    def __call__(self, setting: Setting, *, horizon: float) -> list[Layer]: ...


PLACES: dict[str, Callable[[Setting], Stage]] = {
    "sea": place_sea.build,
    "deep": place_deep.build,
    "hills": place_hills.build,
    "dunes": functools.partial(place_hills.build, smooth=True),
    "forest": place_forest.build,
    "city": place_city.build,
    "space": place_space.build,
    "silk": place_silk.build,
}
AMONG: dict[str, Performer] = {
    "birds": creatures.birds,
    "fish": creatures.fish,
    "boats": vessels.boats,
    "paper_boats": vessels.paper_boats,
    "balloons": vessels.balloons,
    "lanterns": vessels.lanterns,
    "jellyfish": creatures.jellyfish,
}
"""Who stands between what is far and what is near, the farthest first."""

IN_FRONT: dict[str, Performer] = {
    "plankton": particles.plankton,
    "fireflies": particles.fireflies,
    "petals": particles.petals,
    "bokeh": particles.bokeh,
    "snow": particles.snow,
    "rain": particles.rain,
}
ALWAYS_THERE = {"deep": {"plankton"}, "silk": {"bokeh"}, "hills": {"birds"}}


class Scene:
    """What a prompt looks like, at any moment of its time line.

    Of several prompts each changes the scene of those before it.
    """

    def __init__(self, prompts: tuple[str, ...], size: tuple[int, int]) -> None:
        wording = read(*prompts)
        setting = Setting(
            width=size[0],
            height=size[1],
            palette=PALETTES[wording.light],
            dice=random.Random(wording.seed),  # noqa: S311 - not a secret
        )
        stage = PLACES[wording.place](setting)
        cast = wording.cast | ALWAYS_THERE.get(wording.place, set())
        among, in_front = (
            [
                layer
                for name, perform in performers.items()
                if name in cast
                for layer in perform(_apart(setting, wording, name), horizon=stage.horizon)
            ]
            for performers in (AMONG, IN_FRONT)
        )
        self._backdrop = stage.backdrop
        self._layers: list[Layer] = [*stage.behind, *among, *stage.before, *in_front]

    def at(self, frame: float) -> Planes:
        """The picture at this frame of the time line, which may be negative."""
        canvas = self._backdrop.copy()
        for layer in self._layers:
            layer.draw(canvas, frame)
        return canvas


def _apart(setting: Setting, wording: Wording, name: str) -> Setting:
    """The setting with dice of its own, so that nobody moves when somebody else comes."""
    dice = random.Random(f"{wording.seed}:{name}")  # noqa: S311 - not a secret
    return msgspec.structs.replace(setting, dice=dice)
