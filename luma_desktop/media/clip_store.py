"""Where clips lie: `videos/<job id>.mp4` and `thumbnails/<job id>.jpg` below the data folder.

What comes as something else than an MP4 has the ending of its kind. Files are read and written in
threads; what is in them is looked into in a decoding process.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import os
from pathlib import Path

import msgspec

from luma_desktop.disk.whole import make_folder, sync_folder, write_whole
from luma_desktop.domain.clip import Clip
from luma_desktop.domain.errors import MediaError
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.media.container import SNIFF_BYTES, Container, is_cut, looks_binary, sniff
from luma_desktop.media.decoding.pool import DecodingPool
from luma_desktop.media.decoding.protocol import ProbeClip
from luma_desktop.media.frames import VideoFacts
from luma_desktop.media.part_file import PartFile

log = logging.getLogger(__name__)


class ClipStore:
    """Names are made of our own job ids only."""

    def __init__(self, data_dir: Path, decoding: DecodingPool) -> None:
        self._data = data_dir
        self._decoding = decoding
        self._videos = data_dir / "videos"
        self._thumbnails = data_dir / "thumbnails"

    def make_folder(self) -> Path:
        make_folder(self._videos)
        return self._videos

    def part(self, job_id: str) -> PartFile:
        return PartFile(self._videos, job_id)

    async def present(self, job_id: str, *, of_any_kind: bool = False) -> Clip | None:
        """The clip that an earlier run brought home, if it did. A broken one doesn't count."""
        for container in Container:
            path = self._videos / f"{job_id}{container.value}"
            if not await asyncio.to_thread(path.is_file):
                continue
            try:
                return await self._describe(job_id, path, of_any_kind=of_any_kind)
            except MediaError as error:
                if error.problem.kind is not ProblemKind.NOT_A_VIDEO:
                    raise
        return None

    async def examine(self, job_id: str, part: PartFile, *, of_any_kind: bool = False) -> Clip:
        """Look into a complete download; `path` is still that of the part.

        With `of_any_kind` every file is taken that is no text: HDR and EXR come in many kinds.

        Raises:
            MediaError: NOT_A_VIDEO, or DOWNLOAD_BROKEN when its end is missing.
        """
        await asyncio.to_thread(_check_end, part.path, of_any_kind=of_any_kind)
        return await self._describe(job_id, part.path, of_any_kind=of_any_kind)

    def take_in(self, job_id: str, examined: Clip, part: PartFile) -> Clip:
        """Give a download that was examined, and is on the disk, its name.

        A broken file of the same clip goes, whatever kind it was of.
        """
        kind = _container(part.path, of_any_kind=True)
        final = self._videos / f"{job_id}{kind.value}"
        part.become(final)
        for other in Container:
            if other is not kind:
                (self._videos / f"{job_id}{other.value}").unlink(missing_ok=True)
        sync_folder(self._videos)
        return msgspec.structs.replace(examined, path=self._relative(final))

    async def _describe(self, job_id: str, path: Path, *, of_any_kind: bool) -> Clip:
        container = await asyncio.to_thread(_container, path, of_any_kind=of_any_kind)
        thumbnail = self._thumbnails / f"{job_id}.jpg"
        facts: VideoFacts | None = None
        if container.demuxer is not None:
            draw = not await asyncio.to_thread(thumbnail.is_file)
            facts = await self._facts(path, draw=draw, of_any_kind=of_any_kind)
        return await asyncio.to_thread(self._clip, path, facts, thumbnail)

    async def _facts(self, path: Path, *, draw: bool, of_any_kind: bool) -> VideoFacts | None:
        """What a video holds; None for what cannot be looked into, and is kept all the same."""
        try:
            return await self._decoding.run(
                ProbeClip(path=os.fsencode(path), draw=draw), VideoFacts
            )
        except MediaError as error:
            kind = error.problem.kind
            if kind is ProblemKind.DECODING_STOPPED:
                # It is whole, and was paid for: what can't be decoded here may play elsewhere.
                return await self._facts(path, draw=False, of_any_kind=True) if draw else None
            if of_any_kind and kind is ProblemKind.NOT_A_VIDEO:
                return None
            raise

    def _clip(self, path: Path, facts: VideoFacts | None, thumbnail: Path) -> Clip:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        clip = Clip(path=self._relative(path), size=path.stat().st_size, sha256=digest)
        if facts is None:
            return msgspec.structs.replace(clip, previewable=False)
        if facts.thumbnail is not None:
            self._keep_thumbnail(thumbnail, facts.thumbnail)
        return msgspec.structs.replace(
            clip,
            width=facts.width,
            height=facts.height,
            duration=facts.duration,
            frame_rate=facts.frame_rate,
            thumbnail=self._relative(thumbnail) if thumbnail.is_file() else None,
        )

    def _keep_thumbnail(self, target: Path, picture: bytes) -> None:
        try:
            make_folder(self._thumbnails)
            write_whole(target, picture)
        except OSError as error:
            log.info("no thumbnail kept: %s", error.strerror)

    def _relative(self, path: Path) -> str:
        return path.relative_to(self._data).as_posix()


def _check_end(path: Path, *, of_any_kind: bool) -> None:
    if is_cut(path, _container(path, of_any_kind=of_any_kind)):
        raise MediaError("the end of the clip is missing")


def _container(path: Path, *, of_any_kind: bool) -> Container:
    with path.open("rb") as file:
        head = file.read(SNIFF_BYTES)
    container = sniff(head)
    if container is None and of_any_kind and looks_binary(head):
        return Container.OTHER
    if container is None:
        raise MediaError("not a video file", kind=ProblemKind.NOT_A_VIDEO)
    return container
