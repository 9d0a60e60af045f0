"""The transport bar: intents out, facts in, no nested event loop."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from luma_desktop.ui.kit.slim_slider import SlimSlider
from luma_desktop.ui.presenters.texts.playback_times import clock_text
from luma_desktop.ui.preview.speed_button import SpeedButton
from luma_desktop.ui.preview.transport_bar import TransportBar
from luma_desktop.ui.preview.volume_button import VolumeButton

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def bar(qtbot: QtBot) -> TransportBar:
    bar = TransportBar()
    bar.set_available(True)
    bar.set_duration(5000)
    bar.resize(620, 40)
    qtbot.addWidget(bar)
    with qtbot.waitExposed(bar):
        bar.show()
    return bar


def _tool(bar: TransportBar, name: str) -> QToolButton:
    button = bar.findChild(QToolButton, name)
    assert isinstance(button, QToolButton)
    return button


def _words(bar: TransportBar, name: str) -> str:
    label = bar.findChild(QLabel, name)
    assert isinstance(label, QLabel)
    return label.text()


@pytest.mark.parametrize(
    ("milliseconds", "text"),
    [(0, "0:00.00"), (2080, "0:02.08"), (5000, "0:05.00"), (61_239, "1:01.23"), (-5, "0:00.00")],
)
def test_times_as_people_read_them(milliseconds: int, text: str) -> None:
    assert clock_text(milliseconds) == text


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("play", "Play"),
        ("frame_back", "Back one frame"),
        ("frame_forward", "Forward one frame"),
        ("loop", "Loop"),
        ("speed", "Speed: 1×"),
        ("volume", "Volume"),
        ("fullscreen", "Full screen"),
    ],
)
def test_every_button_has_a_name(bar: TransportBar, name: str, title: str) -> None:
    assert _tool(bar, name).accessibleName() == title
    assert _tool(bar, name).toolTip()


def test_wishes(qtbot: QtBot, bar: TransportBar) -> None:
    with qtbot.waitSignal(bar.play_toggled):
        QTest.mouseClick(_tool(bar, "play"), LEFT)
    with qtbot.waitSignal(bar.step_requested) as back:
        QTest.mouseClick(_tool(bar, "frame_back"), LEFT)
    with qtbot.waitSignal(bar.step_requested) as forward:
        QTest.mouseClick(_tool(bar, "frame_forward"), LEFT)
    assert (back.args, forward.args) == ([-1], [1])
    with qtbot.waitSignal(bar.loop_requested) as loop:
        QTest.mouseClick(_tool(bar, "loop"), LEFT)
    assert loop.args == [True]
    with qtbot.waitSignal(bar.fullscreen_toggled):
        QTest.mouseClick(_tool(bar, "fullscreen"), LEFT)


def test_clicks_leave_the_keyboard_where_it_is(qtbot: QtBot, bar: TransportBar) -> None:
    other = QWidget(bar)
    other.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    other.show()
    bar.activateWindow()
    other.setFocus()
    qtbot.waitUntil(other.hasFocus)
    QTest.mouseClick(_tool(bar, "play"), LEFT)
    assert other.hasFocus()


def test_facts(bar: TransportBar) -> None:
    bar.set_position(2080)
    bar.set_looping(True)
    bar.set_playing(True)
    assert _words(bar, "position") == "0:02.08"
    assert _words(bar, "clip_duration") == "0:05.00"
    assert _tool(bar, "loop").isChecked()
    assert _tool(bar, "play").accessibleName() == "Play"
    assert _tool(bar, "play").accessibleDescription() == "Playing"
    bar.set_fullscreen(True)
    assert "Exit" in _tool(bar, "fullscreen").toolTip()


def test_without_a_clip_there_is_nothing_to_move(bar: TransportBar) -> None:
    bar.set_available(False)
    assert not _tool(bar, "play").isEnabled()
    assert _tool(bar, "volume").isEnabled()


def test_speed_is_chosen_from_a_menu(qtbot: QtBot, bar: TransportBar) -> None:
    button = bar.findChild(SpeedButton)
    assert isinstance(button, SpeedButton)
    QTest.mouseClick(button, LEFT)
    menu = button.menu_below
    qtbot.waitUntil(menu.isVisible)
    half = next(action for action in menu.actions() if action.text() == "0.5×")
    with qtbot.waitSignal(bar.speed_requested) as told:
        half.trigger()
    menu.close()
    assert told.args == [0.5]
    bar.set_speed(0.5)
    assert button.text() == "0.5×"
    assert half.isChecked()


def test_volume_slider_and_mute(qtbot: QtBot, bar: TransportBar) -> None:
    button = bar.findChild(VolumeButton)
    assert isinstance(button, VolumeButton)
    slider = button.menu_below.findChild(SlimSlider, "volume_slider")
    mute = button.menu_below.findChild(QToolButton, "mute")
    assert isinstance(slider, SlimSlider)
    assert isinstance(mute, QToolButton)
    with qtbot.assertNotEmitted(bar.volume_requested):
        bar.set_volume(0.3, muted=False)
    assert slider.value() == 30
    with qtbot.waitSignal(bar.mute_requested) as told:
        mute.click()
    assert told.args == [True]
    bar.set_volume(0.3, muted=True)
    assert button.accessibleDescription() == "Muted"
    with qtbot.waitSignals([bar.mute_requested, bar.volume_requested]):
        slider.setValue(60)
