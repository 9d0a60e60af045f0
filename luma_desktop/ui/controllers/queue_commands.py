"""What is wished of chosen jobs: places and priorities, the same again, and many at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from luma_desktop.domain.job import Job
from luma_desktop.domain.pricing import PriceList
from luma_desktop.domain.priority import Priority
from luma_desktop.domain.problems import Problem
from luma_desktop.domain.remote import Balance
from luma_desktop.domain.settings import Settings
from luma_desktop.engine.money.budget import Spending
from luma_desktop.ui.bridge.bridge import Bridge
from luma_desktop.ui.controllers.dialogs import Dialogs
from luma_desktop.ui.controllers.known_jobs import KnownJobs
from luma_desktop.ui.controllers.message_desk import MessageDesk
from luma_desktop.ui.form.form_panel import FormPanel
from luma_desktop.ui.kit.reveal import reveal_file
from luma_desktop.ui.lists.side_panel import SidePanel
from luma_desktop.ui.presenters import Command, problem_words

_PRIORITIES = {
    Command.SEND_FIRST: Priority.FIRST,
    Command.SEND_IN_TURN: Priority.IN_TURN,
    Command.SEND_LAST: Priority.LAST,
}


class QueueCommands(QObject):
    """What cannot be done with some of the chosen is done with the rest, and said."""

    def __init__(
        self,
        *,
        bridge: Bridge,
        known: KnownJobs,
        form: FormPanel,
        side: SidePanel,
        messages: MessageDesk,
        dialogs: Dialogs,
        settings: Callable[[], Settings],
        lacks_key: Callable[[], bool],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._bridge = bridge
        self._known = known
        self._form = form
        self._messages = messages
        self._dialogs = dialogs
        self._settings = settings
        self._lacks_key = lacks_key
        self._window = window
        self._prices = PriceList()
        self._spending = Spending()
        self._balance: Balance | None = None
        bridge.prices_changed.connect(self._on_prices_changed)
        bridge.spending_changed.connect(self._on_spending_changed)
        bridge.balance_changed.connect(self._on_balance_changed)
        bridge.line.clips_saved.connect(self._on_clips_saved)
        side.move_requested.connect(bridge.line.move)
        side.move_refused.connect(self._on_move_refused)
        side.intents.line_requested.connect(self._on_line_requested)
        side.intents.several_requested.connect(self._on_several_requested)

    # the same again

    def retry(self, job_ids: Sequence[str]) -> None:
        """Ask for the same in place of what has ended."""
        self._again(Command.RETRY, job_ids)

    def _again(self, command: Command, job_ids: Sequence[str]) -> None:
        """Retry or duplicate. One at the price that its card shows needs no question."""
        jobs = self._able(command, job_ids)
        if not jobs:
            self._messages.tell("line", self.tr("What is under way is not made a second time."))
            return
        if self._lacks_key():
            self._form.offer_key(offered=True)
            return
        requests = [job.request for job in jobs]
        left_out = len(job_ids) - len(jobs)
        self._dialogs.let_pictures_go(requests, lambda: self._ask_price(command, jobs, left_out))

    def _ask_price(self, command: Command, jobs: Sequence[Job], left_out: int) -> None:
        from luma_desktop.ui.presenters.job.retry_question import retry_question

        question = retry_question(
            command,
            jobs,
            left_out=left_out,
            prices=self._prices,
            spending=self._spending,
            balance=self._balance,
        )
        ids = [job.id for job in jobs]
        line = self._bridge.line
        send = line.retry if command is Command.RETRY else line.duplicate
        if question is None:
            send(ids)
        else:
            self._dialogs.ask(
                question.question, question.consequences, question.answer, lambda: send(ids)
            )

    # many at once

    def _save(self, job_ids: Sequence[str]) -> None:
        jobs = self._able(Command.SAVE, job_ids)
        template = self._settings().file_template
        self._dialogs.ask_for_folder(
            self.tr("Save {count} clips in").format(count=len(jobs)),
            lambda folder: self._bridge.line.save_clips(jobs, folder, template),
        )

    def _copy_prompts(self, job_ids: Sequence[str]) -> None:
        prompts = [job.request.prompt for job in self._jobs(job_ids)]
        QGuiApplication.clipboard().setText("\n\n".join(prompts))
        text = self.tr("{count} prompts are in the clipboard.").format(count=len(prompts))
        self._messages.tell("copied", text)

    def _fetch_again(self, job_ids: Sequence[str]) -> None:
        for job_id in job_ids:
            self._bridge.fetch_again(job_id)

    # inside

    def _jobs(self, job_ids: Sequence[str]) -> list[Job]:
        known = map(self._known.get, job_ids)
        return [job for job in known if job is not None]

    def _able(self, command: Command, job_ids: Sequence[str]) -> list[Job]:
        from luma_desktop.ui.presenters.job.bulk import able

        return able(command, self._jobs(job_ids))

    def _on_line_requested(self, command: Command, job_ids: list[str]) -> None:
        if command is Command.DUPLICATE:
            self._again(command, job_ids)
        else:
            self._bridge.line.set_priority(job_ids, _PRIORITIES[command])

    def _on_several_requested(self, command: Command, job_ids: list[str]) -> None:
        match command:
            case Command.RETRY:
                self._again(command, job_ids)
            case Command.SAVE:
                self._save(job_ids)
            case Command.FETCH_AGAIN:
                self._fetch_again(job_ids)
            case _:
                self._copy_prompts(job_ids)

    def _on_move_refused(self) -> None:
        self._messages.tell("line", self.tr("Only what waits in line can be moved."))

    def _on_clips_saved(self, paths: list[str], problem: Problem | None) -> None:
        if problem is not None:
            self._messages.show_words("saved", problem_words(problem))
        if paths:
            self._messages.offer(
                "saved several",
                self.tr("{count} clips saved").format(count=len(paths)),
                self.tr("Show in folder"),
                lambda: reveal_file(paths[-1], self._window),
            )

    def _on_prices_changed(self, prices: PriceList) -> None:
        self._prices = prices

    def _on_spending_changed(self, spending: Spending) -> None:
        self._spending = spending

    def _on_balance_changed(self, balance: Balance | None) -> None:
        self._balance = balance
