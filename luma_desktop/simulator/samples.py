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


def sample(folder: Path, name: str) -> Path:
    """The file of a sample picture, drawn when it is first asked for."""
    path = folder / name
    if not path.exists():
        from luma_desktop.simulator.render.stills import stand_in

        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(stand_in(SAMPLES[name]))
    return path
