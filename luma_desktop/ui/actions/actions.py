"""The program's QActions, built from the table and found by name."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from luma_desktop.ui.actions.action_table import (
    OF_A_FILE,
    OF_A_FILM,
    OF_A_JOB,
    OF_A_SOURCE,
    Name,
    Scope,
    Spec,
    menus,
)

_REPEATING = frozenset({Name.PREVIOUS_FRAME, Name.NEXT_FRAME, Name.BACK_TEN, Name.FORWARD_TEN})


class Actions(QObject):
    """The QActions, by name. None of them repeats while its key is held: some cost money."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.menus = menus()
        self._specs = {
            spec.name: spec for menu in self.menus for group in menu.groups for spec in group
        }
        self._actions = {name: self._build(spec) for name, spec in self._specs.items()}
        for names in (OF_A_FILE, OF_A_FILM, OF_A_JOB, OF_A_SOURCE):  # nothing is watched yet
            self.set_enabled(names, enabled=False)

    def __getitem__(self, name: Name) -> QAction:
        return self._actions[name]

    def install(self, widget: QWidget, scope: Scope) -> None:
        """Make the keys of `scope` work in `widget`."""
        for name, spec in self._specs.items():
            if spec.scope is scope:
                widget.addAction(self._actions[name])

    def set_enabled(self, names: tuple[Name, ...], *, enabled: bool) -> None:
        for name in names:
            self._actions[name].setEnabled(enabled)

    def _build(self, spec: Spec) -> QAction:
        action = QAction(spec.text, self)
        action.setObjectName(f"action_{spec.name}")
        action.setShortcuts([QKeySequence(key) for key in spec.keys])
        if spec.scope is not Scope.WINDOW:
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.setAutoRepeat(spec.name in _REPEATING)
        action.setCheckable(spec.checkable)
        action.setMenuRole(spec.role)
        return action


def plain_text(action: QAction) -> str:
    """An action's text without the mark of its menu key."""
    return action.text().replace("&&", "\0").replace("&", "").replace("\0", "&")


def key_text(action: QAction) -> str:
    """The key as the system writes it, empty if there is none."""
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)


def native_key(key: str) -> str:
    """A portable key name as the system writes it: Ctrl is another key on a Mac."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
