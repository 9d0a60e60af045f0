"""The menu of one card or of several."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMenu, QWidget

from luma_desktop.domain.job import Job, JobState
from luma_desktop.ui.command_icons import COMMAND_ICONS
from luma_desktop.ui.icons import icon
from luma_desktop.ui.presenters import Command, command_groups, command_text

translate = QCoreApplication.translate

_PAIR = 2

Trigger = Callable[[Command, Sequence[Job]], None]


def card_menu(jobs: Sequence[Job], trigger: Trigger, parent: QWidget) -> QMenu:
    """A menu that calls `trigger` with what was chosen and is gone once it closes."""
    menu = QMenu(parent)
    menu.setObjectName("card_menu")
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    if len(jobs) == 1:
        _fill_for_one(menu, jobs[0], trigger)
    else:
        _fill_for_many(menu, jobs, trigger)
    return menu


def _fill_for_one(menu: QMenu, job: Job, trigger: Trigger) -> None:
    for group in command_groups(job):
        if not menu.isEmpty():
            menu.addSeparator()
        for command in group:
            _add(menu, command, command_text(command, job), [job], trigger)


def _fill_for_many(menu: QMenu, jobs: Sequence[Job], trigger: Trigger) -> None:
    if len(jobs) == _PAIR:
        _add(menu, Command.COMPARE, translate("commands", "Compare the two…"), jobs, trigger)
    in_line = [job for job in jobs if job.state is JobState.QUEUED]
    if in_line:
        text = translate("commands", "Take {count} out of the line").format(count=len(in_line))
        _add(menu, Command.CANCEL, text, in_line, trigger)
    text = translate("commands", "Remove {count}").format(count=len(jobs))
    _add(menu, Command.REMOVE, text, jobs, trigger)


def _add(menu: QMenu, command: Command, text: str, jobs: Sequence[Job], trigger: Trigger) -> None:
    action = menu.addAction(icon(COMMAND_ICONS[command]), text)
    action.setObjectName(f"card_{command}")
    action.triggered.connect(lambda: trigger(command, jobs))
