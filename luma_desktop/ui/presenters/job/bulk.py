"""What can be done with several jobs at once, and how many of them that is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from luma_desktop.domain.job import Job
from luma_desktop.ui.presenters.job.commands import Command, can
from luma_desktop.ui.presenters.texts.amounts import price_text
from luma_desktop.ui.presenters.texts.marking import QT_TRANSLATE_NOOP

translate = QCoreApplication.translate
C = Command

MOVES = (C.MOVE_FIRST, C.MOVE_UP, C.MOVE_DOWN, C.MOVE_LAST)
HOW_SOON = (C.SEND_FIRST, C.SEND_IN_TURN, C.SEND_LAST)

_GROUPS = (
    (C.SAVE, C.RETRY, C.FETCH_AGAIN, C.CANCEL),
    (C.DUPLICATE, C.COPY_PROMPT),
    (C.REMOVE,),
)

_TEXTS = {
    C.SAVE: QT_TRANSLATE_NOOP("commands", "Save {count} clips as…"),
    C.RETRY: QT_TRANSLATE_NOOP("commands", "Try {count} again · {cost}"),
    C.FETCH_AGAIN: QT_TRANSLATE_NOOP("commands", "Fetch {count} again"),
    C.CANCEL: QT_TRANSLATE_NOOP("commands", "Take {count} out of the line"),
    C.DUPLICATE: QT_TRANSLATE_NOOP("commands", "Duplicate {count} · {cost}"),
    C.COMPARE: QT_TRANSLATE_NOOP("commands", "Compare the two…"),
    C.COPY_PROMPT: QT_TRANSLATE_NOOP("commands", "Copy {count} prompts"),
    C.REMOVE: QT_TRANSLATE_NOOP("commands", "Remove {count}"),
}

_PAIR = 2

_TEXTS_OF_ONE = {
    C.SAVE: QT_TRANSLATE_NOOP("commands", "Save 1 clip as…"),
    C.RETRY: QT_TRANSLATE_NOOP("commands", "Try 1 again · {cost}"),
}
"""Where the number changes the words."""


def able(command: Command, jobs: Sequence[Job]) -> list[Job]:
    """Those of `jobs` that it can be done with."""
    return [job for job in jobs if can(command, job)]


def groups_for_many(jobs: Sequence[Job]) -> tuple[tuple[Command, ...], ...]:
    """What can be done with at least one of `jobs`, in the groups of their menu."""
    groups = [tuple(c for c in group if able(c, jobs)) for group in _GROUPS]
    if len(jobs) == _PAIR:
        groups.insert(0, (C.COMPARE,))
    return tuple(group for group in groups if group)


def text_for_many(command: Command, jobs: Sequence[Job]) -> str:
    """With how many of the chosen `jobs` it is done, and what that costs."""
    those = able(command, jobs)
    text = _TEXTS_OF_ONE.get(command) if len(those) == 1 else None
    return translate("commands", text or _TEXTS[command]).format(
        count=len(those), cost=price_text(those)
    )
