"""A clip that the player can't show leads to a program that may."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices

from luma_desktop.domain.job import JobState
from luma_desktop.media.clips import ClipFiles
from luma_desktop.media.decoding.pool import DecodingPool
from luma_desktop.ui.preview.preview_panel import PreviewPanel
from tests.support.jobs import CLIP, in_state
from tests.support.widgets import find
from tests.ui.window.conftest import Desk


class Handler(QObject):
    """Stands for the system's program for files."""

    opened: list[str]

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.opened.append(url.toLocalFile())


@pytest.fixture
def handler() -> Any:
    handler = Handler()
    handler.opened = []
    QDesktopServices.setUrlHandler("file", handler, "open")  # type: ignore[arg-type]
    yield handler
    QDesktopServices.unsetUrlHandler("file")


def test_a_clip_that_cannot_be_played_is_offered_to_another_program(
    decoding: DecodingPool, desk: Desk, handler: Handler, tmp_path: Path
) -> None:
    (tmp_path / CLIP.path).parent.mkdir(parents=True)
    (tmp_path / CLIP.path).write_bytes(b"\0" * 100)
    studio = SimpleNamespace(clips=ClipFiles(tmp_path, decoding))
    desk.bridge.attach(cast(Any, studio), lambda command: command.close())
    desk.tell_added(in_state(JobState.COMPLETED, "a"))
    desk.tell_change(in_state(JobState.READY, "a"))
    panel = find(desk.window, PreviewPanel, "preview_panel")
    desk.qtbot.waitUntil(lambda: desk.offer == "Open in another program")
    assert panel.job is not None
    desk.click("message_action")
    assert handler.opened == [str(tmp_path / CLIP.path)]
