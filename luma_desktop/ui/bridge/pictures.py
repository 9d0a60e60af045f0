"""Images and videos that a request refers to."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from luma_desktop.domain.errors import LumaError
from luma_desktop.domain.job import Job
from luma_desktop.domain.picture import Crop, KeptPicture, picture_hash
from luma_desktop.ui.bridge.runner import Runner

if TYPE_CHECKING:
    from luma_desktop.engine.studio import Studio


class PictureBridge(QObject):
    """Commands return at once; answers arrive as signals."""

    video_checked = Signal(object)
    """SourceVideo."""
    video_refused = Signal(str, object)
    """URL, Problem."""
    image_checked = Signal(str, object)
    """slot ("start" | "end"), ImagePreview."""
    image_refused = Signal(str, str, object)
    """slot, URL or path or address (empty for data), Problem."""
    picture_kept = Signal(str, object)
    """slot, KeptPicture: a local image, ready to be used as a frame."""
    frame_cut = Signal(str, bool, bytes)
    """job id, whether it is the first frame or else the last, PNG."""
    frame_times_known = Signal(str, object)
    """job id, tuple of seconds: when each frame of its clip is shown."""

    def __init__(self, runner: Runner, parent: QObject) -> None:
        super().__init__(parent)
        self._run = runner.run

    def check_image(self, slot: str, url: str) -> None:
        """Answered by `image_checked`, by `picture_kept` for one kept here, or `image_refused`."""
        if picture_hash(url) is not None:
            self._keep(slot, url, lambda studio: studio.pictures.look(url))
            return

        async def check(studio: Studio) -> None:
            try:
                self.image_checked.emit(slot, await studio.images.check(url))
            except LumaError as error:
                self.image_refused.emit(slot, url, error.problem)

        self._run(check)

    def check_video(self, url: str) -> None:
        """Answered by `video_checked` or `video_refused`."""

        async def check(studio: Studio) -> None:
            try:
                self.video_checked.emit(await studio.videos.check(url))
            except LumaError as error:
                self.video_refused.emit(url, error.problem)

        self._run(check)

    def keep_picture_file(self, slot: str, path: str) -> None:
        """Answered by `picture_kept` or `image_refused`, as all that follow."""
        # Of a name that isn't UTF-8 no string of Qt's can be made.
        shown = path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        self._keep(slot, shown, lambda studio: studio.pictures.keep_file(path))

    def keep_picture_data(self, slot: str, data: bytes) -> None:
        """An image from the clipboard or a drag, in a file format."""
        self._keep(slot, "", lambda studio: studio.pictures.keep(data))

    def keep_frame(self, slot: str, job: Job, position_seconds: float | None) -> None:
        """A ready clip's frame at a position in seconds from its start; None: its last."""
        self._keep(slot, "", lambda studio: studio.frames.keep(job, position_seconds))

    def crop_picture(self, slot: str, address: str, crop: Crop) -> None:
        """A crop of a stored image, always from its uncropped original."""
        self._keep(slot, address, lambda studio: studio.frames.crop(address, crop))

    def _keep(
        self, slot: str, text: str, work: Callable[[Studio], Coroutine[Any, Any, KeptPicture]]
    ) -> None:
        async def keep(studio: Studio) -> None:
            try:
                self.picture_kept.emit(slot, await work(studio))
            except LumaError as error:
                self.image_refused.emit(slot, text, error.problem)

        self._run(keep)

    def cut_frame(self, job: Job, *, first: bool) -> None:
        """Answered by `frame_cut`, unless the clip's file can't be read."""
        clip = job.clip
        if clip is None:
            return

        async def cut(studio: Studio) -> None:
            with contextlib.suppress(LumaError):
                clips = studio.clips
                png = await (clips.frame_at(clip, 0.0) if first else clips.last_frame(clip))
                self.frame_cut.emit(job.id, first, png)

        self._run(cut)

    def ask_frame_times(self, job: Job) -> None:
        """Answered by `frame_times_known`, unless the clip's file can't be read."""
        clip = job.clip
        if clip is None:
            return

        async def ask(studio: Studio) -> None:
            with contextlib.suppress(LumaError):
                self.frame_times_known.emit(job.id, await studio.clips.frame_times(clip))

        self._run(ask)
