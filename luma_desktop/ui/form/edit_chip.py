"""Says that the form is editing a queued job, with a button to stop."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from luma_desktop.domain.job import Job
from luma_desktop.ui.form.clip_chip import ClipChip

translate = QCoreApplication.translate


class EditChip(ClipChip):
    """Shown above the prompt while the form edits a queued job."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            "edit_chip",
            text="editing",
            close="stop_editing",
            name=translate("EditChip", "Stop editing"),
            tip=translate("EditChip", "Stop editing (Esc)"),
            parent=parent,
        )
        self.set_text(self.tr("Editing a queued job"))

    def show_job(self, job: Job) -> None:
        """The tool tip keeps the old prompt, since the form below changes it."""
        waits = self.tr("On hold while you edit it: {title}").format(title=job.title)
        self.set_text_tip(waits)
        self.setAccessibleDescription(waits)
