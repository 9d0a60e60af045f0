"""Messages for changes to the queue, and for an Undo that came too late."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from luma_desktop.domain.job import Job
from luma_desktop.domain.priority import Priority
from luma_desktop.engine.facts import LineChanged
from luma_desktop.engine.undo import Deed, Undone
from luma_desktop.ui.presenters.texts.marking import QT_TRANSLATE_NOOP

translate = QCoreApplication.translate

_CANCELLED = (
    QT_TRANSLATE_NOOP("queue", "Removed from the queue: {title}"),
    QT_TRANSLATE_NOOP("queue", "{count} jobs removed from the queue"),
)
_MOVED = (
    QT_TRANSLATE_NOOP("queue", "Moved in the queue: {title}"),
    QT_TRANSLATE_NOOP("queue", "{count} jobs moved in the queue"),
)
_EDITED = (QT_TRANSLATE_NOOP("queue", "Changed: {title}"), "")
_PRIORITISED = {
    Priority.FIRST: (
        QT_TRANSLATE_NOOP("queue", "Will be sent first: {title}"),
        QT_TRANSLATE_NOOP("queue", "{count} jobs will be sent first"),
    ),
    Priority.IN_TURN: (
        QT_TRANSLATE_NOOP("queue", "Will be sent in order: {title}"),
        QT_TRANSLATE_NOOP("queue", "{count} jobs will be sent in order"),
    ),
    Priority.LAST: (
        QT_TRANSLATE_NOOP("queue", "Will be sent last: {title}"),
        QT_TRANSLATE_NOOP("queue", "{count} jobs will be sent last"),
    ),
}


def done_text(fact: LineChanged) -> str:
    """What was done to how many jobs, and that others had already left the queue."""
    left = left_out_text(fact.left_out)
    if not fact.jobs:
        return left
    one, many = _words(fact)
    text = translate("queue", one if len(fact.jobs) == 1 else many).format(
        title=_title(fact.jobs[0]), count=len(fact.jobs)
    )
    return f"{text}. {left}" if left else text


def left_out_text(count: int) -> str:
    """How many selected jobs were skipped because they're no longer queued."""
    if not count:
        return ""
    if count == 1:
        return translate("queue", "1 selected job is no longer queued.")
    return translate("queue", "{count} selected jobs are no longer queued.").format(count=count)


def too_late_text(undone: Undone | None) -> str:
    """Why an Undo did nothing, or only part of it."""
    if undone is not None and undone.jobs:
        if undone.too_late == 1:
            return translate("queue", "1 job has already been sent, so it wasn't changed back.")
        text = translate(
            "queue", "{count} jobs have already been sent, so they weren't changed back."
        )
        return text.format(count=undone.too_late)
    if undone is None:
        return translate("queue", "There's nothing to undo.")
    if undone.deed is Deed.CANCELLED:
        return translate("queue", "It's too late to undo that.")
    return translate("queue", "It's too late to undo that: it has already been sent.")


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
