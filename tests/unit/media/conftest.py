"""A CDN on loopback, a data folder, and jobs whose clip lies there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest

from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.remote import RemoteVideo
from luma_desktop.media.decoding.pool import DecodingPool
from luma_desktop.media.downloader import Downloader
from tests.support.http_server import WireServer
from tests.support.jobs import in_state
from tests.support.media_files import clip_bytes


@pytest.fixture
async def cdn() -> AsyncIterator[WireServer]:
    async with WireServer() as running:
        yield running


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
async def downloader(decoding: DecodingPool, data: Path) -> AsyncIterator[Downloader]:
    async with Downloader(data, decoding, allow_private=True) as made:
        yield made


@pytest.fixture(scope="session")
def video(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A clip of some hundred kilobytes."""
    made = clip_bytes(tmp_path_factory.mktemp("clip"), size=(640, 360), noise=True)
    assert len(made) > 600_000
    return made


def completed(url: str, job_id: str = "job-1") -> Job:
    job = in_state(JobState.COMPLETED)
    return msgspec.structs.replace(job, id=job_id, video=RemoteVideo(url=url))
