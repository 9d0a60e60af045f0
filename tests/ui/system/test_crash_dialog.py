"""The crash dialog: it calms, gives the details away whole, and asks for a safe start."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from luma_desktop.ui.system.crash_dialog import CrashDialog
from tests.support.widgets import find, press

SUMMARY = "ZeroDivisionError: division by zero"
DETAILS = "Luma Desktop 0.1.0\n\n" + "\n".join(f"  File {n}" for n in range(200))


def opened(qtbot: QtBot, *, was_last_run: bool = False, is_the_end: bool = False) -> CrashDialog:
    dialog = CrashDialog(SUMMARY, DETAILS, was_last_run=was_last_run, is_the_end=is_the_end)
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.open()
    return dialog


def click(dialog: CrashDialog, name: str) -> None:
    QTest.mouseClick(find(dialog, QPushButton, name), Qt.MouseButton.LeftButton)


def test_it_says_what_happened_and_that_nothing_paid_for_is_lost(qtbot: QtBot) -> None:
    dialog = opened(qtbot)

    assert SUMMARY in find(dialog, QLabel, "crash_summary").text()
    assert "paid for is lost" in find(dialog, QLabel, "crash_meaning").text()
    assert find(dialog, QPlainTextEdit, "crash_details").toPlainText() == DETAILS


def test_a_fault_of_the_last_run_is_told_as_that(qtbot: QtBot) -> None:
    dialog = opened(qtbot, was_last_run=True)

    assert "last time" in find(dialog, QLabel, "crash_title").text()
    assert "Nothing you paid for is lost" in find(dialog, QLabel, "crash_meaning").text()


def test_a_fault_that_ends_the_program_promises_no_going_on(qtbot: QtBot) -> None:
    dialog = opened(qtbot, is_the_end=True)

    assert "can't continue" in find(dialog, QLabel, "crash_title").text()
    assert "Nothing you paid for is lost" in find(dialog, QLabel, "crash_meaning").text()
    assert find(dialog, QPushButton, "close_crash").text() == "Close"


def test_the_details_are_copied_whole(qtbot: QtBot) -> None:
    dialog = opened(qtbot)

    click(dialog, "copy_crash_details")

    assert QGuiApplication.clipboard().text() == f"{SUMMARY}\n\n{DETAILS}"
    copy = find(dialog, QPushButton, "copy_crash_details")
    assert (copy.text(), copy.accessibleName()) == ("Copied", "Copied")
    assert dialog.isVisible()


def test_a_safe_start_is_asked_for_once(qtbot: QtBot) -> None:
    dialog = opened(qtbot)

    with qtbot.waitSignal(dialog.safe_restart_requested):
        click(dialog, "restart_in_safe_mode")

    assert not dialog.isVisible()


def test_return_and_escape_go_on(qtbot: QtBot) -> None:
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Escape):
        dialog = opened(qtbot)
        with (
            qtbot.assertNotEmitted(dialog.safe_restart_requested),
            qtbot.waitSignal(dialog.finished),
        ):
            press(dialog, key)
