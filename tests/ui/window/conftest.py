"""The real window on a real bridge; the engine is not there yet, so commands wait in the bridge."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QPlainTextEdit
from pytestqt.qtbot import QtBot

from luma_desktop.domain.job import Job
from luma_desktop.domain.keys import KeyPlace, KeyStatus
from luma_desktop.domain.settings import Settings, WindowState
from luma_desktop.engine.facts import Fact, JobChanged, JobsAdded, KeyStatusChanged
from luma_desktop.ui.actions.commands import Command
from luma_desktop.ui.bridge.bridge import Bridge
from luma_desktop.ui.messages.message_bar import MessageBar
from luma_desktop.ui.window.main_window import MainWindow
from tests.support.widgets import find, press, type_text

CTRL = Qt.KeyboardModifier.ControlModifier
KEPT = KeyStatus(place=KeyPlace.KEYRING, backend="Secret Service")
ABSENT = KeyStatus(place=KeyPlace.ABSENT, backend="Secret Service")


class Desk:
    """A window, and what happens at it."""

    def __init__(
        self,
        qtbot: QtBot,
        *,
        settings: Settings | None = None,
        state: WindowState | None = None,
        size: tuple[int, int] = (1280, 800),
    ) -> None:
        self.qtbot = qtbot
        self.bridge = Bridge()
        self.window = MainWindow(self.bridge, settings or Settings(), state or WindowState())
        qtbot.addWidget(self.window)
        self.window.resize(*size)
        with qtbot.waitExposed(self.window):
            self.window.show()
        with qtbot.waitActive(self.window):
            self.window.activateWindow()
        self._already_waiting = self.bridge.waiting

    def tell(self, *facts: Fact) -> None:
        for fact in facts:
            self.bridge.publish(fact)

    def tell_key(self, status: KeyStatus = KEPT) -> None:
        self.tell(KeyStatusChanged(status=status))

    def tell_added(self, *jobs: Job, undoable: bool = False) -> None:
        self.tell(JobsAdded(jobs=jobs, undoable=undoable))

    def tell_change(self, job: Job) -> None:
        self.tell(JobChanged(job=job))

    @property
    def commands(self) -> int:
        """How many commands were given to the engine since the start."""
        return self.bridge.waiting - self._already_waiting

    @property
    def prompt(self) -> QPlainTextEdit:
        return find(self.window, QPlainTextEdit, "prompt")

    @property
    def message(self) -> str:
        return find(self.window, MessageBar, "messages").text

    @property
    def offer(self) -> str:
        button = find(self.window, QAbstractButton, "message_action")
        return button.text() if button.isVisible() else ""

    @property
    def watched(self) -> str:
        return find(self.window, QLabel, "preview_title").text()

    def type(self, text: str) -> None:
        self.prompt.setFocus()
        self.prompt.selectAll()
        type_text(self.prompt, text)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = CTRL) -> None:
        press(self.window.focusWidget(), key, modifier)

    def click(self, name: str) -> None:
        find(self.window, QAbstractButton, name).click()

    def do(self, name: Command) -> None:
        self.window.action(name).trigger()


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    return Desk(qtbot)
