"""The table of actions: no key means two things, and nothing that costs money repeats."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QTreeWidget
from pytestqt.qtbot import QtBot

from luma_desktop.domain.job import JobState
from luma_desktop.ui.actions.actions import IN_MENUS, Actions, Wishes, menu_groups, menu_title
from luma_desktop.ui.actions.commands import Command, Concerns, Place, Scope
from luma_desktop.ui.actions.offers import key_text, menu_text, plain_text
from luma_desktop.ui.settings.shortcuts_dialog import ShortcutsDialog
from tests.support.jobs import in_state
from tests.support.widgets import find, marked


@pytest.fixture
def owner(qtbot: QtBot) -> QObject:
    return QObject()


@pytest.fixture
def actions(owner: QObject) -> Actions:
    return Actions(Wishes(owner), owner)


EVERYWHERE = Qt.MatchFlag.MatchWildcard | Qt.MatchFlag.MatchRecursive
SPECS = [command.spec for command in IN_MENUS]
MENUS = {place: list(menu_groups(place)) for place in Place}


def test_no_two_commands_are_one() -> None:
    """Rows of the table that were equal would be one member of the enumeration."""
    assert len(Command) == len(Command.__members__)


def test_every_action_stands_once_in_the_menus() -> None:
    shown = [command for groups in MENUS.values() for group in groups for command in group]
    assert Counter(shown) == Counter(IN_MENUS)


def test_every_command_can_be_reached() -> None:
    assert [one for one in Command if one not in IN_MENUS and not one.spec.card] == []


def test_every_menu_and_all_in_it_has_a_letter_of_its_own() -> None:
    bars = [[menu_title(place) for place in Place]]
    bars += [[menu_text(one) for group in groups for one in group] for groups in MENUS.values()]
    for texts in bars:
        letters = marked(texts)
        assert all(len(letter) == 1 for letter in letters), texts
        assert sorted(letters) == sorted(set(letters)), texts


def test_no_menu_is_longer_than_a_small_screen() -> None:
    assert max(sum(map(len, groups)) for groups in MENUS.values()) <= 12


def test_no_key_has_two_meanings() -> None:
    keys = Counter(key for spec in SPECS for key in spec.keys)
    assert [key for key, count in keys.items() if count > 1] == []


@pytest.mark.parametrize(
    ("name", "key"),
    [
        (Command.GENERATE, "Ctrl+Return"),
        (Command.CLEAR_FORM, "Ctrl+N"),
        (Command.EXTEND, "Ctrl+E"),
        (Command.REMIX, "Ctrl+R"),
        (Command.SAVE_AS, "Ctrl+S"),
        (Command.SEARCH, "Ctrl+F"),
        (Command.SETTINGS, "Ctrl+,"),
        (Command.PLAY, "Space"),
        (Command.PREVIOUS_FRAME, "Left"),
        (Command.NEXT_FRAME, "Right"),
        (Command.BACK_TEN, "Shift+Left"),
        (Command.FORWARD_TEN, "Shift+Right"),
        (Command.LOOP_START, "["),
        (Command.LOOP_END, "]"),
        (Command.LOOP, "L"),
        (Command.FULL_SCREEN, "F"),
        (Command.REMOVE, "Del"),
        (Command.QUIT, "Ctrl+Q"),
        (Command.SHORTCUTS, "F1"),
    ],
)
def test_the_promised_keys(actions: Actions, name: Command, key: str) -> None:
    assert actions[name].shortcuts()[0] == QKeySequence(key)


def test_a_held_key_only_repeats_steps(actions: Actions) -> None:
    repeating = {name for name in IN_MENUS if actions[name].autoRepeat()}
    steps = {Command.PREVIOUS_FRAME, Command.NEXT_FRAME, Command.BACK_TEN, Command.FORWARD_TEN}
    assert repeating == steps


def test_single_keys_belong_to_a_part_of_the_window(actions: Actions) -> None:
    context = Qt.ShortcutContext.WidgetWithChildrenShortcut
    for command, spec in zip(IN_MENUS, SPECS, strict=True):
        belongs = actions[command].shortcutContext() == context
        assert belongs == (spec.scope is not Scope.WINDOW)
        if spec.scope is Scope.WINDOW:
            assert all("+" in key or key.startswith("F") for key in spec.keys)


def test_texts_without_marks() -> None:
    assert plain_text(Command.GENERATE) == "Generate"
    assert key_text(Command.GENERATE) == "Ctrl+Return"
    assert key_text(Command.ABOUT) == ""


def test_what_is_about_no_job_can_always_be_done(actions: Actions) -> None:
    possible = {command for command in IN_MENUS if actions[command].isEnabled()}
    assert possible == {one for one in IN_MENUS if one.spec.concerns is Concerns.NOTHING}


def test_keys_and_menus_are_about_the_chosen_and_frames_about_the_watched(
    owner: QObject, qtbot: QtBot
) -> None:
    wishes = Wishes(owner)
    actions = Actions(wishes, owner)
    chosen = [in_state(JobState.READY, "a"), in_state(JobState.FAILED, "b")]
    actions.set_jobs(chosen=chosen, watched=[in_state(JobState.READY, "w")])
    for command, about in (
        (Command.SAVE_AS, ["a", "b"]),
        (Command.USE_CURRENT_FRAME, ["w"]),
        (Command.SETTINGS, []),
    ):
        with qtbot.waitSignal(wishes.wished) as wished:
            actions[command].trigger()
        assert wished.args == [command, about]
    actions.set_jobs(chosen=chosen[1:], watched=())
    assert not actions[Command.EXTEND].isEnabled()
    assert actions[Command.REMIX].isEnabled()


def test_the_help_lists_every_key(qtbot: QtBot) -> None:
    dialog = ShortcutsDialog()
    qtbot.addWidget(dialog)
    table = find(dialog, QTreeWidget, "shortcuts_table")
    shown = [item.text(0) for item in table.findItems("*", EVERYWHERE) if item.parent()]
    assert shown == [plain_text(command) for command in IN_MENUS if command.spec.keys]
