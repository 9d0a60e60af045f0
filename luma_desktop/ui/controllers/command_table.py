"""Carries out what is wished: one table says who does each command."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QObject

from luma_desktop.ui.actions.commands import Command
from luma_desktop.ui.actions.offers import plain_text, takes_all
from luma_desktop.ui.actions.wishes import Wishes
from luma_desktop.ui.controllers.message_desk import MessageDesk

Do = Callable[[Sequence[str]], object]
"""Takes the ids of the jobs that the command is about."""


def plainly(table: Mapping[Command, Callable[[], object]]) -> dict[Command, Do]:
    """Commands that are about no job."""

    def without_ids(do: Callable[[], object]) -> Do:
        return lambda _ids: do()

    return {command: without_ids(do) for command, do in table.items()}


def to_one(table: Mapping[Command, Callable[[str], object]]) -> dict[Command, Do]:
    """Commands that take the id of one job."""

    def with_first(do: Callable[[str], object]) -> Do:
        return lambda ids: do(ids[0]) if ids else None

    return {command: with_first(do) for command, do in table.items()}


class CommandTable(QObject):
    """`table` has a line for every command."""

    def __init__(
        self, wishes: Wishes, table: Mapping[Command, Do], messages: MessageDesk, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._table = table
        self._messages = messages
        wishes.wished.connect(self.do)

    def do(self, command: Command, job_ids: Sequence[str]) -> None:
        """Do it to all of the jobs, or say that it takes fewer."""
        if takes_all(command, len(job_ids)):
            self._table[command](job_ids)
            return
        name = plain_text(command).removesuffix("…")
        text = self.tr("“{command}” works with one clip at a time, and {count} are selected.")
        self._messages.tell("takes one", text.format(command=name, count=len(job_ids)))
