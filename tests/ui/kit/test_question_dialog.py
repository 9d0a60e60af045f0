"""A question about money stands like every dialog, and only a chosen answer spends."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from luma_desktop.domain.settings import Settings
from luma_desktop.ui.bridge.bridge import Bridge
from luma_desktop.ui.controllers.dialogs import Dialogs
from luma_desktop.ui.controllers.name_example import NameExample
from luma_desktop.ui.state.wallet import Wallet
from tests.support.widgets import find, press

EVIL = "<b>Make</b> 12 clips"


class Asked:
    """The question, open, and how often it was agreed to."""

    def __init__(self, qtbot: QtBot) -> None:
        self.window = QWidget()
        qtbot.addWidget(self.window)
        bridge = Bridge()
        self.dialogs = Dialogs(bridge, Wallet(), Settings(), NameExample(bridge), self.window)
        self.agreed = 0
        self.dialogs.ask(
            EVIL, "The balance is $9.25.", "Generate 12 clips · $3.00", self._on_agreed
        )
        self.dialog = find(self.window, QDialog, "question")
        with qtbot.waitExposed(self.dialog):
            pass
        self.cancel = find(self.dialog, QPushButton, "question_cancel")
        self.yes = find(self.dialog, QPushButton, "question_yes")

    def _on_agreed(self) -> None:
        assert not self.dialog.isVisible(), "what is asked next would lie below it"
        self.agreed += 1


def test_it_stands_like_every_dialog(qtbot: QtBot) -> None:
    asked = Asked(qtbot)
    assert asked.yes.property("kind") == "primary"
    assert asked.cancel.geometry().right() < asked.yes.x()
    text = find(asked.dialog, QLabel, "question_text")
    assert asked.yes.geometry().right() == text.geometry().right()
    assert find(asked.dialog, QLabel, "question_title").x() == text.x()


def test_it_is_plain_text_and_is_read_out(qtbot: QtBot) -> None:
    asked = Asked(qtbot)
    labels = asked.dialog.findChildren(QLabel)
    assert [label.textFormat() for label in labels] == [Qt.TextFormat.PlainText] * 2
    assert asked.dialog.accessibleName() == EVIL
    assert asked.dialog.accessibleDescription() == "The balance is $9.25."


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape])
def test_enter_and_escape_spend_nothing(qtbot: QtBot, key: Qt.Key) -> None:
    asked = Asked(qtbot)
    assert asked.dialog.focusWidget() is asked.cancel
    with qtbot.waitSignal(asked.dialog.rejected):
        press(asked.dialog.focusWidget(), key)
    assert asked.agreed == 0


def test_enter_gives_the_answer_that_the_keyboard_has_gone_to(qtbot: QtBot) -> None:
    asked = Asked(qtbot)
    asked.yes.setFocus()
    with qtbot.waitSignal(asked.dialog.accepted):
        press(asked.yes, Qt.Key.Key_Return)
    assert asked.agreed == 1
