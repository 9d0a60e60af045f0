"""Filters a list by state: a button that shows the choice and opens a menu."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QGuiApplication
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from luma_desktop.domain.job import JobState
from luma_desktop.ui.kit.icons import icon
from luma_desktop.ui.kit.palette import Role
from luma_desktop.ui.presenters.job.filters import StateChoice

_CHEVRON = QSize(14, 14)


class StateFilter(QPushButton):
    """Its choices go with the list that is shown; each list's choice is remembered."""

    states_changed = Signal(object)
    """frozenset[JobState]; empty means all."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices: tuple[StateChoice, ...] = ()
        self._chosen: dict[tuple[StateChoice, ...], int] = {}
        self._group = QActionGroup(self)
        self._menu = QMenu(self)
        self._build()
        self._group.triggered.connect(self._on_triggered)

    def _build(self) -> None:
        self.setObjectName("state_filter")
        self._menu.setObjectName("state_filter_menu")
        self.setMenu(self._menu)
        self.setIcon(icon("chevron-down", Role.MUTED))
        self.setIconSize(_CHEVRON)
        # The arrow comes after the words; the menu itself is not turned round.
        usual = QGuiApplication.layoutDirection()
        left_to_right = usual == Qt.LayoutDirection.LeftToRight
        directions = Qt.LayoutDirection
        self.setLayoutDirection(directions.RightToLeft if left_to_right else directions.LeftToRight)
        self._menu.setLayoutDirection(usual)

    @property
    def states(self) -> frozenset[JobState]:
        return self._choices[self._row].states

    @property
    def others(self) -> bool:
        """Whether to include states only a newer version knows."""
        return self._choices[self._row].others

    @property
    def removed(self) -> bool:
        """Whether to show removed clips."""
        return self._choices[self._row].removed

    @property
    def is_usual(self) -> bool:
        """Whether no filter is set."""
        return self._row == 0

    def set_choices(self, choices: tuple[StateChoice, ...]) -> None:
        """Offer other choices, restoring the last one; emits nothing."""
        self._choices = choices
        for action in self._group.actions():
            self._group.removeAction(action)
        self._menu.clear()
        for row, choice in enumerate(choices):
            action = QAction(choice.name, self._menu, checkable=True, checked=row == self._row)
            action.setData(row)
            self._group.addAction(action)
            self._menu.addAction(action)
        self._show_choice()

    def choose_usual(self) -> None:
        self._group.actions()[0].trigger()

    @property
    def _row(self) -> int:
        return self._chosen.get(self._choices, 0)

    def _show_choice(self) -> None:
        name = self._choices[self._row].name
        self.setText(name)
        self.setAccessibleName(self.tr("Show: {states}").format(states=name))

    @Slot(QAction)
    def _on_triggered(self, action: QAction) -> None:
        if action.data() != self._row:
            self._chosen[self._choices] = action.data()
            self._show_choice()
            self.states_changed.emit(self.states)
