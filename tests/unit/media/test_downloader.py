"""Bytes arrive whole or not at all."""

from __future__ import annotations

import asyncio
import hashlib
import shutil
from pathlib import Path
from types import SimpleNamespace

import msgspec
import pytest
from PIL import Image

from luma_desktop.domain.clip import Clip
from luma_desktop.domain.errors import LinkExpiredError, MediaError
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.engine.ports import Downloads
from luma_desktop.media import downloader as downloader_module
from luma_desktop.media.decoding.pool import DecodingPool
from luma_desktop.media.downloader import Downloader
from luma_desktop.media.part_file import OVERLAP_BYTES
from tests.support.cancelling import Cut, at_every_suspension
from tests.support.http_server import (
    NO_ANSWER,
    SILENCE,
    Reply,
    Responder,
    WireRequest,
    WireServer,
    json_reply,
)
from tests.support.media_files import clip_bytes, sound_bytes
from tests.unit.media.conftest import completed

PATH = "/clip.mp4"
TAG = '"v1"'
KEPT = 200_000
"""Bytes of the clip that are here already: enough to be worth a resume."""


def whole(video: bytes, **headers: str) -> Reply:
    return Reply(200, video, {"content-type": "video/mp4", "etag": TAG} | headers)


def rest(video: bytes, *, tag: str = TAG) -> Responder:
    """A server that can deliver ranges, as CDNs do."""

    def answer(request: WireRequest) -> Reply:
        wanted = request.headers.get("range")
        if wanted is None or request.headers.get("if-range") != tag:
            return whole(video, etag=tag)
        start = int(wanted.removeprefix("bytes=").removesuffix("-"))
        told = f"bytes {start}-{len(video) - 1}/{len(video)}"
        return Reply(206, video[start:], {"content-range": told, "etag": tag})

    return answer


async def fetch(downloader: Downloads, cdn: WireServer, job_id: str = "job-1") -> Clip:
    job = completed(f"{cdn.url}{PATH}?signature=1", job_id)
    return await downloader.fetch(job, lambda _received, _total: None)


async def problem_of(downloader: Downloads, cdn: WireServer) -> ProblemKind:
    with pytest.raises(MediaError) as caught:
        await fetch(downloader, cdn)
    return caught.value.problem.kind


def left_over(data: Path) -> list[str]:
    return sorted(p.name for p in data.rglob("*") if p.is_file())


async def test_a_clip_comes_home_whole_and_described(
    cdn: WireServer, downloader: Downloader, data: Path, video: bytes
) -> None:
    cdn.on(PATH, whole(video))
    told: list[tuple[int, int | None]] = []
    clip = await downloader.fetch(
        completed(f"{cdn.url}{PATH}"), lambda *progress: told.append(progress)
    )
    assert clip.path == "videos/job-1.mp4"
    assert (data / clip.path).read_bytes() == video
    assert clip.size == len(video)
    assert clip.sha256 == hashlib.sha256(video).hexdigest()
    assert (clip.width, clip.height, clip.frame_rate) == (640, 360, 24.0)
    assert clip.duration == pytest.approx(0.5)
    assert clip.thumbnail == "thumbnails/job-1.jpg"
    with Image.open(data / clip.thumbnail) as thumbnail:
        assert (thumbnail.format, thumbnail.size) == ("JPEG", (320, 180))
    assert left_over(data) == ["job-1.jpg", "job-1.mp4"]
    assert told[0] == (0, len(video))
    assert told[-1] == (len(video), len(video))
    assert [received for received, _ in told] == sorted({received for received, _ in told})
    assert len(told) > 2


async def test_progress_is_told_as_the_bytes_come(
    cdn: WireServer, data: Path, decoding: DecodingPool, video: bytes
) -> None:
    cdn.on(PATH, Reply(200, video[:1000], length=len(video), ending="hold"))
    told = asyncio.Event()

    def progress(received: int, _total: int | None) -> None:
        if received == 1000:
            told.set()

    async with Downloader(data, decoding, allow_private=True) as downloader:
        task = asyncio.create_task(downloader.fetch(completed(f"{cdn.url}{PATH}"), progress))
        await told.wait()
        task.cancel()
        await asyncio.wait([task])


