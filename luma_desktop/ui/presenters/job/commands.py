"""What can be done with a job, by its state."""

from __future__ import annotations

from enum import StrEnum, unique

from PySide6.QtCore import QCoreApplication

from luma_desktop.domain.job import DUPLICABLE, FINISHED, Job, JobState
from luma_desktop.domain.lineage import can_be_source, leads_up_by_id, may_go_by_frame
from luma_desktop.ui.presenters.texts.amounts import price_text
from luma_desktop.ui.presenters.texts.marking import QT_TRANSLATE_NOOP

translate = QCoreApplication.translate
S = JobState


@unique
class Command(StrEnum):
    """A wish about a job."""

    PLAY = "play"
    EXTEND = "extend"
    LEAD_UP = "lead-up"
    EDIT_CLIP = "edit-clip"
    REFRAME = "reframe"
    USE_LAST_FRAME = "last-frame"
    REMIX = "remix"
    SAVE = "save"
    REVEAL = "folder"
    COPY_PROMPT = "copy"
    FAVOURITE = "favourite"
    USE_REMOTE_PROMPT = "remote-prompt"
    COMPARE = "compare"
    BY_LAST_FRAME = "by-frame"
    RETRY = "retry"
    FETCH_AGAIN = "download"
    CHECK = "check"
    RESEND = "resend"
    ABANDON = "abandon"
    CANCEL = "cancel"
    EDIT = "edit"
    DUPLICATE = "duplicate"
    MOVE_UP = "move-up"
    MOVE_DOWN = "move-down"
    MOVE_FIRST = "move-first"
    MOVE_LAST = "move-last"
    SEND_FIRST = "send-first"
    SEND_IN_TURN = "send-in-turn"
    SEND_LAST = "send-last"
    REMOVE = "remove"


C = Command

_CLIP = (
    *(C.PLAY, C.EXTEND, C.LEAD_UP, C.EDIT_CLIP, C.REFRAME),
    *(C.USE_LAST_FRAME, C.SAVE, C.REVEAL),
)
_OF_A_FILM = frozenset({C.PLAY, C.EXTEND, C.USE_LAST_FRAME})
"""What takes a clip that can be looked into."""

_FIRST: dict[JobState, tuple[Command, ...]] = {
    S.QUEUED: (C.EDIT, C.CANCEL),
    S.SUBMIT_UNKNOWN: (C.CHECK, C.RESEND, C.ABANDON),
    S.ACCEPTED_UNLOCATED: (C.CHECK, C.ABANDON),
    S.ACCEPTED: (C.CHECK,),
    S.DOWNLOAD_FAILED: (C.FETCH_AGAIN,),
    S.READY: _CLIP,
    S.REJECTED: (C.BY_LAST_FRAME,),
    S.FAILED: (C.RETRY,),
    S.CANCELLED: (C.RETRY,),
    S.ABANDONED: (C.RETRY,),
    S.LOST: (C.RETRY,),
}
"""What the state itself calls for; a refused request would only be refused again."""

_HOVER: dict[JobState, tuple[Command, ...]] = {
    S.QUEUED: (C.EDIT, C.CANCEL),
    S.SUBMITTING: (C.REMIX, C.COPY_PROMPT),
    S.SUBMIT_UNKNOWN: (C.CHECK, C.REMIX),
    S.ACCEPTED_UNLOCATED: (C.CHECK, C.REMIX),
    S.ACCEPTED: (C.REMIX, C.COPY_PROMPT),
    S.COMPLETED: (C.REMIX, C.COPY_PROMPT),
    S.DOWNLOAD_FAILED: (C.FETCH_AGAIN, C.REMIX),
    S.READY: (C.EXTEND, C.SAVE),
    S.REJECTED: (C.REMIX, C.REMOVE),
    S.FAILED: (C.RETRY, C.REMIX),
    S.CANCELLED: (C.RETRY, C.REMOVE),
    S.ABANDONED: (C.RETRY, C.REMOVE),
    S.LOST: (C.RETRY, C.REMOVE),
}


_WAITING = frozenset({S.QUEUED})

_STATES: dict[Command, frozenset[JobState]] = {
    C.SAVE: frozenset({S.READY}),
    C.RETRY: frozenset(state for state, first in _FIRST.items() if C.RETRY in first),
    C.FETCH_AGAIN: frozenset({S.DOWNLOAD_FAILED}),
    C.CANCEL: _WAITING,
    C.EDIT: _WAITING,
    C.DUPLICATE: DUPLICABLE,
    **dict.fromkeys((C.MOVE_UP, C.MOVE_DOWN, C.MOVE_FIRST, C.MOVE_LAST), _WAITING),
    **dict.fromkeys((C.SEND_FIRST, C.SEND_IN_TURN, C.SEND_LAST), _WAITING),
}
"""In which states those make sense that can be wished of many; the others always do."""

