"""A start or end frame: dropped, pasted, chosen, or typed as a URL, and shown as an image."""

from __future__ import annotations

from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QToolButton, QVBoxLayout, QWidget

from luma_desktop.domain.job import Job
from luma_desktop.domain.picture import KeptPicture, picture_hash
from luma_desktop.domain.request import AspectRatio, link_host
from luma_desktop.ui.frames.crop_pill import CropPill
from luma_desktop.ui.frames.frame_input import FrameInput
from luma_desktop.ui.frames.frame_picture import FramePicture, WellState
from luma_desktop.ui.frames.frame_source import ClipSource, FrameSource, LinkSource, Moment
from luma_desktop.ui.kit.fonts import label_font
from luma_desktop.ui.kit.icons import icon
from luma_desktop.ui.kit.palette import Role
from luma_desktop.ui.kit.text_label import plain_label
from luma_desktop.ui.kit.theme import set_invalid, set_muted
from luma_desktop.ui.kit.tool_tips import tool_tip

if TYPE_CHECKING:
    from luma_desktop.ui.frames.frame_menu import Entry


class FrameSlot(StrEnum):
    """Which frame a well is for."""

    START = "start"
    END = "end"


_MOMENTS = {
    FrameSlot.START: (Moment.LAST, Moment.CURRENT, Moment.FIRST),
    FrameSlot.END: (Moment.FIRST, Moment.CURRENT, Moment.LAST),
}
"""A clip's frames, most likely first: a clip starts where another ends, and the reverse."""

_CLEAR = 24
_FIELD_PADDING = 12
_EDGE = 4