async def test_no_key_and_no_cookie_goes_along(
    cdn: WireServer, downloader: Downloader, video: bytes
) -> None:
    cdn.on(PATH, whole(video, **{"set-cookie": "track=1"}))
    await fetch(downloader, cdn, job_id="a")
    await fetch(downloader, cdn, job_id="b")
    assert b"authorization" not in cdn.raw.lower()
    assert b"cookie" not in cdn.raw.lower()
    assert cdn.requests[0].headers["user-agent"].startswith("luma-desktop/")


async def test_a_cut_download_goes_on_where_it_was(
    cdn: WireServer, downloader: Downloader, data: Path, video: bytes
) -> None:
    half = len(video) // 2
    cdn.on(
        PATH,
        Reply(200, video[:half], {"etag": TAG}, length=len(video), ending="cut"),
        rest(video),
    )
    assert await problem_of(downloader, cdn) is ProblemKind.DOWNLOAD_BROKEN
    assert left_over(data) == ["job-1.part", "job-1.part.json"]
    clip = await fetch(downloader, cdn)
    assert (data / clip.path).read_bytes() == video
    assert cdn.requests[1].headers["range"] == f"bytes={half - OVERLAP_BYTES}-"
    assert cdn.requests[1].headers["if-range"] == TAG
    assert cdn.requests[1].headers["accept-encoding"] == "identity"


async def test_a_rest_that_is_shorter_than_told_is_broken(
    cdn: WireServer, downloader: Downloader, data: Path, tmp_path: Path
) -> None:
    """Its own length fits, and this container does not say where it ends."""
    made = clip_bytes(tmp_path, size=(640, 360), suffix=".webm", codec="libvpx", noise=True)
    half, most = len(made) // 2, len(made) * 3 // 4
    start = half - OVERLAP_BYTES
    told = f"bytes {start}-{len(made) - 1}/{len(made)}"
    cdn.on(
        PATH,
        Reply(200, made[:half], {"etag": TAG}, length=len(made), ending="cut"),
        Reply(206, made[start:most], {"content-range": told, "etag": TAG}),
        rest(made),
    )
    assert await problem_of(downloader, cdn) is ProblemKind.DOWNLOAD_BROKEN
    assert await problem_of(downloader, cdn) is ProblemKind.DOWNLOAD_BROKEN
    clip = await fetch(downloader, cdn)
    assert (data / clip.path).read_bytes() == made
    assert cdn.requests[2].headers["range"] == f"bytes={most - OVERLAP_BYTES}-"


async def test_a_date_will_do_where_there_is_no_strong_tag(
    cdn: WireServer, downloader: Downloader, data: Path, video: bytes
) -> None:
    date = "Mon, 06 Jul 2026 10:00:00 GMT"
    headers = {"etag": 'W/"weak"', "last-modified": date}
    cdn.on(
        PATH,
        Reply(200, video[:KEPT], headers, length=len(video), ending="cut"),
        rest(video, tag=date),
    )
    await problem_of(downloader, cdn)
    clip = await fetch(downloader, cdn)
    assert cdn.requests[1].headers["if-range"] == date
    assert (data / clip.path).read_bytes() == video


@pytest.mark.parametrize(
    "second",
    [
        pytest.param(Reply(416), id="416"),
        pytest.param(Reply(206, b"x", {"content-range": "bytes 5-5/9"}), id="another part"),
        pytest.param(
            Reply(206, b"x", {"content-range": f"bytes {KEPT - OVERLAP_BYTES}-{KEPT}/7"}),
            id="another size",
        ),
        pytest.param(Reply(206, b"x"), id="no range told"),
    ],
)
async def test_a_range_that_does_not_fit_starts_over(
    cdn: WireServer, downloader: Downloader, data: Path, video: bytes, second: Reply
) -> None:
    first = Reply(200, video[:KEPT], {"etag": TAG}, length=len(video), ending="cut")
    cdn.on(PATH, first, second, whole(video))
    await problem_of(downloader, cdn)
    clip = await fetch(downloader, cdn)
    assert (data / clip.path).read_bytes() == video
    assert "range" not in cdn.requests[2].headers


async def test_a_changed_clip_starts_over_in_the_same_answer(
    cdn: WireServer, downloader: Downloader, data: Path, video: bytes
) -> None:
    first = Reply(200, bytes(KEPT), {"etag": '"old"'}, length=2 * KEPT, ending="cut")
    cdn.on(PATH, first, rest(video))
    await problem_of(downloader, cdn)
    clip = await fetch(downloader, cdn)
    assert (data / clip.path).read_bytes() == video
    assert len(cdn.requests) == 2


