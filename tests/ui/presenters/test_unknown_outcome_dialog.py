"""Deciding about a job of unknown fate: nothing is sent by accident, and what was taken, never."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from luma_desktop.domain.job import JobState
from luma_desktop.domain.settings import Settings
from luma_desktop.ui.bridge.bridge import Bridge
from luma_desktop.ui.controllers.dialogs import Dialogs
from luma_desktop.ui.controllers.name_example import NameExample
from luma_desktop.ui.presenters.trouble.unknown_outcome import outcome_question
from luma_desktop.ui.state.wallet import Wallet
from tests.support.jobs import in_state
from tests.support.widgets import find

S = JobState


class Asked:
    """The question about a job in `state`, open, and what was answered."""

    def __init__(self, qtbot: QtBot, state: JobState) -> None:
        self.window = QWidget()
        qtbot.addWidget(self.window)
        bridge = Bridge()
        dialogs = Dialogs(bridge, Wallet(), Settings(), NameExample(bridge), self.window)
        question = outcome_question(in_state(state))
        assert question is not None
        self.answers: list[str] = []
        self.window.show()
        dialogs.ask_fate(
            question,
            resend=lambda: self.answers.append("resend"),
            abandon=lambda: self.answers.append("abandon"),
        )
        self.box = find(self.window, QDialog, "outcome_question")

    def button(self, name: str) -> QPushButton | None:
        return self.box.findChild(QPushButton, name)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_enter_and_escape_keep_looking(qtbot: QtBot, key: Qt.Key) -> None:
    asked = Asked(qtbot, S.SUBMIT_UNKNOWN)
    with qtbot.waitSignal(asked.box.finished):
        QTest.keyClick(asked.box, key)
    assert asked.answers == []


@pytest.mark.parametrize("answer", ["resend", "abandon"])
def test_an_answer_is_carried_out_once(qtbot: QtBot, answer: str) -> None:
    asked = Asked(qtbot, S.SUBMIT_UNKNOWN)
    button = asked.button(f"fate_{answer}")
    assert button is not None
    with qtbot.waitSignal(asked.box.finished):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked.answers == [answer]


def test_what_was_taken_can_only_be_waited_for_or_given_up(qtbot: QtBot) -> None:
    asked = Asked(qtbot, S.ACCEPTED_UNLOCATED)
    assert asked.button("fate_resend") is None
    assert asked.button("fate_abandon") is not None
    assert asked.button("fate_wait") is not None


def test_what_may_be_paid_twice_does_not_stand_out(qtbot: QtBot) -> None:
    asked = Asked(qtbot, S.SUBMIT_UNKNOWN)
    abandon, wait, resend = map(asked.button, ("fate_abandon", "fate_wait", "fate_resend"))
    assert abandon is not None
    assert wait is not None
    assert resend is not None
    assert abandon.x() < wait.x() < resend.x()
    assert resend.property("kind") is None
    assert wait.isDefault()
