"""Pictures of this computer as they will be sent: `pictures/<sha256>.<ext>` below the data folder.

Beside each lies `<sha256>.json`: what was changed, and what it was cropped from.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import msgspec

from luma_desktop.disk.whole import make_folder, write_whole
from luma_desktop.domain.errors import MediaError
from luma_desktop.domain.open_values import reading_stored
from luma_desktop.domain.picture import (
    Crop,
    KeptPicture,
    PictureFile,
    PictureNote,
    picture_address,
    picture_hash,
)
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.media.decoding.pool import DecodingPool
from luma_desktop.media.decoding.protocol import LookAtImage, PrepareFile, PrepareImage
from luma_desktop.media.disk import disk_error
from luma_desktop.media.picture import Look
from luma_desktop.media.preparing import Prepared

CONTENT_TYPES = {".jpg": "image/jpeg", ".png": "image/png"}
_WHOLE = Crop(left=0, top=0, width=1, height=1)


class _Record(msgspec.Struct, frozen=True, kw_only=True):
    original: str | None = None
    crop: Crop | None = None
    notes: tuple[PictureNote, ...] = ()
    last_frame_of: str | None = None
    """A job's id."""


class PictureStore:
    """The `Pictures` of the engine. Images are decoded in `decoding`, files written in threads."""

    def __init__(self, data_dir: Path, decoding: DecodingPool) -> None:
        self._folder = data_dir / "pictures"
        self._decoding = decoding
        self._turn = asyncio.Lock()
        """One writer at a time: `write_whole` asks for it."""

    async def keep(self, data: bytes, *, last_frame_of: str | None = None) -> KeptPicture:
        """Make a picture fit and store it; `last_frame_of` is the job whose clip ends with it.

        Raises:
            MediaError: NOT_AN_IMAGE, PICTURE_BROKEN, TOO_LARGE, DECODING_STOPPED, DISK_FULL or
                DISK_ERROR.
        """
        with _disk_told():
            made = await self._decoding.run(PrepareImage(data=data), Prepared)
            record = _Record(notes=made.notes, last_frame_of=last_frame_of)
            return await self._store(made, record)

    async def keep_file(self, path: str) -> KeptPicture:
        """As `keep`; DISK_ERROR also when it cannot be read."""
        with _disk_told():
            made = await self._decoding.run(PrepareFile(path=os.fsencode(path)), Prepared)
            return await self._store(made, _Record(notes=made.notes))

    async def crop(self, address: str, crop: Crop) -> KeptPicture:
        """A part of the picture, or of the one that it was itself cropped from.

        Raises: as `keep`; PICTURE_GONE, too.
        """
        with _disk_told():
            record = await asyncio.to_thread(self._record, _hash_in(address))
            original = record.original or address
            if crop == _WHOLE:
                return await self._look(original)
            before = await asyncio.to_thread(self._record, _hash_in(original))
            file = await asyncio.to_thread(self._read, original)
            notes = tuple(note for note in before.notes if note.is_known)
            task = PrepareImage(data=file.data, crop=crop, before=notes)
            made = await self._decoding.run(task, Prepared)
            return await self._store(made, _Record(original=original, crop=crop, notes=made.notes))

    async def look(self, address: str) -> KeptPicture:
        """The picture as it is kept.

        Raises:
            MediaError: PICTURE_GONE, PICTURE_BROKEN, DECODING_STOPPED or DISK_ERROR.
        """
        with _disk_told():
            return await self._look(address)

    async def last_frame_of(self, address: str) -> str | None:
        """The job whose clip ends with the picture; None if it is not known to be a last frame."""
        record = await asyncio.to_thread(self._record, picture_hash(address) or "")
        return record.last_frame_of

    async def read(self, address: str) -> PictureFile:
        """The bytes to send. Raises as `look`."""
        with _disk_told():
            return await asyncio.to_thread(self._read, address)

    async def _store(self, made: Prepared, record: _Record) -> KeptPicture:
        async with self._turn:
            address = await asyncio.to_thread(self._write, made, record)
        return await self._look(address)

    async def _look(self, address: str) -> KeptPicture:
        file = await asyncio.to_thread(self._read, address)
        look = await self._decoding.run(LookAtImage(data=file.data, is_foreign=False), Look)
        record = await asyncio.to_thread(self._record, file.sha256)
        return KeptPicture(
            address=address,
            width=look.width,
            height=look.height,
            content_type=file.content_type,
            size=len(file.data),
            thumbnail=look.thumbnail,
            original=record.original,
            crop=record.crop,
            notes=record.notes,
        )

    # in a thread

    def _write(self, made: Prepared, record: _Record) -> str:
        sha256 = hashlib.sha256(made.data).hexdigest()
        make_folder(self._folder)
        file, beside = self._path(sha256, made.suffix), self._path(sha256, ".json")
        if not file.is_file() or file.stat().st_size != len(made.data):
            write_whole(file, made.data)
        is_new_frame = record.last_frame_of not in {None, self._record(sha256).last_frame_of}
        if is_new_frame or not beside.is_file():
            write_whole(beside, msgspec.json.encode(record))
        return picture_address(sha256)

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
            with reading_stored():
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


@contextlib.contextmanager
def _disk_told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise disk_error(error) from error
