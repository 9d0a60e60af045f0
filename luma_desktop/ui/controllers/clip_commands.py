"""Commands for one clip: play, extend, remix, save, and so on, each by job id."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QElapsedTimer, QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.lineage import can_be_source, may_go_by_frame
from luma_desktop.domain.problems import Problem
from luma_desktop.domain.request import GenerationRequest, Operation
from luma_desktop.domain.settings import Settings
from luma_desktop.ui.bridge.bridge import Bridge
from luma_desktop.ui.controllers.dialogs import Dialogs
from luma_desktop.ui.controllers.message_desk import MessageDesk
from luma_desktop.ui.form.form_panel import FormPanel
from luma_desktop.ui.kit.reveal import open_file, reveal_file
from luma_desktop.ui.presenters.job.details import full_details
from luma_desktop.ui.presenters.request.draft_words import cleared_text
from luma_desktop.ui.presenters.texts.amounts import price_text
from luma_desktop.ui.presenters.trouble.problems import problem_words
from luma_desktop.ui.presenters.trouble.unknown_outcome import outcome_question
from luma_desktop.ui.preview.preview_panel import PreviewPanel
from luma_desktop.ui.state.job_store import JobStore

ONE_CLICK = 500
"""Milliseconds: the second half of a double click on Extend does not send what it began."""

_NOT_SENT = frozenset({JobState.QUEUED, JobState.SUBMITTING})
"""A problem of theirs is why they wait, and is told of once for all of them."""


class ClipCommands(QObject):
    """Ids of unknown jobs, or of jobs that aren't ready where that's needed, do nothing.

    `agree` is `PaidClicks.agree`.
    """

    def __init__(
        self,
        *,
        bridge: Bridge,
        jobs: JobStore,
        form: FormPanel,
        preview: PreviewPanel,
        messages: MessageDesk,
        dialogs: Dialogs,
        settings: Callable[[], Settings],
        agree: Callable[[Sequence[GenerationRequest], Callable[[], None]], None],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._bridge = bridge
        self._jobs = jobs
        self._form = form
        self._preview = preview
        self._messages = messages
        self._dialogs = dialogs
        self._settings = settings
        self._agree = agree
        self._window = window
        self._since_extend = QElapsedTimer()
        preview.play_failed.connect(self._on_play_failed)
        bridge.library.clip_saved.connect(self._on_clip_saved)
        bridge.library.clips_saved.connect(self._on_clips_saved)

    def play(self, job_id: str) -> None:
        """Show a clip, or why there is none."""
        job = self._jobs.get(job_id)
        if job is not None and job.problem is not None and job.state not in _NOT_SENT:
            self._preview.show_failure(job, job.problem)
        elif job is not None and job.state is JobState.READY:
            self._messages.clear("unplayable")
            poster = self._bridge.library.thumbnail_path(job)
            self._preview.play(job, self._bridge.library.clip_path(job), poster)

    def extend(self, job_id: str) -> None:
        """Put the form in extend mode for the clip; the second time, send it."""
        job = self._film(job_id)
        if job is None or job.generation_id is None:
            return
        extended = self._form.extended_job
        if extended is not None and extended.id == job.id:
            if self._form.extension.is_sent:
                self._form.focus_prompt()  # what was sent is repeated only by Generate
            elif self._since_extend.hasExpired(ONE_CLICK):
                self._form.submit()
            return
        if self._preview.job is None or self._preview.job.id != job.id:
            self.play(job_id)
        self._form.set_extend(job)
        self._since_extend.start()

    def lead_up(self, job_id: str) -> None:
        """Make the next clip end where this one begins, also if it extends another clip."""
        job = self._ready(job_id)
        if job is None or job.generation_id is None:
            return
        self._form.set_target(job)
        self._form.focus_prompt()

    def edit_clip(self, job_id: str) -> None:
        self._make_version(job_id, Operation.EDIT)

    def reframe(self, job_id: str) -> None:
        self._make_version(job_id, Operation.REFRAME)

    def _make_version(self, job_id: str, operation: Operation) -> None:
        job = self._ready(job_id)
        if job is not None and can_be_source(job):
            self._form.make_version(job, operation)

    def take_as_source(self, job_id: str) -> None:
        """A clip was dropped where the source video goes."""
        job = self._ready(job_id)
        if job is None or not can_be_source(job):
            self._messages.tell(
                "source", self.tr("Only a finished video can be edited or reframed.")
            )
            return
        self._form.source.use_clip(job)

    def take_shown_as_source(self) -> None:
        """The clip in the preview, if there is one."""
        shown = self._preview.job
        if shown is not None:
            self.take_as_source(shown.id)
        else:
            self._messages.tell("source", self.tr("Select a clip in the library first."))

    def remix(self, job_id: str) -> None:
        """Put the job's request in the form, with an Undo."""
        job = self._jobs.get(job_id)
        if job is not None:
            self.put_in_form(job, job.request)

    def change_prompt(self, job_id: str) -> None:
        """Put the job's request in the form to give it other words."""
        self.remix(job_id)
        self._form.focus_prompt()

    def put_in_form(self, job: Job, request: GenerationRequest) -> None:
        """Put `request` in the form, extending the same clip as `job`."""
        former = self._form.draft()
        parent = None if job.parent_id is None else self._ready(job.parent_id)
        by_id = request.extends or request.leads_to
        if by_id is not None and parent is not None:
            self._form.set_extend(parent)
            self._load_extension(request)
        else:
            self._form.load_request(request, remix_of=job.id)
        if former.prompt.strip():
            self._messages.offer(
                "draft",
                self.tr("The form now has this clip's prompt and settings."),
                self.tr("Undo"),
                lambda: self._form.set_draft(former),
            )

    def _load_extension(self, request: GenerationRequest) -> None:
        between = request.extends is not None and request.leads_to is not None
        target = self._jobs.by_generation(request.leads_to) if between else None
        self._form.load_extension(request, target)
        if between and target is None:
            self._messages.tell(
                "target", self.tr("The clip this one led up to wasn't found. Choose it again.")
            )

    def clear_form(self) -> None:
        former = self._form.draft()
        left = self._form.clear()
        if left != former:
            self._messages.offer(
                "draft",
                cleared_text(left),
                self.tr("Undo"),
                lambda: self._form.set_draft(former),
            )

    def go_on_by_frame(self, job_id: str) -> None:
        """The user agreed to replace a refused extension by one from the clip's last frame."""
        job = self._jobs.get(job_id)
        if job is not None and may_go_by_frame(job):
            self._agree([job.request], lambda: self._go_on_by_frame(job))

    def _go_on_by_frame(self, job: Job) -> None:
        self._messages.tell("frame", self.tr("Getting the clip's last frame…"))
        self._bridge.queue.go_on_by_frame(job)

    def save_as(self, job_ids: Sequence[str]) -> None:
        """Save one clip to a file, several to a folder; ask where once."""
        jobs = [job for job in map(self._ready, job_ids) if job is not None]
        template = self._settings().file_template
        if len(jobs) > 1:
            self._dialogs.ask_for_folder(
                self.tr("Choose a folder for {count} clips").format(count=len(jobs)),
                lambda folder: self._bridge.library.save_clips(jobs, folder, template),
            )
        elif jobs:
            (job,) = jobs
            self._dialogs.ask_where_to_save(
                self._bridge.library.suggested_name(job, template),
                lambda path: self._bridge.library.save_clip(job, path, replace=True),
            )

    def reveal(self, job_id: str) -> None:
        job = self._ready(job_id)
        path = None if job is None else self._bridge.library.clip_path(job)
        if path is not None:
            reveal_file(path, self._window)

    def _on_play_failed(self, job: Job) -> None:
        path = self._bridge.library.clip_path(job)
        if path is not None:
            self._messages.offer(
                "unplayable",
                self.tr("This clip can't be played here. Its file was kept unchanged."),
                self.tr("Open in another program"),
                lambda: open_file(path),
            )

    def copy_prompts(self, job_ids: Sequence[str]) -> None:
        prompts = [job.request.prompt for job in map(self._jobs.get, job_ids) if job is not None]
        if not prompts:
            return
        QGuiApplication.clipboard().setText("\n\n".join(prompts))
        text = self.tr("Prompt copied.")
        if len(prompts) > 1:
            text = self.tr("{count} prompts copied.").format(count=len(prompts))
        self._messages.tell("copied", text)

    def copy_details(self, job_ids: Sequence[str]) -> None:
        """Copy the details that support may ask for."""
        jobs = [job for job in map(self._jobs.get, job_ids) if job is not None]
        if jobs:
            QGuiApplication.clipboard().setText("\n\n".join(map(full_details, jobs)))
            self._messages.tell("copied", self.tr("Details copied."))

    def decide(self, job_id: str) -> None:
        """Ask what to do with a job whose outcome is unknown."""
        job = self._jobs.get(job_id)
        question = None if job is None else outcome_question(job)
        if question is not None:
            self._dialogs.ask_fate(
                question,
                resend=lambda: self._bridge.queue.resend(job_id),
                abandon=lambda: self._bridge.queue.abandon(job_id),
            )

    def resend(self, job_id: str) -> None:
        """Ask, then resend a job whose outcome is unknown."""
        job = self._jobs.get(job_id)
        if job is None:
            return
        if job.stand_in:
            text = self.tr(
                "The service may already have accepted this job. If it did, sending it again makes "
                "a second clip and charges you twice. The price isn't known."
            )
            answer = self.tr("Send again")
        else:
            cost = price_text([job])
            text = self.tr(
                "The service may already have accepted this job. If it did, sending it again makes "
                "a second clip and costs another {cost}."
            ).format(cost=cost)
            answer = self.tr("Send again for {cost}").format(cost=cost)
        self._dialogs.ask(
            self.tr("Send this job again?"),
            text,
            answer,
            lambda: self._bridge.queue.resend(job_id),
        )

    def abandon(self, job_id: str) -> None:
        """Ask, then give up on a job whose outcome is unknown."""
        job = self._jobs.get(job_id)
        if job is None:
            return
        text = self.tr(
            "If the service accepted this job, you were charged {cost} and its clip won't be "
            "downloaded."
        ).format(cost=price_text([job]))
        if job.stand_in:
            text = self.tr(
                "If the service accepted this job, you were charged and its clip won't be "
                "downloaded."
            )
        self._dialogs.ask(
            self.tr("Give up on this job?"),
            text,
            self.tr("Give up"),
            lambda: self._bridge.queue.abandon(job_id),
        )

    def _ready(self, job_id: str) -> Job | None:
        job = self._jobs.get(job_id)
        return job if job is not None and job.state is JobState.READY else None

    def _film(self, job_id: str) -> Job | None:
        """A playable clip: neither frames nor a video of an unknown format."""
        job = self._ready(job_id)
        return job if job is not None and job.clip is not None and job.clip.previewable else None

    def _on_clip_saved(self, _job_id: str, path: str) -> None:
        self._messages.offer(
            "saved",
            self.tr("Saved as {path}").format(path=path),
            self.tr("Show in folder"),
            lambda: reveal_file(path, self._window),
        )

    def _on_clips_saved(self, paths: list[str], problem: Problem | None) -> None:
        if problem is not None:
            self._messages.show_words("saved", problem_words(problem))
        if paths:
            text = self.tr("{count} clips saved") if len(paths) > 1 else self.tr("1 clip saved")
            self._messages.offer(
                "saved several",
                text.format(count=len(paths)),
                self.tr("Show in folder"),
                lambda: reveal_file(paths[-1], self._window),
            )
