"""The one signal for commands, and the QActions of the menu bar that emit it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from PySide6.QtCore import QCoreApplication, QElapsedTimer, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from luma_desktop.domain.job import Job
from luma_desktop.ui.actions.commands import Command, Concerns, Place, Scope
from luma_desktop.ui.actions.offers import is_possible, menu_text, priced_text

translate = QCoreApplication.translate

IN_MENUS = tuple(command for command in Command if command.spec.menu is not None)

ONE_CLICK = 500
"""Milliseconds within which a repeated paid command counts once."""


class Wishes(QObject):
    """One for the whole window: menus, keys, cards, and buttons all emit through it."""

    wished = Signal(object, list)
    """Command, and list[str] of the job ids it acts on."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._since_paid = QElapsedTimer()
        self._last_paid: tuple[Command, list[str]] | None = None

    def wish(self, command: Command, job_ids: Sequence[str] = ()) -> None:
        ids = list(job_ids)
        if not (command.spec.paid and self._is_same_click(command, ids)):
            self.wished.emit(command, ids)

    def _is_same_click(self, command: Command, job_ids: list[str]) -> bool:
        wish = (command, job_ids)
        same = wish == self._last_paid and not self._since_paid.hasExpired(ONE_CLICK)
        self._last_paid = wish
        self._since_paid.start()
        return same


class Actions(QObject):
    """Emits triggered commands as wishes. Only steps repeat while a key is held, as others cost."""

    def __init__(self, wishes: Wishes, parent: QObject) -> None:
        super().__init__(parent)
        self._wishes = wishes
        self._chosen: Sequence[Job] = ()
        self._watched: Sequence[Job] = ()
        self._actions = {command: self._build(command) for command in IN_MENUS}
        self.set_jobs(chosen=(), watched=())

    def __getitem__(self, command: Command) -> QAction:
        return self._actions[command]

    def install(self, widget: QWidget, scope: Scope) -> None:
        """Make the keys of `scope` work in `widget`."""
        for command, action in self._actions.items():
            if command.spec.scope is scope:
                widget.addAction(action)

    def set_jobs(self, *, chosen: Sequence[Job], watched: Sequence[Job]) -> None:
        """Set the jobs that commands act on; commands that none of them allow are disabled."""
        self._chosen, self._watched = chosen, watched
        for command, action in self._actions.items():
            concerned = self._concerned(command)
            action.setEnabled(is_possible(command, concerned))
            if command.spec.paid:
                action.setText(priced_text(command, concerned))

    def _build(self, command: Command) -> QAction:
        spec = command.spec
        action = QAction(menu_text(command), self)
        action.setObjectName(f"action_{command.object_name}")
        action.setShortcuts([QKeySequence(key) for key in spec.keys])
        if spec.scope is not Scope.WINDOW:
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.setAutoRepeat(spec.repeats)
        action.setCheckable(spec.checkable)
        action.setMenuRole(QAction.MenuRole[spec.role])
        action.triggered.connect(lambda: self._wish(command))
        return action

    def _concerned(self, command: Command) -> Sequence[Job]:
        """Without a selected card, window-wide commands act on the clip in the preview."""
        match command.spec.concerns:
            case Concerns.NOTHING:
                return ()
            case Concerns.WATCHED:
                return self._watched
            case Concerns.CHOSEN:
                is_everywhere = command.spec.scope is Scope.WINDOW
                return self._chosen or (self._watched if is_everywhere else ())

    def _wish(self, command: Command) -> None:
        self._wishes.wish(command, [job.id for job in self._concerned(command)])


def menu_title(place: Place) -> str:
    return translate("menus", place.value)


def menu_groups(place: Place) -> Iterator[list[Command]]:
    """The commands of a menu, grouped between separators."""
    there = [command for command in IN_MENUS if command.spec.menu is place]
    for _, group in groupby(there, key=lambda command: command.spec.group):
        yield list(group)
