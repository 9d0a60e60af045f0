"""Seeking: a click jumps, a drag follows, what is only shown is not asked for."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from luma_desktop.ui.preview.seek_bar import SeekBar

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def seek(qtbot: QtBot) -> SeekBar:
    seek = SeekBar()
    seek.resize(414, 22)
    seek.set_duration(4000)
    qtbot.addWidget(seek)
    with qtbot.waitExposed(seek):
        seek.show()
    return seek


def test_names(seek: SeekBar) -> None:
    assert seek.objectName() == "seek"
    assert seek.accessibleName() == "Seek"


def test_click_jumps_there(qtbot: QtBot, seek: SeekBar) -> None:
    with qtbot.waitSignal(seek.seek_requested) as told:
        QTest.mouseClick(seek, LEFT, NONE, QPoint(207, 11))
    assert told.args == [2000]


@pytest.mark.parametrize(("x", "value"), [(-50, 0), (7, 0), (107, 1000), (407, 4000), (900, 4000)])
def test_drag_follows_and_stays_inside(seek: SeekBar, x: int, value: int) -> None:
    heard: list[int] = []
    seek.seek_requested.connect(heard.append)
    QTest.mousePress(seek, LEFT, NONE, QPoint(300, 11))
    QTest.mouseMove(seek, QPoint(x, 11))
    QTest.mouseRelease(seek, LEFT, NONE, QPoint(x, 11))
    assert heard[-1] == value


def test_position_is_shown_without_being_asked_for(qtbot: QtBot, seek: SeekBar) -> None:
    with qtbot.assertNotEmitted(seek.seek_requested):
        seek.set_position(1234)
        seek.set_duration(1000)
    assert seek.value() == 1000


def test_drag_wins_over_the_player(seek: SeekBar) -> None:
    QTest.mousePress(seek, LEFT, NONE, QPoint(207, 11))
    seek.set_position(100)
    assert seek.value() == 2000
    QTest.mouseRelease(seek, LEFT, NONE, QPoint(207, 11))
    seek.set_position(100)
    assert seek.value() == 100


def test_keys_seek(qtbot: QtBot, seek: SeekBar) -> None:
    seek.set_position(2000)
    with qtbot.waitSignal(seek.seek_requested) as told:
        QTest.keyClick(seek, Qt.Key.Key_End)
    assert told.args == [4000]


def test_outside_program_can_seek(qtbot: QtBot, seek: SeekBar) -> None:
    interface = QAccessible.queryAccessibleInterface(seek)
    with qtbot.waitSignal(seek.seek_requested) as told:
        interface.valueInterface().setCurrentValue(1500)
    assert told.args == [1500]


def test_loop_marks_are_drawn(seek: SeekBar) -> None:
    plain = seek.grab().toImage()
    seek.set_loop_range(1000, None)
    started = seek.grab().toImage()
    seek.set_loop_range(1000, 3000)
    assert plain != started
    assert started != seek.grab().toImage()
    seek.set_loop_range(None, None)
    assert seek.grab().toImage() == plain
