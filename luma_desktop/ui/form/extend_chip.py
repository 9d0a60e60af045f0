"""Says which clip is being extended, with a button to stop."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from luma_desktop.domain.job import Job
from luma_desktop.ui.form.clip_chip import ClipChip

translate = QCoreApplication.translate


class ExtendChip(ClipChip):
    """Shown above the prompt while the form is for an extension."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            "extend_chip",
            text="extending",
            close="stop_extending",
            name=translate("ExtendChip", "Don't extend"),
            tip=translate("ExtendChip", "Don't extend (Esc)"),
            parent=parent,
        )

    def show_job(self, job: Job) -> None:
        self.set_text(translate("ExtendChip", "Extending: {title}").format(title=job.title))


class TargetChip(ClipChip):
    """Shown below it if the extension leads up to another clip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            "target_chip",
            text="leading_up_to",
            close="stop_leading_up",
            name=translate("ExtendChip", "Don't lead up to this clip"),
            parent=parent,
        )

    def show_job(self, job: Job) -> None:
        self.set_text(translate("ExtendChip", "Up to: {title}").format(title=job.title))
