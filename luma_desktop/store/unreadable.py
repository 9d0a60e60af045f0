"""Rows that this version cannot read: named once, and left as they are."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

_log = logging.getLogger(__name__)


class Unreadable:
    """Noted in the threads of the database; `tell` is called on the event loop."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._told = 0
        self.tell: Callable[[Sequence[str]], None] | None = None
        """Is given the names of all rows, as soon as there is a new one."""

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._names)

    def note(self, name: str, reason: str) -> None:
        """A row is passed over; `name` is its job's id."""
        if name not in self._names:
            self._names[name] = reason
            _log.error("what is stored of job %s cannot be read: %s", name, reason)

    def report(self) -> None:
        """Tell of what was noted since the last time."""
        names = self.names
        if self.tell is not None and len(names) > self._told:
            self._told = len(names)
            self.tell(names)