async def test_without_a_validator_it_starts_over(
    cdn: WireServer, downloader: Downloader, data: Path, video: bytes
) -> None:
    cdn.on(PATH, Reply(200, video[:KEPT], length=len(video), ending="cut"), whole(video))
    await problem_of(downloader, cdn)
    clip = await fetch(downloader, cdn)
    assert (data / clip.path).read_bytes() == video
    assert "range" not in cdn.requests[1].headers


async def test_only_bytes_surely_on_the_disk_are_gone_on_from(
    cdn: WireServer, downloader: Downloader, data: Path, video: bytes
) -> None:
    videos = data / "videos"
    videos.mkdir(parents=True)
    (videos / "job-1.part").write_bytes(video[:KEPT] + bytes(5000))
    sidecar = {"validator": TAG, "total": len(video), "synced": KEPT}
    (videos / "job-1.part.json").write_bytes(msgspec.json.encode(sidecar))
    cdn.on(PATH, rest(video))
    clip = await fetch(downloader, cdn)
    assert cdn.requests[0].headers["range"] == f"bytes={KEPT - OVERLAP_BYTES}-"
    assert (data / clip.path).read_bytes() == video


@pytest.mark.parametrize("sidecar", [b"", b"{", b"[]", b'{"synced": -1}', b'{"synced": 99}'])
async def test_a_broken_sidecar_starts_over(
    cdn: WireServer, downloader: Downloader, data: Path, video: bytes, sidecar: bytes
) -> None:
    videos = data / "videos"
    videos.mkdir(parents=True)
    (videos / "job-1.part").write_bytes(b"x" * 50)
    (videos / "job-1.part.json").write_bytes(sidecar)
    cdn.on(PATH, whole(video))
    clip = await fetch(downloader, cdn)
    assert (data / clip.path).read_bytes() == video


async def test_a_kill_before_the_rename_costs_no_request(
    cdn: WireServer, downloader: Downloader, data: Path, video: bytes
) -> None:
    videos = data / "videos"
    videos.mkdir(parents=True)
    (videos / "job-1.part").write_bytes(video)
    sidecar = {"total": len(video), "synced": len(video)}
    (videos / "job-1.part.json").write_bytes(msgspec.json.encode(sidecar))
    clip = await fetch(downloader, cdn)
    assert (data / clip.path).read_bytes() == video
    assert left_over(data) == ["job-1.jpg", "job-1.mp4"]
    assert not cdn.requests


async def test_a_clip_that_is_there_is_not_fetched_again(
    cdn: WireServer, downloader: Downloader, data: Path, video: bytes
) -> None:
    cdn.on(PATH, whole(video))
    first = await fetch(downloader, cdn)
    (data / "thumbnails" / "job-1.jpg").unlink()
    assert await fetch(downloader, cdn) == first
    assert (data / "thumbnails" / "job-1.jpg").is_file()
    assert len(cdn.requests) == 1


async def test_a_broken_file_of_the_clips_name_is_fetched_again(
    cdn: WireServer, downloader: Downloader, data: Path, video: bytes
) -> None:
    (data / "videos").mkdir(parents=True)
    (data / "videos" / "job-1.mp4").write_bytes(b"")
    cdn.on(PATH, whole(video))
    clip = await fetch(downloader, cdn)
    assert (data / clip.path).read_bytes() == video


@pytest.mark.parametrize(
    "reply",
    [
        Reply(200, b"<!DOCTYPE html><p>Sign in", {"content-type": "text/html; charset=utf-8"}),
        Reply(200, b"\n <html>", {"content-type": "video/mp4"}),
        json_reply({"error": "expired"}),
        Reply(200, b'{"error": 1}', {"content-type": "video/mp4"}),
        Reply(200, b"\x00" * 5000, {"content-type": "video/mp4"}),
        Reply(200, b"#EXTM3U\n/etc/passwd\n", {"content-type": "video/mp4"}),
        Reply(200, b"ffconcat version 1.0\nfile /etc/passwd\n", {"content-type": "video/mp4"}),
        Reply(200, b"", {"content-type": "video/mp4"}),
    ],
)
async def test_what_is_no_video_is_never_kept(
    cdn: WireServer, downloader: Downloader, data: Path, reply: Reply
) -> None:
    cdn.on(PATH, reply)
    assert await problem_of(downloader, cdn) is ProblemKind.NOT_A_VIDEO
    assert left_over(data) == []


