"""What the table offers for jobs: which commands, their texts, and whether they're possible."""

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
"""Commands of card menus, in order."""

_PREVIEW = sorted((one for one in Command if one.spec.preview), key=lambda one: one.spec.preview)
BELOW_PREVIEW = tuple(one for one in _PREVIEW if one.spec.preview <= BUTTONS)
"""Commands with a button below the preview."""
BEHIND_MORE = tuple(one for one in _PREVIEW if one.spec.preview > BUTTONS)
"""Commands in the menu beside those buttons."""

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
    """The `jobs` that allow it in their current state."""
    return [job for job in jobs if _can(command, job)]


def is_possible(command: Command, jobs: Sequence[Job]) -> bool:
    """Whether at least one of `jobs` allows it; always true for commands without jobs."""
    if command.spec.concerns is Concerns.NOTHING:
        return True
    return any(_can(command, job) for job in jobs)


def _can(command: Command, job: Job) -> bool:
    """Removed jobs allow little until they are restored."""
    return command.spec.can(job) and (command.spec.removed or not job.removed)


def hover_commands(job: Job) -> tuple[Command, Command]:
    """The two most common commands, shown as buttons on the card."""
    if job.removed:
        return (C.RESTORE, C.SAVE_AS)
    if job.clip is not None and not job.clip.previewable:
        return (C.SAVE_AS, C.REVEAL)
    return _HOVER.get(job.state, (C.COPY_PROMPT, C.REMOVE))


def card_groups(jobs: Sequence[Job]) -> list[list[Command]]:
    """Commands that at least one of `jobs` allows, grouped as in their menu."""
    shown = (one for one in CARD if one.spec.card < PLACES and _is_offered(one, jobs))
    return [list(group) for _, group in groupby(shown, key=lambda one: one.spec.card // _GROUP)]


def _is_offered(command: Command, jobs: Sequence[Job]) -> bool:
    if len(jobs) > 1 and not (command.spec.many and command.takes_all(len(jobs))):
        return False
    return any(_can(command, job) for job in jobs)


def menu_text(command: Command) -> str:
    """Menu bar text with its mnemonic."""
    return translate("actions", command.spec.text)


def priced_text(command: Command, jobs: Sequence[Job]) -> str:
    """Menu bar text with the price for those of `jobs` that allow it."""
    those = able(command, jobs)
    text = menu_text(command)
    if not those:
        return text
    return translate("commands", "{command} · {cost}").format(command=text, cost=_price(those))


def plain_text(command: Command) -> str:
    """Menu bar text without the mnemonic."""
    return menu_text(command).replace("&&", "\0").replace("&", "").replace("\0", "&")


def short_text(command: Command) -> str:
    """Button text."""
    text = command.spec.card_text
    return translate("commands", text) if text else plain_text(command)


def command_text(command: Command, job: Job) -> str:
    """Card text, with the price if there is one."""
    if command is C.REMOVE and job.state not in FINISHED and job.state is not S.QUEUED:
        # It's at the service: it is still polled, and its clip goes to the library.
        return translate("commands", "Hide from queue")
    text = short_text(command)
    return text.format(cost=_price([job])) if "{cost}" in text else text


def text_for_many(command: Command, jobs: Sequence[Job]) -> str:
    """Text for several jobs: how many of them it applies to, and the price."""
    those, spec = able(command, jobs), command.spec
    text = spec.many_one if spec.many_one and len(those) == 1 else spec.many
    return translate("commands", text).format(count=len(those), cost=_price(those))


def key_text(command: Command) -> str:
    """The key as the system writes it; empty without one."""
    return native_key(command.spec.keys[0]) if command.spec.keys else ""


def native_key(key: str) -> str:
    """A portable key name as the system writes it: Ctrl is another key on a Mac."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)


def with_key(text: str, command: Command) -> str:
    """A menu entry that shows its key."""
    key = key_text(command)
    return f"{text}\t{key}" if key else text


def _price(jobs: Sequence[Job]) -> str:
    # Imported late: the first paint shows no job prices.
    from luma_desktop.ui.presenters.texts.amounts import price_text

    return price_text(jobs)
