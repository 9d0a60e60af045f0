"""Pictures and a bucket in memory, for tests that are about time and about what fails when."""

from __future__ import annotations

import asyncio
import hashlib

from luma_desktop.domain.errors import LumaError, MediaError
from luma_desktop.domain.image import ImagePreview
from luma_desktop.domain.picture import (
    Crop,
    KeptPicture,
    PictureFile,
    picture_address,
    picture_hash,
)
from luma_desktop.domain.problems import ProblemKind


class ScriptedPictures:
    """Implements the engine's `Pictures`; whatever bytes are given are a picture."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self.last_frames: dict[str, str] = {}

    async def keep(self, data: bytes, *, last_frame_of: str | None = None) -> KeptPicture:
        sha256 = hashlib.sha256(data).hexdigest()
        if last_frame_of is not None:
            self.last_frames[picture_address(sha256)] = last_frame_of
        self.kept[sha256] = data
        return _kept(picture_address(sha256), data)

    async def keep_file(self, path: str) -> KeptPicture:
        return await self.keep(path.encode())

    async def crop(self, address: str, crop: Crop) -> KeptPicture:
        return await self.keep(f"{address} {crop}".encode())

    async def look(self, address: str) -> KeptPicture:
        return _kept(address, (await self.read(address)).data)

    async def last_frame_of(self, address: str) -> str | None:
        return self.last_frames.get(address)

    async def read(self, address: str) -> PictureFile:
        sha256 = picture_hash(address) or ""
        if sha256 not in self.kept:
            raise MediaError(kind=ProblemKind.PICTURE_GONE)
        data = self.kept[sha256]
        return PictureFile(sha256=sha256, content_type="image/png", suffix=".png", data=data)


class ScriptedImages:
    """Implements the engine's `Images`: whatever address does not expire shows a picture."""

    def __init__(self) -> None:
        self.expired: set[str] = set()

    async def check(self, url: str) -> ImagePreview:
        if url in self.expired:
            raise MediaError(kind=ProblemKind.IMAGE_UNREACHABLE)
        return ImagePreview(url=url, width=16, height=9, content_type="image/png", thumbnail=b"")


class ScriptedBucket:
    """Implements the engine's `Bucket`; `failures` are raised first, one a call."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.puts = 0
        self.links = 0
        self.failures: list[LumaError] = []
        self.hold: asyncio.Event | None = None
        """A put waits for it."""

    async def put(self, name: str, data: bytes, content_type: str) -> None:
        if self.hold is not None:
            await self.hold.wait()
        if self.failures:
            raise self.failures.pop(0)
        self.puts += name not in self.objects
        self.objects[name] = data

    async def link(self, name: str) -> str:
        self.links += 1
        return f"https://bucket.example/{name}?X-Amz-Signature=secret{self.links}"

    async def test(self) -> None:
        if self.failures:
            raise self.failures.pop(0)


def _kept(address: str, data: bytes) -> KeptPicture:
    return KeptPicture(
        address=address,
        width=16,
        height=9,
        content_type="image/png",
        size=len(data),
        thumbnail=b"",
    )
