"""The one signal for what is wished, whatever it was that was pressed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QElapsedTimer, QObject, Signal

from luma_desktop.ui.actions.commands import Command

ONE_CLICK = 500
"""Milliseconds within which the same paid wish counts once."""


class Wishes(QObject):
    """One for the whole window: menus, keys, cards and buttons wish by it."""

    wished = Signal(object, list)
    """Command, and list[str] of the ids of the jobs that it is about."""

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
