"""Says that a model was retired; one click moves waiting jobs to a current one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QObject

from luma_desktop.domain.job import Job
from luma_desktop.domain.pricing import Bill
from luma_desktop.domain.request import CURRENT_MODEL
from luma_desktop.domain.retirement import can_change_model, changed_model
from luma_desktop.engine.holds import Hold, HoldKind
from luma_desktop.ui.bridge.bridge import Bridge
from luma_desktop.ui.controllers.dialogs import Dialogs
from luma_desktop.ui.controllers.message_desk import MessageDesk
from luma_desktop.ui.form.form_panel import FormPanel
from luma_desktop.ui.presenters.job.retirement import moving_offer, stranded_words
from luma_desktop.ui.presenters.money.click_question import expectation_text
from luma_desktop.ui.presenters.trouble.holds import hold_words
from luma_desktop.ui.state.job_store import JobStore
from luma_desktop.ui.state.wallet import Wallet

KEY = f"hold:{HoldKind.ENDPOINT_GONE}"


class Retirement(QObject):
    """One message while the hold lasts or refused jobs wait for the user."""

    def __init__(
        self,
        *,
        bridge: Bridge,
        jobs: JobStore,
        form: FormPanel,
        messages: MessageDesk,
        dialogs: Dialogs,
        wallet: Wallet,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._jobs = jobs
        self._form = form
        self._messages = messages
        self._dialogs = dialogs
        self._wallet = wallet
        self._prices = wallet.prices
        self._hold: Hold | None = None
        self._left: set[str] = set()
        """Jobs that left the queue panel or were retried."""
        self._shown: tuple[str, ...] | None = None
        bridge.holds_changed.connect(self._on_holds_changed)
        wallet.changed.connect(self._on_money_changed)
        bridge.jobs_added.connect(self._on_jobs_added)
        bridge.job_changed.connect(lambda _job: self._show())
        bridge.jobs_changed.connect(lambda _jobs: self._show())
        bridge.jobs_cleared.connect(self._on_left)
        bridge.jobs_removed.connect(lambda jobs: self._on_left(job.id for job in jobs))
        bridge.jobs_restored.connect(self._on_restored)

    def _on_holds_changed(self, holds: tuple[Hold, ...]) -> None:
        gone = [hold for hold in holds if hold.kind is HoldKind.ENDPOINT_GONE]
        self._hold = gone[0] if gone else None
        self._show()

    def _on_money_changed(self) -> None:
        if self._wallet.prices == self._prices:
            return
        self._prices = self._wallet.prices
        self._shown = None
        self._show()

    def _on_jobs_added(self, jobs: list[Job], _undoable: bool) -> None:
        self._on_left(job.retry_of for job in jobs if job.retry_of is not None)

    def _on_left(self, job_ids: Iterable[str]) -> None:
        self._left.update(job_ids)
        self._show()

    def _on_restored(self, jobs: list[Job]) -> None:
        self._left.difference_update(job.id for job in jobs)
        self._show()

    def _show(self) -> None:
        """Show the message again only if it changed: a dismissed one stays away."""
        if self._hold is None:
            if self._shown is not None:
                self._messages.clear(KEY)
            self._shown = None
            return
        jobs = [job for job in self._jobs.stranded() if job.id not in self._left]
        shown = tuple(sorted(job.id for job in jobs))
        if shown == self._shown:
            return
        self._shown = shown
        self._tell(self._hold, jobs)

    def _tell(self, hold: Hold, jobs: Sequence[Job]) -> None:
        movable = [job for job in jobs if can_change_model(job)]
        if not movable:
            self._messages.show_words(KEY, hold_words(hold, in_line=len(jobs)))
            return
        bill = self._prices.bill(
            changed_model(job, CURRENT_MODEL, self._prices).request for job in movable
        )
        self._messages.offer(
            KEY,
            stranded_words(movable=len(movable), bound=len(jobs) - len(movable)),
            moving_offer(bill, CURRENT_MODEL),
            lambda: self._move(movable, bill),
            passing=False,
            is_answer=False,
        )

    def _move(self, jobs: Sequence[Job], bill: Bill) -> None:
        """The user agreed; confirm again if the price is known only afterwards."""
        self._form.use_model(CURRENT_MODEL)
        self._shown = None  # what waits afterwards gets a new message
        job_ids = [job.id for job in jobs]
        if bill.known:
            self._bridge.queue.change_model(job_ids, CURRENT_MODEL)
            return
        self._dialogs.ask(
            self.tr("Generate without a fixed price?"),
            expectation_text(bill),
            self.tr("Generate"),
            lambda: self._bridge.queue.change_model(job_ids, CURRENT_MODEL),
        )
        self._show()
