"""Start and end frame side by side, and what is pending for them."""

from __future__ import annotations

from collections import Counter
from pathlib import PurePath

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QWidget

from luma_desktop.domain.image import ImagePreview
from luma_desktop.domain.job import Job
from luma_desktop.domain.picture import KeptPicture
from luma_desktop.domain.problems import Problem
from luma_desktop.domain.request import AspectRatio
from luma_desktop.domain.request_check import RequestFault, is_frame
from luma_desktop.ui.frames.frame_source import FrameSource
from luma_desktop.ui.frames.frame_well import FrameSlot, FrameWell
from luma_desktop.ui.presenters.trouble.fault_words import fault_text
from luma_desktop.ui.presenters.trouble.problems import problem_words

_FAULTS = {FrameSlot.START: RequestFault.START_URL, FrameSlot.END: RequestFault.END_URL}


class FrameWells(QWidget):
    """One image at a time is prepared for a well: a newer one waits and then replaces it."""

    changed = Signal()
    """The addresses changed."""
    check_requested = Signal(str, str)
    """slot, URL to look up."""
    source_given = Signal(str, object)
    """slot, FrameSource to prepare; answer with `show_kept` or `refuse`."""
    choose_requested = Signal(str)
    """slot: the user wants to choose a file for it."""
    crop_requested = Signal(str, object)
    """slot, KeptPicture."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ratio = AspectRatio.WIDE
        self._wells = {slot: FrameWell(slot) for slot in FrameSlot}
        self._intakes = {slot: _Intake() for slot in FrameSlot}
        self._build()
        self._connect()

    def __getitem__(self, slot: str) -> FrameWell:
        return self._wells[FrameSlot(slot)]

    # content

    def address(self, slot: FrameSlot) -> str:
        """The address, valid or not; may be empty."""
        return self._wells[slot].address()

    def set_address(self, slot: FrameSlot, address: str) -> None:
        """Set an address; its image is requested if it's a new one."""
        well = self._wells[slot]
        known = well.url() == (address or None)
        if self._intakes[slot].is_busy:
            self._intakes[slot].forget()
            well.set_preparing(False)
        well.set_url(address)
        if address and not known:
            self._check(slot, address)
        self._show_swap()

    def set_taken(self, *taken: FrameSlot) -> None:
        """The frames that clips replace."""
        for slot, well in self._wells.items():
            well.setEnabled(slot not in taken)
            if slot not in taken:
                well.show_taken(None)
        self._show_swap()

    def show_taken(self, slot: FrameSlot, pixmap: QPixmap) -> None:
        """The clip's frame that replaces this one."""
        if not self._wells[slot].isEnabled():
            self._wells[slot].show_taken(pixmap)

    def set_ratio(self, ratio: AspectRatio) -> None:
        self.ratio = ratio
        for well in self._wells.values():
            well.set_ratio(ratio)

    def set_watched(self, job: Job | None) -> None:
        """Set the clip in the preview, whose frames are offered."""
        for well in self._wells.values():
            well.set_watched(job)

    def give(self, slot: str, source: FrameSource) -> None:
        """Have an image prepared; the well's content stays until then."""
        self._wells[FrameSlot(slot)].set_preparing(True)
        if self._intakes[FrameSlot(slot)].give(source):
            self.source_given.emit(slot, source)

    def swap(self) -> None:
        """Swap start and end frame."""
        wells = self._wells.values()
        contents = [(well.address(), well.kept, well.pixmap) for well in wells]
        for slot, (address, kept, pixmap) in zip(FrameSlot, reversed(contents), strict=True):
            self._intakes[slot].forget()
            self._wells[slot].set_url(address)
            if kept is not None:
                self._wells[slot].show_kept(kept)
            elif address:
                self._check(slot, address)
                self._wells[slot].set_pixmap(pixmap)
        self._on_changed()

    def ask(self) -> None:
        """Repeat unanswered requests, made before anybody listened."""
        for slot, intake in self._intakes.items():
            for address in intake.looked_up():
                self.check_requested.emit(slot, address)

    # answers

    def show_image(self, slot: str, preview: ImagePreview) -> None:
        """Show the image at a URL, if that's still the URL."""
        well = self._wells[FrameSlot(slot)]
        if well.url() == preview.url:
            well.set_pixmap(_pixmap(preview.thumbnail))

    def use_kept(self, slot: str, picture: KeptPicture) -> None:
        """Put in a local image that is already known."""
        self._intakes[FrameSlot(slot)].forget()
        self._wells[FrameSlot(slot)].show_kept(picture)
        self._on_changed()

    def show_kept(self, slot: str, picture: KeptPicture) -> None:
        """Show a local image that was looked up or prepared."""
        well, intake = self._wells[FrameSlot(slot)], self._intakes[FrameSlot(slot)]
        if intake.was_looked_up(picture.address):
            if well.url() == picture.address:
                well.show_kept(picture)
        elif self._is_wanted(FrameSlot(slot)):
            well.show_kept(picture)
            self._on_changed()

    def refuse(self, slot: str, text: str, problem: Problem) -> None:
        """Say that there's no image; `text` is what was looked up or given."""
        well, intake = self._wells[FrameSlot(slot)], self._intakes[FrameSlot(slot)]
        words = problem_words(problem)
        if intake.was_looked_up(text):
            if well.url() == text:
                well.set_error(words.title, words.line)
        else:
            name = PurePath(text).name
            self.decline(slot, words.title, f"{name}: {words.line}" if name else words.line)

    def decline(self, slot: str, sentence: str, details: str = "") -> None:
        """Say why what was given can't be used; the earlier content stays."""
        if self._is_wanted(FrameSlot(slot)):
            self._wells[FrameSlot(slot)].refuse(sentence, details)

    def _is_wanted(self, slot: FrameSlot) -> bool:
        """Whether this answer is the one that counts; otherwise request the newer one."""
        wanted, following = self._intakes[slot].answered()
        if following is not None:
            self.source_given.emit(slot, following)
        return wanted

    # faults

    def show_fault(self, slot: FrameSlot, words: str) -> QWidget:
        """Show what is wrong with an address; returns its field, which has focus."""
        well = self._wells[slot]
        well.set_error(words)
        well.field.setFocus(Qt.FocusReason.OtherFocusReason)
        return well.field

    def preparing(self) -> QWidget | None:
        """The well whose image isn't ready yet."""
        busy = (self._wells[slot] for slot in FrameSlot if self._intakes[slot].is_busy)
        return next(busy, None)

    # inside

    def _build(self) -> None:
        self.setObjectName("frame_wells")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        for well in self._wells.values():
            row.addWidget(well)

    def _connect(self) -> None:
        for slot, well in self._wells.items():
            well.field.textChanged.connect(self._on_changed)
            well.url_edited.connect(lambda url, slot=slot: self._on_url(slot, url))
            well.cleared.connect(lambda slot=slot: self._on_cleared(slot))
            well.source_given.connect(lambda source, slot=slot: self.give(slot, source))
            well.choose_requested.connect(lambda slot=slot: self.choose_requested.emit(slot))
            well.crop_requested.connect(lambda slot=slot: self._on_crop(slot))
            well.swap_requested.connect(self.swap)

    def _on_url(self, slot: FrameSlot, url: str) -> None:
        self._intakes[slot].forget()
        self._check(slot, url)
        self._on_changed()

    def _on_cleared(self, slot: FrameSlot) -> None:
        self._intakes[slot].forget()
        self._on_changed()

    def _on_crop(self, slot: FrameSlot) -> None:
        kept = self._wells[slot].kept
        if kept is not None:
            self.crop_requested.emit(slot, kept)

    def _on_changed(self) -> None:
        self._show_swap()
        self.changed.emit()

    def _show_swap(self) -> None:
        wells = self._wells.values()
        free = all(well.isEnabled() for well in wells)
        filled = any(well.address() for well in wells)
        text = self.tr("Swap start and end frame") if free and filled else None
        for well in wells:
            well.set_swap_text(text)

    def _check(self, slot: FrameSlot, address: str) -> None:
        well = self._wells[slot]
        if not is_frame(address):
            well.set_error(fault_text(_FAULTS[slot]))
            return
        well.set_checking(True)
        self._intakes[slot].look_up(address)
        self.check_requested.emit(slot, address)


