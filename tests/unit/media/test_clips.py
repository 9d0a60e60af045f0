"""Frames out of clips, and copies of clips."""

from __future__ import annotations

import hashlib
import os
from io import BytesIO
from pathlib import Path

import msgspec
import pytest
from PIL import Image

from luma_desktop.domain.clip import Clip
from luma_desktop.domain.errors import MediaError
from luma_desktop.domain.job import Job
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.engine.ports import Clips
from luma_desktop.media import export
from luma_desktop.media.clips import ClipFiles
from luma_desktop.media.decoding.pool import DecodingPool
from luma_desktop.media.frames import probe
from tests.support.media_files import GREY_STEP, clip_bytes
from tests.unit.media.conftest import completed


@pytest.fixture
def clips(decoding: DecodingPool, data: Path) -> Clips:
    (data / "videos").mkdir(parents=True)
    return ClipFiles(data, decoding)


def put(data: Path, content: bytes, name: str = "job-1.mp4") -> Clip:
    (data / "videos" / name).write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    return Clip(path=f"videos/{name}", size=len(content), sha256=digest)


def ready(clip: Clip) -> Job:
    return msgspec.structs.replace(completed("https://cdn.test/x.mp4"), clip=clip)


@pytest.mark.parametrize(
    ("suffix", "codec", "frames"),
    [
        (".mp4", "libx264", 30),
        (".mp4", "mpeg4", 7),
        (".webm", "libvpx", 20),
        (".mp4", "libx264", 1),
    ],
)
async def test_the_last_frame_is_the_very_last(
    clips: Clips, data: Path, tmp_path: Path, suffix: str, codec: str, frames: int
) -> None:
    made = clip_bytes(tmp_path, frames=frames, suffix=suffix, codec=codec)
    picture = await clips.last_frame(put(data, made, f"a{suffix}"))
    with Image.open(BytesIO(picture)) as frame:
        assert (frame.format, frame.size, frame.mode) == ("PNG", (320, 180), "RGB")
        grey = frame.convert("L").tobytes()[90 * 320 + 160]
    # One frame before it differs by GREY_STEP.
    assert abs(grey - GREY_STEP * (frames - 1)) < GREY_STEP / 2


@pytest.mark.parametrize(
    ("suffix", "codec"), [(".mp4", "libx264"), (".mp4", "mpeg4"), (".webm", "libvpx")]
)
async def test_a_frame_is_the_one_that_is_shown_then(
    clips: Clips, data: Path, tmp_path: Path, suffix: str, codec: str
) -> None:
    clip = put(data, clip_bytes(tmp_path, frames=30, suffix=suffix, codec=codec), f"a{suffix}")

    async def number(seconds: float) -> int:
        with Image.open(BytesIO(await clips.frame_at(clip, seconds))) as frame:
            assert (frame.format, frame.size) == ("PNG", (320, 180))
            return round(frame.convert("L").tobytes()[90 * 320 + 160] / GREY_STEP)

    at_24_a_second = {0.0: 0, 0.02: 0, 0.5: 12, 0.99: 23, 1.2: 28}
    assert {at: await number(at) for at in at_24_a_second} == at_24_a_second
    assert await number(-1.0) == 0
    assert await number(99.0) == 29
    # A player tells whole milliseconds: 41 for a frame that begins at 41.67.
    assert await number(0.041) == 1


async def test_a_clip_that_is_gone_or_broken_has_no_last_frame(clips: Clips, data: Path) -> None:
    gone = Clip(path="videos/gone.mp4", size=1, sha256="0" * 64)
    broken = put(data, b"\x00\x00\x00\x18ftypisom" + bytes(500))
    for clip, kind in ((gone, ProblemKind.DISK_ERROR), (broken, ProblemKind.NOT_A_VIDEO)):
        with pytest.raises(MediaError) as caught:
            await clips.last_frame(clip)
        assert caught.value.problem.kind is kind


