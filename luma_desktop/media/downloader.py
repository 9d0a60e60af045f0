"""Fetches finished clips: to `videos/<job id>.part`, checked, then renamed.

Every name is made of our own job id. A clip that is already there is not fetched again, so that
a kill between the rename and the journal's note costs nothing.
"""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from luma_desktop.disk.threads import finish
from luma_desktop.domain.clip import Clip
from luma_desktop.domain.errors import LinkExpiredError, MediaError
from luma_desktop.domain.job import Job
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.media.clip_store import ClipStore
from luma_desktop.media.container import looks_like_text
from luma_desktop.media.decoding.pool import DecodingPool
from luma_desktop.media.disk import disk_error
from luma_desktop.media.http_range import Delivery, delivery_of, is_other_range, range_headers
from luma_desktop.media.part_file import OtherContentError, Overlap, PartFile, ResumePoint
from luma_desktop.media.public_link import LinkHolder, PublicLink
from luma_desktop.network.http import Patience, drain
from luma_desktop.network.proxies import SYSTEM_PROXY, ProxyChoice
from luma_desktop.network.tls import TrustSource, system_trust

if TYPE_CHECKING:
    import httpx

MAX_CLIP_BYTES = 2 * 1024**3
SPARE_BYTES = 32 * 1024**2
"""What a download leaves free on the disk, for the database."""

_FLUSH_BYTES = 256 * 1024
_SAFE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")

Progress = Callable[[int, int | None], None]


