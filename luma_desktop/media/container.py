"""Tells a video file from anything else by its bytes, and a whole one from a cut one."""

from __future__ import annotations

import zipfile
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

SNIFF_BYTES = 4096
_EBML = b"\x1a\x45\xdf\xa3"
_OLD_QUICKTIME = frozenset({b"moov", b"mdat", b"wide", b"free", b"skip"})
_MIN_BOX = 8
_LONG_BOX = 16
_NEEDED = frozenset({b"moov", b"mdat"})
_MOST_BOXES = 100_000
"""Enough for half a day in fragments of a second; two gigabytes of empty boxes are 270 million."""
_TAR_MAGIC = slice(257, 262)


class Container(StrEnum):
    """By file suffix."""

    MP4 = ".mp4"
    MOV = ".mov"
    WEBM = ".webm"
    MKV = ".mkv"
    # what is kept as it came: frames for compositing, and videos for other programs
    MXF = ".mxf"
    AVI = ".avi"
    EXR = ".exr"
    TIFF = ".tif"
    ZIP = ".zip"
    TAR = ".tar"
    GZIP = ".gz"
    SEVEN_ZIP = ".7z"
    OTHER = ".bin"

    @property
    def is_video(self) -> bool:
        """Whether it is a film in one file, rather than pictures or a parcel of them."""
        return self in _DEMUXERS or self in {Container.MXF, Container.AVI}

    @property
    def demuxer(self) -> str | None:
        """FFmpeg's name for the one reader that may open it: no playlists, no scripts.

        None for what is not looked into.
        """
        return _DEMUXERS.get(self)


_DEMUXERS = {
    Container.MP4: "mov",
    Container.MOV: "mov",
    Container.WEBM: "matroska",
    Container.MKV: "matroska",
}

_SIGNATURES = (
    (b"\x06\x0e\x2b\x34\x02\x05\x01\x01", Container.MXF),
    (b"\x76\x2f\x31\x01", Container.EXR),
    (b"PK\x03\x04", Container.ZIP),
    (b"\x1f\x8b\x08", Container.GZIP),
    (b"7z\xbc\xaf\x27\x1c", Container.SEVEN_ZIP),
    (b"II*\0", Container.TIFF),
    (b"MM\0*", Container.TIFF),
)
"""First bytes: SMPTE ST 377-1, OpenEXR file layout, APPNOTE 4.3.7, RFC 1952, 7zFormat, TIFF 6."""


def sniff(head: bytes) -> Container | None:
    """The container that a file's first bytes (up to `SNIFF_BYTES`) announce."""
    if head.startswith(_EBML):
        return Container.WEBM if b"webm" in head[:64] else Container.MKV
    kind = head[4:8]
    if kind == b"ftyp":
        return Container.MOV if head[8:12] == b"qt  " else Container.MP4
    if kind in _OLD_QUICKTIME:
        return Container.MOV
    if head.startswith(b"RIFF") and head[8:12] == b"AVI ":
        return Container.AVI
    if head[_TAR_MAGIC] == b"ustar":
        return Container.TAR
    return next((kept for start, kept in _SIGNATURES if head.startswith(start)), None)


def looks_like_text(head: bytes) -> bool:
    """Whether it starts as a page or a JSON document does."""
    return head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"<", b"{", b"["}


def looks_binary(head: bytes) -> bool:
    """Whether it is certainly no text of any kind: a page, a sentence, a list of links."""
    is_utf_16 = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    return b"\0" in head and not is_utf_16 and not looks_like_text(head)


def is_cut(path: Path, container: Container) -> bool:
    """Whether an MP4's boxes run past the end of the file, or its index or its media is missing.

    So is a ZIP without its directory, which stands at its end. Others do not tell.
    Layout: ISO/IEC 14496-12, 4.2 (size, type; size 1: a 64-bit size follows; 0: to the end).
    """
    if container is Container.ZIP:
        return not zipfile.is_zipfile(path)
    if container not in {Container.MP4, Container.MOV}:
        return False
    size = path.stat().st_size
    position = 0
    kinds: set[bytes] = set()
    with path.open("rb") as file:
        for _ in range(_MOST_BOXES):
            rest = size - position
            if rest < _MIN_BOX:
                break
            kind, length = _box(file, position, rest)
            if length < _MIN_BOX:
                break  # what follows the boxes is not ours to judge
            kinds.add(kind)
            position += length
    return position > size or not kinds >= _NEEDED


def _box(file: BinaryIO, position: int, rest: int) -> tuple[bytes, int]:
    """A box's kind and length; of a header that is cut itself, a length past the end."""
    file.seek(position)
    head = file.read(_LONG_BOX)
    kind, length = head[4:8], int.from_bytes(head[:4], "big")
    if length == 1:
        if len(head) < _LONG_BOX:
            return kind, _LONG_BOX
        length = int.from_bytes(head[8:], "big")
        return kind, length if length >= _LONG_BOX else 0
    return kind, length or rest
