"""Buttons that fit are shown; the others are in the menu."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from luma_desktop.domain.job import JobState
from luma_desktop.ui.actions.action_row import ActionRow
from luma_desktop.ui.actions.commands import Command
from tests.support.jobs import in_state
from tests.support.widgets import find

NAMES = ["Extend", "Remix", "Save as…"]


@pytest.fixture
def owner(qtbot: QtBot) -> QWidget:
    owner = QWidget()
    qtbot.addWidget(owner)
    return owner


@pytest.fixture
def wished() -> list[Command]:
    return []


@pytest.fixture
def row(owner: QWidget, wished: list[Command]) -> ActionRow:
    shown = (Command.EXTEND, Command.REMIX, Command.SAVE_AS)
    row = ActionRow(shown, [Command.REVEAL], wished.append, owner)
    row.resize(600, 40)
    owner.resize(600, 40)
    owner.show()
    return row


def in_sight(row: ActionRow) -> list[str]:
    buttons = [find(row, QPushButton, name) for name in ("extend", "remix", "save_as")]
    return [button.text() for button in buttons if button.isVisible()]


def in_menu(row: ActionRow) -> list[str]:
    find(row, QPushButton, "more").click()
    menu = find(row, QMenu, "more_menu")
    lines = [action.text().replace("&", "") for action in menu.actions() if action.text()]
    texts = [line.partition("\t")[0] for line in lines]
    menu.close()
    return texts


def test_all_are_shown_where_there_is_room(row: ActionRow) -> None:
    assert in_sight(row) == NAMES
    assert in_menu(row) == ["Show in folder"]


def test_what_does_not_fit_goes_to_the_menu_and_comes_back(row: ActionRow) -> None:
    row.resize(row.minimumSizeHint().width() + 4, 40)
    assert in_sight(row) == ["Extend"]
    assert in_menu(row) == ["Remix", "Save clip as…", "Show in folder"]
    row.resize(600, 40)
    assert in_sight(row) == NAMES


def test_a_button_wishes_its_command(row: ActionRow, wished: list[Command]) -> None:
    button = find(row, QPushButton, "remix")
    assert not button.isEnabled(), "nothing is watched yet"
    row.set_jobs([in_state(JobState.READY)])
    button.click()
    assert wished == [Command.REMIX]
    row.set_jobs([])
    assert not button.isEnabled()
    assert button.toolTip() == "Remix (Ctrl+R)"
    assert button.accessibleName() == "Remix"


def test_an_entry_of_the_menu_wishes_its_command_with_icon_and_key(
    row: ActionRow, wished: list[Command]
) -> None:
    row.set_jobs([in_state(JobState.READY)])
    find(row, QPushButton, "more").click()
    menu = find(row, QMenu, "more_menu")
    (entry,) = menu.actions()
    assert entry.text() == "Show in &folder\tCtrl+Shift+R"
    assert not entry.icon().isNull()
    entry.trigger()
    assert wished == [Command.REVEAL]
    menu.close()
    row.set_jobs([in_state(JobState.FAILED)])
    find(row, QPushButton, "more").click()
    assert not menu.actions()[0].isEnabled()
    menu.close()
