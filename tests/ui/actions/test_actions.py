"""The table of actions: no key means two things, and nothing that costs money repeats."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QTreeWidget
from pytestqt.qtbot import QtBot

from luma_desktop.ui.actions.action_table import Name, Scope, menus
from luma_desktop.ui.actions.actions import Actions, key_text, plain_text
from luma_desktop.ui.settings.shortcuts_dialog import ShortcutsDialog
from tests.support.widgets import find, marked


@pytest.fixture
def owner(qtbot: QtBot) -> QObject:
    return QObject()


@pytest.fixture
def actions(owner: QObject) -> Actions:
    return Actions(owner)


EVERYWHERE = Qt.MatchFlag.MatchWildcard | Qt.MatchFlag.MatchRecursive
SPECS = [spec for menu in menus() for group in menu.groups for spec in group]


def test_every_action_stands_once_in_the_menus() -> None:
    assert Counter(spec.name for spec in SPECS) == Counter(Name)


def test_every_menu_and_all_in_it_has_a_letter_of_its_own() -> None:
    bars = [[menu.title for menu in menus()]]
    bars += [[spec.text for group in menu.groups for spec in group] for menu in menus()]
    for texts in bars:
        letters = marked(texts)
        assert all(len(letter) == 1 for letter in letters), texts
        assert sorted(letters) == sorted(set(letters)), texts


def test_no_menu_is_longer_than_a_small_screen() -> None:
    assert max(sum(map(len, menu.groups)) for menu in menus()) <= 12


def test_no_key_has_two_meanings() -> None:
    keys = Counter(key for spec in SPECS for key in spec.keys)
    assert [key for key, count in keys.items() if count > 1] == []


@pytest.mark.parametrize(
    ("name", "key"),
    [
        (Name.GENERATE, "Ctrl+Return"),
        (Name.CLEAR_FORM, "Ctrl+N"),
        (Name.EXTEND, "Ctrl+E"),
        (Name.REMIX, "Ctrl+R"),
        (Name.SAVE_AS, "Ctrl+S"),
        (Name.SEARCH, "Ctrl+F"),
        (Name.SETTINGS, "Ctrl+,"),
        (Name.PLAY, "Space"),
        (Name.PREVIOUS_FRAME, "Left"),
        (Name.NEXT_FRAME, "Right"),
        (Name.BACK_TEN, "Shift+Left"),
        (Name.FORWARD_TEN, "Shift+Right"),
        (Name.LOOP_START, "["),
        (Name.LOOP_END, "]"),
        (Name.LOOP, "L"),
        (Name.FULL_SCREEN, "F"),
        (Name.REMOVE, "Del"),
        (Name.QUIT, "Ctrl+Q"),
        (Name.SHORTCUTS, "F1"),
    ],
)
def test_the_promised_keys(actions: Actions, name: Name, key: str) -> None:
    assert actions[name].shortcuts()[0] == QKeySequence(key)


def test_a_held_key_only_repeats_steps(actions: Actions) -> None:
    repeating = {name for name in Name if actions[name].autoRepeat()}
    steps = {Name.PREVIOUS_FRAME, Name.NEXT_FRAME, Name.BACK_TEN, Name.FORWARD_TEN}
    assert repeating == steps


def test_single_keys_belong_to_a_part_of_the_window(actions: Actions) -> None:
    context = Qt.ShortcutContext.WidgetWithChildrenShortcut
    for spec in SPECS:
        belongs = actions[spec.name].shortcutContext() == context
        assert belongs == (spec.scope is not Scope.WINDOW)
        if spec.scope is Scope.WINDOW:
            assert all("+" in key or key.startswith("F") for key in spec.keys)


def test_texts_without_marks(actions: Actions) -> None:
    assert plain_text(actions[Name.GENERATE]) == "Generate"
    assert key_text(actions[Name.GENERATE]) == "Ctrl+Return"
    assert key_text(actions[Name.ABOUT]) == ""


def test_the_help_lists_every_key(qtbot: QtBot) -> None:
    dialog = ShortcutsDialog(menus())
    qtbot.addWidget(dialog)
    table = find(dialog, QTreeWidget, "shortcuts_table")
    shown = [item.text(0) for item in table.findItems("*", EVERYWHERE) if item.parent()]
    assert shown == [spec.text.replace("&", "") for spec in SPECS if spec.keys]