@pytest.mark.skipif(os.name == "nt", reason="links are for administrators there")
@pytest.mark.parametrize("linked", ["videos", "data"])
async def test_clips_may_lie_behind_a_link_of_the_users(
    decoding: DecodingPool, tmp_path: Path, linked: str
) -> None:
    """The folder, or all of the data, was moved to a bigger disk."""
    data, other = tmp_path / "data", tmp_path / "big disk"
    (data / "videos").mkdir(parents=True)
    made = put(data, clip_bytes(tmp_path))
    place = data / "videos" if linked == "videos" else data
    place.rename(other)
    place.symlink_to(other, target_is_directory=True)
    clips = ClipFiles(data, decoding)
    assert Path(clips.path(made)).read_bytes()
    assert await clips.last_frame(made)
    copied = await clips.export(ready(made), str(tmp_path / "copy.mp4"))
    assert Path(copied).stat().st_size == made.size


@pytest.mark.parametrize("path", ["../secret.mp4", "/etc/passwd", "videos/../../x"])
def test_a_clip_lies_in_its_folder(clips: Clips, path: str) -> None:
    with pytest.raises(MediaError):
        clips.path(Clip(path=path, size=1, sha256="0" * 64))


def test_the_path_is_absolute(clips: Clips, data: Path) -> None:
    clip = put(data, b"x")
    assert clips.path(clip) == str((data / clip.path).resolve())


def test_what_a_clip_says_it_is(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.mp4"
    file.write_bytes(clip_bytes(tmp_path, frames=48, size=(180, 320)))
    facts = probe(file)
    assert (facts.width, facts.height, facts.frame_rate) == (180, 320, 24.0)
    assert facts.duration == pytest.approx(2.0)


async def test_a_copy_is_whole_and_leaves_nothing_else(
    clips: Clips, data: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "saved"
    folder.mkdir()
    job = ready(put(data, b"the clip" * 100_000))
    wanted = str(folder / "fox.mp4")
    assert await clips.export(job, wanted) == wanted
    assert (folder / "fox.mp4").read_bytes() == b"the clip" * 100_000
    assert [p.name for p in folder.iterdir()] == ["fox.mp4"]


@pytest.mark.parametrize("links", [True, False])
async def test_nothing_is_overwritten_unless_told_so(
    clips: Clips, data: Path, tmp_path: Path, links: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not links:

        def no_links(*_: object) -> None:
            raise PermissionError(1, "this file system has none")

        monkeypatch.setattr(os, "link", no_links)
    job = ready(put(data, b"new"))
    target = tmp_path / "fox.mp4"
    target.write_bytes(b"old")
    (tmp_path / "fox (2).mp4").write_bytes(b"old, too")
    assert await clips.export(job, str(target)) == str(tmp_path / "fox (3).mp4")
    assert target.read_bytes() == b"old"
    assert (tmp_path / "fox (3).mp4").read_bytes() == b"new"
    assert await clips.export(job, str(target), replace=True) == str(target)
    assert target.read_bytes() == b"new"
    assert not list(tmp_path.glob(".luma-*"))


async def test_too_many_of_one_name_is_told(
    clips: Clips, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "MAX_COPIES", 3)
    job = ready(put(data, b"new"))
    for _ in range(2):
        await clips.export(job, str(tmp_path / "fox.mp4"))
    with pytest.raises(MediaError, match="too many"):
        await clips.export(job, str(tmp_path / "fox.mp4"))
    assert not list(tmp_path.glob(".luma-*"))


async def test_the_disks_no_leaves_nothing_behind(clips: Clips, data: Path, tmp_path: Path) -> None:
    job = ready(put(data, b"new"))
    gone = ready(Clip(path="videos/gone.mp4", size=1, sha256="0" * 64))
    no_clip = completed("https://cdn.test/x.mp4")
    for whose, target in (
        (job, str(tmp_path / "no such folder" / "fox.mp4")),
        (job, "fox.mp4"),
        (gone, str(tmp_path / "fox.mp4")),
        (no_clip, str(tmp_path / "fox.mp4")),
    ):
        with pytest.raises(MediaError) as caught:
            await clips.export(whose, target)
        assert caught.value.problem.kind is ProblemKind.DISK_ERROR
        assert str(tmp_path) not in caught.value.problem.detail
    assert sorted(p.name for p in tmp_path.iterdir()) == ["data"]
