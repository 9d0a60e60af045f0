"""From a spec to a clip."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from luma_desktop.simulator.render.caption import caption
from luma_desktop.simulator.render.encoder import encode
from luma_desktop.simulator.render.planes import Planes
from luma_desktop.simulator.render.scene import Scene
from luma_desktop.simulator.render.stills import first_frame, fitted, last_frame

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterator

    from luma_desktop.simulator.render.spec import ClipSpec

FADE_SECONDS = 0.9
CHANGE_SECONDS = 1.6
"""How long one scene takes to become another, when an extension asks for another."""


class RenderingStoppedError(Exception):
    """The studio closed before the clip was done."""


def render_clip(spec: ClipSpec, target: Path, stopping: threading.Event) -> None:
    """Draw and encode the clip; raises RenderingStoppedError once `stopping` is set."""
    encode(_Film(spec).frames(stopping), target, size=(spec.width, spec.height), fps=spec.fps)


class _Film:
    """The frames of one clip: scene, caption, and what is faded from and to."""

    def __init__(self, spec: ClipSpec) -> None:
        self._spec = spec
        size = (spec.width, spec.height)
        self._scene = Scene(spec.scene_prompt, size)
        changes = spec.closing_prompt not in {"", spec.scene_prompt}
        self._next_scene = Scene(spec.closing_prompt, size) if changes else None
        remark = " · ".join(filter(None, (spec.aspect_ratio, spec.note, "simulated")))
        self._caption = caption(spec.prompt, remark, size)
        self._opening = _opening(spec)
        self._closing = _closing(spec)

    def frames(self, stopping: threading.Event) -> Iterator[Planes]:
        for number in range(self._spec.frames):
            if stopping.is_set():
                raise RenderingStoppedError
            yield self._frame(number)

    def _frame(self, number: int) -> Planes:
        spec = self._spec
        canvas = self._moment(number, spec.starts_at * spec.fps + number)
        sprite, place = self._caption
        canvas.paste(sprite, *place)
        fade = min(FADE_SECONDS, spec.seconds / 3) * spec.fps
        if self._opening is not None and number < fade:
            canvas = self._opening.blended(canvas, _eased(number / fade))
        left = spec.frames - 1 - number
        if self._closing is not None and left < fade:
            canvas = self._closing.blended(canvas, _eased(left / fade))
        return canvas

    def _moment(self, number: int, frame: float) -> Planes:
        """The scene, or on the way to the next one both."""
        if self._next_scene is None:
            return self._scene.at(frame)
        middle, span = self._spec.frames * 0.4, CHANGE_SECONDS * self._spec.fps
        share = (number - middle) / span + 0.5
        if share <= 0:
            return self._scene.at(frame)
        if share >= 1:
            return self._next_scene.at(frame)
        return self._scene.at(frame).blended(self._next_scene.at(frame), _eased(share))


def _eased(share: float) -> float:
    return (1 - math.cos(share * math.pi)) / 2


def _still(image: Image.Image, spec: ClipSpec) -> Planes:
    size = (spec.width, spec.height)
    return Planes.of(image if image.size == size else image.resize(size))


def _opening(spec: ClipSpec) -> Planes | None:
    """What the first frame is to be, if it is not the scene's own."""
    if spec.first_picture is not None:
        return Planes.of(fitted(Path(spec.first_picture), (spec.width, spec.height)))
    if spec.follows is not None:
        return _still(last_frame(Path(spec.follows)), spec)
    return None


def _closing(spec: ClipSpec) -> Planes | None:
    """What the last frame is to be, if it is not the scene's own."""
    if spec.last_picture is not None:
        return Planes.of(fitted(Path(spec.last_picture), (spec.width, spec.height)))
    if spec.precedes is not None:
        return _still(first_frame(Path(spec.precedes)), spec)
    return None
