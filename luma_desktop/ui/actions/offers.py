"""What the table offers for some jobs: which commands, in which words, and whether now."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence

from luma_desktop.domain.job import FINISHED, Job, JobState
from luma_desktop.ui.actions.commands import BUTTONS, PLACES, Command, Concerns

translate = QCoreApplication.translate
C, S = Command, JobState

_GROUP = 100

CARD = sorted((one for one in Command if one.spec.card), key=lambda one: one.spec.card)
"""What stands in the menus of cards, in their order."""

_PREVIEW = sorted((one for one in Command if one.spec.preview), key=lambda one: one.spec.preview)
BELOW_PREVIEW = tuple(one for one in _PREVIEW if one.spec.preview <= BUTTONS)
"""What stands below the preview as buttons."""
BEHIND_MORE = tuple(one for one in _PREVIEW if one.spec.preview > BUTTONS)
"""What stands in the menu beside them."""

_HOVER: dict[JobState, tuple[Command, Command]] = {
    S.QUEUED: (C.EDIT_JOB, C.CANCEL),
    S.SUBMITTING: (C.REMIX, C.COPY_PROMPT),
    S.SUBMIT_UNKNOWN: (C.CHECK_NOW, C.REMIX),
    S.ACCEPTED_UNLOCATED: (C.CHECK_NOW, C.REMIX),
    S.ACCEPTED: (C.REMIX, C.COPY_PROMPT),
    S.COMPLETED: (C.REMIX, C.COPY_PROMPT),
    S.DOWNLOAD_FAILED: (C.FETCH_AGAIN, C.REMIX),
    S.READY: (C.EXTEND, C.SAVE_AS),
    S.REJECTED: (C.REMIX, C.REMOVE),
    S.FAILED: (C.RETRY, C.REMIX),
    S.CANCELLED: (C.RETRY, C.REMOVE),
    S.ABANDONED: (C.RETRY, C.REMOVE),
    S.LOST: (C.RETRY, C.REMOVE),
}


def able(command: Command, jobs: Sequence[Job]) -> list[Job]:
    """Those of `jobs` that it can be done with as they are now."""
    return [job for job in jobs if _can(command, job)]


def is_possible(command: Command, jobs: Sequence[Job]) -> bool:
    """Whether it can be done with at least one of `jobs`, if it is about jobs at all."""
    if command.spec.concerns is Concerns.NOTHING:
        return True
    return any(_can(command, job) for job in jobs)


def _can(command: Command, job: Job) -> bool:
    """Little can be done with what was removed before it is restored."""
    return command.spec.can(job) and (command.spec.removed or not job.removed)


def hover_commands(job: Job) -> tuple[Command, Command]:
    """The two commonest, as buttons on the card."""
    if job.removed:
        return (C.RESTORE, C.SAVE_AS)
    if job.clip is not None and not job.clip.previewable:
        return (C.SAVE_AS, C.REVEAL)
    return _HOVER.get(job.state, (C.COPY_PROMPT, C.REMOVE))


def card_groups(jobs: Sequence[Job]) -> list[list[Command]]:
    """What can be done with at least one of `jobs`, in the groups of their menu."""
    shown = (one for one in CARD if one.spec.card < PLACES and _is_offered(one, jobs))
    return [list(group) for _, group in groupby(shown, key=lambda one: one.spec.card // _GROUP)]


def _is_offered(command: Command, jobs: Sequence[Job]) -> bool:
    if len(jobs) > 1 and not (command.spec.many and command.takes_all(len(jobs))):
        return False
    return any(_can(command, job) for job in jobs)


def menu_text(command: Command) -> str:
    """The menu bar's words, with the mark of their letter."""
    return translate("actions", command.spec.text)


def priced_text(command: Command, jobs: Sequence[Job]) -> str:
    """The menu bar's words with what it costs for those of `jobs` that it can be done with."""
    those = able(command, jobs)
    text = menu_text(command)
    if not those:
        return text
    return translate("commands", "{command} · {cost}").format(command=text, cost=_price(those))


def plain_text(command: Command) -> str:
    """The menu bar's words without that mark."""
    return menu_text(command).replace("&&", "\0").replace("&", "").replace("\0", "&")


def short_text(command: Command) -> str:
    """A button's words."""
    text = command.spec.card_text
    return translate("commands", text) if text else plain_text(command)


def command_text(command: Command, job: Job) -> str:
    """A card's words, with the price where it costs something."""
    if command is C.REMOVE and job.state not in FINISHED and job.state is not S.QUEUED:
        # The service has it in hand: it is still watched, and its clip comes to the library.
        return translate("commands", "Hide from queue")
    text = short_text(command)
    return text.format(cost=_price([job])) if "{cost}" in text else text


def text_for_many(command: Command, jobs: Sequence[Job]) -> str:
    """With how many of the chosen `jobs` it is done, and what that costs."""
    those, spec = able(command, jobs), command.spec
    text = spec.many_one if spec.many_one and len(those) == 1 else spec.many
    return translate("commands", text).format(count=len(those), cost=_price(those))


def key_text(command: Command) -> str:
    """The key as the system writes it, empty if there is none."""
    return native_key(command.spec.keys[0]) if command.spec.keys else ""


def native_key(key: str) -> str:
    """A portable key name as the system writes it: Ctrl is another key on a Mac."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)


def with_key(text: str, command: Command) -> str:
    """An entry of a menu that shows its key."""
    key = key_text(command)
    return f"{text}\t{key}" if key else text


def _price(jobs: Sequence[Job]) -> str:
    # Not sooner: the first paint shows no price of a job.
    from luma_desktop.ui.presenters.texts.amounts import price_text

    return price_text(jobs)
