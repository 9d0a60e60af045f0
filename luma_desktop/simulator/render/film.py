"""From a spec to a clip."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageOps

from luma_desktop.simulator.render.caption import PlacedSprite, caption
from luma_desktop.simulator.render.encoder import encode
from luma_desktop.simulator.render.planes import Planes
from luma_desktop.simulator.render.scene import Scene
from luma_desktop.simulator.render.stills import first_frame, fitted, last_frame

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterator

    from luma_desktop.simulator.render.spec import Caption, ClipSpec

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
        self._scene = Scene(spec.scene_prompts, size)
        changes = spec.closing_prompts != spec.scene_prompts
        self._next_scene = Scene(spec.closing_prompts, size) if changes else None
        self._caption = _caption(spec.caption, size)
        self._caption_before = _caption(spec.caption_before, size)
        self._caption_after = _caption(spec.caption_after, size)
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
        fade = min(FADE_SECONDS, spec.seconds / 3) * spec.fps
        begun = _eased(min(number / fade, 1.0))
        left = _eased(min((spec.frames - 1 - number) / fade, 1.0))
        self._write_captions(canvas, begun, left)
        if self._opening is not None and begun < 1:
            canvas = self._opening.blended(canvas, begun)
        if self._closing is not None and left < 1:
            canvas = self._closing.blended(canvas, left)
        return canvas

    def _write_captions(self, canvas: Planes, begun: float, left: float) -> None:
        """The clip's own caption, which may take turns with its neighbours'."""
        strength = 1.0
        for neighbour, share in ((self._caption_before, begun), (self._caption_after, left)):
            if neighbour is not None and share < 1:
                _paste(canvas, neighbour, 1 - share)
                strength = share
        if self._caption is not None:
            _paste(canvas, self._caption, strength)

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


def _caption(words: Caption | None, size: tuple[int, int]) -> PlacedSprite | None:
    if words is None or not any(words):
        return None
    return caption(*words, size)


def _paste(canvas: Planes, placed: PlacedSprite, strength: float) -> None:
    sprite, place = placed
    canvas.paste(sprite if strength >= 1 else sprite.faded(strength), *place)


def _still(image: Image.Image, spec: ClipSpec) -> Planes:
    return Planes.of(ImageOps.fit(image, (spec.width, spec.height)))


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