class FrameWell(QWidget):
    """Shows what its owner found out about its source; it reads nothing itself."""

    url_edited = Signal(str)
    """The user entered another URL, not empty, possibly invalid."""
    source_given = Signal(object)
    """FrameSource: the user gave a local image or a clip's frame."""
    cleared = Signal()
    """The user removed the image."""
    choose_requested = Signal()
    crop_requested = Signal()
    swap_requested = Signal()

    def __init__(self, slot: FrameSlot, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._slot = slot
        self._url: str | None = None
        self._kept: KeptPicture | None = None
        self._busy = ""
        self._error = self._error_details = ""
        self._pixmap: QPixmap | None = None
        self._taken: QPixmap | None = None
        """What a clip puts in its place."""
        self._ratio = AspectRatio.WIDE
        self._watched: Job | None = None
        self._swap_text: str | None = None
        self._is_target = False
        self._build()
        self._connect()
        self._show_state()

    # content

    def url(self) -> str | None:
        """The URL that was given, or the address of a local image."""
        return self._url

    def address(self) -> str:
        """As `url`, or the text being typed instead; may be empty."""
        typed = self._field.text().strip()
        return typed or (self._url or "" if self._is_veiled else "")

    @property
    def kept(self) -> KeptPicture | None:
        """The local image, once known."""
        return self._kept

    @property
    def pixmap(self) -> QPixmap | None:
        """The image shown."""
        return self._pixmap

    @property
    def field(self) -> QLineEdit:
        """The field of the address."""
        return self._field

    @property
    def _is_own(self) -> bool:
        return self._url is not None and picture_hash(self._url) is not None

    @property
    def _is_veiled(self) -> bool:
        """Whether the field doesn't show it: a link's query may hold a signature."""
        return self._is_own or "?" in (self._url or "")

    def set_url(self, url: str | None) -> None:
        """Set a URL without a signal; clears the image and error of another one."""
        url = url or None
        typed = "" if url is None or picture_hash(url) is not None or "?" in url else url
        if self._field.text() != typed:
            self._field.setText(typed)
            self._field.setCursorPosition(0)
        if url != self._url:
            self._url = url
            self._kept, self._pixmap = None, None
            self._busy = self._error = self._error_details = ""
        self._show_state()

    # what is known of it

    def set_pixmap(self, pixmap: QPixmap | None) -> None:
        """Show the image at the URL."""
        self._pixmap = None if pixmap is None or pixmap.isNull() else pixmap
        self._busy = self._error = self._error_details = ""
        self._show_state()

    def show_kept(self, picture: KeptPicture) -> None:
        """Show a local image in place of the earlier content."""
        self.set_url(picture.address)
        self._kept = picture
        pixmap = QPixmap()
        pixmap.loadFromData(picture.thumbnail, "PNG")
        self.set_pixmap(pixmap)

    def set_checking(self, checking: bool) -> None:
        """Show that the URL is being looked up."""
        self._set_busy(self.tr("Checking…") if checking else "")

    def set_preparing(self, preparing: bool) -> None:
        """Show that an image is being prepared; the earlier content stays until then."""
        self._set_busy(self.tr("Preparing…") if preparing else "")

    def set_error(self, sentence: str | None, details: str = "") -> None:
        """Show what is wrong with the URL, in one sentence."""
        if sentence:
            self._pixmap = None
        self.refuse(sentence or "", details)

    def refuse(self, sentence: str, details: str = "") -> None:
        """Show what is wrong with a given image; the earlier content stays."""
        self._error, self._error_details = sentence, details
        if sentence:
            self._busy = ""
        self._show_state()

    def show_taken(self, pixmap: QPixmap | None) -> None:
        """A clip's frame takes the place of this one, or no longer does."""
        self._taken = pixmap
        self._show_state()

    def set_ratio(self, ratio: AspectRatio) -> None:
        """The shape of the clip."""
        self._ratio = ratio
        self._show_state()

    def set_watched(self, job: Job | None) -> None:
        """The clip whose frames the menu offers."""
        self._watched = job

    def set_swap_text(self, text: str | None) -> None:
        """Set the text of the menu entry that swaps the frames; None if there's nothing to swap."""
        self._swap_text = text

    def _set_busy(self, words: str) -> None:
        self._busy = words
        if words:
            self._error = self._error_details = ""
        self._show_state()

    # building

    def _build(self) -> None:
        name, titles = f"{self._slot}_frame", self._titles()
        self._label = plain_label(f"{name}_label", titles[0])
        self._label.setFont(label_font())
        set_muted(self._label)
        self._picture = FramePicture(self)
        self._picture.setObjectName(name)
        self._picture.setAccessibleName(titles[0])
        self._clear = QToolButton(self._picture)
        self._clear.setObjectName(f"{name}_clear")
        self._clear.setAccessibleName(titles[2])
        self._clear.setToolTip(tool_tip(titles[2]))
        self._clear.setProperty("kind", "scrim")
        self._clear.setIcon(icon("x", Role.ON_SCRIM))
        self._clear.setIconSize(QSize(12, 12))
        self._crop = CropPill(f"{name}_crop", titles[3], self._picture)
        self._field = QLineEdit()
        self._field.setObjectName(f"{name}_url")
        self._field.setAccessibleName(titles[1])
        self._field.setProperty("kind", "compact")
        self._field.setFont(label_font())
        self._label.setBuddy(self._field)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        for part in (self._label, self._picture, self._field):
            column.addWidget(part)
        self._picture.installEventFilter(self)
        self._field.installEventFilter(self)
        moment = _MOMENTS[self._slot][0]
        self._input = FrameInput(self, self._picture, self._field, moment)

    def _titles(self) -> tuple[str, str, str, str]:
        """The names of the well, of its field, of its clear and of its crop button."""
        say = QCoreApplication.translate
        if self._slot is FrameSlot.START:
            return (
                say("FrameWell", "Start frame"),
                say("FrameWell", "Start frame URL"),
                say("FrameWell", "Remove start frame"),
                say("FrameWell", "Crop start frame"),
            )
        return (
            say("FrameWell", "End frame"),
            say("FrameWell", "End frame URL"),
            say("FrameWell", "Remove end frame"),
            say("FrameWell", "Crop end frame"),
        )

    def _connect(self) -> None:
        self._input.taken.connect(self._on_taken)
        self._input.typed.connect(self._on_typed)
        self._input.hovered.connect(self._on_hovered)
        self._input.clear_wanted.connect(self._clear_all)
        self._input.menu_wanted.connect(self._on_menu_wanted)
        self._clear.clicked.connect(self._on_clear_clicked)
        self._crop.clicked.connect(self.crop_requested)

    # what the user does

    def _on_clear_clicked(self) -> None:
        self._picture.setFocus(Qt.FocusReason.OtherFocusReason)
        self._clear_all()

    def _clear_all(self) -> None:
        """Cancels what is pending, too."""
        self.set_url(None)
        self._busy = self._error = self._error_details = ""
        self._show_state()
        self.cleared.emit()

    def _on_hovered(self, words: str) -> None:
        self._is_target = bool(words)
        self._picture.set_target(words)
        self._show_state()

    def _on_typed(self, text: str) -> None:
        self._field.setCursorPosition(0)
        if text or not self._is_veiled:
            self._take_url(text)

    def _on_taken(self, source: FrameSource) -> None:
        if isinstance(source, LinkSource):
            self._take_url(source.url)
        else:
            self.source_given.emit(source)

    def _take_url(self, url: str) -> None:
        if url == (self._url or ""):
            return
        self.set_url(url)
        if url:
            self.url_edited.emit(url)
        else:
            self.cleared.emit()

    def eventFilter(self, watched: object, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if isinstance(event, QResizeEvent) and watched is self._picture:
            self._clear.move(event.size().width() - _CLEAR - _EDGE, _EDGE)
            self._crop.place(event.size())
        elif isinstance(event, QResizeEvent):
            self._show_field()
        return False

    def _on_menu_wanted(self) -> None:
        from luma_desktop.ui.frames.frame_menu import frame_menu

        below = self._picture.mapToGlobal(QPoint(0, self._picture.height() + _EDGE))
        frame_menu([self._sources(), self._clip_frames(), self._doings()], self).popup(below)

    def _sources(self) -> list[Entry]:
        from luma_desktop.ui.frames.frame_menu import Entry

        choose, paste = self.choose_requested.emit, self._input.paste
        return [
            Entry("choose_file", "folder-open", self.tr("Choose a file…"), choose),
            Entry(
                "paste", "clipboard", self.tr("Paste"), paste if self._input.can_paste() else None
            ),
        ]

    def _clip_frames(self) -> list[Entry]:
        from luma_desktop.ui.frames.frame_menu import moment_entry

        job = self._watched
        if job is None:
            return []
        return [
            moment_entry(moment, job.title, partial(self._on_taken, ClipSource(job.id, moment)))
            for moment in _MOMENTS[self._slot]
        ]

    def _doings(self) -> list[Entry]:
        from luma_desktop.ui.frames.frame_menu import Entry

        doings = []
        if self._kept is not None:
            doings.append(Entry("crop", "crop", self.tr("Crop…"), self.crop_requested.emit))
        if self._swap_text is not None:
            swap = self.swap_requested.emit
            doings.append(Entry("swap", "arrow-left-right", self._swap_text, swap))
        if self._url is not None:
            doings.append(Entry("remove", "x", self.tr("Remove"), self._clear_all))
        return doings

    # what is shown

    def _show_state(self) -> None:
        filled = bool(self._url or self._busy or self._error)
        self._clear.setVisible(filled and not self._is_target)
        set_invalid(self._field, invalid=bool(self._error) and bool(self._field.text()))
        self._show_field()
        strip = self._error or self._busy
        self._crop.show_ratio(None if strip or self._is_target else self._misfit())
        if self._taken is not None:
            is_start = self._slot is FrameSlot.START
            words = self.tr("Clip's last frame") if is_start else self.tr("Clip's first frame")
            self._picture.show_picture(self._taken, words, words)
            return
        if self._pixmap is not None:
            self._picture.show_picture(self._pixmap, self._details(), strip)
            return
        state, words = self._state_in_words()
        self._picture.show_words(state, words, self._error_details)

    def _show_field(self) -> None:
        """A local image has no URL to show: the field says where it is."""
        words = [self.tr("Image URL")]
        if self._is_veiled and self._url is not None:
            words = [link_host(self._url) or self.tr("Image link"), self.tr("Image link")]
        if self._is_own:
            words = [self.tr("From this computer"), self.tr("This computer")]
        if self._kept is not None:
            from luma_desktop.ui.presenters.request.pictures import picture_place

            words.insert(0, picture_place(self._kept))
        room = self._field.width() - 2 * _FIELD_PADDING
        width = self._field.fontMetrics().horizontalAdvance
        self._field.setPlaceholderText(next((w for w in words if width(w) <= room), words[-1]))
        self._field.setAccessibleDescription(words[0] if self._is_veiled else "")
        self._field.setToolTip(tool_tip(words[0] if self._is_veiled else ""))

    def _details(self) -> str:
        if self._error:
            return self._error_details or self._error
        if self._kept is None:
            return link_host(self._url or "")
        from luma_desktop.ui.presenters.request.pictures import picture_details

        return picture_details(self._kept)

    def _misfit(self) -> AspectRatio | None:
        """The clip's aspect ratio, if the image has another."""
        picture = self._kept
        if picture is None or self._ratio.fits(picture.width, picture.height):
            return None
        return self._ratio

    def _state_in_words(self) -> tuple[WellState, str]:
        if self._error:
            return WellState.WRONG, self._error
        if self._busy:
            return WellState.CHECKING, self._busy
        if self._url is not None:
            return WellState.GIVEN, self.tr("Not checked yet")
        return WellState.EMPTY, self.tr("Drop, paste\nor choose")
