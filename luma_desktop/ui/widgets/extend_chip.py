"""Says which clip the form goes on from, and ends that."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from luma_desktop.domain.job import Job
from luma_desktop.ui.widgets.form_chip import FormChip

translate = QCoreApplication.translate


class ExtendChip(FormChip):
    """Shown above the prompt while the form is for an extension."""

    def __init__(self, parent: QWidget | None = None) -> None:
        ending = translate("ExtendChip", "Do not extend")
        super().__init__("extend_chip", "extending", "stop_extending", ending, parent)

    def show_job(self, job: Job) -> None:
        self.text.set_text(self.tr("Extending: {title}").format(title=job.title))