class _Intake:
    """Answers carry no number, so one source is requested at a time; the newest one counts."""

    def __init__(self) -> None:
        self._asked = False
        self._wanted = False
        self._next: FrameSource | None = None
        self._looked_up: Counter[str] = Counter()

    @property
    def is_busy(self) -> bool:
        """Whether a requested image is still missing."""
        return self._wanted

    def give(self, source: FrameSource) -> bool:
        """Whether to request it now; otherwise it's requested after the one before it."""
        self._wanted = True
        if self._asked:
            self._next = source
            return False
        self._asked = True
        return True

    def answered(self) -> tuple[bool, FrameSource | None]:
        """Take an answer: whether it's still needed, and what to request next."""
        wanted = self._asked and self._wanted and self._next is None
        following, self._next = self._next, None
        self._asked = self._wanted = following is not None
        return wanted, following

    def forget(self) -> None:
        """The well has other content: pending requests are obsolete."""
        self._next, self._wanted = None, False

    def look_up(self, address: str) -> None:
        """A URL is being looked up; other requests are answered separately."""
        self._looked_up[address] += 1

    def looked_up(self) -> list[str]:
        """Look-ups without an answer so far."""
        return list(self._looked_up.elements())

    def was_looked_up(self, address: str) -> bool:
        """Whether an answer belongs to a look-up, and end that."""
        if self._looked_up[address] <= 0:
            return False
        self._looked_up[address] -= 1
        return True


def _pixmap(png: bytes) -> QPixmap:
    pixmap = QPixmap()
    pixmap.loadFromData(png, "PNG")
    return pixmap
