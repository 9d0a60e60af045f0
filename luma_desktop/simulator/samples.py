"""Pictures that can serve as start and end frames in a demo."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

SAMPLES = {
    "harbour.jpg": "A quiet harbour at dusk, small boats, gulls",
    "forest.jpg": "Misty pine forest at dawn",
    "city.jpg": "Neon city at night in the rain",
}
"""File names and the prompts of the scenes that they show."""


SIZE = (1360, 752)
MOMENT = 60.0
"""The frame of the scene's time line that is shown."""


def sample(folder: Path, name: str) -> Path:
    """The file of a sample picture, drawn when it is first asked for."""
    path = folder / name
    if not path.exists():
        from luma_desktop.simulator.render.scene import Scene
        from luma_desktop.simulator.render.stills import save_planes

        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        save_planes(Scene((SAMPLES[name],), SIZE).at(MOMENT), path)
    return path
