"""Tells a video file from anything else by its bytes, and a whole one from a cut one."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

SNIFF_BYTES = 4096
_EBML = b"\x1a\x45\xdf\xa3"
_OLD_QUICKTIME = frozenset({b"moov", b"mdat", b"wide", b"free", b"skip"})
_MIN_BOX = 8
_LONG_BOX = 16


class Container(StrEnum):
    """By file suffix."""

    MP4 = ".mp4"
    MOV = ".mov"
    WEBM = ".webm"
    MKV = ".mkv"

    @property
    def demuxer(self) -> str:
        """FFmpeg's name for the one reader that may open it: no playlists, no scripts."""
        return "matroska" if self in {Container.WEBM, Container.MKV} else "mov"


def sniff(head: bytes) -> Container | None:
    """The container that a file's first bytes (up to `SNIFF_BYTES`) announce."""
    if head.startswith(_EBML):
        return Container.WEBM if b"webm" in head[:64] else Container.MKV
    kind = head[4:8]
    if kind == b"ftyp":
        return Container.MOV if head[8:12] == b"qt  " else Container.MP4
    return Container.MOV if kind in _OLD_QUICKTIME else None


def looks_like_text(head: bytes) -> bool:
    """Whether it starts as a page or a JSON document does."""
    return head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"<", b"{", b"["}


def is_cut(path: Path, container: Container) -> bool:
    """Whether an MP4's boxes run past the end of the file, or its index is missing.

    Layout: ISO/IEC 14496-12, 4.2 (size, type; size 1: a 64-bit size follows; 0: to the end).
    """
    if container in {Container.WEBM, Container.MKV}:
        return False
    size = path.stat().st_size
    position = 0
    has_index = False
    with path.open("rb") as file:
        while position + _MIN_BOX <= size:
            kind, length = _box(file, position, size)
            if length < _MIN_BOX:
                break  # what follows the boxes is not ours to judge
            has_index = has_index or kind == b"moov"
            position += length
    return position > size or not has_index


def _box(file: BinaryIO, position: int, size: int) -> tuple[bytes, int]:
    file.seek(position)
    head = file.read(_LONG_BOX)
    length = int.from_bytes(head[:4], "big")
    if length == 1 and len(head) == _LONG_BOX:
        length = int.from_bytes(head[8:], "big")
    elif length == 0:
        length = size - position
    return head[4:8], length
