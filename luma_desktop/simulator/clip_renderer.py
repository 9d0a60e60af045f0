"""Makes the clips: on a thread of its own, each once, kept by what it shows."""

from __future__ import annotations

import asyncio
import hashlib
import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from enum import StrEnum
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import msgspec

from luma_desktop.simulator.config import Speed
from luma_desktop.simulator.dimensions import TINY_SIZES, size_for
from luma_desktop.simulator.render.spec import FPS, Caption, ClipSpec, renderable_size
from luma_desktop.simulator.render.wording import names_a_scene

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from luma_desktop.simulator.pictures import Pictures
    from luma_desktop.simulator.records import Generation

P = ParamSpec("P")
T = TypeVar("T")

TINY_SECONDS = 1.0
_NOTES = {
    "extend": "extended",
    "prepend": "prepended",
    "video_edit": "edited",
    "video_reframe": "reframed",
}
NICENESS = 10


class ClipFile(StrEnum):
    """The pictures that go with a clip, by the end of their file's name."""

    THUMBNAIL = "thumbnail.jpg"
    LAST_FRAME = "last_frame.jpg"


class ClipRenderer:
    """Renders clips below `folder`. `lookup` finds a generation by its id."""

    def __init__(
        self,
        folder: Path,
        *,
        speed: Speed,
        lookup: Callable[[str], Generation | None],
        pictures: Pictures,
    ) -> None:
        self.folder = folder
        self.pictures = pictures
        self._speed = speed
        self._lookup = lookup
        self._stopping = threading.Event()
        self._executor = ThreadPoolExecutor(
            1, thread_name_prefix="studio", initializer=_lower_priority
        )
        self._at_work: dict[str, asyncio.Future[None]] = {}

    def size(self, aspect_ratio: str, resolution: str | None = None) -> tuple[int, int]:
        """Width and height of the clips made here, in pixels."""
        if self._speed is Speed.FAST:
            return TINY_SIZES[aspect_ratio]
        return renderable_size(*size_for(aspect_ratio, resolution))

    async def close(self) -> None:
        """Give up what is being rendered and end the thread."""
        self._stopping.set()
        await asyncio.to_thread(self._executor.shutdown, cancel_futures=True)
        await asyncio.gather(*self._at_work.values(), return_exceptions=True)

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Do `work` on the studio's thread."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._executor, lambda: work(*args, **kwargs))

    async def _once(self, target: Path, work: Callable[[Path], None]) -> None:
        """Make a file with `work`, which puts it in place in one step; never twice at a time."""
        if _is_there(target):
            return
        key = str(target)
        if key not in self._at_work:
            future = asyncio.ensure_future(self.run(work, target))
            self._at_work[key] = future
            future.add_done_callback(lambda done: self._put_away(key, done))
        await asyncio.shield(self._at_work[key])

    def _put_away(self, key: str, done: asyncio.Future[None]) -> None:
        """Forget work that is done; whoever still waits for it learns how it ended."""
        del self._at_work[key]
        if not done.cancelled():
            done.exception()  # marks it as seen, also when nobody waits any more

    async def film(self, generation: Generation) -> str:
        """Make sure that the generation's clip is there; returns the clip's name."""
        spec = await self._spec(generation)
        name = hashlib.sha256(msgspec.json.encode(spec)).hexdigest()[:24]
        await self._once(
            self.folder / f"{name}.mp4", lambda target: _render(spec, target, self._stopping)
        )
        return name

    async def clip(self, generation: Generation, *, padded_to: int = 0) -> Path:
        """The clip's file, of at least `padded_to` bytes."""
        name = generation.clip
        if name is None or not _is_there(self.folder / f"{name}.mp4"):
            name = await self.film(generation)
        path = self.folder / f"{name}.mp4"
        if generation.submission.is_mastered:
            return await self._master(path, generation.submission.delivered)
        if padded_to <= path.stat().st_size:
            return path
        padded = self.folder / f"{name}.{padded_to}.mp4"
        await self._once(padded, lambda target: _pad(path, target, padded_to))
        return padded

    async def _master(self, film: Path, kind: str) -> Path:
        """The file of another kind that is made of a film."""
        master = film.with_name(f"{film.stem}.master.{kind}")
        await self._once(master, lambda target: _make_master(film, target, kind))
        return master

    async def picture(self, generation: Generation, which: ClipFile) -> Path:
        """The file of a picture that goes with the clip."""
        clip = self.folder / f"{await self.film(generation)}.mp4"
        picture = clip.with_suffix(f".{which}")
        is_last = which is ClipFile.LAST_FRAME
        await self._once(picture, lambda target: _save_still(clip, target, is_last=is_last))
        return picture

    async def _spec(self, generation: Generation) -> ClipSpec:
        """What the clip shows. In tests all clips of one aspect ratio are the same tiny one."""
        submission = generation.submission
        if self._speed is Speed.FAST:
            return ClipSpec(width=submission.width, height=submission.height, seconds=TINY_SECONDS)
        scene_prompts, closing_prompts, starts_at = self._scene(generation)
        spec = ClipSpec(
            width=submission.width,
            height=submission.height,
            seconds=submission.seconds,
            caption=_caption(generation),
            scene_prompts=scene_prompts,
            closing_prompts=closing_prompts,
            starts_at=starts_at,
            first_picture=await self._still(submission.start_url),
            last_picture=await self._still(submission.end_url),
        )
        parent = self._parent(generation)
        return spec if parent is None else await self._joined(spec, generation, parent)

    async def _joined(self, spec: ClipSpec, child: Generation, parent: Generation) -> ClipSpec:
        """Let a clip go on from its parent, or lead up to it.

        Where the parent's scene goes up to its end, only the caption changes; otherwise its last
        (or first) frame is faded from (or to).
        """
        theirs = parent.submission
        extends = child.submission.link == "extend"
        is_pictured = (theirs.end_url if extends else theirs.start_url) is not None
        is_seamless = (theirs.width, theirs.height) == (spec.width, spec.height) and not is_pictured
        value = _caption(parent) if is_seamless else str(await self.clip(parent))
        names = ("caption_before", "follows") if extends else ("caption_after", "precedes")
        return msgspec.structs.replace(spec, **{names[0 if is_seamless else 1]: value})

    def _parent(self, generation: Generation) -> Generation | None:
        parent_id = generation.submission.parent_id
        return None if parent_id is None else self._lookup(parent_id)

    def _scene(self, generation: Generation) -> tuple[tuple[str, ...], tuple[str, ...], float]:
        """The prompts of the scenes that the clip begins and ends with, and when it begins.

        Its beginning is in seconds on the time line of the chain of clips that it belongs to; two
        neighbours share the frame where they meet.
        """
        prompt = generation.submission.prompt
        parent = self._parent(generation)
        if parent is None:
            return (prompt,), (prompt,), 0.0
        first, last, starts_at = self._scene(parent)
        if generation.submission.link == "prepend":
            return first, first, starts_at - generation.submission.seconds + 1 / FPS
        ends_with = (*last, prompt) if names_a_scene(prompt) else last
        return last, ends_with, starts_at + parent.submission.seconds - 1 / FPS

    async def _still(self, url: str | None) -> str | None:
        """The file of a start or end frame; of a stand-in when the address gives no picture."""
        if url is None:
            return None
        try:
            data = (await self.pictures.fetch(url)).data
        except ValueError:
            data = await self.run(_stand_in, url)
        path = self.folder / f"{hashlib.sha256(data).hexdigest()[:24]}.still"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            path.write_bytes(data)
        return str(path)


