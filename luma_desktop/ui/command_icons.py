"""Which icon stands for which command."""

from __future__ import annotations

from luma_desktop.ui.presenters.commands import Command

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
