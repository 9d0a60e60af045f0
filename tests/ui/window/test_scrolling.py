"""The wheel scrolls what it passes over, and changes nothing that is paid for."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from luma_desktop.domain.request import Model
from luma_desktop.domain.settings import FormDraft, Settings, WindowState
from luma_desktop.ui.actions.commands import Command
from tests.support.widgets import find, wheel
from tests.ui.window.conftest import Desk

DRAFT = FormDraft(prompt="A boat", model=Model.RAY_2, variations=3)


def fields(parent: QWidget) -> list[QWidget]:
    kinds: tuple[type[QWidget], ...] = (QComboBox, QAbstractSpinBox)
    return [field for kind in kinds for field in parent.findChildren(kind) if field.isVisible()]


def scrolled(area: QScrollArea) -> list[str]:
    """Turn the wheel once over each field; returns those over which the area stayed."""
    bar, stuck = area.verticalScrollBar(), []
    for field in fields(area):
        field.clearFocus()
        area.ensureWidgetVisible(field)
        middle = field.mapTo(area, field.rect().center()).y() + bar.value()
        bar.setValue(middle - area.viewport().height() // 2)
        before = bar.value()
        wheel(field, down=before < bar.maximum())
        if bar.value() == before:
            stuck.append(field.objectName())
    return stuck


def test_scrolling_the_form_changes_nothing(qtbot: QtBot) -> None:
    desk = Desk(qtbot, state=WindowState(form=DRAFT), size=(880, 540))
    area = find(desk.window, QScrollArea, "form_scroll")
    assert {"model", "resolution", "duration", "variations"} <= {
        field.objectName() for field in fields(area)
    }
    assert scrolled(area) == []
    assert desk.window.state().form == DRAFT


def test_scrolling_the_settings_changes_nothing(qtbot: QtBot) -> None:
    settings = Settings(day_cap_usd=5.0, month_cap_usd=50.0, max_in_flight=4)
    desk = Desk(qtbot, settings=settings)
    told: list[object] = []
    desk.window.settings_changed.connect(told.append)
    desk.do(Command.SETTINGS)
    area = find(desk.window, QScrollArea, "settings_scroll")
    assert len(fields(area)) >= 6
    assert scrolled(area) == []
    assert told == []


def test_a_list_that_was_clicked_into_takes_the_wheel(qtbot: QtBot) -> None:
    desk = Desk(qtbot, state=WindowState(form=DRAFT))
    model = find(desk.window, QComboBox, "model")
    model.setFocus()
    wheel(model)
    assert desk.window.state().form.model is not DRAFT.model


@pytest.mark.parametrize("down", [True, False])
def test_variations_never_do(qtbot: QtBot, down: bool) -> None:
    desk = Desk(qtbot, state=WindowState(form=DRAFT))
    variations = find(desk.window, QAbstractSpinBox, "variations")
    QTest.mouseClick(variations, Qt.MouseButton.LeftButton, pos=QPoint(20, 10))
    assert variations.hasFocus()
    wheel(variations, down=down)
    assert desk.window.state().form.variations == DRAFT.variations
