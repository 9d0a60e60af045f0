"""The one table of who does each command, and its dispatcher."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QObject

from luma_desktop.domain.priority import Priority
from luma_desktop.ui.actions.actions import Wishes
from luma_desktop.ui.actions.commands import Command
from luma_desktop.ui.actions.offers import plain_text
from luma_desktop.ui.bridge.bridge import Bridge
from luma_desktop.ui.controllers.batch_desk import BatchDesk
from luma_desktop.ui.controllers.clip_commands import ClipCommands
from luma_desktop.ui.controllers.comparing import Comparing
from luma_desktop.ui.controllers.dialogs import Dialogs
from luma_desktop.ui.controllers.frame_desk import FrameDesk
from luma_desktop.ui.controllers.message_desk import MessageDesk
from luma_desktop.ui.controllers.prompt_help import PromptHelp
from luma_desktop.ui.controllers.queue_commands import QueueCommands
from luma_desktop.ui.form.form_panel import FormPanel
from luma_desktop.ui.frames.frame_source import Moment
from luma_desktop.ui.frames.frame_well import FrameSlot
from luma_desktop.ui.kit.links import BILLING_PAGE, open_page
from luma_desktop.ui.lists.side_panel import SidePanel
from luma_desktop.ui.preview.player import Player

Do = Callable[[Sequence[str]], object]
"""Takes the ids of the jobs to act on."""

_TEN = 10
_MOVES = (Command.MOVE_FIRST, Command.MOVE_UP, Command.MOVE_DOWN, Command.MOVE_LAST)


def plainly(table: Mapping[Command, Callable[[], object]]) -> dict[Command, Do]:
    """Adapt commands that take no job."""

    def without_ids(do: Callable[[], object]) -> Do:
        return lambda _ids: do()

    return {command: without_ids(do) for command, do in table.items()}


def to_one(table: Mapping[Command, Callable[[str], object]]) -> dict[Command, Do]:
    """Adapt commands that take one job id."""

    def with_first(do: Callable[[str], object]) -> Do:
        return lambda ids: do(ids[0]) if ids else None

    return {command: with_first(do) for command, do in table.items()}


class CommandTable(QObject):
    """Has a line for every command; `of_the_window` are the lines of the window itself."""

    def __init__(
        self,
        *,
        wishes: Wishes,
        of_the_window: Mapping[Command, Do],
        bridge: Bridge,
        form: FormPanel,
        side: SidePanel,
        player: Player,
        clips: ClipCommands,
        queue: QueueCommands,
        frames: FrameDesk,
        batches: BatchDesk,
        prompts: PromptHelp,
        comparing: Comparing,
        dialogs: Dialogs,
        messages: MessageDesk,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._form = form
        self._side = side
        self._player = player
        self._clips = clips
        self._queue = queue
        self._frames = frames
        self._batches = batches
        self._prompts = prompts
        self._comparing = comparing
        self._dialogs = dialogs
        self._messages = messages
        self._table = {
            **of_the_window,
            **self._of_the_program(),
            **self._of_the_preview(),
            **self._of_one_job(),
            **self._of_jobs(),
        }
        wishes.wished.connect(self.do)

    def do(self, command: Command, job_ids: Sequence[str]) -> None:
        """Run it for all the jobs, or say that it takes fewer."""
        if command.takes_all(len(job_ids)):
            self._table[command](job_ids)
            return
        name = plain_text(command).removesuffix("…")
        text = self.tr("“{command}” works with one clip at a time, but {count} are selected.")
        if command is Command.COMPARE:
            text = self.tr("“{command}” works with two jobs at a time, but {count} are selected.")
        self._messages.tell("takes one", text.format(command=name, count=len(job_ids)))

    def _of_the_program(self) -> dict[Command, Do]:
        bridge, dialogs, batches = self._bridge, self._dialogs, self._batches
        return plainly(
            {
                Command.CLEAR_FORM: self._clips.clear_form,
                Command.IMPORT_BATCH: batches.open_import,
                Command.SPENDING: dialogs.open_spending,
                Command.API_KEY: dialogs.open_key,
                Command.SETTINGS: dialogs.open_settings,
                Command.UNDO: bridge.queue.undo,
                Command.SELECT_ALL: self._side.select_all,
                Command.PROMPTS: self._prompts.open,
                Command.GENERATE: self._form.submit,
                Command.VARY: batches.vary,
                Command.CHECK_NOW: bridge.queue.check_now,
                Command.CLEAR_FINISHED: bridge.queue.clear_finished,
                Command.SHORTCUTS: dialogs.open_shortcuts,
                Command.ABOUT: dialogs.open_about,
                Command.BILLING: lambda: open_page(BILLING_PAGE),
            }
        )

    def _of_the_preview(self) -> dict[Command, Do]:
        player = self._player
        return plainly(
            {
                Command.PLAY: player.toggle,
                Command.PREVIOUS_FRAME: lambda: player.step(-1),
                Command.NEXT_FRAME: lambda: player.step(1),
                Command.BACK_TEN: lambda: player.step(-_TEN),
                Command.FORWARD_TEN: lambda: player.step(_TEN),
                Command.LOOP: lambda: player.set_looping(not player.is_looping),
                Command.LOOP_START: player.mark_loop_start,
                Command.LOOP_END: player.mark_loop_end,
            }
        )

    def _of_one_job(self) -> dict[Command, Do]:
        clips, use_frame, prompts = self._clips, self._frames.use_frame, self._prompts
        start, end = FrameSlot.START, FrameSlot.END
        return to_one(
            {
                Command.PLAY_CLIP: clips.play,
                Command.EXTEND: clips.extend,
                Command.LEAD_UP: clips.lead_up,
                Command.REMIX: clips.remix,
                Command.REVEAL: clips.reveal,
                Command.USE_LAST_FRAME: self._frames.use_last_frame,
                Command.USE_CURRENT_FRAME: lambda one: use_frame(one, start, Moment.CURRENT),
                Command.LAST_AS_END: lambda one: use_frame(one, end, Moment.LAST),
                Command.CURRENT_AS_END: lambda one: use_frame(one, end, Moment.CURRENT),
                Command.EDIT_CLIP: clips.edit_clip,
                Command.REFRAME: clips.reframe,
                Command.BY_LAST_FRAME: clips.go_on_by_frame,
                Command.EDIT_JOB: self._bridge.queue.begin_edit,
                Command.RESEND: clips.resend,
                Command.ABANDON: clips.abandon,
                Command.FAVOURITE: prompts.keep_prompt,
                Command.USE_REMOTE_PROMPT: prompts.use_remote_prompt,
            }
        )

    def _of_jobs(self) -> dict[Command, Do]:
        queue = self._queue
        return {
            Command.SAVE_AS: self._clips.save_as,
            Command.COPY_PROMPT: self._clips.copy_prompts,
            Command.COMPARE: self._comparing.compare,
            Command.REMOVE: queue.remove,
            Command.RESTORE: self._bridge.queue.restore,
            Command.CANCEL: queue.cancel,
            Command.RETRY: queue.retry,
            Command.DUPLICATE: queue.duplicate,
            Command.ANOTHER_TAKE: queue.another_take,
            Command.FETCH_AGAIN: queue.fetch_again,
            **{move: partial(queue.move, move) for move in _MOVES},
            Command.SEND_FIRST: partial(queue.set_priority, Priority.FIRST),
            Command.SEND_IN_TURN: partial(queue.set_priority, Priority.IN_TURN),
            Command.SEND_LAST: partial(queue.set_priority, Priority.LAST),
        }