_TEXTS = {
    C.PLAY: QT_TRANSLATE_NOOP("commands", "Play"),
    C.EXTEND: QT_TRANSLATE_NOOP("commands", "Extend"),
    C.LEAD_UP: QT_TRANSLATE_NOOP("commands", "Lead up to it"),
    C.EDIT_CLIP: QT_TRANSLATE_NOOP("commands", "Edit this clip…"),
    C.REFRAME: QT_TRANSLATE_NOOP("commands", "Reframe…"),
    C.USE_LAST_FRAME: QT_TRANSLATE_NOOP("commands", "Use last frame"),
    C.REMIX: QT_TRANSLATE_NOOP("commands", "Remix"),
    C.SAVE: QT_TRANSLATE_NOOP("commands", "Save as…"),
    C.REVEAL: QT_TRANSLATE_NOOP("commands", "Show in folder"),
    C.COPY_PROMPT: QT_TRANSLATE_NOOP("commands", "Copy prompt"),
    C.FAVOURITE: QT_TRANSLATE_NOOP("commands", "Make the prompt a favourite"),
    C.USE_REMOTE_PROMPT: QT_TRANSLATE_NOOP("commands", "Use the prompt as the service has it"),
    C.COMPARE: QT_TRANSLATE_NOOP("commands", "Compare with the clip watched before…"),
    C.BY_LAST_FRAME: QT_TRANSLATE_NOOP("commands", "Use its last frame · {cost}"),
    C.RETRY: QT_TRANSLATE_NOOP("commands", "Try again · {cost}"),
    C.RESEND: QT_TRANSLATE_NOOP("commands", "Send again…"),
    C.FETCH_AGAIN: QT_TRANSLATE_NOOP("commands", "Fetch again"),
    C.CHECK: QT_TRANSLATE_NOOP("commands", "Check now"),
    C.ABANDON: QT_TRANSLATE_NOOP("commands", "Give up on it…"),
    C.CANCEL: QT_TRANSLATE_NOOP("commands", "Take out of the line"),
    C.EDIT: QT_TRANSLATE_NOOP("commands", "Edit in line"),
    C.DUPLICATE: QT_TRANSLATE_NOOP("commands", "Duplicate · {cost}"),
    C.MOVE_UP: QT_TRANSLATE_NOOP("commands", "Move up"),
    C.MOVE_DOWN: QT_TRANSLATE_NOOP("commands", "Move down"),
    C.MOVE_FIRST: QT_TRANSLATE_NOOP("commands", "Move to the front"),
    C.MOVE_LAST: QT_TRANSLATE_NOOP("commands", "Move to the end"),
    C.SEND_FIRST: QT_TRANSLATE_NOOP("commands", "Send first"),
    C.SEND_IN_TURN: QT_TRANSLATE_NOOP("commands", "Send in turn"),
    C.SEND_LAST: QT_TRANSLATE_NOOP("commands", "Send last"),
    C.REMOVE: QT_TRANSLATE_NOOP("commands", "Remove"),
}


def command_groups(job: Job) -> tuple[tuple[Command, ...], ...]:
    """Everything that can be done with `job`, in the groups of its menu."""
    first = tuple(command for command in _FIRST.get(job.state, ()) if _can_be_done(command, job))
    again = (C.DUPLICATE,) if can(C.DUPLICATE, job) else ()
    words = (C.COPY_PROMPT, C.FAVOURITE, *((C.USE_REMOTE_PROMPT,) if job.remote_prompt else ()))
    groups = (first, (C.REMIX, *again, C.COMPARE), words, (C.REMOVE,))
    return tuple(group for group in groups if group)


def can(command: Command, job: Job) -> bool:
    """Whether it can be done with `job` as it is now; several jobs are asked one by one."""
    states = _STATES.get(command)
    return states is None or job.state in states


def hover_commands(job: Job) -> tuple[Command, ...]:
    """The two commonest."""
    if job.clip is not None and not job.clip.previewable:
        return (C.SAVE, C.REVEAL)
    return _HOVER[job.state]


def _can_be_done(command: Command, job: Job) -> bool:
    if job.clip is not None and not job.clip.previewable and command in _OF_A_FILM:
        return False
    match command:
        case C.EXTEND:
            return job.generation_id is not None
        case C.BY_LAST_FRAME:
            return may_go_by_frame(job)
        case C.LEAD_UP:
            return leads_up_by_id(job, job.request.model)
        case C.EDIT_CLIP | C.REFRAME:
            return can_be_source(job)
        case _:
            return True


def command_text(command: Command, job: Job) -> str:
    """A menu's or tool tip's text, with the price where it costs something."""
    if command is C.REMOVE and job.state not in FINISHED and job.state is not S.QUEUED:
        # The service has it in hand: it is still watched, and its clip comes to the library.
        return translate("commands", "Hide from the queue")
    return translate("commands", _TEXTS[command]).format(cost=price_text([job]))
