"""Where clips lie: `videos/<job id>.mp4` and `thumbnails/<job id>.jpg` below the data folder.

Blocking: call it in a thread.
"""

from __future__ import annotations

import hashlib
import logging
from pathlib import Path

import msgspec

from luma_desktop.domain.clip import Clip
from luma_desktop.domain.errors import MediaError
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.media.container import SNIFF_BYTES, Container, is_cut, sniff
from luma_desktop.media.disk import sync_folder
from luma_desktop.media.frames import probe, thumbnail_jpeg
from luma_desktop.media.part_file import PartFile

log = logging.getLogger(__name__)


class ClipStore:
    """Names are made of our own job ids only."""

    def __init__(self, data_dir: Path) -> None:
        self._data = data_dir
        self._videos = data_dir / "videos"
        self._thumbnails = data_dir / "thumbnails"

    def make_folder(self) -> Path:
        self._videos.mkdir(parents=True, exist_ok=True)
        return self._videos

    def part(self, job_id: str) -> PartFile:
        return PartFile(self._videos, job_id)

    def present(self, job_id: str) -> Clip | None:
        """The clip that an earlier run brought home, if it did; a broken file goes."""
        for container in Container:
            path = self._videos / f"{job_id}{container.value}"
            if not path.is_file():
                continue
            try:
                return self._describe(job_id, path)
            except MediaError as error:
                if error.problem.kind is not ProblemKind.NOT_A_VIDEO:
                    raise
                path.unlink()
        return None

    def take_in(self, job_id: str, part: PartFile) -> Clip:
        """Check a complete download and give it its name.

        Raises:
            MediaError: NOT_A_VIDEO, or DOWNLOAD_BROKEN when its end is missing; it is gone then.
        """
        try:
            container = _checked_container(part.path)
            clip = self._describe(job_id, part.path)
        except MediaError as error:
            if error.problem.kind is not ProblemKind.DISK_ERROR:
                part.discard()
            raise
        final = self._videos / f"{job_id}{container.value}"
        part.become(final)
        sync_folder(self._videos)
        return msgspec.structs.replace(clip, path=self._relative(final))

    def _describe(self, job_id: str, path: Path) -> Clip:
        facts = probe(path)
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        return Clip(
            path=self._relative(path),
            size=path.stat().st_size,
            sha256=digest,
            width=facts.width,
            height=facts.height,
            duration=facts.duration,
            frame_rate=facts.frame_rate,
            thumbnail=self._thumbnail(job_id, path),
        )

    def _thumbnail(self, job_id: str, path: Path) -> str | None:
        """Draw it, unless it is there; a clip without one is a clip all the same."""
        target = self._thumbnails / f"{job_id}.jpg"
        try:
            if not target.is_file():
                self._thumbnails.mkdir(parents=True, exist_ok=True)
                fresh = target.with_suffix(".new")
                fresh.write_bytes(thumbnail_jpeg(path))
                fresh.replace(target)
        except (MediaError, OSError) as error:
            log.info("no thumbnail for %s: %s", job_id, type(error).__name__)
            return None
        return self._relative(target)

    def _relative(self, path: Path) -> str:
        return path.relative_to(self._data).as_posix()


def _checked_container(path: Path) -> Container:
    with path.open("rb") as file:
        container = sniff(file.read(SNIFF_BYTES))
    if container is None:
        raise MediaError("not a video file", kind=ProblemKind.NOT_A_VIDEO)
    if is_cut(path, container):
        raise MediaError("the end of the clip is missing")
    return container
