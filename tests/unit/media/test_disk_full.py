"""A disk that fills in the middle of a write."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from luma_desktop.domain.errors import MediaError
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.media.decoding.pool import DecodingPool
from luma_desktop.media.downloader import Downloader
from luma_desktop.media.part_file import PartFile
from tests.support.http_server import WireServer
from tests.unit.media.conftest import completed
from tests.unit.media.test_downloader import PATH, rest

resource = pytest.importorskip("resource")
SIZE = 400_000


@pytest.fixture
def make_room() -> Iterator[Callable[[], None]]:
    """No file can grow past SIZE, by the kernel's word, until this is called."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (SIZE, limits[1]))

    def restore() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)

    yield restore
    restore()


async def test_what_arrived_is_kept_and_gone_on_with(
    decoding: DecodingPool, cdn: WireServer, data: Path, video: bytes, make_room: Callable[[], None]
) -> None:
    cdn.on(PATH, rest(video))
    job = completed(f"{cdn.url}{PATH}")
    async with Downloader(data, decoding, allow_private=True) as downloader:
        with pytest.raises(MediaError) as caught:
            await downloader.fetch(job, lambda *_: None)
        assert caught.value.problem.kind is ProblemKind.DISK_FULL
        make_room()
        clip = await downloader.fetch(job, lambda *_: None)
    assert (data / clip.path).read_bytes() == video
    assert "range" in cdn.requests[1].headers


def test_a_write_that_failed_half_way_can_be_done_again(
    tmp_path: Path, make_room: Callable[[], None]
) -> None:
    part = PartFile(tmp_path, "job-1")
    part.open(offset=0, validator='"v1"', total=None)
    first, second = b"a" * (SIZE - 10), b"b" * 100
    part.write(first)
    with pytest.raises(OSError, match="too large"):
        part.write(second)
    make_room()
    part.write(second)
    part.close()
    assert part.path.read_bytes() == first + second
    assert part.resume_point().synced == SIZE + 90
