"""The preview with a real clip: what plays, what its keys do, and what it says when nothing can."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QMenu,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from luma_desktop.domain.clip import Clip
from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.library import Relative
from luma_desktop.domain.links import LinkRole
from luma_desktop.domain.request import GenerationRequest, Model, Operation
from luma_desktop.ui.actions.actions import Actions, Wishes
from luma_desktop.ui.actions.commands import Command, Scope
from luma_desktop.ui.preview.preview_panel import PreviewPanel
from luma_desktop.ui.preview.video_surface import VideoSurface
from luma_desktop.ui.state.job_store import Change
from tests.support.clips import FRAME_RATE, frame_number, render_clip
from tests.support.jobs import in_state
from tests.support.widgets import find, marked, press

PLAIN = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture(scope="module")
def clip_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return render_clip(tmp_path_factory.mktemp("clips") / "clip.mp4", seconds=2)


@pytest.fixture
def job() -> Job:
    clip = Clip(path="a.mp4", size=1, sha256="0" * 64, width=256, height=144, duration=2.0)
    clip = msgspec.structs.replace(clip, frame_rate=float(FRAME_RATE))
    return msgspec.structs.replace(in_state(JobState.READY), clip=clip)


@pytest.fixture
def panel(qtbot: QtBot) -> Iterator[PreviewPanel]:
    window = QWidget()
    wishes = Wishes(window)
    actions = Actions(wishes, window)
    panel = PreviewPanel(wishes, window)
    player = panel.stage.player
    actions.install(panel.stage, Scope.STAGE)
    for name, step in (
        (Command.PREVIOUS_FRAME, -1),
        (Command.NEXT_FRAME, 1),
        (Command.FORWARD_TEN, 10),
    ):
        actions[name].triggered.connect(lambda _on, step=step: player.step(step))
    actions[Command.PLAY].triggered.connect(player.toggle)
    qtbot.addWidget(window)
    window.resize(700, 600)
    panel.resize(700, 600)
    window.show()
    with qtbot.waitActive(window):
        window.activateWindow()
    yield panel
    panel.clear()


def shown(panel: PreviewPanel) -> int | None:
    frame = panel.stage.surface.sink().videoFrame()
    return frame_number(frame.toImage()) if frame.isValid() else None


def surface(panel: PreviewPanel) -> VideoSurface:
    return find(panel, VideoSurface, "preview")


def label(panel: PreviewPanel, name: str) -> str:
    return find(panel, QLabel, name).text()


def play_until(qtbot: QtBot, panel: PreviewPanel, job: Job, path: Path) -> None:
    with qtbot.waitSignal(panel.stage.player.first_frame_shown):
        panel.play(job, str(path))


def test_it_plays_a_file_of_this_computer(
    qtbot: QtBot, panel: PreviewPanel, job: Job, clip_file: Path
) -> None:
    play_until(qtbot, panel, job, clip_file)
    assert panel.stage.player.is_playing
    assert panel.is_being_watched
    assert label(panel, "preview_title") == job.title
    assert label(panel, "preview_details").startswith("Dream Machine v1 · 16:9 · 256×144 · 2 s")
    assert find(panel, QLabel, "clip_duration").text() == "0:02.00"
    assert surface(panel).accessibleDescription() == job.title
    panel.clear()
    assert surface(panel).accessibleDescription().startswith("Nothing to watch yet. ")


def test_a_clip_on_its_way_is_said_where_there_is_none_to_watch(
    qtbot: QtBot, panel: PreviewPanel, job: Job, clip_file: Path
) -> None:
    panel.set_awaited(True)
    assert surface(panel).accessibleDescription().startswith("Your clip is being made. ")
    play_until(qtbot, panel, job, clip_file)
    panel.set_awaited(False)
    panel.set_awaited(True)
    assert surface(panel).accessibleDescription() == job.title
    panel.set_awaited(False)
    panel.clear()
    assert surface(panel).accessibleDescription().startswith("Nothing to watch yet. ")


def test_a_clip_that_ended_is_no_longer_being_watched(
    qtbot: QtBot, panel: PreviewPanel, job: Job, clip_file: Path
) -> None:
    play_until(qtbot, panel, job, clip_file)
    panel.stage.player.seek(1.8)
    qtbot.waitUntil(lambda: panel.stage.player.has_ended)
    assert not panel.is_being_watched
    assert surface(panel).has_picture


def test_a_clip_that_the_user_stopped_midway_is_being_watched(
    qtbot: QtBot, panel: PreviewPanel, job: Job, clip_file: Path
) -> None:
    play_until(qtbot, panel, job, clip_file)
    press(surface(panel), Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: not panel.stage.player.is_playing)
    assert panel.is_being_watched


def test_keys_step_by_frames(qtbot: QtBot, panel: PreviewPanel, job: Job, clip_file: Path) -> None:
    play_until(qtbot, panel, job, clip_file)
    surface(panel).setFocus()
    panel.stage.player.pause()
    panel.stage.player.seek(0.0)
    at = 0
    for key, modifier, by in (
        (Qt.Key.Key_Right, PLAIN, 1),
        (Qt.Key.Key_Right, SHIFT, 10),
        (Qt.Key.Key_Left, PLAIN, -1),
    ):
        press(surface(panel), key, modifier)
        at += by
        wait_for_frame(qtbot, panel, at)


def wait_for_frame(qtbot: QtBot, panel: PreviewPanel, number: int) -> None:
    qtbot.waitUntil(lambda: shown(panel) == number)


def test_space_presses_the_button_that_has_the_keyboard(
    qtbot: QtBot, panel: PreviewPanel, job: Job, clip_file: Path
) -> None:
    play_until(qtbot, panel, job, clip_file)
    loop = find(panel, QToolButton, "loop")
    loop.setFocus()
    press(loop, Qt.Key.Key_Space)
    assert panel.stage.player.is_looping
    assert panel.stage.player.is_playing


def test_the_transport_tells_and_shows(
    qtbot: QtBot, panel: PreviewPanel, job: Job, clip_file: Path
) -> None:
    play_until(qtbot, panel, job, clip_file)
    find(panel, QAbstractButton, "play").click()
    qtbot.waitUntil(lambda: not panel.stage.player.is_playing)
    panel.stage.player.seek(1.02)
    qtbot.waitUntil(lambda: find(panel, QLabel, "position").text() == "0:01.00")
    panel.stage.set_volume(0.3, muted=True)
    assert (panel.stage.volume, panel.stage.is_muted) == (0.3, True)


@pytest.mark.parametrize("path", [None, "/nowhere/clip.mp4"])
def test_a_file_that_is_gone_is_told(panel: PreviewPanel, job: Job, path: str | None) -> None:
    panel.play(job, path)
    told = surface(panel).accessibleDescription()
    assert told.startswith("The clip's file is missing")
    assert not panel.is_being_watched
    assert not find(panel, QAbstractButton, "play").isEnabled()


def test_a_file_that_cannot_be_played_is_told(
    qtbot: QtBot, panel: PreviewPanel, job: Job, tmp_path: Path
) -> None:
    page = tmp_path / "page.mp4"
    page.write_text("<html>")
    panel.play(job, str(page))
    qtbot.waitUntil(lambda: "can't be played" in surface(panel).accessibleDescription())
    assert not panel.is_being_watched


def test_a_removed_clip_is_let_go_of(
    qtbot: QtBot, panel: PreviewPanel, job: Job, clip_file: Path
) -> None:
    play_until(qtbot, panel, job, clip_file)
    seen: list[Job | None] = []
    panel.job_changed.connect(seen.append)
    panel.heed(Change(jobs=(in_state(JobState.READY, "another"),), is_removal=True))
    assert seen == []
    panel.heed(Change(jobs=(job,), is_removal=True))
    assert seen == [None]
    assert not panel.is_being_watched
    assert not surface(panel).has_picture


def test_the_title_follows_newer_snapshots(panel: PreviewPanel, job: Job) -> None:
    panel.play(job, None)
    dear = msgspec.structs.replace(job, quoted=job.quoted * 4)
    panel.heed(Change(jobs=(msgspec.structs.replace(dear, id="another"),)))
    assert "$0.25" in label(panel, "preview_details")
    panel.heed(Change(jobs=(dear,)))
    assert "$1.00" in label(panel, "preview_details")


def test_what_a_clip_was_made_from_moves_nothing_and_cuts_no_title(
    qtbot: QtBot, panel: PreviewPanel, job: Job
) -> None:
    title = "Flying jellyfish drifting between skyscrapers at blue hour"
    request = msgspec.structs.replace(job.request, prompt=title)
    panel.resize(630, 600)
    panel.play(msgspec.structs.replace(job, request=request), None)
    shown = find(panel, QLabel, "preview_title")
    qtbot.waitUntil(lambda: shown.width() >= shown.fontMetrics().horizontalAdvance(title))
    before = panel.stage.geometry()
    panel.show_parent(Relative(role=LinkRole.EXTENDS, job=job))
    QApplication.processEvents()
    assert find(panel, QWidget, "parent_link").isVisible()
    assert panel.stage.geometry() == before
    assert shown.width() >= shown.fontMetrics().horizontalAdvance(title)


def test_service_text_is_plain(panel: PreviewPanel, job: Job) -> None:
    request = msgspec.structs.replace(job.request, prompt="<b>bold</b>")
    panel.play(msgspec.structs.replace(job, request=request), None)
    title = find(panel, QLabel, "preview_title")
    assert title.text() == "<b>bold</b>"
    assert title.textFormat() is Qt.TextFormat.PlainText
    assert "&lt;b&gt;" in title.toolTip()


def test_the_full_screen_leaves_the_video_and_floating_controls(
    qtbot: QtBot, panel: PreviewPanel
) -> None:
    panel.set_full(True)
    stage = panel.stage
    qtbot.waitUntil(lambda: stage.geometry() == panel.rect())
    assert stage.surface.geometry() == stage.rect()
    assert stage.rect().contains(stage.transport.geometry())
    assert not panel.row.isVisible()
    panel.set_full(False)
    assert stage.surface.geometry().bottom() < stage.transport.geometry().top()
    assert panel.row.isVisible()


def test_resting_the_mouse_takes_the_controls_off_the_full_screen(
    qtbot: QtBot, panel: PreviewPanel
) -> None:
    QCursor.setPos(panel.mapToGlobal(QPoint(1, 1)))
    qtbot.waitUntil(lambda: not panel.stage.transport.underMouse())
    panel.set_full(True)
    panel.stage._idle.setInterval(1)
    panel.stage._idle.start()
    qtbot.waitUntil(lambda: not panel.stage.transport.isVisible())
    panel.set_full(False)
    assert panel.stage.transport.isVisible()


@pytest.mark.parametrize(
    ("path", "size", "exr", "words"),
    [
        ("a.zip", 1_000_000, True, "EXR frames in a ZIP file, 1.0 MB."),
        ("a.mov", 8_400_000, False, "MOV video, 8.4 MB."),
        ("a.bin", 4_100, False, "File of an unknown type, 4.1 kB."),
    ],
)
def test_what_cannot_be_shown_is_said_to_be_kept(
    panel: PreviewPanel, tmp_path: Path, path: str, size: int, exr: bool, words: str
) -> None:
    (tmp_path / path).write_bytes(b"kept")
    clip = Clip(path=path, size=size, sha256="0" * 64, previewable=False)
    request = GenerationRequest(prompt="Lava", model=Model.RAY_3_2, hdr=True, exr_export=exr)
    job = msgspec.structs.replace(in_state(JobState.READY, request=request), clip=clip)
    panel.play(job, str(tmp_path / path))
    said = surface(panel).accessibleDescription()
    assert said.startswith(f"No preview available. {words}")
    assert "original file is kept" in said
    assert not panel.stage.player.is_loaded
    assert not panel.is_being_watched


def test_the_clip_it_came_of_is_a_link(panel: PreviewPanel, qtbot: QtBot) -> None:
    request = GenerationRequest(prompt="Child", model=Model.RAY_3_2, operation=Operation.EDIT)
    link = find(panel, QAbstractButton, "parent_link")
    panel.play(in_state(JobState.READY, request=request), None)
    assert not link.isVisible()
    parent = in_state(JobState.READY, "job-0", prompt="<b>R&D</b> lab")
    panel.show_parent(Relative(role=LinkRole.SOURCE, job=parent))
    assert link.isVisible()
    assert link.accessibleName() == "Edited from: <b>R&D</b> lab"
    with qtbot.waitSignal(panel.parent_requested):
        link.click()
    panel.clear()
    panel.show_parent(None)
    assert not link.isVisible()


def test_the_menu_of_what_does_not_fit_has_a_letter_for_each(panel: PreviewPanel) -> None:
    panel.row.setFixedWidth(panel.row.minimumSizeHint().width())
    find(panel, QAbstractButton, "more").click()
    menu = find(panel, QMenu, "more_menu")
    letters = marked(action.text() for action in menu.actions() if action.text())
    menu.close()
    assert len(letters) == 10  # all but Extend
    assert len(set(letters)) == 10


def test_the_menu_offers_frames_of_the_clip_for_either_end(panel: PreviewPanel) -> None:
    find(panel, QAbstractButton, "more").click()
    menu = find(panel, QMenu, "more_menu")
    texts = [action.text().replace("&", "") for action in menu.actions()]
    menu.close()
    assert texts[:3] == [
        "Use current frame\tCtrl+J",
        "Last frame as end frame\tCtrl+Shift+L",
        "Current frame as end frame\tCtrl+Shift+J",
    ]
