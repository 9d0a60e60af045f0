"""Clips that became ready and weren't watched: a dot, a count, and a word for screen readers."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from PySide6.QtWidgets import QTabBar
from pytestqt.qtbot import QtBot

from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.settings import Settings
from luma_desktop.engine.facts import JobsRemoved, JobsRestored
from luma_desktop.ui.lists.card_list import CardList
from luma_desktop.ui.lists.job_list import JobRole
from luma_desktop.ui.lists.side_panel import LIBRARY
from luma_desktop.ui.preview.preview_panel import PreviewPanel
from tests.support.clips import render_clip
from tests.support.jobs import in_state
from tests.support.widgets import find
from tests.ui.window.conftest import Desk

S = JobState


@pytest.fixture
def quiet(qtbot: QtBot) -> Desk:
    """Nothing plays by itself."""
    return Desk(qtbot, settings=Settings(autoplay=False, notify=False))


def come(desk: Desk, *job_ids: str) -> list[Job]:
    """Clips become ready."""
    desk.tell_added(*(in_state(S.COMPLETED, job_id) for job_id in job_ids))
    ready = [in_state(S.READY, job_id) for job_id in job_ids]
    for job in ready:
        desk.tell_change(job)
    return ready


def dots(desk: Desk) -> list[bool]:
    model = find(desk.window, CardList, "queue").model()
    rows = (model.index(row, 0) for row in range(model.rowCount()))
    return [row.data(JobRole.CARD).unwatched for row in rows]


def tab(desk: Desk) -> tuple[str, str]:
    tabs = find(desk.window, QTabBar, "side_tabs")
    return tabs.tabText(LIBRARY), tabs.accessibleTabName(LIBRARY)


def test_they_are_counted_until_they_are_watched(
    quiet: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (tab(quiet), quiet.window.windowTitle()) == (("Library", "Library"), "Luma Desktop")
    first, _ = come(quiet, "a", "b")
    assert dots(quiet) == [True, True]
    assert tab(quiet) == ("Library · 2 new", "Library, 2 unwatched")
    assert quiet.window.windowTitle() == "2 unwatched – Luma Desktop"
    panel = find(quiet.window, PreviewPanel, "preview_panel")
    stored: list[str] = []
    monkeypatch.setattr(quiet.bridge.library, "mark_watched", stored.append)
    with quiet.qtbot.waitSignal(panel.stage.player.first_frame_shown):
        panel.play(first, str(render_clip(tmp_path / "a.mp4")))
    assert dots(quiet) == [False, True]
    assert tab(quiet)[1] == "Library, 1 unwatched"
    assert stored == ["a"]
    model = find(quiet.window, CardList, "queue").model()
    assert model.index(1, 0).data().endswith("Not watched yet")


def test_a_removed_clip_is_not_counted_until_it_is_back(quiet: Desk) -> None:
    (job,) = come(quiet, "a")
    quiet.tell(JobsRemoved(jobs=(msgspec.structs.replace(job, removed=True),)))
    assert tab(quiet)[1] == "Library"
    quiet.tell(JobsRestored(jobs=(job,)))
    assert tab(quiet)[1] == "Library, 1 unwatched"


def test_those_of_earlier_runs_count_but_not_what_was_watched_meanwhile(quiet: Desk) -> None:
    come(quiet, "a")
    quiet.window._jobs.unwatched.watch("b")
    quiet.bridge.library.unwatched_loaded.emit(frozenset({"b", "old"}))
    assert tab(quiet)[1] == "Library, 2 unwatched"