def _lower_priority() -> None:
    """Let the window go first where threads have a priority of their own."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)


def _caption(generation: Generation) -> Caption:
    submission = generation.submission
    note = _NOTES.get(submission.link or submission.body.get("type", ""))
    remark = " · ".join(filter(None, (submission.aspect_ratio, note, "simulated")))
    return submission.prompt, remark


def _is_there(path: Path) -> bool:
    return path.exists()


# Drawing and encoding are imported on the studio's thread, so that the server is quick to start
# and no request waits for them.


def _render(spec: ClipSpec, target: Path, stopping: threading.Event) -> None:
    from luma_desktop.simulator.render.film import render_clip

    render_clip(spec, target, stopping)


def _pad(clip: Path, target: Path, size_bytes: int) -> None:
    from luma_desktop.simulator.render.encoder import pad_clip

    pad_clip(clip, target, size_bytes)


def _make_master(film: Path, target: Path, kind: str) -> None:
    from luma_desktop.simulator.render.mastering import make

    make(film, target, kind)


def _save_still(clip: Path, target: Path, *, is_last: bool) -> None:
    from luma_desktop.simulator.render.stills import save_still

    save_still(clip, target, is_last=is_last)


def _stand_in(url: str) -> bytes:
    from luma_desktop.simulator.render.stills import stand_in

    return stand_in(url)
