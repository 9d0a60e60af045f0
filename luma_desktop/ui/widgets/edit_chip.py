"""Says that the form changes a job in line, and ends that."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from luma_desktop.domain.job import Job
from luma_desktop.ui.tool_tips import tool_tip
from luma_desktop.ui.widgets.form_chip import FormChip

translate = QCoreApplication.translate


class EditChip(FormChip):
    """Shown above the prompt while the form is for a job in line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        ending = translate("EditChip", "Leave it as it is")
        super().__init__("edit_chip", "editing", "stop_editing", ending, parent)
        self.text.set_text(self.tr("Editing a job in line"))

    def show_job(self, job: Job) -> None:
        """Its prompt stands in the form below, where it changes; the tool tip keeps the old one."""
        waits = self.tr("It waits for you: {title}").format(title=job.title)
        self.text.setToolTip(tool_tip(waits))
        self.setAccessibleDescription(waits)
