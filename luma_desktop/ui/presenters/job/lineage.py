"""Which clip another one came of, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from luma_desktop.domain.job import Job
from luma_desktop.domain.request import Operation

translate = QCoreApplication.translate


def lineage_text(job: Job, parent: Job) -> str:
    """`Extends: Flying jellyfish`."""
    return _relation(job).format(title=parent.title or translate("lineage", "(no prompt)"))


def _relation(job: Job) -> str:
    request = job.request
    if request.operation is Operation.EDIT:
        return translate("lineage", "Edited from: {title}")
    if request.operation is Operation.REFRAME:
        return translate("lineage", "Reframed from: {title}")
    if request.leads_to is not None and request.extends is None:
        return translate("lineage", "Leads up to: {title}")
    return translate("lineage", "Extends: {title}")
