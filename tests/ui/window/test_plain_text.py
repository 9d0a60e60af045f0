"""Whatever the service sends is shown as it is: markup is never obeyed, wherever it turns up."""

from __future__ import annotations

import time
from collections.abc import Iterator

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import Qt as QtGuiNames
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.keys import KeyPlace, KeyStatus
from luma_desktop.domain.problems import Problem, ProblemKind
from luma_desktop.domain.settings import Settings, WindowState
from luma_desktop.engine import facts
from luma_desktop.engine.holds import Hold, HoldKind
from luma_desktop.ui.actions.commands import Command
from luma_desktop.ui.bridge.bridge import Bridge
from luma_desktop.ui.messages.message_bar import MessageBar
from luma_desktop.ui.window.main_window import MainWindow
from tests.support.jobs import in_state
from tests.support.widgets import find

EVIL = "<b>x</b><img src=file:///etc/passwd>"
MARK = "passwd"
"""What shows where the text has got to, whatever was done to the rest of it."""

PROBLEM = Problem(kind=ProblemKind.GENERATION_FAILED, detail=EVIL)


@pytest.fixture
def bridge() -> Bridge:
    return Bridge()


@pytest.fixture
def window(qtbot: QtBot, bridge: Bridge) -> Iterator[MainWindow]:
    window = MainWindow(bridge, Settings(), WindowState())
    with qtbot.waitExposed(window):
        window.show()
    yield window
    window.close()
    window.deleteLater()


def evil_job(state: JobState) -> Job:
    job = in_state(state, f"job-{state}", prompt=EVIL)
    troubled = state in {JobState.FAILED, JobState.REJECTED, JobState.DOWNLOAD_FAILED}
    return msgspec.structs.replace(
        job, remote_prompt=EVIL, problem=PROBLEM if troubled else job.problem
    )


def shown(text: str) -> str:
    """What a tool tip of `text` shows."""
    if not QtGuiNames.mightBeRichText(text):
        return text
    document = QTextDocument()
    document.setHtml(text)
    return document.toPlainText()


def texts_of(widget: QWidget) -> Iterator[tuple[str, str]]:
    """Where and what: every text of `widget` that people get to see."""
    name = widget.objectName() or type(widget).__name__
    yield f"tool tip of {name}", shown(widget.toolTip())
    if isinstance(widget, QLabel):
        plain = widget.textFormat() == Qt.TextFormat.PlainText
        yield f"label {name}", widget.text() if plain else shown(widget.text())
    if isinstance(widget, QAbstractItemView) and (model := widget.model()) is not None:
        for row in range(model.rowCount()):
            index = model.index(row, 0)
            yield f"row of {name}", str(index.data(Qt.ItemDataRole.DisplayRole))
            yield f"tool tip in {name}", shown(str(index.data(Qt.ItemDataRole.ToolTipRole) or ""))


def assert_plain(*expected: str) -> None:
    """The evil text is in each of the `expected` places at least, and in all of them as it is."""
    everything = [found for widget in QApplication.allWidgets() for found in texts_of(widget)]
    reached = [(where, text) for where, text in everything if MARK in text]
    assert [found for found in reached if EVIL not in found[1]] == []
    for where in expected:
        assert any(where in place for place, _ in reached), f"{where} not among {reached}"


@pytest.mark.parametrize("state", list(JobState))
def test_a_job_in_the_lists(window: MainWindow, bridge: Bridge, state: JobState) -> None:
    bridge.publish(facts.JobsAdded(jobs=(evil_job(state),), undoable=True))
    assert_plain("row of queue", "tool tip in queue", "label message_text")


def test_troubles_of_every_kind(window: MainWindow, bridge: Bridge) -> None:
    job = evil_job(JobState.FAILED)
    bridge.publish(facts.JobsAdded(jobs=(job,)))
    for kind in ProblemKind:
        problem = Problem(kind=kind, detail=EVIL, field=EVIL)
        bridge.publish(facts.TroubleRaised(key="k", problem=problem, job_id=job.id))
        says_why = MARK in find(window, MessageBar, "messages").text
        assert_plain(*(("label message_text", "tool tip of message_text") if says_why else ()))
        assert says_why or kind not in {ProblemKind.REJECTED, ProblemKind.GENERATION_FAILED}


@pytest.mark.parametrize("kind", list(HoldKind))
def test_a_hold(window: MainWindow, bridge: Bridge, kind: HoldKind) -> None:
    problem = Problem(kind=ProblemKind.OUT_OF_CREDITS, detail=EVIL)
    hold = Hold(kind=kind, until=time.time() + 60, problem=problem)
    bridge.publish(facts.KeyStatusChanged(status=KeyStatus(place=KeyPlace.ABSENT)))
    bridge.publish(facts.HoldsChanged(holds=(hold,)))
    assert_plain()


def test_a_clip_that_is_watched_and_extended(window: MainWindow, bridge: Bridge) -> None:
    job = evil_job(JobState.READY)
    bridge.publish(facts.JobsAdded(jobs=(job,)))
    window._wiring.clips.extend(job.id)
    assert_plain("label extending", "tool tip of extending")


def test_the_key_and_a_picture(window: MainWindow, bridge: Bridge, qtbot: QtBot) -> None:
    window.action(Command.API_KEY).trigger()
    window.action(Command.SETTINGS).trigger()
    status = KeyStatus(place=KeyPlace.KEYRING, backend=EVIL)
    bridge.publish(facts.KeyStatusChanged(status=status))
    assert_plain()
    bridge.settings.key_refused.emit(Problem(kind=ProblemKind.REJECTED, detail=EVIL))
    assert_plain("label key_outcome")
    url = "https://example.com/a.png"
    form = window._form
    draft = msgspec.structs.replace(form.draft(), start_image_url=url)
    form.set_draft(draft)
    problem = Problem(kind=ProblemKind.IMAGE_UNREACHABLE, detail=EVIL)
    bridge.pictures.image_refused.emit("start", url, problem)
    assert_plain("tool tip of")


def test_a_saved_clips_path(window: MainWindow, bridge: Bridge) -> None:
    bridge.library.clip_saved.emit("job", f"/videos/{EVIL}.mp4")
    assert_plain("label message_text")


def test_questions(window: MainWindow) -> None:
    window._wiring._dialogs.ask(EVIL, EVIL, "Yes", lambda: None)
    assert_plain("label question_title", "label question_text")
