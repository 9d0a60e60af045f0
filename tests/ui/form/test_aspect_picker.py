"""Choosing an aspect ratio by mouse, by keyboard and by an outside program."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from luma_desktop.domain.request import AspectRatio
from luma_desktop.ui.form.aspect_picker import RATIOS, AspectRatioPicker


@pytest.fixture
def picker(qtbot: QtBot) -> AspectRatioPicker:
    picker = AspectRatioPicker()
    qtbot.addWidget(picker)
    with qtbot.waitExposed(picker):
        picker.show()
    return picker


def _button(picker: AspectRatioPicker, ratio: str) -> QAbstractButton:
    name = f"aspect_{ratio.replace(':', '_')}"
    button = picker.findChild(QAbstractButton, name)
    assert isinstance(button, QAbstractButton)
    return button


def test_offers_what_the_service_takes_in_the_order_of_the_form() -> None:
    assert [ratio.value for ratio in AspectRatio] == list(RATIOS)


def test_names_for_screen_readers(picker: AspectRatioPicker) -> None:
    assert picker.accessibleName() == "Aspect ratio"
    assert _button(picker, "21:9").accessibleName() == "21:9"


def test_click_chooses_and_tells(qtbot: QtBot, picker: AspectRatioPicker) -> None:
    assert picker.value() == "16:9"
    with qtbot.waitSignal(picker.changed) as told:
        QTest.mouseClick(_button(picker, "4:3"), Qt.MouseButton.LeftButton)
    assert told.args == ["4:3"]
    assert picker.value() == "4:3"
    assert not _button(picker, "16:9").isChecked()


def test_set_value_is_silent(qtbot: QtBot, picker: AspectRatioPicker) -> None:
    with qtbot.assertNotEmitted(picker.changed):
        picker.set_value("9:21")
    assert picker.value() == "9:21"
    assert _button(picker, "9:21").isChecked()


def test_what_cannot_be_changed_still_shows_what_is_chosen(picker: AspectRatioPicker) -> None:
    picker.setEnabled(False)
    pictures = []
    for chosen in ("16:9", "9:21"):
        picker.set_value(chosen)
        pictures.append(_button(picker, "9:21").grab().toImage())
    assert pictures[0] != pictures[1]


def test_unknown_ratio_is_refused(picker: AspectRatioPicker) -> None:
    with pytest.raises(KeyError):
        picker.set_value("2:1")


def test_arrow_keys_move_the_choice(qtbot: QtBot, picker: AspectRatioPicker) -> None:
    picker.activateWindow()
    picker.setFocus()
    qtbot.waitUntil(_button(picker, "16:9").hasFocus)
    with qtbot.waitSignal(picker.changed) as told:
        QTest.keyClick(_button(picker, "16:9"), Qt.Key.Key_Right)
    assert told.args == ["9:16"]
    assert _button(picker, "9:16").hasFocus()


def test_no_ratio_looks_like_another(qtbot: QtBot, picker: AspectRatioPicker) -> None:
    picker.resize(283, 44)
    pictures = [bytes(_button(picker, ratio).grab().toImage().bits()) for ratio in RATIOS]
    assert len(set(pictures)) == len(RATIOS)
