"""What can be wished of the jobs in a list, as signals. The main window carries them out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QElapsedTimer, QObject, Signal

from luma_desktop.domain.job import Job
from luma_desktop.ui.presenters import Command

ONE_CLICK = 500
"""Milliseconds within which the same paid wish counts once."""

_PAID = frozenset({Command.RETRY, Command.RESEND, Command.BY_LAST_FRAME, Command.DUPLICATE})

_OF_THE_LINE = frozenset(
    {Command.DUPLICATE, Command.SEND_FIRST, Command.SEND_IN_TURN, Command.SEND_LAST}
)

_SIGNALS = {
    Command.PLAY: "play_requested",
    Command.EXTEND: "extend_requested",
    Command.LEAD_UP: "lead_up_requested",
    Command.EDIT_CLIP: "edit_clip_requested",
    Command.REFRAME: "reframe_requested",
    Command.USE_LAST_FRAME: "use_last_frame_requested",
    Command.REMIX: "remix_requested",
    Command.EDIT: "edit_requested",
    Command.SAVE: "save_requested",
    Command.REVEAL: "reveal_requested",
    Command.COPY_PROMPT: "copy_prompt_requested",
    Command.FAVOURITE: "favourite_requested",
    Command.USE_REMOTE_PROMPT: "use_remote_prompt_requested",
    Command.BY_LAST_FRAME: "by_last_frame_requested",
    Command.RETRY: "retry_requested",
    Command.FETCH_AGAIN: "fetch_again_requested",
    Command.RESEND: "resend_requested",
    Command.ABANDON: "abandon_requested",
}
"""Signals that carry one job id."""


class CardIntents(QObject):
    """One for all lists that stand for the same jobs."""

    play_requested = Signal(str)
    extend_requested = Signal(str)
    lead_up_requested = Signal(str)
    edit_clip_requested = Signal(str)
    reframe_requested = Signal(str)
    use_last_frame_requested = Signal(str)
    remix_requested = Signal(str)
    edit_requested = Signal(str)
    save_requested = Signal(str)
    reveal_requested = Signal(str)
    copy_prompt_requested = Signal(str)
    favourite_requested = Signal(str)
    use_remote_prompt_requested = Signal(str)
    compare_requested = Signal(list)
    """list[str]: two ids, or one that is compared with what was watched."""
    by_last_frame_requested = Signal(str)
    retry_requested = Signal(str)
    fetch_again_requested = Signal(str)
    resend_requested = Signal(str)
    abandon_requested = Signal(str)
    cancel_requested = Signal(list)
    """list[str]."""
    remove_requested = Signal(list)
    """list[str]."""
    line_requested = Signal(object, list)
    """Command (how soon to send, or duplicate), list[str]."""
    several_requested = Signal(object, list)
    """Command, list[str] of several jobs: what else is wished of one at a time."""
    check_requested = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._since_paid = QElapsedTimer()
        self._last_paid: tuple[Command, list[str]] | None = None

    def perform(self, command: Command, jobs: Sequence[Job]) -> None:
        """Emit the signal of `command`."""
        ids = [job.id for job in jobs]
        if command in _PAID and self._is_same_click(command, ids):
            return
        match command:
            case Command.CANCEL:
                self.cancel_requested.emit(ids)
            case Command.REMOVE:
                self.remove_requested.emit(ids)
            case Command.COMPARE:
                self.compare_requested.emit(ids)
            case Command.CHECK:
                self.check_requested.emit()
            case command if command in _OF_THE_LINE:
                self.line_requested.emit(command, ids)
            case command if len(ids) > 1:
                self.several_requested.emit(command, ids)
            case _:
                getattr(self, _SIGNALS[command]).emit(ids[0])

    def _is_same_click(self, command: Command, job_ids: list[str]) -> bool:
        wish = (command, job_ids)
        same = wish == self._last_paid and not self._since_paid.hasExpired(ONE_CLICK)
        self._last_paid = wish
        self._since_paid.start()
        return same
