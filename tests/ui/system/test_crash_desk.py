"""Faults of the program come to the user one at a time, from whichever thread."""

from __future__ import annotations

import threading

from PySide6.QtWidgets import QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from luma_desktop.ui.system.crash_desk import CrashDesk
from luma_desktop.ui.system.crash_dialog import CrashDialog


def shown(window: QWidget) -> list[CrashDialog]:
    return [d for d in window.findChildren(CrashDialog) if d.isVisible()]


def test_a_fault_of_another_thread_is_shown(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    desk = CrashDesk(window)
    fault = {"summary": "ValueError: x", "details": "trace", "was_last_run": False}
    thread = threading.Thread(target=lambda: desk.tell(**fault))  # type: ignore[arg-type]
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: len(shown(window)) == 1)
    (dialog,) = shown(window)
    details = dialog.findChild(QPlainTextEdit, "crash_details")
    assert details is not None
    assert details.toPlainText() == "trace"


def test_one_dialog_at_a_time_and_the_wish_for_safe_mode_goes_up(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    desk = CrashDesk(window)
    desk.tell("first", "1", was_last_run=True)
    desk.tell("second", "2", was_last_run=False)
    qtbot.waitUntil(lambda: len(shown(window)) == 1)
    (dialog,) = shown(window)
    with qtbot.waitSignal(desk.safe_restart_requested):
        dialog.safe_restart_requested.emit()
        dialog.accept()
    assert shown(window) == []
    desk.tell("third", "3", was_last_run=False)
    qtbot.waitUntil(lambda: len(shown(window)) == 1)
