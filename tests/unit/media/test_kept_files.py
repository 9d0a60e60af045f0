"""What cannot be shown here is kept whole, and what is no clip at all still is not."""

from __future__ import annotations

import hashlib
import zipfile
from io import BytesIO
from pathlib import Path

import av
import msgspec
import pytest

from luma_desktop.domain.clip import CLIP_SUFFIXES, PLAYED_SUFFIXES, VIDEO_SUFFIXES, Clip
from luma_desktop.domain.errors import MediaError
from luma_desktop.domain.job import Job
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.domain.request import GenerationRequest, Model
from luma_desktop.media.container import Container, sniff
from luma_desktop.media.downloader import Downloader
from luma_desktop.media.naming import suggested_name
from luma_desktop.simulator.render.mastering import UNHEARD_OF, make
from tests.support.http_server import Reply, WireServer
from tests.support.media_files import clip_bytes, sound_bytes
from tests.unit.media.conftest import completed

PATH = "/clip"
HDR = GenerationRequest(prompt="Lava lake", model=Model.RAY_3_2, hdr=True)
EXR = msgspec.structs.replace(HDR, exr_export=True)
PLAIN = GenerationRequest(prompt="Lava lake", model=Model.RAY_3_2)


def parcel() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as zipped:
        zipped.writestr("0000.exr", b"\x76\x2f\x31\x01" + bytes(4000))
    return out.getvalue()


def asked_for(cdn: WireServer, request: GenerationRequest) -> Job:
    return msgspec.structs.replace(completed(f"{cdn.url}{PATH}"), request=request)


async def fetch(
    downloader: Downloader, cdn: WireServer, content: bytes, request: GenerationRequest = EXR
) -> Clip:
    cdn.on(PATH, Reply(200, content, {"content-type": "application/octet-stream"}))
    return await downloader.fetch(asked_for(cdn, request), lambda _received, _total: None)


@pytest.mark.parametrize(
    ("content", "suffix", "is_video"),
    [
        (parcel(), ".zip", False),
        (b"\x76\x2f\x31\x01" + bytes(5000), ".exr", False),
        (b"\x06\x0e\x2b\x34\x02\x05\x01\x01" + bytes(5000), ".mxf", True),
        (b"RIFF\0\0\0\0AVI LIST" + bytes(5000), ".avi", True),
        (b"II*\0" + bytes(5000), ".tif", False),
        (b"\x1f\x8b\x08" + bytes(5000), ".gz", False),
        (b"7z\xbc\xaf\x27\x1c" + bytes(5000), ".7z", False),
        (bytes(257) + b"ustar\0" + bytes(5000), ".tar", False),
        (UNHEARD_OF, ".bin", False),
    ],
)
async def test_it_comes_home_whole_with_the_right_ending(
    cdn: WireServer, downloader: Downloader, data: Path, content: bytes, suffix: str, is_video: bool
) -> None:
    clip = await fetch(downloader, cdn, content)
    assert clip.path == f"videos/job-1{suffix}"
    assert (data / clip.path).read_bytes() == content
    assert (clip.size, clip.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert (clip.previewable, clip.is_video, clip.thumbnail, clip.width) == (
        False,
        is_video,
        None,
        None,
    )
    job = msgspec.structs.replace(asked_for(cdn, EXR), clip=clip)
    assert suggested_name(job, "{prompt}") == f"Lava lake{suffix}"


async def test_it_is_not_fetched_twice(cdn: WireServer, downloader: Downloader) -> None:
    first = await fetch(downloader, cdn, UNHEARD_OF)
    assert await fetch(downloader, cdn, b"another") == first
    assert len(cdn.requests) == 1


@pytest.mark.parametrize("kind", ["mov", "mp4", "mkv"])
async def test_an_hdr_film_is_looked_into_like_any_other(
    cdn: WireServer, downloader: Downloader, data: Path, tmp_path: Path, kind: str
) -> None:
    (tmp_path / "plain.mp4").write_bytes(clip_bytes(tmp_path))
    make(tmp_path / "plain.mp4", tmp_path / f"hdr.{kind}", kind)
    content = (tmp_path / f"hdr.{kind}").read_bytes()
    clip = await fetch(downloader, cdn, content, HDR)
    assert clip.path == f"videos/job-1.{kind}"
    assert (clip.previewable, clip.width, clip.height, clip.frame_rate) == (True, 320, 180, 24.0)
    assert clip.thumbnail is not None
    with av.open(str(data / clip.path)) as film:
        assert film.streams.video[0].format.name in {"yuv422p10le", "yuv420p10le"}


async def test_a_film_that_nothing_here_decodes_is_kept(
    cdn: WireServer, downloader: Downloader, data: Path, tmp_path: Path
) -> None:
    """A film whose pictures are of a codec that is not known, made by renaming it."""
    content = clip_bytes(tmp_path).replace(b"avc1", b"zzz1")
    clip = await fetch(downloader, cdn, content, HDR)
    assert (clip.path, clip.previewable, clip.is_video) == ("videos/job-1.mp4", False, True)
    assert (data / clip.path).read_bytes() == content
    quiet = await fetch_problem(downloader, cdn, sound_bytes(tmp_path), PLAIN)
    assert quiet is ProblemKind.NOT_A_VIDEO


async def fetch_problem(
    downloader: Downloader, cdn: WireServer, content: bytes, request: GenerationRequest
) -> ProblemKind:
    job = msgspec.structs.replace(asked_for(cdn, request), id="job-2")
    cdn.on(PATH, Reply(200, content))
    with pytest.raises(MediaError) as caught:
        await downloader.fetch(job, lambda _received, _total: None)
    return caught.value.problem.kind


@pytest.mark.parametrize(
    "content",
    [
        b"<!DOCTYPE html><p>Sign in" + bytes(10),
        b'\xef\xbb\xbf{"error": 1}\0',
        b"Access denied. Try again later.",
        "\ufeff<html>later</html>".encode("utf-16"),
        b"#EXTM3U\n/etc/passwd\n",
        b"",
    ],
)
async def test_a_page_is_no_hdr_file_either(
    cdn: WireServer, downloader: Downloader, data: Path, content: bytes
) -> None:
    found = await fetch_problem(downloader, cdn, content, EXR)
    assert found is ProblemKind.NOT_A_VIDEO
    assert [path for path in data.rglob("*") if path.is_file()] == []


async def test_a_parcel_without_its_end_is_broken(
    cdn: WireServer, downloader: Downloader, data: Path
) -> None:
    found = await fetch_problem(downloader, cdn, parcel()[:-30], EXR)
    assert found is ProblemKind.DOWNLOAD_BROKEN
    assert [path for path in data.rglob("*") if path.is_file()] == []


async def test_without_hdr_nothing_unheard_of_is_taken(
    cdn: WireServer, downloader: Downloader
) -> None:
    found = await fetch_problem(downloader, cdn, UNHEARD_OF, PLAIN)
    assert found is ProblemKind.NOT_A_VIDEO


def test_every_kind_is_known_to_the_domain() -> None:
    assert {kind.value for kind in Container} == CLIP_SUFFIXES
    assert {kind.value for kind in Container if kind.is_video} == VIDEO_SUFFIXES
    assert {kind.value for kind in Container if kind.demuxer is not None} == PLAYED_SUFFIXES
    assert sniff(b"plain words") is None
