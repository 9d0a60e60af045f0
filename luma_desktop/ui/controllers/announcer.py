"""Turns facts into messages: one per cause, never a pile."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.keys import KeyPlace, KeyStatus
from luma_desktop.domain.problems import Problem
from luma_desktop.engine.facts import LineChanged, TroubleRaised
from luma_desktop.engine.holds import Hold, HoldKind
from luma_desktop.engine.undo import Undone
from luma_desktop.ui.bridge.bridge import Bridge
from luma_desktop.ui.controllers.failures import Failures
from luma_desktop.ui.controllers.message_desk import MessageDesk
from luma_desktop.ui.presenters.texts.amounts import price_text
from luma_desktop.ui.presenters.trouble.holds import hold_words
from luma_desktop.ui.presenters.trouble.problems import problem_words
from luma_desktop.ui.state.job_store import JobStore
from luma_desktop.ui.state.wallet import Wallet


class Announcer(QObject):
    """Listens to the bridge and shows messages through the message desk."""

    def __init__(
        self,
        bridge: Bridge,
        jobs: JobStore,
        wallet: Wallet,
        desk: MessageDesk,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._jobs = jobs
        self._desk = desk
        self._key_status: KeyStatus | None = None
        self._holds: tuple[Hold, ...] = ()
        self._wallet = wallet
        self._told: set[HoldKind] = set()
        self._told_waiting = 0
        self._added: set[str] = set()
        self._taken_back: set[str] = set()
        """Jobs of an undone click, for which no Undo is offered."""
        self._retried: set[str | None] = set()
        self._unfinished: set[str] = set()
        """Jobs that ended before startup aren't included: they get no message."""
        self.failures = Failures(jobs, desk)
        bridge.trouble_raised.connect(self._on_trouble_raised)
        bridge.trouble_cleared.connect(self._on_trouble_cleared)
        bridge.command_failed.connect(self._on_command_failed)
        bridge.holds_changed.connect(self._on_holds_changed)
        wallet.changed.connect(self._on_money_changed)
        bridge.key_status_changed.connect(self._on_key_status_changed)
        bridge.jobs_added.connect(self._on_jobs_added)
        bridge.job_changed.connect(self._on_job_changed)
        bridge.jobs_changed.connect(self._on_jobs_changed)
        bridge.jobs_taken_back.connect(self._on_jobs_taken_back)
        bridge.jobs_removed.connect(self._on_jobs_removed)
        bridge.jobs_restored.connect(self._on_jobs_restored)
        bridge.jobs_cleared.connect(self._on_jobs_cleared)
        bridge.queue.changed.connect(self._on_line_changed)
        bridge.queue.undone.connect(self._on_undone)

    def _on_trouble_raised(self, trouble: TroubleRaised) -> None:
        job = None if trouble.job_id is None else self._jobs.get(trouble.job_id)
        words = problem_words(trouble.problem, job=job)
        self._desk.show_words(f"trouble:{trouble.key}", words, job_id=trouble.job_id)

    def _on_trouble_cleared(self, key: str) -> None:
        self._desk.clear(f"trouble:{key}")

    def _on_command_failed(self, problem: Problem) -> None:
        self._desk.clear("frame")
        self._desk.show_words(f"command:{problem.kind}", problem_words(problem))

    def _on_key_status_changed(self, status: KeyStatus) -> None:
        self._key_status = status
        if status.place is KeyPlace.UNREADABLE and status.problem is not None:
            self._desk.show_words("key", problem_words(status.problem))
        else:
            self._desk.clear("key")
        self._show_holds()

    def _on_holds_changed(self, holds: tuple[Hold, ...]) -> None:
        self._holds = holds
        self._show_holds()

    def _on_money_changed(self) -> None:
        if HoldKind.OVER_BUDGET in self._told:
            self._show_holds()

    def _show_holds(self) -> None:
        standing = {hold.kind: hold for hold in self._holds if self._is_worth_telling(hold)}
        waiting = self._jobs.in_line()
        self._told_waiting = len(waiting)
        for kind in self._told - standing.keys():
            self._desk.clear(f"hold:{kind}")
        for kind, hold in standing.items():
            cost = price_text(waiting)
            words = hold_words(
                hold, in_line=len(waiting), cost=cost, spending=self._wallet.purse.spending
            )
            self._desk.show_words(f"hold:{kind}", words, renews=kind in self._told)
        self._told = set(standing)

    def _is_worth_telling(self, hold: Hold) -> bool:
        """Whether a hold gets a message: a missing key only once that is known.

        Retired models are announced by `Retirement`.
        """
        if hold.kind is HoldKind.ENDPOINT_GONE:
            return False
        if hold.kind is not HoldKind.NO_KEY:
            return True
        return self._key_status is not None and self._key_status.place is KeyPlace.ABSENT

    def _on_jobs_added(self, jobs: list[Job], undoable: bool) -> None:
        self._show_holds()
        self._retried.update(job.retry_of for job in jobs)
        self._unfinished.update(job.id for job in jobs if not job.is_finished)
        if not undoable or not jobs:
            return
        self._added = {job.id for job in jobs}
        title = jobs[0].title
        text = (
            self.tr("Queued: {title}").format(title=title)
            if len(jobs) == 1
            else self.tr("{count} queued: {title}").format(count=len(jobs), title=title)
        )
        click_id = jobs[0].click_id
        self._offer("added", text, lambda: self._bridge.queue.undo(click_id))

    def _on_job_changed(self, job: Job) -> None:
        self._on_jobs_changed([job])

    def _heed(self, job: Job) -> None:
        if job.id in self._added and job.state is not JobState.QUEUED:
            self._added.discard(job.id)
            if not self._added:
                self._desk.clear("added")
        if not job.is_finished:
            self._unfinished.add(job.id)
        elif job.id in self._unfinished:
            self._unfinished.discard(job.id)
            self.failures.tell(job)

    def _on_jobs_changed(self, jobs: list[Job]) -> None:
        if self._told and self._jobs.count()[1] != self._told_waiting:
            self._show_holds()  # the message says how many wait
        for job in jobs:
            self._heed(job)

    def _on_jobs_restored(self, _jobs: list[Job]) -> None:
        """The removal was undone: another Undo would undo something else."""
        self._desk.clear("undo")

    def _on_jobs_taken_back(self, jobs: list[Job]) -> None:
        self._taken_back = {job.id for job in jobs}

    def _on_jobs_removed(self, jobs: list[Job]) -> None:
        self.failures.forget(job.id for job in jobs)
        taken_back = self._taken_back.issuperset(job.id for job in jobs)
        self._added.difference_update(job.id for job in jobs)
        if not self._added:
            self._desk.clear("added")
        if jobs and not taken_back:
            self._offer_undo(self.tr("Removed: {title}"), self.tr("{count} removed"), jobs)

    def _on_jobs_cleared(self, job_ids: list[str]) -> None:
        self.failures.forget(job_ids)
        known = map(self._jobs.get, job_ids)
        jobs = [job for job in known if job is not None and job.id not in self._retried]
        if jobs:
            one, many = self.tr("Cleared: {title}"), self.tr("{count} cleared from queue")
            self._offer_undo(one, many, jobs)

    def _offer_undo(self, one: str, many: str, jobs: list[Job]) -> None:
        text = one if len(jobs) == 1 else many
        text = text.format(title=jobs[0].title, count=len(jobs))
        self._offer("undo", text)

    def _on_line_changed(self, fact: LineChanged) -> None:
        from luma_desktop.ui.presenters.job.queue_words import done_text

        if fact.jobs:
            self._offer("undo", done_text(fact))
        elif fact.left_out:
            self._desk.tell("line", done_text(fact))

    def _on_undone(self, undone: Undone | None) -> None:
        """The latest action was undone: another Undo would undo something else."""
        self._desk.clear("undo")
        self._desk.clear("line")  # of an earlier Undo, it would be read as this one's answer
        if undone is None or not undone.jobs or undone.too_late:
            from luma_desktop.ui.presenters.job.queue_words import too_late_text

            self._desk.tell("line", too_late_text(undone))

    def _offer(self, key: str, text: str, undo: Callable[[], None] | None = None) -> None:
        """Undo reverts the latest action, so only its message offers it.

        A click has its own `undo`: another may be in progress when the button is pressed.
        """
        self._desk.clear("added" if key == "undo" else "undo")
        self._desk.offer(key, text, self.tr("Undo"), undo or self._bridge.queue.undo)
