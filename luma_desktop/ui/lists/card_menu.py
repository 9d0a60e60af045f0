"""The menu of one card or of several."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMenu, QWidget

from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.priority import Priority
from luma_desktop.ui.actions.action_table import (
    OF_A_FILE,
    OF_A_FILM,
    OF_A_JOB,
    OF_A_SOURCE,
    shown_key,
)
from luma_desktop.ui.actions.actions import native_key
from luma_desktop.ui.actions.command_icons import COMMAND_ACTIONS, COMMAND_ICONS
from luma_desktop.ui.kit.icons import icon
from luma_desktop.ui.presenters import Command, command_groups, command_text
from luma_desktop.ui.presenters.job.bulk import (
    HOW_SOON,
    MOVES,
    able,
    groups_for_many,
    text_for_many,
)

translate = QCoreApplication.translate

Trigger = Callable[[Command, Sequence[Job]], None]

_OF_THE_WATCHED = frozenset({*OF_A_FILE, *OF_A_FILM, *OF_A_JOB, *OF_A_SOURCE})
"""Their keys do it to the clip in the preview: who chooses one clip watches it."""

_PRIORITIES = {
    Command.SEND_FIRST: Priority.FIRST,
    Command.SEND_IN_TURN: Priority.IN_TURN,
    Command.SEND_LAST: Priority.LAST,
}


def card_menu(jobs: Sequence[Job], trigger: Trigger, parent: QWidget) -> QMenu:
    """A menu that calls `trigger` with what was chosen and is gone once it closes."""
    menu = QMenu(parent)
    menu.setObjectName("card_menu")
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    several = len(jobs) > 1
    groups = groups_for_many(jobs) if several else command_groups(jobs[0])
    for number, group in enumerate(groups):
        if number:
            menu.addSeparator()
        for command in group:
            text = text_for_many(command, jobs) if several else command_text(command, jobs[0])
            shown = _with_key(text, command, jobs)
            _add(menu, command, shown, able(command, jobs), trigger)
        if number == 0:
            _add_place(menu, jobs, trigger)
    return menu


def _add_place(menu: QMenu, jobs: Sequence[Job], trigger: Trigger) -> None:
    """When those in line are sent: by their place, or ahead of or behind all others."""
    waiting = able(Command.MOVE_UP, jobs)
    if not waiting:
        return
    text = translate("commands", "Place in line")
    if len(jobs) > 1:
        text = translate("commands", "Place of {count} in line").format(count=len(waiting))
    places = menu.addMenu(icon("arrow-up-down"), text)
    places.setObjectName("place_menu")
    for command in MOVES:
        shown = _with_key(command_text(command, waiting[0]), command, waiting)
        _add(places, command, shown, waiting, trigger)
    places.addSeparator()
    shared = {job.priority for job in waiting}
    for command in HOW_SOON:
        _add(places, command, command_text(command, waiting[0]), waiting, trigger)
        action = places.actions()[-1]
        action.setCheckable(True)
        action.setChecked(shared == {_PRIORITIES[command]})


def _with_key(text: str, command: Command, jobs: Sequence[Job]) -> str:
    """`text` with the key that does the same to the chosen `jobs`, if one does."""
    name = COMMAND_ACTIONS.get(command)
    is_watched = len(jobs) == 1 and jobs[0].state is JobState.READY
    if name is None or (name in _OF_THE_WATCHED and not is_watched):
        return text
    key = native_key(shown_key(name))
    return f"{text}\t{key}" if key else text


def _add(menu: QMenu, command: Command, text: str, jobs: Sequence[Job], trigger: Trigger) -> None:
    drawn = COMMAND_ICONS.get(command)
    action = menu.addAction(text) if drawn is None else menu.addAction(icon(drawn), text)
    action.setObjectName(f"card_{command}")
    action.triggered.connect(lambda: trigger(command, jobs))
