"""Queue and library in the real window: cancel, remove and take back, clear, search, filter."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMenu, QPushButton, QTabBar

from luma_desktop.domain.job import JobState
from tests.e2e.conftest import OpenAgain
from tests.support.simulator import SUBMIT, SimulatorProcess
from tests.support.widgets import find
from tests.support.window import LEFT, NONE, OpenWindow, on_qt_loop

pytestmark = [pytest.mark.keyring, pytest.mark.usefixtures("key")]

S = JobState
JELLYFISH, WHALE = "Flying jellyfish", "A whale with a hat"


def tab(w: OpenWindow, number: int) -> str:
    return w.find(QTabBar, "side_tabs").tabText(number)


def show_library(w: OpenWindow) -> None:
    tabs = w.find(QTabBar, "side_tabs")
    QTest.mouseClick(tabs, LEFT, NONE, tabs.tabRect(1).center())


def titles(w: OpenWindow, name: str) -> list[str]:
    return [job.title for job in w.jobs(name)]


async def choose_state(w: OpenWindow, name: str) -> None:
    w.click("state_filter")
    menu = find(w.find(QPushButton, "state_filter"), QMenu, "state_filter_menu")
    await w.until(menu.isVisible)
    action = next(action for action in menu.actions() if action.text() == name)
    QTest.mouseClick(menu, LEFT, NONE, menu.actionGeometry(action).center())


@on_qt_loop
async def test_a_removed_clip_comes_back(
    opened: OpenAgain, simulator: SimulatorProcess, folder: Path
) -> None:
    async with opened() as w:
        (job,) = await w.generate(JELLYFISH)
        await w.until_plays(job)
        await w.until(lambda: tab(w, 1) == "Library 1")
        for by_key in (False, True):
            w.press("Delete", w.choose(0))
            await w.until(lambda: w.jobs() == [])
            await w.until_message(f"Removed: {JELLYFISH}")
            assert tab(w, 1) == "Library"
            assert w.preview.job is None
            if by_key:
                w.press("Ctrl+Z")
            else:
                w.click("message_action")
            await w.until(lambda: w.states() == [S.READY])
            assert tab(w, 1) == "Library 1"
        (job,) = w.jobs()
        assert job.clip is not None
        assert (folder / job.clip.path).is_file()
        w.press("Delete", w.choose(0))
        await w.until(lambda: w.jobs() == [])
    async with opened() as w:
        await w.until_ready()
        show_library(w)
        await w.until(lambda: w.text("library_empty_title") == "No clips yet")


@on_qt_loop
async def test_finished_ones_are_cleared_and_stay_in_the_library(
    opened: OpenAgain, simulator: SimulatorProcess
) -> None:
    async with opened() as w:
        await w.generate(JELLYFISH)
        await w.generate(WHALE)
        await w.until_state(S.READY)
        assert tab(w, 0) == "Queue"
        w.click("clear_finished")
        await w.until(lambda: w.jobs() == [])
        await w.until_message("2 cleared from queue")
        assert not w.is_offered("clear_finished")
        assert titles(w, "library") == [WHALE, JELLYFISH]
        w.press("Ctrl+Z")
        await w.until(lambda: w.states() == [S.READY, S.READY])
        assert tab(w, 1).startswith("Library 2")


@on_qt_loop
async def test_what_is_in_line_is_cancelled_and_never_sent(
    opened: OpenAgain, simulator: SimulatorProcess
) -> None:
    async with opened() as w:
        await w.until_ready()
        w.press("Ctrl+P")
        await w.until_message("The queue is paused")
        await w.generate(JELLYFISH)
        (whale,) = await w.generate(WHALE)
        assert "Queued, #2" in w.cards()[1]
        assert tab(w, 0) == "Queue 2"
        await w.from_menu("cancel", 1)
        await w.until_state(S.CANCELLED, whale)
        assert w.cards()[1] == f"{WHALE}. Cancelled. not charged"
        assert w.text("running") == "Paused · 1 queued"
        w.click("pause_queue")
        await w.until(lambda: w.states() == [S.READY, S.CANCELLED])
    assert [generation.prompt for generation in simulator.ledger().generations] == [JELLYFISH]
    assert sum(simulator.ledger().clicks.values()) == 1


@on_qt_loop
async def test_a_click_is_taken_back_while_it_is_in_line(
    opened: OpenAgain, simulator: SimulatorProcess
) -> None:
    async with opened() as w:
        await w.until_ready()
        w.click("pause_queue")
        await w.generate(JELLYFISH)
        w.press("Ctrl+Z", w.find(QTabBar, "side_tabs"))
        await w.until(lambda: w.jobs() == [])
        assert w.prompt.toPlainText() == JELLYFISH
        w.click("pause_queue")
        await w.until(lambda: "paused" not in w.message)
    assert simulator.ledger().clicks == {}


@on_qt_loop
async def test_the_queue_is_searched_and_filtered(
    opened: OpenAgain, simulator: SimulatorProcess
) -> None:
    simulator.fault("answer", path=SUBMIT, method="POST", status=400, nth=2)
    async with opened() as w:
        await w.generate(JELLYFISH)
        await w.until_state(S.READY)
        (whale,) = await w.generate(WHALE)
        await w.until_state(S.REJECTED, whale)
        w.press("Ctrl+F")
        search = w.find(QLineEdit, "search")
        assert search.hasFocus()
        QTest.keyClicks(search, "WHALE hat")
        await w.until(lambda: titles(w, "queue") == [WHALE])
        w.press("Escape", search)
        await w.until(lambda: titles(w, "queue") == [JELLYFISH, WHALE])
        await choose_state(w, "Ready")
        await w.until(lambda: titles(w, "queue") == [JELLYFISH])
        await choose_state(w, "Failed")
        await w.until(lambda: titles(w, "queue") == [WHALE])


@on_qt_loop
async def test_the_library_is_searched_and_filtered_after_a_restart(
    opened: OpenAgain, simulator: SimulatorProcess
) -> None:
    simulator.twist(nth=2, failure_reason="moderation")
    async with opened() as w:
        await w.generate(JELLYFISH)
        await w.until_state(S.READY)
        (whale,) = await w.generate(WHALE)
        await w.until_state(S.FAILED, whale)
    async with opened() as w:
        await w.until(lambda: tab(w, 1) == "Library 1")
        assert w.jobs() == []
        show_library(w)
        await w.until(lambda: titles(w, "library") == [JELLYFISH])
        await choose_state(w, "All")
        await w.until(lambda: titles(w, "library") == [WHALE, JELLYFISH])
        w.press("Ctrl+F")
        QTest.keyClicks(w.find(QLineEdit, "search"), "jelly")
        await w.until(lambda: titles(w, "library") == [JELLYFISH])
        w.press("Return", w.choose(0, "library"))
        await w.until_plays(w.jobs("library")[0])


@on_qt_loop
async def test_a_removed_clip_is_a_filter_away_after_a_restart(
    opened: OpenAgain, simulator: SimulatorProcess
) -> None:
    async with opened() as w:
        await w.generate(JELLYFISH)
        await w.until_ready()
        show_library(w)
        await w.until(lambda: titles(w, "library") == [JELLYFISH])
        await w.from_menu("remove", 0, "library")
        await w.until(lambda: titles(w, "library") == [])
    async with opened() as w:
        show_library(w)
        await choose_state(w, "Removed clips")
        await w.until(lambda: titles(w, "library") == [JELLYFISH])
        assert tab(w, 1) == "Library"
        await w.from_menu("restore", 0, "library")
        await w.until(lambda: titles(w, "library") == [])
        await choose_state(w, "Clips")
        await w.until(lambda: titles(w, "library") == [JELLYFISH])
        assert tab(w, 1) == "Library 1"
    assert simulator.ledger().charges == 1
