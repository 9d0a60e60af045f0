"""Choosing a card shows its clip."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from luma_desktop.domain.job import JobState
from luma_desktop.ui.lists.card_list import CardList
from luma_desktop.ui.preview.preview_panel import PreviewPanel
from tests.support.clips import render_clip
from tests.support.jobs import in_state
from tests.support.widgets import find, press
from tests.ui.window.conftest import CTRL, Desk

S = JobState


def cards(desk: Desk, *prompts: str) -> CardList:
    """Clips that were ready before the start, in the queue; its list has the keyboard."""
    desk.tell_added(*(in_state(S.READY, prompt, prompt=prompt) for prompt in prompts))
    queue = find(desk.window, CardList, "queue")
    queue.setFocus()
    return queue


def test_arrows_show_the_clip_they_rest_on(desk: Desk) -> None:
    queue = cards(desk, "First", "Second", "Third")
    told: list[object] = []
    find(desk.window, PreviewPanel, "preview_panel").job_changed.connect(told.append)
    for _ in range(3):
        press(queue, Qt.Key.Key_Down)
    desk.qtbot.waitUntil(lambda: desk.watched == "Third")
    assert len(told) == 1


def test_another_clip_that_plays_gives_way_to_the_chosen_one(desk: Desk, tmp_path: Path) -> None:
    queue = cards(desk, "First", "Second")
    panel = find(desk.window, PreviewPanel, "preview_panel")
    with desk.qtbot.waitSignal(panel.stage.player.first_frame_shown):
        panel.play(in_state(S.READY, "First", prompt="First"), str(render_clip(tmp_path / "a.mp4")))
    assert panel.stage.player.is_playing
    queue.select("Second")
    desk.qtbot.waitUntil(lambda: desk.watched == "Second")


def test_what_the_program_chooses_is_not_played(desk: Desk) -> None:
    queue = cards(desk, "First", "Second")
    rests = desk.window._wiring._chosen._rests
    queue.select("Second")
    assert rests.isActive()
    desk.prompt.setFocus()
    queue.select("First")
    assert not rests.isActive()


def test_the_keyboard_in_a_list_plays_only_what_is_chosen(desk: Desk) -> None:
    desk.tell_added(*(in_state(S.READY, one, prompt=one) for one in ("First", "Second")))
    find(desk.window, CardList, "queue").setFocus(Qt.FocusReason.TabFocusReason)
    rests = desk.window._wiring._chosen._rests
    desk.qtbot.waitUntil(lambda: not rests.isActive())
    assert desk.watched == ""
    queue = find(desk.window, CardList, "queue")
    queue.select("Second")
    desk.qtbot.waitUntil(lambda: desk.watched == "Second")
    place = queue.visualRect(queue.model().index(0, 0)).topLeft() + QPoint(20, 8)
    for _ in range(2):  # chosen besides, and no longer
        QTest.mouseClick(queue.viewport(), Qt.MouseButton.LeftButton, CTRL, place)
    desk.qtbot.waitUntil(lambda: not rests.isActive())
    assert [job.id for job in queue.selected_jobs()] == ["Second"]
    assert desk.watched == "Second"


def test_space_plays_and_pauses_the_chosen_clip_and_letters_do_not_jump(
    desk: Desk, tmp_path: Path
) -> None:
    queue = cards(desk, "First", "Second")
    panel = find(desk.window, PreviewPanel, "preview_panel")
    queue.select("First")
    press(queue, Qt.Key.Key_S)
    assert queue.current_job() == in_state(S.READY, "First", prompt="First")
    press(queue, Qt.Key.Key_Space)
    assert desk.watched == "First", "at once"
    with desk.qtbot.waitSignal(panel.stage.player.first_frame_shown):
        panel.play(in_state(S.READY, "First", prompt="First"), str(render_clip(tmp_path / "a.mp4")))
    press(queue, Qt.Key.Key_Space)
    assert not panel.stage.player.is_playing
    assert panel.stage.player.is_loaded
    press(queue, Qt.Key.Key_Space)
    assert panel.stage.player.is_playing
