"""The video that another version is made of: a clip of the library, or a hosted file."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from luma_desktop.domain.job import Job
from luma_desktop.domain.problems import Problem
from luma_desktop.domain.request import is_http_url
from luma_desktop.domain.source_video import SourceVideo
from luma_desktop.ui.form.clip_chip import ClipChip
from luma_desktop.ui.kit.fonts import label_font
from luma_desktop.ui.kit.icons import icon
from luma_desktop.ui.kit.job_mime import carried_job_ids
from luma_desktop.ui.kit.text_label import text_label
from luma_desktop.ui.kit.theme import set_invalid, set_kind, set_muted, set_wrong
from luma_desktop.ui.kit.tool_tips import tool_tip
from luma_desktop.ui.presenters.texts.amounts import size_text
from luma_desktop.ui.presenters.trouble.problems import problem_words


class SourceField(QWidget):
    """Shows what its owner found out; it fetches nothing and knows jobs only by id."""

    changed = Signal()
    check_requested = Signal(str)
    """A URL to look at."""
    clip_wanted = Signal(str)
    """job id, dropped here; answer with `use_clip`."""
    shown_clip_wanted = Signal()
    """The clip in the preview; answer with `use_clip`."""
    title_wanted = Signal(str)
    """job id of a clip whose title isn't known; answer with `show_clip`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._job_id = ""
        self._checked = ""
        self._is_refused = False
        self._build()
        self._connect()
        self._show()

    # content

    @property
    def url(self) -> str:
        return self._field.text().strip()

    @property
    def job_id(self) -> str:
        """Our id of the job whose clip was chosen; empty if none is."""
        return self._job_id

    @property
    def is_refused(self) -> bool:
        """Whether the file at the URL is known to be unusable."""
        return self._is_refused and not self._job_id

    @property
    def focus_target(self) -> QWidget:
        """The widget to focus."""
        return self._chip.close_button if self._job_id else self._field

    def set_source(self, *, job_id: str = "", url: str = "") -> None:
        """Set a clip or a URL without a signal."""
        self._field.blockSignals(True)
        self._field.setText(url)
        self._field.blockSignals(False)
        if job_id != self._job_id:
            self._chip.set_text(self.tr("A clip from your library"))
        is_another = job_id != self._job_id
        self._job_id = job_id
        self._forget()
        self._show()
        if job_id and is_another:
            self.title_wanted.emit(job_id)

    def use_clip(self, job: Job) -> None:
        """The user's choice of a clip."""
        self.set_source(job_id=job.id)
        self.show_clip(job)
        self.changed.emit()

    def ask(self) -> None:
        """Request the clip's title again, as it was set before anybody listened."""
        if self._job_id:
            self.title_wanted.emit(self._job_id)

    # facts

    def show_clip(self, job: Job) -> None:
        """Show the chosen clip, if it's still chosen."""
        if job.id == self._job_id:
            self._chip.set_text(job.title or self.tr("(no prompt)"))

    def lack_clip(self, job_id: str) -> None:
        """The chosen clip is no longer in the library."""
        if job_id == self._job_id:
            self.set_source()
            self.changed.emit()

    def show_video(self, video: SourceVideo) -> None:
        """Show the video found at the URL, if that's still the URL."""
        if video.url == self.url:
            kind = video.suffix.lstrip(".").upper()
            if video.size is None:
                self._say(self.tr("{kind} video").format(kind=kind))
            else:
                size = size_text(video.size, None)
                self._say(self.tr("{kind} video · {size}").format(kind=kind, size=size))

    def refuse(self, url: str, problem: Problem) -> None:
        """Say that there's no video, or none that can be used."""
        if url == self.url:
            words = problem_words(problem)
            self._say(words.title, wrong=True)
            self._note.setToolTip(tool_tip(words.line))

    def set_fault(self, text: str) -> None:
        """Show why this can't be sent; disappears with another source."""
        self._say(text, wrong=True)

    # building

    def _build(self) -> None:
        self.setObjectName("source")
        self.setAcceptDrops(True)
        self._chip = ClipChip(
            "source_chip",
            text="source_clip",
            close="source_clear",
            name=self.tr("Choose another video"),
        )
        self._field = QLineEdit()
        self._field.setObjectName("source_video_url")
        self._field.setAccessibleName(self.tr("Source video URL"))
        self._field.setPlaceholderText(self.tr("Drop a clip or enter a URL"))
        self._shown = QToolButton()
        self._shown.setObjectName("use_shown_clip")
        self._shown.setIcon(icon("film"))
        self._shown.setAccessibleName(self.tr("Use the clip in the preview"))
        self._shown.setToolTip(tool_tip(self.tr("Use the clip in the preview")))
        self._note = text_label("source_note")
        self._note.setFont(label_font())
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self._field, 1)
        row.addWidget(self._shown)
        set_kind(self._shown, "normal")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        column.addWidget(self._chip)
        column.addLayout(row)
        column.addWidget(self._note)

    def _connect(self) -> None:
        self._chip.closed.connect(self._on_chip_closed)
        self._field.textChanged.connect(self._on_typed)
        self._field.editingFinished.connect(self._on_typing_ended)
        self._shown.clicked.connect(self.shown_clip_wanted)

    # the user

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        if carried_job_ids(event.mimeData()) or is_http_url(event.mimeData().text().strip()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        job_ids = carried_job_ids(event.mimeData())
        event.acceptProposedAction()
        if job_ids:
            self.clip_wanted.emit(job_ids[0])
            return
        self.set_source(url=event.mimeData().text().strip())
        self.changed.emit()
        self._on_typing_ended()

    def _on_chip_closed(self) -> None:
        self.set_source()
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _on_typed(self) -> None:
        self._forget()
        self._show()
        self.changed.emit()

    def _on_typing_ended(self) -> None:
        url = self.url
        if self._job_id or not url or url == self._checked:
            return
        self._checked = url
        if not is_http_url(url):
            self._say(self.tr("Not a web address. It must begin with https://"), wrong=True)
            return
        self._say(self.tr("Checking…"))
        self.check_requested.emit(url)

    # showing

    def _forget(self) -> None:
        self._checked = ""
        self._say("")

    def _say(self, text: str, *, wrong: bool = False) -> None:
        self._is_refused = wrong
        self._note.setText(text)
        self._note.setToolTip("")
        self._note.setVisible(bool(text))
        colour = set_wrong if wrong else set_muted
        colour(self._note)
        set_invalid(self._field, invalid=wrong)

    def _show(self) -> None:
        self._chip.setVisible(bool(self._job_id))
        for widget in (self._field, self._shown):
            widget.setVisible(not self._job_id)
