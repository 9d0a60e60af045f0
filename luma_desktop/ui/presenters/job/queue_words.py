"""What is said of a change of the line, and of an Undo that came too late."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from luma_desktop.domain.job import Job
from luma_desktop.domain.priority import Priority
from luma_desktop.engine.facts import LineChanged
from luma_desktop.engine.undo import Deed, Undone
from luma_desktop.ui.presenters.texts.marking import QT_TRANSLATE_NOOP

translate = QCoreApplication.translate

_CANCELLED = (
    QT_TRANSLATE_NOOP("line", "Taken out of the line: {title}"),
    QT_TRANSLATE_NOOP("line", "{count} taken out of the line"),
)
_MOVED = (
    QT_TRANSLATE_NOOP("line", "Moved in line: {title}"),
    QT_TRANSLATE_NOOP("line", "{count} moved in line"),
)
_EDITED = (QT_TRANSLATE_NOOP("line", "Changed: {title}"), "")
_PRIORITISED = {
    Priority.FIRST: (
        QT_TRANSLATE_NOOP("line", "To be sent first: {title}"),
        QT_TRANSLATE_NOOP("line", "{count} to be sent first"),
    ),
    Priority.IN_TURN: (
        QT_TRANSLATE_NOOP("line", "To be sent in turn: {title}"),
        QT_TRANSLATE_NOOP("line", "{count} to be sent in turn"),
    ),
    Priority.LAST: (
        QT_TRANSLATE_NOOP("line", "To be sent last: {title}"),
        QT_TRANSLATE_NOOP("line", "{count} to be sent last"),
    ),
}


def done_text(fact: LineChanged) -> str:
    """What was done to how many, and that others had left the line."""
    left = left_out_text(fact.left_out)
    if not fact.jobs:
        return left
    one, many = _words(fact)
    text = translate("line", one if len(fact.jobs) == 1 else many).format(
        title=_title(fact.jobs[0]), count=len(fact.jobs)
    )
    return f"{text}. {left}" if left else text


def left_out_text(count: int) -> str:
    """Of those chosen that nothing was done to, since they do not wait in line."""
    if not count:
        return ""
    if count == 1:
        return translate("line", "1 of those chosen no longer waits in line.")
    return translate("line", "{count} of those chosen no longer wait in line.").format(count=count)


def too_late_text(undone: Undone | None) -> str:
    """Why an Undo did nothing, or not all."""
    if undone is not None and undone.jobs:
        if undone.too_late == 1:
            return translate("line", "Too late for one of them: it was already sent.")
        text = translate("line", "Too late for {count} of them: they were already sent.")
        return text.format(count=undone.too_late)
    if undone is None:
        return translate("line", "There is nothing to take back.")
    if undone.deed is Deed.CANCELLED:
        return translate("line", "It is too late to take that back.")
    return translate("line", "It is too late to take that back: it was sent already.")


def _words(fact: LineChanged) -> tuple[str, str]:
    match fact.deed:
        case Deed.CANCELLED:
            return _CANCELLED
        case Deed.PRIORITISED:
            return _PRIORITISED[fact.jobs[0].priority]
        case Deed.EDITED:
            return _EDITED
        case _:
            return _MOVED


def _title(job: Job) -> str:
    return job.title or translate("cards", "(no prompt)")