async def test_sound_alone_is_no_video(
    cdn: WireServer, downloader: Downloader, data: Path, tmp_path: Path
) -> None:
    cdn.on(PATH, whole(sound_bytes(tmp_path)))
    assert await problem_of(downloader, cdn) is ProblemKind.NOT_A_VIDEO
    assert left_over(data) == []


@pytest.mark.parametrize("share", [0.1, 0.5, 0.999])
async def test_a_cut_clip_of_no_known_length_is_broken(
    cdn: WireServer, downloader: Downloader, data: Path, video: bytes, share: float
) -> None:
    cdn.on(PATH, Reply(200, video[: int(len(video) * share)], length=-1, ending="close"))
    assert await problem_of(downloader, cdn) is ProblemKind.DOWNLOAD_BROKEN
    assert left_over(data) == []


async def test_a_whole_clip_of_no_known_length_is_taken(
    cdn: WireServer, downloader: Downloader, data: Path, video: bytes
) -> None:
    cdn.on(PATH, Reply(200, video, length=-1, ending="close"))
    clip = await fetch(downloader, cdn)
    assert (data / clip.path).read_bytes() == video


@pytest.mark.parametrize("status", [403, 404, 410])
async def test_an_expired_link_asks_for_a_fresh_one(
    cdn: WireServer, downloader: Downloader, status: int
) -> None:
    cdn.on(PATH, Reply(status, b"<Error>", {"content-type": "application/xml"}))
    with pytest.raises(LinkExpiredError) as caught:
        await fetch(downloader, cdn)
    assert caught.value.problem.status == status


async def test_a_link_that_expires_half_way_keeps_what_is_here(
    cdn: WireServer, downloader: Downloader, data: Path, video: bytes
) -> None:
    first = Reply(200, video[:KEPT], {"etag": TAG}, length=len(video), ending="cut")
    cdn.on(PATH, first, Reply(403), rest(video))
    await problem_of(downloader, cdn)
    with pytest.raises(LinkExpiredError):
        await fetch(downloader, cdn)
    clip = await fetch(downloader, cdn)
    assert cdn.requests[2].headers["range"] == f"bytes={KEPT - OVERLAP_BYTES}-"
    assert (data / clip.path).read_bytes() == video


@pytest.mark.parametrize(
    "reply",
    [
        NO_ANSWER,
        SILENCE,
        Reply(500),
        Reply(429),
        Reply(204),
        Reply(206, b"x"),
        Reply(200, b"x", {"content-encoding": "br"}),
        Reply(200, b"\x00\x00\x00\x18ftyp", length=400, ending="hold"),
    ],
)
async def test_the_networks_trouble_is_a_broken_download(
    decoding: DecodingPool, cdn: WireServer, data: Path, reply: Reply
) -> None:
    cdn.on(PATH, reply)
    async with Downloader(data, decoding, allow_private=True, read_seconds=0.2) as downloader:
        assert await problem_of(downloader, cdn) is ProblemKind.DOWNLOAD_BROKEN


async def test_nobody_there(cdn: WireServer, downloader: Downloader) -> None:
    job = completed(f"{cdn.url}{PATH}")
    await cdn.stop()
    with pytest.raises(MediaError) as caught:
        await downloader.fetch(job, lambda *_: None)
    assert caught.value.problem.kind is ProblemKind.DOWNLOAD_BROKEN


async def test_a_job_without_a_link_needs_one(downloader: Downloader) -> None:
    job = msgspec.structs.replace(completed("http://127.0.0.1/"), video=None)
    with pytest.raises(LinkExpiredError):
        await downloader.fetch(job, lambda *_: None)


@pytest.mark.parametrize("told", [True, False])
async def test_a_clip_has_a_largest_size(
    decoding: DecodingPool, cdn: WireServer, data: Path, video: bytes, told: bool
) -> None:
    cdn.on(PATH, whole(video) if told else Reply(200, video, length=-1, ending="close"))
    async with Downloader(data, decoding, allow_private=True, max_bytes=500_000) as small:
        assert await problem_of(small, cdn) is ProblemKind.TOO_LARGE
    assert left_over(data) == []


