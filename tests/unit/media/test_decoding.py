"""Foreign images and clips are decoded in processes of their own, within limits."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from luma_desktop.domain.clip import Clip
from luma_desktop.domain.errors import MediaError
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.media.clip_store import ClipStore
from luma_desktop.media.clips import ClipFiles
from luma_desktop.media.decoding.pool import DecodingPool, Limits
from luma_desktop.media.decoding.protocol import LookAtImage
from luma_desktop.media.picture import Look
from luma_desktop.media.picture_store import PictureStore
from tests.support import picture_files
from tests.support.media_files import clip_bytes, picture_bytes

STOPPED = ProblemKind.DECODING_STOPPED
SMALL = LookAtImage(data=picture_bytes(), is_foreign=False)


@pytest.fixture(scope="module")
def endless() -> bytes:
    return picture_files.jpeg_of_many_scans()


@pytest.fixture
def hurried() -> Iterator[DecodingPool]:
    """Stops a task after a second of processor time."""
    pool = DecodingPool(limits=Limits(cpu_seconds=1))
    yield pool
    pool.close()


async def kind_of(task: asyncio.Task[object]) -> ProblemKind:
    with pytest.raises(MediaError) as caught:
        await task
    return caught.value.problem.kind


async def until_it_runs(pool: DecodingPool, *, processes: int = 1) -> None:
    def wait() -> None:
        while len(pool._processes) != processes:
            time.sleep(0.01)

    await asyncio.to_thread(wait)


@pytest.mark.skipif(sys.platform == "win32", reason="no limit of processor time there")
async def test_an_image_that_takes_too_long_is_stopped_and_others_go_on(
    hurried: DecodingPool, data: Path, endless: bytes
) -> None:
    pictures = PictureStore(data, hurried)
    stuck: asyncio.Task[object] = asyncio.create_task(pictures.keep(endless))
    await until_it_runs(hurried)
    assert (await pictures.keep(picture_files.webp())).width == 500
    assert await kind_of(stuck) is STOPPED
    assert (await pictures.keep(picture_bytes())).width == 64


async def test_the_clock_on_the_wall_limits_it_on_every_system(data: Path, endless: bytes) -> None:
    pool = DecodingPool(lanes=1, limits=Limits(cpu_seconds=600, seconds=1.0))
    pictures = PictureStore(data, pool)
    assert await kind_of(asyncio.create_task(pictures.keep(endless))) is STOPPED
    await pool.aclose()


@pytest.mark.skipif(sys.platform != "linux", reason="no limit of memory there")
async def test_memory_is_limited(data: Path) -> None:
    pool = DecodingPool(limits=Limits(memory_bytes=400 * 1024**2))
    pictures = PictureStore(data, pool)
    huge = picture_files.hundred_megapixels("PNG")
    assert await kind_of(asyncio.create_task(pictures.keep(huge))) in {
        ProblemKind.TOO_LARGE,
        ProblemKind.PICTURE_BROKEN,  # a codec's words for it
    }
    assert (await pictures.keep(picture_bytes())).width == 64
    await pool.aclose()


async def test_closing_waits_for_no_image(data: Path, endless: bytes) -> None:
    pool = DecodingPool(lanes=1)
    pictures = PictureStore(data, pool)
    stuck: asyncio.Task[object] = asyncio.create_task(pictures.keep(endless))
    waiting: asyncio.Task[object] = asyncio.create_task(pictures.keep(picture_bytes()))
    await until_it_runs(pool)
    (process,) = pool._processes
    await pool.aclose()
    assert not process.is_alive
    assert await kind_of(stuck) is STOPPED
    assert await kind_of(waiting) is STOPPED
    with pytest.raises(MediaError):
        await pictures.keep(picture_bytes())


async def test_what_is_cancelled_is_no_longer_decoded(data: Path, endless: bytes) -> None:
    pool = DecodingPool(lanes=1)
    stuck: asyncio.Task[object] = asyncio.create_task(PictureStore(data, pool).keep(endless))
    await until_it_runs(pool)
    (process,) = pool._processes
    stuck.cancel()
    assert (await pool.run(SMALL, Look)).width == 64
    assert not process.is_alive
    await pool.aclose()


async def test_a_decoder_that_crashes_fails_one_task_only() -> None:
    pool = DecodingPool(lanes=1)
    await pool.run(SMALL, Look)
    (process,) = pool._processes
    process.kill()
    process._process.wait()
    assert (await pool.run(SMALL, Look)).width == 64
    await pool.aclose()


async def test_one_process_is_kept_warm_and_goes_when_idle() -> None:
    pool = DecodingPool(idle_seconds=0.2)
    await pool.run(SMALL, Look)
    (first,) = pool._processes
    await pool.run(SMALL, Look)
    assert pool._processes == {first}
    await until_it_runs(pool, processes=0)
    assert not first.is_alive
    assert (await pool.run(SMALL, Look)).width == 64
    await pool.aclose()


async def test_a_clip_that_takes_too_long_to_look_into_is_kept(data: Path, tmp_path: Path) -> None:
    pool = DecodingPool(limits=Limits(seconds=0.0))
    (data / "videos").mkdir(parents=True)
    (data / "videos" / "job-1.mp4").write_bytes(clip_bytes(tmp_path))
    clip = await ClipStore(data, pool).present("job-1")
    assert isinstance(clip, Clip)
    assert (clip.previewable, clip.width, clip.thumbnail) == (False, None, None)
    frame: asyncio.Task[object] = asyncio.create_task(ClipFiles(data, pool).last_frame(clip))
    assert await kind_of(frame) is STOPPED
    await pool.aclose()


def test_a_decoding_process_loads_no_qt() -> None:
    code = (
        "import sys; sys.argv[1:] = ['--decoding-worker']\n"
        "from luma_desktop.__main__ import main\n"
        "code = main()\n"
        "wrong = {'PySide6', 'httpx', 'asyncio', 'keyring'} & set(sys.modules)\n"
        "sys.exit(', '.join(wrong) or code)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], check=False, input=b"", capture_output=True, timeout=60
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, b"", b"")
