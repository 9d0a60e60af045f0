"""The menu of one card or of several."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from luma_desktop.domain.job import Job
from luma_desktop.domain.priority import Priority
from luma_desktop.ui.actions.commands import HOW_SOON, PLACES, Command
from luma_desktop.ui.actions.offers import (
    CARD,
    able,
    card_groups,
    command_text,
    text_for_many,
    with_key,
)
from luma_desktop.ui.actions.possible import waits
from luma_desktop.ui.kit.icons import icon

translate = QCoreApplication.translate

Trigger = Callable[[Command, Sequence[Job]], None]

_PRIORITIES = {
    Command.SEND_FIRST: Priority.FIRST,
    Command.SEND_IN_TURN: Priority.IN_TURN,
    Command.SEND_LAST: Priority.LAST,
}


def card_menu(jobs: Sequence[Job], trigger: Trigger, parent: QWidget) -> QMenu:
    """A menu that calls `trigger` with the chosen command and is deleted when it closes."""
    menu = QMenu(parent)
    menu.setObjectName("card_menu")
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for number, group in enumerate(card_groups(jobs)):
        if number:
            menu.addSeparator()
        for command in group:
            several = len(jobs) > 1
            text = text_for_many(command, jobs) if several else command_text(command, jobs[0])
            _add(menu, command, text, able(command, jobs), trigger)
        if number == 0:
            _add_places(menu, jobs, trigger)
    return menu


def _add_places(menu: QMenu, jobs: Sequence[Job], trigger: Trigger) -> None:
    """Add the submenu that moves queued jobs or sets their priority."""
    waiting = list(filter(waits, jobs))
    if not waiting:
        return
    text = translate("commands", "Move in queue")
    if len(jobs) > 1:
        text = translate("commands", "Move {count} in queue").format(count=len(waiting))
    places = menu.addMenu(icon("arrow-up-down"), text)
    places.setObjectName("place_menu")
    shared = {job.priority for job in waiting}
    for command in CARD:
        if command.spec.card < PLACES:
            continue
        if command.spec.card == HOW_SOON:
            places.addSeparator()
        entry = _add(places, command, command_text(command, waiting[0]), waiting, trigger)
        if command in _PRIORITIES:
            entry.setCheckable(True)
            entry.setChecked(shared == {_PRIORITIES[command]})


def _add(
    menu: QMenu, command: Command, text: str, jobs: Sequence[Job], trigger: Trigger
) -> QAction:
    drawn, shown = command.spec.icon, with_key(text, command)
    entry = menu.addAction(icon(drawn), shown) if drawn else menu.addAction(shown)
    entry.setObjectName(f"card_{command.object_name}")
    entry.triggered.connect(lambda: trigger(command, jobs))
    return entry
