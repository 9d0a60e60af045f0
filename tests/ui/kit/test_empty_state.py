"""An empty pane says what it is for and offers at most one thing."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from luma_desktop.ui.kit.empty_state import EmptyState


def test_says_and_offers(qtbot: QtBot) -> None:
    state = EmptyState(
        "queue_empty", "list", "The queue is empty", "Clips stand here.", "Add a key…"
    )
    qtbot.addWidget(state)
    state.show()
    title = state.findChild(QLabel, "queue_empty_title")
    button = state.findChild(QPushButton, "queue_empty_action")
    assert isinstance(title, QLabel)
    assert isinstance(button, QPushButton)
    assert title.text() == "The queue is empty"
    with qtbot.waitSignal(state.action_triggered):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    state.set_words("No match", "Try other words.")
    assert title.text() == "No match"
    assert button.isHidden()
