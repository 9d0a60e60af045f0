"""Queries about money."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from luma_desktop.domain.remote import Observation
from luma_desktop.ui.bridge.runner import Runner

if TYPE_CHECKING:
    from luma_desktop.engine.studio import Studio


class MoneyBridge(QObject):
    """Commands return at once; answers arrive as signals."""

    ledger_loaded = Signal(object)
    """Ledger: first from local data, then with the service's charges, or why they're missing."""
    absent_loaded = Signal(object)
    """Absent: generations of the account that aren't on this computer."""

    def __init__(self, runner: Runner, parent: QObject) -> None:
        super().__init__(parent)
        self._run = runner.run

    def refresh_balance(self) -> None:
        self._run(lambda studio: studio.queue.balance.refresh())

    def load_ledger(self, since: float) -> None:
        """Answered by `ledger_loaded`, twice. `since` is Unix seconds."""

        async def load(studio: Studio) -> None:
            self.ledger_loaded.emit(await studio.accounting.own_ledger(since))
            self.ledger_loaded.emit(await studio.accounting.ledger(since))

        self._run(load)

    def load_absent(self) -> None:
        """Answered by `absent_loaded`."""

        async def load(studio: Studio) -> None:
            self.absent_loaded.emit(await studio.accounting.absent())

        self._run(load)

    def bring_in(self, seen: Sequence[Observation]) -> None:
        """Add generations of the account, for free; then emit what is still absent."""

        async def bring_in(studio: Studio) -> None:
            try:
                await studio.queue.clicks.bring_in(seen)
            finally:
                self.absent_loaded.emit(await studio.accounting.absent())

        self._run(bring_in)
