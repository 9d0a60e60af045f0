"""The one place where engine and Qt meet: facts become signals, user actions become commands.

Signals are emitted on the Qt thread from inside engine tasks, so whoever connects to them uses
a queued connection or does nothing but update itself. Commands return at once; answers
arrive as signals. The window exists before the engine: commands given
meanwhile wait for `attach`, and none is lost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, SignalInstance

from luma_desktop.engine import facts
from luma_desktop.ui.bridge.batches import BatchBridge
from luma_desktop.ui.bridge.library import LibraryBridge
from luma_desktop.ui.bridge.lineage import LineageBridge
from luma_desktop.ui.bridge.money import MoneyBridge
from luma_desktop.ui.bridge.pictures import PictureBridge
from luma_desktop.ui.bridge.prompts import PromptBridge
from luma_desktop.ui.bridge.queue import QueueBridge
from luma_desktop.ui.bridge.runner import Runner, Spawn
from luma_desktop.ui.bridge.settings import SettingsBridge

if TYPE_CHECKING:
    from luma_desktop.engine.studio import Studio


class Bridge(QObject):
    """Facts go up by its own signals; commands go down by its parts, which also answer them."""

    jobs_added = Signal(list, bool)
    """list[Job] in queue order, and whether Undo is offered."""
    job_changed = Signal(object)
    """Job."""
    jobs_changed = Signal(list)
    """list[Job] changed by one command."""
    jobs_taken_back = Signal(list)
    """list[Job] that an Undo removes from the queue; `jobs_removed` follows."""
    jobs_removed = Signal(list)
    """list[Job]."""
    jobs_restored = Signal(list)
    """list[Job]."""
    jobs_cleared = Signal(list)
    """list[str] of job ids that left the queue panel."""
    download_progress = Signal(str, object, object)
    """job id, bytes received (int), bytes in all (int | None)."""
    holds_changed = Signal(tuple)
    """tuple[Hold, ...], most important first."""
    balance_changed = Signal(object)
    """Balance | None."""
    spending_changed = Signal(object)
    """Spending: what counts against the caps."""
    prices_changed = Signal(object)
    """PriceList."""
    trouble_raised = Signal(object)
    """facts.TroubleRaised."""
    trouble_cleared = Signal(str)
    """key."""
    typical_duration_changed = Signal(float)
    """Recent median, in seconds."""
    proxy_password_changed = Signal(object)
    """KeyStatus of the password of the proxy in the settings."""
    bucket_secret_changed = Signal(object)
    """KeyStatus of the secret of the bucket in the settings."""
    key_status_changed = Signal(object)
    """KeyStatus."""

    command_failed = Signal(object)
    """Problem of a command that failed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runner = Runner(self.command_failed.emit)
        self.queue = QueueBridge(self._runner, self)
        self.library = LibraryBridge(self._runner, self)
        self.money = MoneyBridge(self._runner, self)
        self.settings = SettingsBridge(self._runner, self)
        self.pictures = PictureBridge(self._runner, self)
        self.lineage = LineageBridge(self._runner, self)
        self.prompts = PromptBridge(self._runner, self)
        self.batches = BatchBridge(self._runner, self)

    def attach(self, studio: Studio, spawn: Spawn) -> None:
        """The engine is ready: run the commands that waited for it."""
        self._runner.attach(studio, spawn)

    @property
    def waiting(self) -> int:
        """How many commands wait for the engine."""
        return len(self._runner.waiting)

    # facts up

    def publish(self, fact: facts.Fact) -> None:
        """Turn one fact into its signal."""
        match fact:
            case facts.JobsAdded(jobs=jobs, undoable=undoable):
                self.jobs_added.emit(list(jobs), undoable)
            case facts.DownloadProgress(job_id=job_id, received=received, total=total):
                self.download_progress.emit(job_id, received, total)
            case facts.JobsRemoved(jobs=jobs, taken_back=taken_back):
                if taken_back:
                    self.jobs_taken_back.emit(list(jobs))
                self.jobs_removed.emit(list(jobs))
            case facts.LineChanged():
                self.queue.changed.emit(fact)
            case facts.TroubleRaised():
                self.trouble_raised.emit(fact)
            case _:
                signal, value = self._single(fact)
                signal.emit(value)

    def _single(self, fact: facts.Fact) -> tuple[SignalInstance, object]:
        """Signal and value of a fact that carries one thing."""
        signals: dict[type[facts.Fact], tuple[SignalInstance, str]] = {
            facts.JobChanged: (self.job_changed, "job"),
            facts.JobsChanged: (self.jobs_changed, "jobs"),
            facts.JobsRestored: (self.jobs_restored, "jobs"),
            facts.JobsCleared: (self.jobs_cleared, "job_ids"),
            facts.HoldsChanged: (self.holds_changed, "holds"),
            facts.BalanceChanged: (self.balance_changed, "balance"),
            facts.SpendingChanged: (self.spending_changed, "spending"),
            facts.PricesChanged: (self.prices_changed, "prices"),
            facts.TroubleCleared: (self.trouble_cleared, "key"),
            facts.TypicalDurationChanged: (self.typical_duration_changed, "seconds"),
            facts.ProxyPasswordChanged: (self.proxy_password_changed, "status"),
            facts.BucketSecretChanged: (self.bucket_secret_changed, "status"),
            facts.KeyStatusChanged: (self.key_status_changed, "status"),
        }
        signal, field = signals[type(fact)]
        value = getattr(fact, field)
        is_list = isinstance(value, tuple) and type(fact) is not facts.HoldsChanged
        return signal, list(value) if is_list else value
