"""The form's extend mode: chips, a prompt of its own, and takes of it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QPixmap

from luma_desktop.domain.job import Job
from luma_desktop.domain.lineage import extension_draft
from luma_desktop.domain.settings import FormDraft
from luma_desktop.ui.form.continuation import Continuation
from luma_desktop.ui.form.generate_bar import GenerateBar
from luma_desktop.ui.form.kept_drafts import KeptDrafts
from luma_desktop.ui.form.request_fields import RequestFields
from luma_desktop.ui.frames.frame_well import FrameSlot


class ExtendMode(QObject):
    """Lasts until the user leaves it: a sent request can be sent again as another take."""

    changed = Signal()
    frame_requested = Signal(str)
    """job id: the form extends that clip from its last frame."""
    picture_requested = Signal(str, object)
    """slot, and the Job whose clip replaces that frame: answer with `show_frame`."""
    words_kept = Signal()
    """The mode was left, and its prompt is kept for its clip."""

    def __init__(
        self, fields: RequestFields, bar: GenerateBar, drafts: KeptDrafts, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._fields = fields
        self._bar = bar
        self._drafts = drafts
        self._former = FormDraft()
        self._sent: FormDraft | None = None
        self._takes = 0
        self._is_held = False
        self._frame_asked_of: str | None = None
        self._shown: dict[FrameSlot, str] = {}
        """Whose picture was asked for last, by slot."""
        self._is_changing_over = False
        self.continuation = Continuation()
        self.continuation.changed.connect(self.changed)

    @property
    def clip(self) -> Job | None:
        """The job whose clip the form extends."""
        return self.continuation.clip

    @property
    def former(self) -> FormDraft:
        """The earlier draft, which comes back afterwards."""
        return self._former

    @property
    def is_sent(self) -> bool:
        """Whether the form's content was sent unchanged."""
        return self._sent is not None and self._sent == self._fields.draft()

    @property
    def goes_by_frame(self) -> bool:
        """Whether the selected model extends the clip from its last frame rather than by id."""
        by_id = self.continuation.by_id(self._fields.draft().model)
        return self.clip is not None and not by_id

    def set_clip(self, job: Job | None) -> None:
        """Extend another clip, or none: then the earlier draft comes back.

        An unsent prompt moves along to another clip, unless that one has one of its own.
        """
        before = self.clip
        self._is_changing_over = True
        typed = ""
        if before is None:
            self._former = self._fields.draft()
        else:
            typed = "" if self.is_sent else self._fields.draft().prompt
            self.keep()
        self._frame_asked_of, self._sent, self._takes = None, None, 0
        self._shown.clear()
        self.continuation.set_clip(job)
        self._fields.set_extending(job is not None)
        if job is None:
            self._fields.set_draft(self._former)
            self._bar.set_verb(self.tr("Generate"))
        else:
            kept = self._drafts.found(job.id)
            self._fields.set_draft(kept or extension_draft(job, prompt=typed))
            self._bar.set_verb(self.tr("Generate extension"), priced=True)
        self._is_changing_over = False
        self.changed.emit()
        if job is None and before is not None and self._drafts.found(before.id) is not None:
            self.words_kept.emit()

    def show_frame(self, job_id: str, first: bool, png: bytes) -> None:
        """The frame of a clip that replaces one of the form's."""
        slot = FrameSlot.END if first else FrameSlot.START
        if self._shown.get(slot) == job_id:
            pixmap = QPixmap()
            pixmap.loadFromData(png, "PNG")
            self._fields.frames.show_taken(slot, pixmap)

    def keep(self) -> None:
        """Keep the prompt for this clip, unless it was sent or is empty."""
        clip, draft = self.clip, self._fields.draft()
        if clip is None:
            return
        if draft.prompt.strip() and not self.is_sent:
            self._drafts.keep(clip.id, draft)
        else:
            self._drafts.drop(clip.id)

    def confirm_sent(self) -> None:
        """The click was accepted."""
        if self.clip is not None:
            self._sent = self._fields.draft()
            self._takes += self._fields.plan().count
            self.show_takes()

    def take_back(self, jobs: list[Job]) -> None:
        """These jobs are gone, perhaps because the click was undone."""
        clip = self.clip
        gone = sum(clip is not None and job.parent_id == clip.id for job in jobs)
        if gone:
            self._takes, self._sent = max(0, self._takes - gone), None
            self.show_takes()

    def set_held(self, held: bool) -> None:
        """Set whether the queue is on hold."""
        self._is_held = held
        self.show_takes()

    def show_takes(self) -> None:
        """Say what another click does while the form is as it was sent."""
        count = self._fields.plan().count if self.is_sent else 0
        first, last = self._takes + 1, self._takes + count
        if not count:
            text = ""
        elif count == 1 and self._is_held:
            text = self.tr("Queued. Extend again for take {first}.")
        elif count == 1:
            text = self.tr("Sent. Extend again for take {first}.")
        elif self._is_held:
            text = self.tr("Queued. Extend again for takes {first} to {last}.")
        else:
            text = self.tr("Sent. Extend again for takes {first} to {last}.")
        self._bar.set_said(text.format(first=first, last=last))

    def place(self) -> None:
        """Disable frames that clips replace, or request the clip's own."""
        if self._is_changing_over:
            return  # the fields still hold the earlier draft
        job, draft = self.clip, self._fields.draft()
        self.continuation.show_for(draft.model)
        self.show_takes()
        if job is None:
            return
        clips = self.continuation.clips_for(draft.model)
        self._fields.set_taken_frame(*clips)
        for slot, clip in clips.items():
            if self._shown.get(slot) != clip.id:
                self._shown[slot] = clip.id
                self.picture_requested.emit(slot.value, clip)
        if not self.goes_by_frame or draft.start_image_url:
            return
        if self._frame_asked_of != job.id:
            self._frame_asked_of = job.id
            self.frame_requested.emit(job.id)
