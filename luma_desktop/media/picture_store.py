"""Pictures of this computer as they will be sent: `pictures/<sha256>.<ext>` below the data folder.

Beside each lies `<sha256>.json`: what was changed, and what it was cropped from.
"""

from __future__ import annotations

import asyncio
import hashlib
import stat
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import msgspec

from luma_desktop.disk.whole import write_whole
from luma_desktop.domain.errors import MediaError
from luma_desktop.domain.picture import (
    Crop,
    KeptPicture,
    PictureFile,
    PictureNote,
    picture_address,
    picture_hash,
)
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.media.disk import disk_error
from luma_desktop.media.picture import thumbnail
from luma_desktop.media.picture_reading import opened
from luma_desktop.media.preparing import Prepared, prepare

T = TypeVar("T")

MOST_FILE_BYTES = 300 * 1024**2
"""Of a file that is chosen; a TIFF of 100 megapixels has that many."""

CONTENT_TYPES = {".jpg": "image/jpeg", ".png": "image/png"}
_WHOLE = Crop(left=0, top=0, width=1, height=1)


class _Record(msgspec.Struct, frozen=True, kw_only=True):
    original: str | None = None
    crop: Crop | None = None
    notes: tuple[PictureNote, ...] = ()


class PictureStore:
    """The `Pictures` of the engine. One picture is worked on at a time, for the memory's sake."""

    def __init__(self, data_dir: Path) -> None:
        self._folder = data_dir / "pictures"
        self._turn = asyncio.Lock()

    async def keep(self, data: bytes) -> KeptPicture:
        """Make a picture fit and store it.

        Raises:
            MediaError: NOT_AN_IMAGE, PICTURE_BROKEN, TOO_LARGE, DISK_FULL or DISK_ERROR.
        """
        return await self._work(lambda: self._keep(data))

    async def keep_file(self, path: str) -> KeptPicture:
        """As `keep`; DISK_ERROR also when it cannot be read."""
        return await self._work(lambda: self._keep(_read_file(Path(path))))

    async def crop(self, address: str, crop: Crop) -> KeptPicture:
        """A part of the picture, or of the one that it was itself cropped from.

        Raises: as `keep`; PICTURE_GONE, too.
        """
        return await self._work(lambda: self._crop(address, crop))

    async def look(self, address: str) -> KeptPicture:
        """The picture as it is kept.

        Raises:
            MediaError: PICTURE_GONE, PICTURE_BROKEN or DISK_ERROR.
        """
        return await self._work(lambda: self._look(address))

    async def read(self, address: str) -> PictureFile:
        """The bytes to send. Raises as `look`."""
        return await self._work(lambda: self._read(address))

    # in a thread

    async def _work(self, work: Callable[[], T]) -> T:
        async with self._turn:
            try:
                return await asyncio.to_thread(work)
            except OSError as error:
                raise disk_error(error) from error
            except MemoryError:
                raise MediaError("no memory left", kind=ProblemKind.TOO_LARGE) from None

    def _keep(self, data: bytes) -> KeptPicture:
        made = prepare(data)
        return self._store(made, _Record(notes=made.notes))

    def _crop(self, address: str, crop: Crop) -> KeptPicture:
        original = self._record(_hash_in(address)).original or address
        if crop == _WHOLE:
            return self._look(original)
        before = self._record(_hash_in(original)).notes
        made = prepare(self._read(original).data, crop=crop, before=before)
        return self._store(made, _Record(original=original, crop=crop, notes=made.notes))

    def _store(self, made: Prepared, record: _Record) -> KeptPicture:
        sha256 = hashlib.sha256(made.data).hexdigest()
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        file, beside = self._path(sha256, made.suffix), self._path(sha256, ".json")
        if not file.is_file() or file.stat().st_size != len(made.data):
            write_whole(file, made.data)
        if not beside.is_file():
            write_whole(beside, msgspec.json.encode(record))
        return self._look(picture_address(sha256))

    def _look(self, address: str) -> KeptPicture:
        file = self._read(address)
        with opened(file.data) as image:
            width, height = image.size
            small = thumbnail(image)
        record = self._record(file.sha256)
        return KeptPicture(
            address=address,
            width=width,
            height=height,
            content_type=file.content_type,
            size=len(file.data),
            thumbnail=small,
            original=record.original,
            crop=record.crop,
            notes=record.notes,
        )

    def _read(self, address: str) -> PictureFile:
        sha256 = _hash_in(address)
        for suffix, content_type in CONTENT_TYPES.items():
            path = self._path(sha256, suffix)
            if not path.is_file():
                continue
            data = path.read_bytes()
            if hashlib.sha256(data).hexdigest() != sha256:
                raise MediaError(kind=ProblemKind.PICTURE_BROKEN)
            return PictureFile(sha256=sha256, content_type=content_type, suffix=suffix, data=data)
        raise MediaError(kind=ProblemKind.PICTURE_GONE)

    def _record(self, sha256: str) -> _Record:
        """What is known of a picture; without it the picture is one of its own."""
        try:
            return msgspec.json.decode(self._path(sha256, ".json").read_bytes(), type=_Record)
        except (OSError, msgspec.MsgspecError):
            return _Record()

    def _path(self, sha256: str, suffix: str) -> Path:
        return self._folder / f"{sha256}{suffix}"


def _hash_in(address: str) -> str:
    sha256 = picture_hash(address)
    if sha256 is None:
        raise MediaError(kind=ProblemKind.PICTURE_GONE)
    return sha256


def _read_file(path: Path) -> bytes:
    """A file that a person chose. What is no file is not opened: a pipe would never end."""
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        raise MediaError(kind=ProblemKind.NOT_AN_IMAGE)
    if found.st_size > MOST_FILE_BYTES:
        raise MediaError(f"{found.st_size / 1024**2:,.0f} MB", kind=ProblemKind.TOO_LARGE)
    return path.read_bytes()
