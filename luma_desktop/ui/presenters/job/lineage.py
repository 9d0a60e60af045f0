"""Which clip another was made from, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from luma_desktop.domain.job import Job
from luma_desktop.domain.library import Relative
from luma_desktop.domain.links import LinkRole
from luma_desktop.domain.request import Operation
from luma_desktop.ui.presenters.texts.marking import QT_TRANSLATE_NOOP

translate = QCoreApplication.translate

_TEXTS = {
    LinkRole.EXTENDS: QT_TRANSLATE_NOOP("lineage", "Extends: {title}"),
    LinkRole.LEADS_UP_TO: QT_TRANSLATE_NOOP("lineage", "Leads up to: {title}"),
    LinkRole.START_FRAME: QT_TRANSLATE_NOOP("lineage", "Starts with a frame of: {title}"),
    LinkRole.END_FRAME: QT_TRANSLATE_NOOP("lineage", "Ends with a frame of: {title}"),
    LinkRole.REMIX: QT_TRANSLATE_NOOP("lineage", "Remixed from: {title}"),
    LinkRole.TAKE_OF: QT_TRANSLATE_NOOP("lineage", "Another take of: {title}"),
}


def lineage_text(job: Job, parent: Relative) -> str:
    """`Extends: Flying jellyfish`."""
    title = parent.job.title or translate("lineage", "(no prompt)")
    return _relation(job, parent.role).format(title=title)


def _relation(job: Job, role: LinkRole) -> str:
    if role in _TEXTS:
        return translate("lineage", _TEXTS[role])
    if role is LinkRole.SOURCE and job.request.operation is Operation.REFRAME:
        return translate("lineage", "Reframed from: {title}")
    if role is LinkRole.SOURCE:
        return translate("lineage", "Edited from: {title}")
    return translate("lineage", "Made from: {title}")
