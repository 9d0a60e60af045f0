"""What is told to be there outlives a power cut: its folder is put on the disk after the rename."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from luma_desktop.disk.whole import make_folder, sync_folder, write_whole
from luma_desktop.media.decoding.pool import DecodingPool
from luma_desktop.media.downloader import Downloader
from luma_desktop.media.export import export_copy
from tests.support.http_server import WireServer
from tests.support.media_files import clip_bytes
from tests.unit.media.conftest import completed
from tests.unit.media.test_downloader import PATH, rest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")

Synced = list[tuple[str, frozenset[str]]]
"""What was put on the disk, in order: its path, and the names that were in it if it is a folder."""


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> Synced:
    told: Synced = []
    real: Callable[[int], None] = os.fsync

    def watched(handle: int) -> None:
        path = Path(f"/proc/self/fd/{handle}").readlink()
        names = [entry.name for entry in path.iterdir()] if path.is_dir() else []
        real(handle)
        told.append((str(path), frozenset(names)))

    monkeypatch.setattr(os, "fsync", watched)
    return told


def lasts(synced: Synced, path: Path) -> bool:
    """Whether a folder was put on the disk with this name in it."""
    return any(folder == str(path.parent) and path.name in names for folder, names in synced)


async def test_a_clip_its_thumbnail_and_their_folders(
    tmp_path: Path, decoding: DecodingPool, synced: Synced
) -> None:
    made = clip_bytes(tmp_path)
    data = tmp_path / "data"
    async with WireServer() as cdn, Downloader(data, decoding, allow_private=True) as downloader:
        cdn.on(PATH, rest(made))
        clip = await downloader.fetch(completed(f"{cdn.url}{PATH}"), lambda *_: None)
    assert clip.thumbnail is not None
    for path in (data, data / "videos", data / "thumbnails", data / clip.path):
        assert lasts(synced, path), path
    assert lasts(synced, data / clip.thumbnail)
    files = [Path(path).name for path, _ in synced]
    assert files.index("job-1.part") < files.index("videos"), "its bytes before its name"


def test_an_export(tmp_path: Path, synced: Synced) -> None:
    (tmp_path / "a").write_bytes(b"clip")
    for replace in (False, True):
        synced.clear()
        copy = export_copy(tmp_path / "a", tmp_path / "b", replace=replace)
        assert lasts(synced, copy)


def test_a_small_file(tmp_path: Path, synced: Synced) -> None:
    write_whole(tmp_path / "settings.json", b"{}")
    assert lasts(synced, tmp_path / "settings.json")


def test_every_new_parent(tmp_path: Path, synced: Synced) -> None:
    make_folder(tmp_path / "a" / "b" / "c")
    for path in (tmp_path / "a", tmp_path / "a" / "b", tmp_path / "a" / "b" / "c"):
        assert lasts(synced, path)
        assert path.stat().st_mode & 0o777 == 0o700
    synced.clear()
    make_folder(tmp_path / "a" / "b" / "c")
    assert not synced


@pytest.mark.parametrize("number", [errno.EINVAL, errno.EACCES, errno.ENOTSUP])
def test_a_disk_that_knows_no_such_call_refuses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refuse(_handle: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", refuse)
    sync_folder(tmp_path)


def test_a_disk_that_fails_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_handle: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="Input/output"):
        sync_folder(tmp_path)