class Downloader(LinkHolder):
    """The `Downloads` of the engine. It has no key, and a connection of its own."""

    def __init__(
        self,
        data_dir: Path,
        decoding: DecodingPool,
        *,
        proxy: ProxyChoice = SYSTEM_PROXY,
        trust: TrustSource = system_trust,
        allow_private: bool = False,
        max_bytes: int = MAX_CLIP_BYTES,
        read_seconds: float = 30.0,
    ) -> None:
        self._store = ClipStore(data_dir, decoding)
        self._max_bytes = max_bytes
        self._link = PublicLink(
            proxy=proxy,
            trust=trust,
            allow_private=allow_private,
            https_only=True,
            patience=Patience(read=read_seconds),
        )

    async def fetch(self, job: Job, on_progress: Progress) -> Clip:
        """The clip of a completed job, whole and checked.

        Raises:
            LinkExpiredError: the link serves no more (403, 404, 410), or there is none.
            MediaError: DOWNLOAD_BROKEN, NOT_A_VIDEO, TOO_LARGE, INSECURE, DISK_FULL, DISK_ERROR.
        """
        if not _SAFE_ID.fullmatch(job.id):
            raise ValueError("not one of our job ids")
        try:
            return await self._fetch(job, on_progress)
        except OSError as error:
            raise disk_error(error) from error

    async def _fetch(self, job: Job, on_progress: Progress) -> Clip:
        any_kind = job.request.hdr or job.request.exr_export or job.brought_in
        present = await self._store.present(job.id, of_any_kind=any_kind)
        if present is not None:
            return present
        if job.video is None:
            raise LinkExpiredError("no link")
        part = self._store.part(job.id)
        try:
            await self._download(job.video.url, part, on_progress)
            examined = await self._examine(job.id, part, of_any_kind=any_kind)
        finally:
            await finish(part.close)
        return await finish(self._store.take_in, job.id, examined, part)

    async def _examine(self, job_id: str, part: PartFile, *, of_any_kind: bool) -> Clip:
        """The disk writes while the clip is looked into: somebody is waiting to see it."""
        on_disk = asyncio.create_task(finish(part.close))
        try:
            try:
                return await self._store.examine(job_id, part, of_any_kind=of_any_kind)
            finally:
                await on_disk
        except MediaError as error:
            if error.problem.kind is not ProblemKind.DISK_ERROR:
                await finish(part.discard)
            raise

    async def _download(self, url: str, part: PartFile, on_progress: Progress) -> None:
        await self._link.open()
        import httpx

        try:
            point = await asyncio.to_thread(part.resume_point)
            if point.is_complete:
                return
            if point.synced and await self._resume(url, part, point, on_progress):
                return
            async with self._link.get(url, range_headers(ResumePoint())) as response:
                await self._receive(response, part, ResumePoint(), on_progress)
        except httpx.HTTPError as error:
            raise MediaError(str(error)[:200] or type(error).__name__) from error

    async def _resume(
        self, url: str, part: PartFile, point: ResumePoint, on_progress: Progress
    ) -> bool:
        """Ask for the rest; False if what is here does not belong to what is there."""
        async with self._link.get(url, range_headers(point)) as response:
            if is_other_range(response, point):
                await finish(part.discard)
                return False
            try:
                await self._receive(response, part, point, on_progress)
            except OtherContentError:
                return False
        return True

    async def _receive(
        self, response: httpx.Response, part: PartFile, point: ResumePoint, on_progress: Progress
    ) -> None:
        delivery = delivery_of(response, point)
        await asyncio.to_thread(self._check_room, delivery)
        overlap = await asyncio.to_thread(part.overlap, point) if delivery.offset else Overlap()
        await finish(
            part.open,
            offset=delivery.offset,
            validator=delivery.validator,
            total=delivery.total,
        )
        on_progress(delivery.offset, delivery.total)
        try:
            await self._write_body(response, part, delivery, overlap, on_progress)
        except (MediaError, OtherContentError):  # no clip, too large, or not the same any more
            await finish(part.close)
            await finish(part.discard)
            raise
        is_short = delivery.total is not None and part.size != delivery.total
        if is_short or not overlap.is_confirmed:
            raise MediaError("the download broke off")

    async def _write_body(
        self,
        response: httpx.Response,
        part: PartFile,
        delivery: Delivery,
        overlap: Overlap,
        on_progress: Progress,
    ) -> None:
        waiting = bytearray()

        async def flush() -> None:
            # Taken out first: a write that has begun ends, also where this is cancelled.
            data = bytes(waiting)
            waiting.clear()
            await finish(self._write, part, data, delivery)

        async def take(piece: bytes) -> None:
            piece = overlap.beyond(piece)
            if part.size == 0 and not waiting and looks_like_text(piece):
                raise MediaError("a page instead of a clip", kind=ProblemKind.NOT_A_VIDEO)
            if part.size + len(waiting) + len(piece) > self._max_bytes:
                raise MediaError(kind=ProblemKind.TOO_LARGE)
            waiting.extend(piece)
            if piece:
                on_progress(part.size + len(waiting), delivery.total)
            if len(waiting) >= _FLUSH_BYTES:
                await flush()

        try:
            await drain(response, take)
        finally:
            if waiting:
                await flush()

    def _write(self, part: PartFile, data: bytes, delivery: Delivery) -> None:
        """Of a body without an end in sight, no more than leaves some room."""
        if delivery.total is None:
            self._check_spare(len(data))
        part.write(data)

    def _check_room(self, delivery: Delivery) -> None:
        """Know before the first byte that it will fit."""
        if (delivery.total or 0) > self._max_bytes:
            raise MediaError(kind=ProblemKind.TOO_LARGE)
        self._check_spare((delivery.total or 0) - delivery.offset)

    async def free_bytes(self) -> int:
        """Room where clips are kept; 0 if that can't be told."""

        def free() -> int:
            try:
                return shutil.disk_usage(self._store.make_folder()).free
            except (OSError, MediaError):
                return 0

        return await asyncio.to_thread(free)

    def _check_spare(self, wanted: int) -> None:
        if shutil.disk_usage(self._store.make_folder()).free < wanted + SPARE_BYTES:
            raise MediaError("no room for the clip", kind=ProblemKind.DISK_FULL)
