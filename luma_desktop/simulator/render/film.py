"""From a spec to a clip."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from luma_desktop.simulator.render.encoder import encode
from luma_desktop.simulator.render.stills import first_frame, fitted, last_frame

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterator

    from luma_desktop.simulator.render.spec import ClipSpec

FADE_SECONDS = 0.8


class RenderingStoppedError(Exception):
    """The studio closed before the clip was done."""


def render_clip(spec: ClipSpec, target: Path, stopping: threading.Event) -> None:
    """Draw and encode the clip; raises RenderingStoppedError once `stopping` is set."""
    size = (spec.width, spec.height)
    encode(_frames(spec, stopping), target, size=size, fps=spec.fps)


def _frames(spec: ClipSpec, stopping: threading.Event) -> Iterator[Image.Image]:
    size = (spec.width, spec.height)
    ramp = Image.linear_gradient("L").resize(size)
    first, last = _opening(spec), _closing(spec)
    fade = min(FADE_SECONDS, spec.seconds / 3) * spec.fps
    for number in range(spec.frames):
        if stopping.is_set():
            raise RenderingStoppedError
        shift = number * 2
        frame = Image.merge(
            "RGB", (ramp, ramp.point(lambda v, s=shift: (v + s) // 2), Image.new("L", size, 90))
        ).convert("RGBX")
        if first is not None and number < fade:
            frame = Image.blend(first, frame, number / fade)
        left = spec.frames - 1 - number
        if last is not None and left < fade:
            frame = Image.blend(last, frame, left / fade)
        yield frame


def _opening(spec: ClipSpec) -> Image.Image | None:
    """What the first frame is to be, if it is not the scene's own."""
    size = (spec.width, spec.height)
    if spec.first_picture is not None:
        return fitted(Path(spec.first_picture), size)
    if spec.follows is not None:
        return last_frame(Path(spec.follows)).resize(size).convert("RGBX")
    return None


def _closing(spec: ClipSpec) -> Image.Image | None:
    """What the last frame is to be, if it is not the scene's own."""
    size = (spec.width, spec.height)
    if spec.last_picture is not None:
        return fitted(Path(spec.last_picture), size)
    if spec.precedes is not None:
        return first_frame(Path(spec.precedes)).resize(size).convert("RGBX")
    return None
