"""Which icon stands for which command, and which entry of the menus wishes the same."""

from __future__ import annotations

from luma_desktop.ui.actions.action_table import Name
from luma_desktop.ui.presenters.job.commands import Command

COMMAND_ICONS: dict[Command, str] = {
    Command.PLAY: "play",
    Command.EXTEND: "arrow-right-to-line",
    Command.LEAD_UP: "arrow-left-to-line",
    Command.EDIT_CLIP: "scissors",
    Command.REFRAME: "crop",
    Command.USE_LAST_FRAME: "image-plus",
    Command.REMIX: "wand-sparkles",
    Command.SAVE: "download",
    Command.REVEAL: "folder-open",
    Command.COPY_PROMPT: "copy",
    Command.FAVOURITE: "star",
    Command.USE_REMOTE_PROMPT: "sparkles",
    Command.COMPARE: "columns-2",
    Command.BY_LAST_FRAME: "image-plus",
    Command.RETRY: "rotate-ccw",
    Command.FETCH_AGAIN: "download",
    Command.CHECK: "search",
    Command.RESEND: "rotate-ccw",
    Command.ABANDON: "circle-x",
    Command.CANCEL: "x",
    Command.EDIT: "pencil",
    Command.DUPLICATE: "copy-plus",
    Command.MOVE_UP: "arrow-up",
    Command.MOVE_DOWN: "arrow-down",
    Command.MOVE_FIRST: "arrow-up-to-line",
    Command.MOVE_LAST: "arrow-down-to-line",
    Command.REMOVE: "trash-2",
}

COMMAND_ACTIONS: dict[Command, Name] = {
    Command.EXTEND: Name.EXTEND,
    Command.EDIT_CLIP: Name.EDIT_CLIP,
    Command.REFRAME: Name.REFRAME,
    Command.USE_LAST_FRAME: Name.USE_LAST_FRAME,
    Command.REMIX: Name.REMIX,
    Command.SAVE: Name.SAVE_AS,
    Command.REVEAL: Name.REVEAL,
    Command.COPY_PROMPT: Name.COPY_PROMPT,
    Command.COMPARE: Name.COMPARE,
    Command.CHECK: Name.CHECK_NOW,
    Command.EDIT: Name.EDIT_JOB,
    Command.DUPLICATE: Name.DUPLICATE,
    Command.MOVE_UP: Name.MOVE_UP,
    Command.MOVE_DOWN: Name.MOVE_DOWN,
    Command.MOVE_FIRST: Name.MOVE_FIRST,
    Command.MOVE_LAST: Name.MOVE_LAST,
    Command.REMOVE: Name.REMOVE,
}
"""The others are wished of a card only."""

ACTION_ICONS: dict[Name, str] = {
    Name.USE_CURRENT_FRAME: "image-plus",
    Name.LAST_AS_END: "image",
    Name.CURRENT_AS_END: "image",
    **{name: COMMAND_ICONS[command] for command, name in COMMAND_ACTIONS.items()},
}
