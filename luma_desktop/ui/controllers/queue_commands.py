"""Commands for selected jobs: order, priority, retry, duplicate, and removal of many."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.priority import Priority
from luma_desktop.ui.actions.commands import Command
from luma_desktop.ui.actions.offers import able
from luma_desktop.ui.bridge.bridge import Bridge
from luma_desktop.ui.controllers.dialogs import Dialogs
from luma_desktop.ui.controllers.message_desk import MessageDesk
from luma_desktop.ui.form.form_panel import FormPanel
from luma_desktop.ui.lists.side_panel import SidePanel
from luma_desktop.ui.state.job_store import JobStore
from luma_desktop.ui.state.wallet import Wallet

ASKED_ABOVE = 20
"""How many jobs are removed at once without a question."""


class QueueCommands(QObject):
    """A command that some of the selected jobs don't allow runs for the rest, and says so."""

    def __init__(
        self,
        *,
        bridge: Bridge,
        jobs: JobStore,
        form: FormPanel,
        side: SidePanel,
        messages: MessageDesk,
        dialogs: Dialogs,
        wallet: Wallet,
        lacks_key: Callable[[], bool],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._bridge = bridge
        self._jobs = jobs
        self._form = form
        self._side = side
        self._messages = messages
        self._dialogs = dialogs
        self._lacks_key = lacks_key
        self._wallet = wallet
        side.move_requested.connect(bridge.queue.move)

    # retry and duplicate

    def retry(self, job_ids: Sequence[str]) -> None:
        """Retry jobs that have ended."""
        self._again(Command.RETRY, job_ids)

    def duplicate(self, job_ids: Sequence[str]) -> None:
        """Queue the same requests again."""
        self._again(Command.DUPLICATE, job_ids)

    def another_take(self, job_ids: Sequence[str]) -> None:
        """Generate another take of each."""
        self._again(Command.ANOTHER_TAKE, job_ids)

    def _again(self, command: Command, job_ids: Sequence[str]) -> None:
        """Retry or duplicate. A single job at the price on its card needs no question."""
        jobs = self._able(command, job_ids)
        if not jobs:
            self._messages.tell("line", self.tr("Jobs in progress can't be retried."))
            return
        if self._lacks_key():
            self._form.offer_key(offered=True)
            return
        requests = [job.request for job in jobs]
        left_out = len(job_ids) - len(jobs)
        self._dialogs.let_pictures_go(requests, lambda: self._ask_price(command, jobs, left_out))

    def _ask_price(self, command: Command, jobs: Sequence[Job], left_out: int) -> None:
        from luma_desktop.ui.presenters.job.retry_question import Again, retry_question

        kinds = {Command.RETRY: Again.RETRY, Command.ANOTHER_TAKE: Again.TAKE}
        question = retry_question(
            jobs,
            kind=kinds.get(command, Again.DUPLICATE),
            left_out=left_out,
            purse=self._wallet.purse,
        )
        ids = [job.id for job in jobs]
        line = self._bridge.queue
        send = line.retry if command is Command.RETRY else line.duplicate
        if question is None:
            send(ids)
        else:
            self._dialogs.ask(
                question.question, question.consequences, question.answer, lambda: send(ids)
            )

    # order

    def set_priority(self, priority: Priority, job_ids: Sequence[str]) -> None:
        """Set how soon jobs are sent."""
        self._bridge.queue.set_priority(job_ids, priority)

    def move(self, command: Command, job_ids: Sequence[str]) -> None:
        """Only queued jobs can be moved."""
        if able(command, self._jobs.find(job_ids)):
            self._side.move_jobs(command, job_ids)
        else:
            self._messages.tell("line", self.tr("Only queued jobs can be moved."))

    # removal

    def remove(self, job_ids: Sequence[str]) -> None:
        """Remove jobs from queue and library; ask first for many."""
        self._ask_if_many(
            job_ids,
            self._removal_question(job_ids),
            self.tr("They'll be removed from the queue and the library. Undo brings them back."),
            self.tr("Remove {count}"),
            self._bridge.queue.remove,
        )

    def _removal_question(self, job_ids: Sequence[str]) -> str:
        jobs = self._jobs.find(job_ids)
        if all(job.state is JobState.READY for job in jobs):
            return self.tr("Remove {count} clips?")
        return self.tr("Remove {count} jobs?")

    def cancel(self, job_ids: Sequence[str]) -> None:
        """Remove jobs from the queue; ask first for many."""
        self._ask_if_many(
            job_ids,
            self.tr("Remove {count} jobs from the queue?"),
            self.tr("They won't be sent. Undo puts them back."),
            self.tr("Remove {count}"),
            self._bridge.queue.cancel,
        )

    def fetch_again(self, job_ids: Sequence[str]) -> None:
        for job_id in job_ids:
            self._bridge.queue.fetch_again(job_id)

    def _ask_if_many(
        self,
        job_ids: Sequence[str],
        question: str,
        consequences: str,
        answer: str,
        do: Callable[[Sequence[str]], None],
    ) -> None:
        count = len(job_ids)
        if count <= ASKED_ABOVE:
            do(job_ids)
        else:
            self._dialogs.ask(
                question.format(count=count),
                consequences,
                answer.format(count=count),
                lambda: do(job_ids),
            )

    # inside

    def _able(self, command: Command, job_ids: Sequence[str]) -> list[Job]:
        return able(command, self._jobs.find(job_ids))
