"""Brings local images to the form: files, clip frames, and crops of them."""

from __future__ import annotations

from PySide6.QtCore import QObject, QStandardPaths, Qt
from PySide6.QtWidgets import QWidget

from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.picture import Crop, KeptPicture
from luma_desktop.domain.problems import Problem
from luma_desktop.ui.bridge.bridge import Bridge
from luma_desktop.ui.form.form_panel import FormPanel
from luma_desktop.ui.frames.frame_source import (
    SUFFIXES,
    BytesSource,
    ClipSource,
    CropSource,
    FileSource,
    FrameSource,
    Moment,
)
from luma_desktop.ui.frames.frame_well import FrameSlot
from luma_desktop.ui.presenters.trouble.problems import problem_words
from luma_desktop.ui.preview.preview_panel import PreviewPanel
from luma_desktop.ui.state.job_store import JobStore


class FrameDesk(QObject):
    """Requests of the wells go down to the bridge; answers go back up."""

    def __init__(
        self,
        *,
        bridge: Bridge,
        jobs: JobStore,
        form: FormPanel,
        preview: PreviewPanel,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._bridge = bridge
        self._jobs = jobs
        self._form = form
        self._frames = form.frames
        self._preview = preview
        self._window = window
        self._folder = ""
        self._to_crop: tuple[str, KeptPicture] | None = None
        self._connect()

    def use_frame(self, job_id: str, slot: FrameSlot, moment: Moment) -> None:
        """Put a frame of a clip in a well; an extension may be waiting for it."""
        is_awaited = slot is FrameSlot.START and moment is Moment.LAST
        if not (is_awaited and self._form.takes_frame_of(job_id)):
            self._form.set_extend(None)
        self._frames.give(slot, ClipSource(job_id, moment))

    def use_last_frame(self, job_id: str) -> None:
        """Start with a clip's last frame."""
        self.use_frame(job_id, FrameSlot.START, Moment.LAST)

    def _connect(self) -> None:
        bridge, frames = self._bridge, self._frames
        frames.check_requested.connect(bridge.pictures.check_image)
        frames.source_given.connect(self._on_source_given)
        frames.choose_requested.connect(self._on_choose_requested)
        frames.crop_requested.connect(self._on_crop_requested)
        bridge.pictures.image_checked.connect(frames.show_image)
        bridge.pictures.image_refused.connect(self._on_refused)
        bridge.pictures.picture_kept.connect(self._on_picture_kept)
        extension = self._form.extension
        extension.picture_requested.connect(
            lambda slot, job: bridge.pictures.cut_frame(job, first=slot == FrameSlot.END)
        )
        bridge.pictures.frame_cut.connect(extension.show_frame)
        bridge.pictures.frame_times_known.connect(self._on_frame_times)
        self._preview.stage.player.first_frame_shown.connect(self._on_first_frame)
        self._preview.job_changed.connect(self._on_watched_job)

    # where images come from

    def _on_source_given(self, slot: str, source: FrameSource) -> None:
        match source:
            case FileSource(path=path):
                self._bridge.pictures.keep_picture_file(slot, path)
            case BytesSource(data=data):
                self._bridge.pictures.keep_picture_data(slot, data)
            case ClipSource(job_id=job_id, moment=moment):
                self._keep_frame(slot, job_id, moment)
            case CropSource(address=address, crop=crop):
                self._bridge.pictures.crop_picture(slot, address, crop)

    def _keep_frame(self, slot: str, job_id: str, moment: Moment) -> None:
        job = self._jobs.get(job_id)
        if job is None or job.clip is None or job.state is not JobState.READY:
            self._frames.decline(slot, self.tr("This clip isn't ready yet"))
        else:
            self._bridge.pictures.keep_frame(slot, job, self._position(job, moment))

    def _position(self, job: Job, moment: Moment) -> float | None:
        """Seconds from the clip's start; None for its last frame."""
        if moment is Moment.LAST:
            return None
        watched = self._preview.job
        if moment is Moment.FIRST or watched is None or watched.id != job.id:
            return 0.0
        return self._preview.stage.player.position

    def _on_choose_requested(self, slot: str) -> None:
        """A file dialog that begins where the last one ended."""
        from PySide6.QtWidgets import QFileDialog

        pictures = QStandardPaths.StandardLocation.PicturesLocation
        folder = self._folder or QStandardPaths.writableLocation(pictures)
        dialog = QFileDialog(self._window, self.tr("Choose an image"), folder)
        dialog.setObjectName("picture_dialog")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        kinds = " ".join(f"*.{suffix} *.{suffix.upper()}" for suffix in SUFFIXES)
        dialog.setNameFilters(
            [self.tr("Images ({kinds})").format(kinds=kinds), self.tr("All files (*)")]
        )
        dialog.setOption(QFileDialog.Option.HideNameFilterDetails)
        dialog.fileSelected.connect(lambda path: self._on_file_chosen(slot, path))
        dialog.directoryEntered.connect(self._on_folder_entered)
        dialog.open()

    def _on_folder_entered(self, folder: str) -> None:
        self._folder = folder

    def _on_file_chosen(self, slot: str, path: str) -> None:
        self._folder = path.rpartition("/")[0]
        self._frames.give(slot, FileSource(path))

    def _on_watched_job(self, job: Job | None) -> None:
        is_clip = job is not None and job.state is JobState.READY
        self._frames.set_watched(job if is_clip else None)

    def _on_first_frame(self) -> None:
        """Not sooner: reading the file again would delay it."""
        if self._preview.job is not None:
            self._bridge.pictures.ask_frame_times(self._preview.job)

    def _on_frame_times(self, job_id: str, times: tuple[float, ...]) -> None:
        watched = self._preview.job
        if watched is not None and watched.id == job_id:
            self._preview.stage.player.set_frame_times(times)

    # answers

    def _on_picture_kept(self, slot: str, picture: KeptPicture) -> None:
        if self._to_crop is not None and self._to_crop[1].original == picture.address:
            cropped_slot, cropped = self._to_crop
            self._to_crop = None
            if self._frames[cropped_slot].kept == cropped:
                self._open_crop(cropped_slot, picture, cropped.crop)
            return
        self._frames.show_kept(slot, picture)

    def _on_refused(self, slot: str, text: str, problem: Problem) -> None:
        if self._to_crop is not None and self._to_crop[1].original == text:
            cropped_slot, _picture = self._to_crop
            self._to_crop = None
            words = problem_words(problem)
            self._frames[cropped_slot].refuse(words.title, words.line)
            return
        self._frames.refuse(slot, text, problem)

    # cropping

    def _on_crop_requested(self, slot: str, picture: KeptPicture) -> None:
        """Show the whole image, even if it was cropped before."""
        if picture.original is None:
            self._open_crop(slot, picture, None)
        else:
            self._to_crop = (slot, picture)
            self._bridge.pictures.check_image(slot, picture.original)

    def _open_crop(self, slot: str, whole: KeptPicture, crop: Crop | None) -> None:
        from luma_desktop.ui.frames.crop_dialog import CropDialog

        dialog = CropDialog(whole, self._frames.ratio, crop=crop, parent=self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.crop_chosen.connect(
            lambda part: self._frames.give(slot, CropSource(whole.address, part))
        )
        dialog.whole_chosen.connect(lambda: self._frames.use_kept(slot, whole))
        dialog.open()
