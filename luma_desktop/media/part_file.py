"""A download on its way: `<name>.part`, and beside it what is needed to go on after a stop.

The sidecar says how many bytes are surely on the disk (fsynced): after a power cut a file may
have its length and not its bytes. Blocking: call it in a thread, and let it end (`disk.threads`).
"""

from __future__ import annotations

import os
import threading
from io import FileIO
from pathlib import Path

import msgspec

from luma_desktop.disk.private import private, write_private
from luma_desktop.disk.whole import make_folder

SYNC_EVERY_BYTES = 8 * 1024 * 1024
OVERLAP_BYTES = 64 * 1024
"""What is asked for again on a resume, and compared with what is here."""


class ResumePoint(msgspec.Struct, frozen=True, kw_only=True):
    """`validator` is a strong ETag or a Last-Modified, for If-Range; empty if there is none."""

    validator: str = ""
    total: int | None = None
    synced: int = 0

    @property
    def is_complete(self) -> bool:
        return self.total is not None and 0 < self.synced == self.total

    @property
    def start(self) -> int:
        """The first byte to ask for."""
        return max(0, self.synced - OVERLAP_BYTES)


class OtherContentError(Exception):
    """The server sends other bytes than those that are here."""


class Overlap:
    """The end of what is here, which the server sends once more."""

    def __init__(self, known: bytes = b"") -> None:
        self._rest = memoryview(known)

    @property
    def is_confirmed(self) -> bool:
        return not self._rest

    def beyond(self, piece: bytes) -> bytes:
        """What of the body's next `piece` is new.

        Raises:
            OtherContentError: it contradicts what is here.
        """
        known, self._rest = self._rest[: len(piece)], self._rest[len(piece) :]
        if known != memoryview(piece)[: len(known)]:
            raise OtherContentError
        return piece[len(known) :]


class PartFile:
    """Bytes of one download; `size` counts what was written."""

    def __init__(self, folder: Path, name: str) -> None:
        self.path = folder / f"{name}.part"
        self._sidecar = folder / f"{name}.part.json"
        self._file: FileIO | None = None
        self._point = ResumePoint()
        self._lock = threading.Lock()
        self.size = 0

    def resume_point(self) -> ResumePoint:
        """Where an earlier run can be resumed; an empty point if nowhere, or hardly begun."""
        try:
            point = msgspec.json.decode(self._sidecar.read_bytes(), type=ResumePoint)
            there = self.path.stat().st_size
        except (OSError, msgspec.MsgspecError):
            return ResumePoint()
        is_usable = point.is_complete or (point.validator and point.synced > OVERLAP_BYTES)
        return point if is_usable and point.synced <= there else ResumePoint()

    def overlap(self, point: ResumePoint) -> Overlap:
        """What is here from `point.start` to `point.synced`."""
        with self.path.open("rb") as file:
            file.seek(point.start)
            return Overlap(file.read(point.synced - point.start))

    def open(self, *, offset: int, validator: str, total: int | None) -> None:
        """Make it writable from `offset` on; what was behind is cut off."""
        make_folder(self.path.parent)
        with self._lock:
            self._file = FileIO(self.path, "r+b" if offset else "wb", opener=private)
            self._file.truncate(offset)
            self.size = offset
            self._point = ResumePoint(validator=validator, total=total, synced=offset)
            self._write_sidecar()

    def write(self, data: bytes) -> None:
        with self._lock:
            if self._file is None:
                raise ValueError("not open")
            # Placed by position, so that a write that failed half-way can be done again.
            position = self.size
            while position < self.size + len(data):
                self._file.seek(position)
                position += self._file.write(memoryview(data)[position - self.size :]) or 0
            self.size = position
            if self.size - self._point.synced >= SYNC_EVERY_BYTES:
                self._sync()

    def close(self) -> None:
        """Put all that was written on the disk."""
        with self._lock:
            if self._file is None:
                return
            try:
                self._sync()
            finally:
                file, self._file = self._file, None
                file.close()

    def discard(self) -> None:
        self.path.unlink(missing_ok=True)
        self._sidecar.unlink(missing_ok=True)

    def become(self, final: Path) -> None:
        """Take the final name; the caller has checked the bytes."""
        self.path.replace(final)
        self._sidecar.unlink(missing_ok=True)

    def _sync(self) -> None:
        if self._file is not None:
            os.fsync(self._file.fileno())
            self._point = msgspec.structs.replace(self._point, synced=self.size)
            self._write_sidecar()

    def _write_sidecar(self) -> None:
        fresh = self._sidecar.with_suffix(".new")
        write_private(fresh, msgspec.json.encode(self._point))
        fresh.replace(self._sidecar)