async def test_a_clip_that_says_it_is_too_large_is_not_begun(
    decoding: DecodingPool, cdn: WireServer, data: Path
) -> None:
    cdn.on(PATH, Reply(200, b"\0\0\0\x18ftypmp42", length=500_001, ending="hold"))
    async with (
        asyncio.timeout(10),
        Downloader(data, decoding, allow_private=True, max_bytes=500_000) as small,
    ):
        assert await problem_of(small, cdn) is ProblemKind.TOO_LARGE
    assert left_over(data) == []


async def test_no_room_is_known_before_the_first_byte(
    cdn: WireServer,
    downloader: Downloader,
    data: Path,
    video: bytes,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(downloader_module, "SPARE_BYTES", 1 << 60)
    cdn.on(PATH, whole(video))
    assert await problem_of(downloader, cdn) is ProblemKind.DISK_FULL
    assert left_over(data) == []


async def test_a_body_without_an_end_in_sight_leaves_some_room(
    cdn: WireServer,
    downloader: Downloader,
    data: Path,
    video: bytes,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    free = shutil.disk_usage(Path.home()).free

    class Usage:
        """A disk on which another program writes, too."""

        looks = 0

        def __call__(self, _path: Path) -> object:
            self.looks += 1
            left = free if self.looks < 3 else downloader_module.SPARE_BYTES
            return SimpleNamespace(free=left)

    monkeypatch.setattr(shutil, "disk_usage", Usage())
    cdn.on(PATH, Reply(200, video, length=-1, ending="close"))
    assert await problem_of(downloader, cdn) is ProblemKind.DISK_FULL
    assert left_over(data) == []


async def test_a_folder_that_cannot_be_is_told(
    cdn: WireServer, downloader: Downloader, data: Path, video: bytes
) -> None:
    data.mkdir()
    (data / "videos").write_text("a file where the folder should be")
    cdn.on(PATH, whole(video))
    assert await problem_of(downloader, cdn) is ProblemKind.DISK_ERROR


async def test_a_failing_thumbnail_fails_no_clip(
    cdn: WireServer, downloader: Downloader, data: Path, video: bytes
) -> None:
    data.mkdir()
    (data / "thumbnails").write_text("in the way")
    cdn.on(PATH, whole(video))
    clip = await fetch(downloader, cdn)
    assert clip.thumbnail is None
    assert (data / clip.path).read_bytes() == video


async def test_a_clip_whose_frames_cannot_be_drawn_is_kept(
    cdn: WireServer, downloader: Downloader, data: Path, video: bytes
) -> None:
    start = video.index(b"mdat") + 4
    end = video.index(b"moov") - 4
    spoilt = video[:start] + bytes(end - start) + video[end:]
    cdn.on(PATH, whole(spoilt))
    clip = await fetch(downloader, cdn)
    assert (clip.thumbnail, clip.width, clip.height) == (None, 640, 360)
    assert (data / clip.path).read_bytes() == spoilt


@pytest.mark.parametrize(("suffix", "codec"), [(".mov", "libx264"), (".webm", "libvpx")])
async def test_other_containers_keep_their_suffix(
    cdn: WireServer, downloader: Downloader, data: Path, tmp_path: Path, suffix: str, codec: str
) -> None:
    made = clip_bytes(tmp_path, suffix=suffix, codec=codec)
    cdn.on(PATH, whole(made))
    clip = await fetch(downloader, cdn)
    assert clip.path == f"videos/job-1{suffix}"
    assert (data / clip.path).read_bytes() == made
    assert (clip.width, clip.height) == (320, 180)


async def test_a_cancelled_download_goes_on_later(
    cdn: WireServer, downloader: Downloader, data: Path, video: bytes
) -> None:
    first = Reply(200, video[:300_000], {"etag": TAG}, length=len(video), ending="hold")
    cdn.on(PATH, first, rest(video))
    on_the_way = asyncio.Event()

    def progress(received: int, _total: int | None) -> None:
        if received > KEPT:
            on_the_way.set()

    job = completed(f"{cdn.url}{PATH}")
    task = asyncio.create_task(downloader.fetch(job, progress))
    await on_the_way.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    clip = await downloader.fetch(job, progress)
    assert "range" in cdn.requests[1].headers
    assert (data / clip.path).read_bytes() == video


async def test_a_download_that_was_cancelled_anywhere_ends_with_the_sources_bytes(
    decoding: DecodingPool, cdn: WireServer, tmp_path: Path, video: bytes
) -> None:
    cdn.on(PATH, rest(video))
    job = completed(f"{cdn.url}{PATH}")

    async def scene(cut: Cut) -> None:
        data = tmp_path / cut.name
        async with Downloader(data, decoding, allow_private=True) as downloader:
            await cut.run(downloader.fetch(job, lambda *_: None))
            clip = await downloader.fetch(job, lambda *_: None)
        assert (data / clip.path).read_bytes() == video
        assert clip.sha256 == hashlib.sha256(video).hexdigest()
        assert left_over(data) == ["job-1.jpg", "job-1.mp4"]

    await at_every_suspension(scene)


async def test_a_resume_that_was_cancelled_anywhere_ends_with_the_sources_bytes(
    decoding: DecodingPool, cdn: WireServer, tmp_path: Path, video: bytes
) -> None:
    first = Reply(200, video[:KEPT], {"etag": TAG}, length=len(video), ending="cut")
    job = completed(f"{cdn.url}{PATH}")

    async def scene(cut: Cut) -> None:
        cdn.on(PATH, first, rest(video))
        data = tmp_path / cut.name
        async with Downloader(data, decoding, allow_private=True) as downloader:
            await problem_of(downloader, cdn)
            await cut.run(downloader.fetch(job, lambda *_: None))
            clip = await downloader.fetch(job, lambda *_: None)
        assert (data / clip.path).read_bytes() == video

    await at_every_suspension(scene)


async def test_a_look_at_a_clip_that_is_here_can_be_cancelled_anywhere(
    cdn: WireServer, tmp_path: Path, decoding: DecodingPool, video: bytes
) -> None:
    job = completed(f"{cdn.url}{PATH}")

    async def scene(cut: Cut) -> None:
        data = tmp_path / cut.name
        (data / "videos").mkdir(parents=True)
        (data / "videos" / "job-1.mp4").write_bytes(video)
        async with Downloader(data, decoding, allow_private=True) as downloader:
            await cut.run(downloader.fetch(job, lambda *_: None))
            clip = await downloader.fetch(job, lambda *_: None)
        assert clip.sha256 == hashlib.sha256(video).hexdigest()
        assert left_over(data) == ["job-1.jpg", "job-1.mp4"]

    await at_every_suspension(scene)
    assert not cdn.requests


@pytest.mark.parametrize("wrong", [0, 1, OVERLAP_BYTES - 1])
async def test_a_rest_that_contradicts_what_is_here_starts_over(
    cdn: WireServer, downloader: Downloader, data: Path, video: bytes, wrong: int
) -> None:
    here = bytearray(video[:KEPT])
    here[KEPT - OVERLAP_BYTES + wrong] ^= 1
    videos = data / "videos"
    videos.mkdir(parents=True)
    (videos / "job-1.part").write_bytes(here)
    sidecar = {"validator": TAG, "total": len(video), "synced": KEPT}
    (videos / "job-1.part.json").write_bytes(msgspec.json.encode(sidecar))
    cdn.on(PATH, rest(video))
    clip = await fetch(downloader, cdn)
    assert (data / clip.path).read_bytes() == video
    assert ["range" in request.headers for request in cdn.requests] == [True, False]


async def test_a_rest_that_ends_within_the_overlap_is_broken(
    cdn: WireServer, downloader: Downloader, data: Path, video: bytes
) -> None:
    (data / "videos").mkdir(parents=True)
    (data / "videos" / "job-1.part").write_bytes(video[:KEPT])
    sidecar = {"validator": TAG, "synced": KEPT}
    (data / "videos" / "job-1.part.json").write_bytes(msgspec.json.encode(sidecar))
    start = KEPT - OVERLAP_BYTES
    cdn.on(
        PATH,
        Reply(206, video[start : KEPT - 1], {"content-range": f"bytes {start}-{KEPT - 2}/*"}),
        rest(video),
    )
    assert await problem_of(downloader, cdn) is ProblemKind.DOWNLOAD_BROKEN
    clip = await fetch(downloader, cdn)
    assert (data / clip.path).read_bytes() == video


@pytest.mark.parametrize("job_id", ["../x", "a/b", "", ".hidden", "x" * 65, "a\0b", "C:x"])
async def test_no_other_name_makes_a_path(
    cdn: WireServer, downloader: Downloader, job_id: str
) -> None:
    with pytest.raises(ValueError, match="job ids"):
        await fetch(downloader, cdn, job_id=job_id)
