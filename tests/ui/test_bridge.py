"""The bridge hands the window paths of files in the data folder only."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import cast

import msgspec
import pytest
from pytestqt.qtbot import QtBot

from luma_desktop.domain.job import JobState
from luma_desktop.engine.studio import Studio
from luma_desktop.media.clips import ClipFiles
from luma_desktop.ui.bridge import Bridge
from tests.support.jobs import CLIP, in_state


@pytest.fixture
def bridge(qtbot: QtBot, tmp_path: Path) -> Bridge:
    bridge = Bridge()
    studio = SimpleNamespace(clips=ClipFiles(tmp_path))
    bridge.attach(cast(Studio, studio), lambda command: command.close())
    return bridge


@pytest.mark.parametrize("path", ["../outside.mp4", "/etc/passwd", "videos/../../x.mp4"])
def test_a_path_that_leads_out_is_no_path(bridge: Bridge, path: str) -> None:
    clip = msgspec.structs.replace(CLIP, path=path, thumbnail=path)
    job = msgspec.structs.replace(in_state(JobState.READY), clip=clip)
    assert bridge.clip_path(job) is None
    assert bridge.thumbnail_path(job) is None


def test_a_clip_of_ours_has_one(bridge: Bridge, tmp_path: Path) -> None:
    clip = msgspec.structs.replace(CLIP, thumbnail="thumbnails/a.jpg")
    job = msgspec.structs.replace(in_state(JobState.READY), clip=clip)
    assert bridge.clip_path(job) == str(tmp_path / "videos" / "a.mp4")
    assert bridge.thumbnail_path(job) == str(tmp_path / "thumbnails" / "a.jpg")
    assert bridge.clip_path(in_state(JobState.QUEUED)) is None
