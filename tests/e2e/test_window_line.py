"""The line in the real window: what is dragged, edited and cancelled is what the service gets."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QFileDialog,
    QListView,
)

from luma_desktop.domain.job import JobState
from luma_desktop.domain.priority import Priority
from luma_desktop.domain.settings import Settings
from luma_desktop.ui.actions.commands import Command
from tests.e2e.conftest import OpenAgain
from tests.support.simulator import SimulatorProcess
from tests.support.widgets import find, label_text
from tests.support.window import CTRL, LEFT, NONE, SHIFT, OpenWindow, on_qt_loop

pytestmark = [pytest.mark.keyring, pytest.mark.usefixtures("key")]

S = JobState
ONE_AT_A_TIME = Settings(poll_seconds=1.0, max_in_flight=1, notify=False)


@pytest.fixture
def one_by_one(opened: OpenAgain) -> OpenAgain:
    """Windows that send the next job once the one before is done."""

    def open_again() -> OpenWindow:
        window = opened()
        window._settings = ONE_AT_A_TIME
        return window

    return open_again


def bodies(simulator: SimulatorProcess) -> list[str]:
    """The prompts of the paid calls, as they arrived, each of them once."""
    ledger = simulator.ledger()
    assert len(ledger.generations) == sum(ledger.clicks.values())
    return [generation.prompt for generation in ledger.generations]


def titles(w: OpenWindow) -> list[str]:
    return [job.title for job in w.jobs()]


def drag(w: OpenWindow, row: int, above: int) -> None:
    """Drag a card, and all that are chosen with it, into the gap above another."""
    cards = w.find(QListView, "queue")
    model, viewport = cards.model(), cards.viewport()
    indexes = cards.selectedIndexes() or [model.index(row, 0)]
    mime = model.mimeData(indexes)
    place = cards.visualRect(model.index(above, 0)).topLeft() + QPoint(100, 4)
    move = Qt.DropAction.MoveAction
    for kind in (QDragEnterEvent, QDragMoveEvent):
        event = kind(place, move, mime, LEFT, NONE)
        QApplication.sendEvent(viewport, event)
        assert event.isAccepted()
    QApplication.sendEvent(viewport, QDropEvent(QPointF(place), move, mime, LEFT, NONE))


def click_on(w: OpenWindow, row: int, keys: Qt.KeyboardModifier = NONE) -> None:
    cards = w.find(QListView, "queue")
    place = cards.visualRect(cards.model().index(row, 0)).topLeft() + QPoint(20, 8)
    QTest.mouseClick(cards.viewport(), LEFT, keys, place)


async def wait_in_line(w: OpenWindow, *prompts: str) -> None:
    await w.until_ready()
    w.click("pause_queue")
    await w.until_message("The queue is paused")
    for prompt in prompts:
        await w.generate(prompt)


async def let_all_be_sent(w: OpenWindow) -> None:
    w.click("pause_queue")
    await w.until(lambda: all(job.is_finished for job in w.jobs()))


@on_qt_loop
async def test_jobs_arrive_in_the_order_they_were_dragged_into(
    one_by_one: OpenAgain, simulator: SimulatorProcess
) -> None:
    async with one_by_one() as w:
        await wait_in_line(w, "a", "b", "c", "d", "e")
        click_on(w, 3)
        click_on(w, 4, CTRL)
        drag(w, 3, above=1)
        await w.until(lambda: titles(w) == ["a", "d", "e", "b", "c"])
        assert w.cards()[1].startswith("d. Queued, #2")
        await w.until_message("2 jobs moved in the queue")
        w.press("Alt+End", w.choose(0))
        await w.until(lambda: titles(w) == ["d", "e", "b", "c", "a"])
        w.press("Ctrl+Z")
        await w.until(lambda: titles(w) == ["a", "d", "e", "b", "c"])
        w.press("Alt+Home", w.choose(4))
        await w.until(lambda: titles(w) == ["c", "a", "d", "e", "b"])
        await let_all_be_sent(w)
    assert bodies(simulator) == ["c", "a", "d", "e", "b"]
    assert set(simulator.ledger().clicks.values()) == {1}


@on_qt_loop
async def test_order_and_priorities_survive_a_restart(
    one_by_one: OpenAgain, simulator: SimulatorProcess
) -> None:
    async with one_by_one() as w:
        await wait_in_line(w, "a", "b", "c")
        w.press("Alt+Up", w.choose(1))
        await w.until(lambda: titles(w) == ["b", "a", "c"])
        cards = w.find(QListView, "queue")
        index = cards.model().index(2, 0)
        job = index.data(Qt.ItemDataRole.UserRole + 1)
        w.window._wishes.wish(Command.SEND_FIRST, [job.id])
        await w.until(lambda: titles(w) == ["c", "b", "a"])
        assert w.cards()[0].startswith("c. Queued, #1, first")
    assert bodies(simulator) == []
    async with one_by_one() as w:
        await w.until(lambda: titles(w) == ["c", "b", "a"])
        assert w.jobs()[0].priority is Priority.FIRST
        await w.until(lambda: all(job.is_finished for job in w.jobs()))
    assert bodies(simulator) == ["c", "b", "a"]


@on_qt_loop
async def test_an_edited_job_is_one_post_with_the_new_body(
    opened: OpenAgain, simulator: SimulatorProcess
) -> None:
    async with opened() as w:
        await wait_in_line(w, "a whale", "a boat")
        w.type("a draft")
        w.press("F2", w.choose(0))
        await w.until(lambda: w.text("editing") != "")
        assert w.prompt.toPlainText() == "a whale"
        w.click("pause_queue")
        await w.until(lambda: w.jobs()[-1].title == "a whale" and w.states()[0] is S.READY)
        assert bodies(simulator) == ["a boat"]  # the other one has passed it
        w.type("a whale with a hat")
        w.press("Ctrl+Return", w.prompt)
        await w.until(lambda: w.states() == [S.READY, S.READY])
        assert w.text("editing") == ""
        assert w.prompt.toPlainText() == "a draft"
    assert bodies(simulator) == ["a boat", "a whale with a hat"]
    assert set(simulator.ledger().clicks.values()) == {1}


@on_qt_loop
async def test_many_are_cancelled_and_taken_back(
    opened: OpenAgain, simulator: SimulatorProcess
) -> None:
    async with opened() as w:
        await wait_in_line(w, "a", "b", "c", "d")
        click_on(w, 1)
        click_on(w, 3, SHIFT)
        cards = w.find(QListView, "queue")
        assert len(cards.selectedIndexes()) == 3
        jobs = [index.data(Qt.ItemDataRole.UserRole + 1) for index in cards.selectedIndexes()]
        w.window._wishes.wish(Command.CANCEL, [job.id for job in jobs])
        await w.until(lambda: w.states() == [S.QUEUED, *[S.CANCELLED] * 3])
        await w.until_message("3 jobs removed from the queue")
        w.click("message_action")
        await w.until(lambda: w.states() == [S.QUEUED] * 4)
        w.press("Delete", w.choose(2))
        await w.until(lambda: titles(w) == ["a", "b", "d"])
        w.press("Ctrl+Z")
        await w.until(lambda: titles(w) == ["a", "b", "c", "d"])
        assert w.states() == [S.QUEUED] * 4
        click_on(w, 1)
        click_on(w, 2, CTRL)
        jobs = [index.data(Qt.ItemDataRole.UserRole + 1) for index in cards.selectedIndexes()]
        w.window._wishes.wish(Command.CANCEL, [job.id for job in jobs])
        await w.until(lambda: w.states().count(S.CANCELLED) == 2)
        await let_all_be_sent(w)
    assert sorted(bodies(simulator)) == ["a", "d"]


@on_qt_loop
async def test_several_are_made_again_after_one_question(
    opened: OpenAgain, simulator: SimulatorProcess
) -> None:
    async with opened() as w:
        await wait_in_line(w, "a", "b")
        w.press("Ctrl+A", w.choose(0))
        w.press("Ctrl+Shift+D", w.find(QListView, "queue"))
        box = w.find(QDialog, "question")
        assert label_text(box, "question_text") == "The 2 new clips will cost $0.50 in total."
        find(box, QAbstractButton, "question_yes").click()
        await w.until(lambda: titles(w) == ["a", "b", "a", "b"])
        await let_all_be_sent(w)
    assert sorted(bodies(simulator)) == ["a", "a", "b", "b"]
    assert simulator.ledger().charges == 4


@on_qt_loop
async def test_several_clips_are_saved_in_one_folder(
    opened: OpenAgain, simulator: SimulatorProcess, tmp_path: Path
) -> None:
    target = tmp_path / "clips"
    target.mkdir()
    async with opened() as w:
        await w.generate("a")
        await w.generate("b")
        await w.until_state(S.READY)
        click_on(w, 0)
        click_on(w, 1, CTRL)
        w.window._wishes.wish(Command.SAVE_AS, [job.id for job in w.jobs()])
        dialog = w.find(QFileDialog, "folder_dialog")
        dialog.selectFile(str(target))
        dialog.accept()
        await w.until_message("2 clips saved")
        assert w.offer == "Show in folder"
    saved = list(target.glob("*.mp4"))
    assert len(saved) == 2
    assert all(path.stat().st_size > 0 for path in saved)
