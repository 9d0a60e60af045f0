"""Whole MP4 files are told from cut ones by their boxes, in a bounded time."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from luma_desktop.media import container
from luma_desktop.media.container import Container, is_cut
from tests.support.media_files import clip_bytes


def box(kind: bytes, content: bytes = b"", *, long: bool = False) -> bytes:
    if long:
        return struct.pack(">I4sQ", 1, kind, 16 + len(content)) + content
    return struct.pack(">I4s", 8 + len(content), kind) + content


FTYP = box(b"ftyp", b"isom\0\0\0\0")
MOOV = box(b"moov", bytes(100))
MDAT = box(b"mdat", bytes(100))
LONG_MDAT = box(b"mdat", bytes(100), long=True)


def cut(folder: Path, content: bytes) -> bool:
    path = folder / "a.mp4"
    path.write_bytes(content)
    return is_cut(path, Container.MP4)


@pytest.mark.parametrize(
    "content",
    [
        FTYP + MOOV + MDAT,
        FTYP + MDAT + MOOV,
        FTYP + MOOV + LONG_MDAT,
        FTYP + LONG_MDAT + MOOV,
        FTYP + LONG_MDAT + box(b"moov", bytes(9), long=True),
        FTYP + MOOV + b"\0\0\0\0mdat" + bytes(100),
        FTYP + MOOV + MDAT + bytes(100),
        FTYP + MOOV + MDAT + b"\0\0\0",
        FTYP + box(b"free") * 1000 + MOOV + MDAT,
    ],
)
def test_a_whole_file(tmp_path: Path, content: bytes) -> None:
    assert not cut(tmp_path, content)


@pytest.mark.parametrize("media", [MDAT, LONG_MDAT])
def test_a_file_that_was_cut_anywhere_behind_its_index(tmp_path: Path, media: bytes) -> None:
    start = len(FTYP + MOOV)
    whole = FTYP + MOOV + media
    for end in range(start, len(whole)):
        assert cut(tmp_path, whole[:end]), end
    assert not cut(tmp_path, whole)


@pytest.mark.parametrize("media", [MDAT, LONG_MDAT])
def test_a_file_that_was_cut_anywhere_before_its_index(tmp_path: Path, media: bytes) -> None:
    whole = FTYP + media + MOOV
    for end in range(len(whole)):
        assert cut(tmp_path, whole[:end]), end


def test_a_length_that_is_none_ends_the_look(tmp_path: Path) -> None:
    impossible = struct.pack(">I4sQ", 1, b"free", 3)
    assert not cut(tmp_path, FTYP + MOOV + MDAT + impossible)
    assert cut(tmp_path, FTYP + impossible + MOOV + MDAT)
    beyond = struct.pack(">I4sQ", 1, b"mdat", 2**64 - 1)
    assert cut(tmp_path, FTYP + MOOV + beyond + bytes(100))


def test_a_chain_of_empty_boxes_is_not_followed_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = 0
    real = container._box

    def counted(*given: object) -> object:
        nonlocal looks
        looks += 1
        return real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(container, "_box", counted)
    assert cut(tmp_path, FTYP + box(b"free") * 300_000)
    assert looks <= 100_000


def test_real_files(tmp_path: Path) -> None:
    for suffix in (".mp4", ".mov"):
        assert not cut(tmp_path, clip_bytes(tmp_path, suffix=suffix))
