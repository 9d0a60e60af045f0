"""The middle pane: the clip being watched, and its commands."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QVBoxLayout, QWidget

from luma_desktop.domain.job import Job
from luma_desktop.domain.library import Relative
from luma_desktop.domain.problems import Problem
from luma_desktop.ui.actions.action_row import ActionRow
from luma_desktop.ui.actions.actions import Wishes
from luma_desktop.ui.actions.commands import Command
from luma_desktop.ui.actions.offers import BEHIND_MORE, BELOW_PREVIEW
from luma_desktop.ui.kit.palette import Role
from luma_desktop.ui.kit.theme import set_ground, set_kind
from luma_desktop.ui.presenters.job.kept_files import kept_sentence, kept_title
from luma_desktop.ui.presenters.job.lineage import lineage_text
from luma_desktop.ui.presenters.texts.words import Action
from luma_desktop.ui.presenters.trouble.problems import problem_words
from luma_desktop.ui.preview.preview_title import PreviewTitle
from luma_desktop.ui.preview.stage import Stage
from luma_desktop.ui.state.job_store import Change


class PreviewPanel(QWidget):
    """Plays only local files."""

    job_changed = Signal(object)
    """Job | None: another clip is being watched."""
    play_failed = Signal(object)
    """Job whose file exists but can't be shown here."""
    step_requested = Signal(object, str)
    """Action that is offered in a clip's place, and the id of its job."""
    parent_requested = Signal()
    """The user wants to see the clip that this one was made from."""

    def __init__(self, wishes: Wishes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._job: Job | None = None
        self._problem: Problem | None = None
        """What is told in the clip's place."""
        self._step: Action | None = None
        self._is_untouched = False
        """It was put there paused, and nobody has played it."""
        self._wishes = wishes
        self._build()
        self.stage.player.failed.connect(self._on_failed)
        self.stage.player.playing_changed.connect(self._on_playing_changed)
        self.stage.surface.offer_taken.connect(self._on_offer_taken)
        self._title.parent_link.clicked.connect(self.parent_requested)

    @property
    def job(self) -> Job | None:
        """The job whose clip is shown; None for none."""
        return self._job

    @property
    def is_being_watched(self) -> bool:
        """Whether another clip would disturb: one is playing, or the user stopped it midway."""
        player = self.stage.player
        return player.is_loaded and not player.has_ended and not self._is_untouched

    def play(
        self, job: Job, path: str | None, poster: str | None = None, *, paused: bool = False
    ) -> None:
        """Show a clip from its start, or `paused` on its first frame, where it disturbs nothing.

        `poster` is an image shown until its first frame.
        """
        self._problem = None
        self._is_untouched = paused
        self._set_job(job)
        if path is None or not Path(path).is_file():
            why = self.tr("It may have been moved or deleted.")
            if path is not None:
                why = self.tr("It isn't at {path}. It may have been moved or deleted.")
            self._show_trouble(self.tr("The clip's file is missing"), why.format(path=path))
            return
        if job.clip is not None and not job.clip.previewable:
            self._show_trouble(kept_title(), kept_sentence(job, job.clip))
            return
        self.stage.surface.set_poster(QPixmap(poster) if poster else QPixmap())
        self.stage.surface.setAccessibleDescription(job.title)
        self.stage.transport.set_available(True)
        frame_rate = None if job.clip is None else job.clip.frame_rate
        self.stage.player.load(path, frame_rate=frame_rate)
        if paused:
            self.stage.player.pause()
        else:
            self.stage.player.play()

    def show_failure(self, job: Job, problem: Problem) -> None:
        """There is no clip: say why, what became of the money, and what to do."""
        words = problem_words(problem, job=job)
        self._problem, self._step = problem, words.action_id
        self._set_job(job)
        self._stop()
        text = f"{words.sentence} {words.next_step}"
        self.stage.surface.set_empty_text(words.title, text, words.action_text or "")

    def heed(self, change: Change) -> None:
        """Take a newer snapshot of the shown job, or its removal."""
        for job in change.jobs:
            if self._job is not None and self._job.id == job.id:
                if change.is_removal:
                    self.clear()
                elif self._problem is None:
                    self._set_job(job)
                elif job.problem is not None:
                    self.show_failure(job, job.problem)
                else:  # it goes on
                    self.clear()

    def show_parent(self, parent: Relative | None) -> None:
        """Set the job that the shown one was made from, once known."""
        job = self._job
        text = "" if job is None or parent is None else lineage_text(job, parent)
        self._title.show_parent(text)

    def set_awaited(self, awaited: bool) -> None:
        """Set whether a clip is being made, which is shown without one to watch."""
        self.stage.surface.set_awaited(awaited)

    def clear(self) -> None:
        self._problem = None
        self._stop()
        self._set_job(None)
        self.stage.surface.show_idle()

    def set_full(self, full: bool) -> None:
        """Only the video, or all of it."""
        margin = 0 if full else 14
        self._layout.setContentsMargins(margin, margin, margin, margin)
        self._title.setVisible(not full)
        self.row.setVisible(not full)
        self.stage.set_full(full)

    def _build(self) -> None:
        self.setObjectName("preview_panel")
        set_ground(self, Role.WINDOW)
        self.stage = Stage()
        self.setFocusProxy(self.stage.surface)
        self._title = PreviewTitle()
        self.row = ActionRow(BELOW_PREVIEW, BEHIND_MORE, self._wish)
        set_kind(self.row.button(Command.EXTEND), "selected")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(14, 14, 14, 14)
        self._layout.setSpacing(9)
        self._layout.addWidget(self.stage, 1)
        self._layout.addWidget(self._title)
        self._layout.addWidget(self.row)

    def _wish(self, command: Command) -> None:
        if self._job is not None:
            self._wishes.wish(command, [self._job.id])

    def _set_job(self, job: Job | None) -> None:
        self._job = job
        self.row.set_jobs([] if job is None else [job])
        self._title.show_job(job)
        self.job_changed.emit(job)

    def _on_playing_changed(self, playing: bool) -> None:
        self._is_untouched = self._is_untouched and not playing

    def _on_offer_taken(self) -> None:
        if self._job is not None and self._step is not None:
            self.step_requested.emit(self._step, self._job.id)

    def _stop(self) -> None:
        self.stage.player.clear()
        self.stage.surface.set_poster(QPixmap())
        self.stage.transport.set_available(False)
        self.stage.transport.set_duration(0)
        self.stage.transport.set_position(0)

    def _show_trouble(self, title: str, sentence: str) -> None:
        self._stop()
        self.stage.surface.set_empty_text(title, sentence)

    def _on_failed(self) -> None:
        self._show_trouble(
            self.tr("This file can't be played here"),
            self.tr("The file was kept unchanged. Another program may be able to play it."),
        )
        if self._job is not None:
            self.play_failed.emit(self._job)
