"""What can be done with a clip that lies on this computer."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path, PurePath

from luma_desktop.domain.clip import Clip
from luma_desktop.domain.errors import MediaError
from luma_desktop.domain.job import Job
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.media.decoding.pool import DecodingPool
from luma_desktop.media.decoding.protocol import CutFrame, FrameTimes
from luma_desktop.media.disk import disk_error
from luma_desktop.media.export import export_copy
from luma_desktop.media.naming import suggested_name


class ClipFiles:
    """The `Clips` of the engine, for the clips below one data folder."""

    def __init__(self, data_dir: Path, decoding: DecodingPool) -> None:
        self._data = data_dir
        self._decoding = decoding

    def path(self, clip: Clip) -> str:
        """Absolute path of the clip's file.

        The recorded path is judged, not where it leads: `videos` may be a link to another disk.

        Raises:
            MediaError: DISK_ERROR, when the clip claims to lie outside of the data folder.
        """
        recorded = PurePath(clip.path)
        if recorded.anchor or ".." in recorded.parts:
            raise MediaError("not a clip of this folder", kind=ProblemKind.DISK_ERROR)
        return str(self._data.absolute() / recorded)

    async def last_frame(self, clip: Clip) -> bytes:
        """The very last frame as PNG.

        Raises:
            MediaError: DISK_ERROR when the file is gone, NOT_A_VIDEO when it cannot be decoded,
                DECODING_STOPPED when that takes too long.
        """
        return await self._cut(clip, None)

    async def frame_at(self, clip: Clip, seconds: float) -> bytes:
        """The frame that is shown at `seconds` from the start, as PNG. Raises as `last_frame`."""
        return await self._cut(clip, seconds)

    async def frame_times(self, clip: Clip) -> tuple[float, ...]:
        """When each frame is shown, in seconds from the start. Raises as `last_frame`."""
        path = await asyncio.to_thread(self.path, clip)
        try:
            task = FrameTimes(path=os.fsencode(path))
            return await self._decoding.run(task, tuple[float, ...])
        except OSError as error:
            raise disk_error(error) from error

    async def _cut(self, clip: Clip, seconds: float | None) -> bytes:
        path = await asyncio.to_thread(self.path, clip)
        try:
            return await self._decoding.run(
                CutFrame(path=os.fsencode(path), seconds=seconds), bytes
            )
        except OSError as error:
            raise disk_error(error) from error

    async def export(self, job: Job, target: str, *, replace: bool = False) -> str:
        """Copy the clip to `target`, an absolute path; returns the path it got.

        Raises:
            MediaError: DISK_FULL or DISK_ERROR; nothing is left behind.
        """
        if job.clip is None:
            raise MediaError("there is no clip yet", kind=ProblemKind.DISK_ERROR)
        source, wanted = Path(self.path(job.clip)), Path(target)
        if not wanted.is_absolute():
            raise MediaError("not an absolute path", kind=ProblemKind.DISK_ERROR)
        try:
            return str(await asyncio.to_thread(export_copy, source, wanted, replace=replace))
        except OSError as error:
            raise disk_error(error) from error

    def suggested_name(self, job: Job, template: str) -> str:
        """A file name with its suffix, safe on every system; see `naming` for the fields."""
        return suggested_name(job, template)
