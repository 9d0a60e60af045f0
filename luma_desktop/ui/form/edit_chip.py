"""Says that the form changes a job in line, and ends that."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from luma_desktop.domain.job import Job
from luma_desktop.ui.form.clip_chip import ClipChip

translate = QCoreApplication.translate


class EditChip(ClipChip):
    """Shown above the prompt while the form is for a job in line."""

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
        """Its prompt stands in the form below, where it changes; the tool tip keeps the old one."""
        waits = self.tr("On hold while you edit it: {title}").format(title=job.title)
        self.set_text_tip(waits)
        self.setAccessibleDescription(waits)
