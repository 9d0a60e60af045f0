"""The bridge hands the window paths of files in the data folder only."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Coroutine
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from luma_desktop.credentials.session_store import SessionStore
from luma_desktop.domain.job import JobState
from luma_desktop.domain.picture import Crop, KeptPicture, picture_address
from luma_desktop.domain.problems import Problem, ProblemKind
from luma_desktop.engine.access.bucket_access import BucketAccess
from luma_desktop.engine.clock import SystemClock
from luma_desktop.engine.publisher import Publisher
from luma_desktop.engine.studio import Studio
from luma_desktop.media.bucket import S3Bucket
from luma_desktop.media.clips import ClipFiles
from luma_desktop.media.decoding.pool import DecodingPool
from luma_desktop.media.picture_store import PictureStore
from luma_desktop.ui.bridge.bridge import Bridge
from tests.support import picture_files
from tests.support.jobs import CLIP, in_state


@pytest.fixture
def bridge(decoding: DecodingPool, qtbot: QtBot, tmp_path: Path) -> Bridge:
    bridge = Bridge()
    studio = SimpleNamespace(clips=ClipFiles(tmp_path, decoding))
    bridge.attach(cast(Studio, studio), lambda command: command.close())
    return bridge


@pytest.mark.parametrize("path", ["../outside.mp4", "/etc/passwd", "videos/../../x.mp4"])
def test_a_path_that_leads_out_is_no_path(bridge: Bridge, path: str) -> None:
    clip = msgspec.structs.replace(CLIP, path=path, thumbnail=path)
    job = msgspec.structs.replace(in_state(JobState.READY), clip=clip)
    assert bridge.library.clip_path(job) is None
    assert bridge.library.thumbnail_path(job) is None


def test_a_clip_of_ours_has_one(bridge: Bridge, tmp_path: Path) -> None:
    clip = msgspec.structs.replace(CLIP, thumbnail="thumbnails/a.jpg")
    job = msgspec.structs.replace(in_state(JobState.READY), clip=clip)
    assert bridge.library.clip_path(job) == str(tmp_path / "videos" / "a.mp4")
    assert bridge.library.thumbnail_path(job) == str(tmp_path / "thumbnails" / "a.jpg")
    assert bridge.library.clip_path(in_state(JobState.QUEUED)) is None


async def answered(
    decoding: DecodingPool, bridge: Bridge, folder: Path, command: Callable[[], None]
) -> list[object]:
    """What comes of a command about pictures, with the real store behind the bridge."""
    heard: list[object] = []
    bridge.pictures.picture_kept.connect(lambda slot, kept: heard.append((slot, kept)))
    bridge.pictures.image_refused.connect(lambda *refusal: heard.append(refusal))
    bridge.settings.bucket_tested.connect(heard.append)
    commands: list[Coroutine[Any, Any, None]] = []
    studio = SimpleNamespace(
        clips=ClipFiles(folder, decoding),
        pictures=PictureStore(folder, decoding),
        frames=SimpleNamespace(crop=PictureStore(folder, decoding).crop),
        bucket=BucketAccess(
            bucket=S3Bucket(allow_private=True),
            store_for=lambda _entry: SessionStore(),
            use=lambda _settings, _secret: None,
            publisher=Publisher(),
            clock=SystemClock(),
        ),
    )
    bridge.attach(cast(Studio, studio), commands.append)
    command()
    for waiting in commands:
        await waiting
    return heard


async def test_a_picture_is_kept_looked_at_and_cropped(
    decoding: DecodingPool, qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / "a.webp"
    file.write_bytes(picture_files.webp())
    bridge = Bridge()
    (kept,) = await answered(
        decoding, bridge, tmp_path, lambda: bridge.pictures.keep_picture_file("start", str(file))
    )
    slot, picture = cast(tuple[str, KeptPicture], kept)
    assert (slot, picture.width, picture.preview.url) == ("start", 500, picture.address)
    bridge = Bridge()
    assert await answered(
        decoding,
        bridge,
        tmp_path,
        lambda: bridge.pictures.keep_picture_data("end", file.read_bytes()),
    ) == [("end", picture)]
    bridge = Bridge()
    assert await answered(
        decoding, bridge, tmp_path, lambda: bridge.pictures.check_image("start", picture.address)
    ) == [("start", picture)]
    bridge = Bridge()
    half = Crop(left=0, top=0, width=0.5, height=1)
    (cropped,) = await answered(
        decoding,
        bridge,
        tmp_path,
        lambda: bridge.pictures.crop_picture("start", picture.address, half),
    )
    part = cast(tuple[str, KeptPicture], cropped)[1]
    assert (part.width, part.original, part.crop) == (250, picture.address, half)


async def test_a_refusal_names_what_was_asked_for(
    decoding: DecodingPool, qtbot: QtBot, tmp_path: Path
) -> None:
    file = tmp_path / "a.png"
    file.write_bytes(picture_files.TEXT)
    gone = picture_address("0" * 64)
    for text, kind in (
        (str(file), ProblemKind.NOT_AN_IMAGE),
        (gone, ProblemKind.PICTURE_GONE),
    ):
        bridge = Bridge()
        ask = bridge.pictures.check_image if text == gone else bridge.pictures.keep_picture_file
        heard = await answered(decoding, bridge, tmp_path, partial(ask, "start", text))
        assert heard == [("start", text, Problem(kind=kind))]


async def test_a_bucket_that_is_not_set_up_is_told_when_tested(
    decoding: DecodingPool, qtbot: QtBot, tmp_path: Path
) -> None:
    bridge = Bridge()
    heard = await answered(decoding, bridge, tmp_path, bridge.settings.test_bucket)
    assert heard == [Problem(kind=ProblemKind.BUCKET_UNFINISHED)]


@pytest.mark.skipif(sys.platform != "linux", reason="names are Unicode there")
async def test_a_file_whose_name_is_not_utf_8_is_kept_or_refused_by_a_name_that_can_be_shown(
    decoding: DecodingPool, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9.webp")
    bridge = Bridge()
    refused = await answered(
        decoding, bridge, tmp_path, partial(bridge.pictures.keep_picture_file, "start", str(path))
    )
    shown = str(tmp_path / "caf\N{REPLACEMENT CHARACTER}.webp")
    assert cast(tuple[object, ...], refused[0])[:2] == ("start", shown)
    path.write_bytes(picture_files.webp())
    bridge = Bridge()
    (kept,) = await answered(
        decoding, bridge, tmp_path, partial(bridge.pictures.keep_picture_file, "start", str(path))
    )
    assert cast(tuple[str, KeptPicture], kept)[1].width == 500
