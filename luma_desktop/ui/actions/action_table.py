"""The table of everything that can be done from a menu or by a key.

A `Scope.WINDOW` key works anywhere in the window. The single keys of `Scope.STAGE` belong to the
preview and that of `Scope.LISTS` to the two lists: elsewhere Space still presses a button and
Delete still deletes a letter.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache

import msgspec
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAction

translate = QCoreApplication.translate


class Name(StrEnum):
    """The actions; the values are their objectNames, as `action_<value>`."""

    CLEAR_FORM = "clear_form"
    IMPORT_BATCH = "import_batch"
    SAVE_AS = "save_as"
    REVEAL = "reveal"
    SPENDING = "spending"
    API_KEY = "api_key"
    SETTINGS = "settings"
    QUIT = "quit"

    UNDO = "undo"
    REMOVE = "remove"
    SELECT_ALL = "select_all"
    COPY_PROMPT = "copy_prompt"
    PROMPTS = "prompts"
    SEARCH = "search"

    GENERATE = "generate"
    VARY = "vary"
    EXTEND = "extend"
    USE_LAST_FRAME = "use_last_frame"
    USE_CURRENT_FRAME = "use_current_frame"
    LAST_AS_END = "last_as_end"
    CURRENT_AS_END = "current_as_end"
    REMIX = "remix"
    COMPARE = "compare"
    EDIT_CLIP = "edit_clip"
    REFRAME = "reframe"
    EDIT_JOB = "edit_job"
    DUPLICATE = "duplicate"
    MOVE_FIRST = "move_first"
    MOVE_UP = "move_up"
    MOVE_DOWN = "move_down"
    MOVE_LAST = "move_last"
    PAUSE_QUEUE = "pause_queue"
    CHECK_NOW = "check_now"
    CLEAR_FINISHED = "clear_finished"

    PLAY = "play"
    PREVIOUS_FRAME = "previous_frame"
    NEXT_FRAME = "next_frame"
    BACK_TEN = "back_ten"
    FORWARD_TEN = "forward_ten"
    LOOP = "loop"
    LOOP_START = "loop_start"
    LOOP_END = "loop_end"
    FULL_SCREEN = "full_screen"
    SIDE_PANEL = "side_panel"

    SHORTCUTS = "shortcuts"
    BILLING = "billing"
    UPDATES = "updates"
    ABOUT = "about"


OF_A_FILM = (
    Name.EXTEND,
    Name.USE_LAST_FRAME,
    Name.USE_CURRENT_FRAME,
    Name.LAST_AS_END,
    Name.CURRENT_AS_END,
)
OF_A_SOURCE = (Name.EDIT_CLIP, Name.REFRAME)
OF_A_FILE = (Name.SAVE_AS, Name.REVEAL)
OF_A_JOB = (Name.REMIX, Name.COPY_PROMPT)
"""What the clip in the preview has to be for these."""


class Scope(StrEnum):
    WINDOW = "window"
    STAGE = "stage"
    LISTS = "lists"


class Spec(msgspec.Struct, frozen=True):
    """One action; `keys` are portable key names, the first one is shown."""

    name: Name
    text: str
    keys: tuple[str, ...] = ()
    scope: Scope = Scope.WINDOW
    checkable: bool = False
    role: QAction.MenuRole = QAction.MenuRole.NoRole


class Menu(msgspec.Struct, frozen=True):
    """A menu's title and its actions, in groups with a line between."""

    title: str
    groups: tuple[tuple[Spec, ...], ...]


def menus() -> tuple[Menu, ...]:
    """Every action of the program, as the menu bar shows them."""
    return (_file(), _edit(), _generation(), _queue(), _view(), _help())


def shown_key(name: Name) -> str:
    """The portable name of an action's first key, empty if it has none."""
    return _shown_keys().get(name, "")


@cache
def _shown_keys() -> dict[Name, str]:
    specs = (spec for menu in menus() for group in menu.groups for spec in group)
    return {spec.name: spec.keys[0] for spec in specs if spec.keys}


def _file() -> Menu:
    role = QAction.MenuRole
    return Menu(
        translate("menus", "&File"),
        (
            (
                Spec(Name.CLEAR_FORM, translate("actions", "&New: clear the form"), ("Ctrl+N",)),
                Spec(Name.IMPORT_BATCH, translate("actions", "&Import batch…"), ("Ctrl+I",)),
            ),
            (
                Spec(Name.SAVE_AS, translate("actions", "&Save clip as…"), ("Ctrl+S",)),
                Spec(Name.REVEAL, translate("actions", "Show in &folder"), ("Ctrl+Shift+R",)),
            ),
            (Spec(Name.SPENDING, translate("actions", "S&pending…"), ("Ctrl+D",)),),
            (
                Spec(Name.API_KEY, translate("actions", "API &key…"), ("Ctrl+K",)),
                Spec(
                    Name.SETTINGS,
                    translate("actions", "S&ettings…"),
                    ("Ctrl+,",),
                    role=role.PreferencesRole,
                ),
            ),
            (Spec(Name.QUIT, translate("actions", "&Quit"), ("Ctrl+Q",), role=role.QuitRole),),
        ),
    )


def _edit() -> Menu:
    return Menu(
        translate("menus", "&Edit"),
        (
            (
                Spec(Name.UNDO, translate("actions", "&Undo in the lists"), ("Ctrl+Z",)),
                Spec(
                    Name.REMOVE,
                    translate("actions", "&Remove from the list"),
                    ("Del", "Backspace"),
                    Scope.LISTS,
                ),
                Spec(
                    Name.SELECT_ALL,
                    translate("actions", "Select &all in the list"),
                    ("Ctrl+A",),
                    Scope.LISTS,
                ),
            ),
            (
                Spec(Name.PROMPTS, translate("actions", "&Prompts and snippets"), ("Ctrl+H",)),
                Spec(Name.COPY_PROMPT, translate("actions", "&Copy prompt"), ("Ctrl+Shift+C",)),
            ),
            (Spec(Name.SEARCH, translate("actions", "&Search prompts"), ("Ctrl+F",)),),
        ),
    )


def _generation() -> Menu:
    return Menu(
        translate("menus", "&Generation"),
        (
            (
                Spec(
                    Name.GENERATE,
                    translate("actions", "&Generate"),
                    ("Ctrl+Return", "Ctrl+Enter"),
                ),
                Spec(Name.VARY, translate("actions", "&Vary…"), ("Ctrl+T",)),
            ),
            (
                Spec(Name.EXTEND, translate("actions", "&Extend"), ("Ctrl+E",)),
                Spec(Name.REMIX, translate("actions", "Remi&x"), ("Ctrl+R",)),
                Spec(Name.COMPARE, translate("actions", "Co&mpare two jobs…"), ("Ctrl+M",)),
            ),
            _frames(),
            (
                Spec(Name.EDIT_CLIP, translate("actions", "E&dit this clip…")),
                Spec(Name.REFRAME, translate("actions", "Refr&ame…")),
            ),
        ),
    )


def _frames() -> tuple[Spec, ...]:
    """Frames of the watched clip; with Shift they go to the end frame."""
    last, current = Name.USE_LAST_FRAME, Name.USE_CURRENT_FRAME
    return (
        Spec(last, translate("actions", "Use &last frame"), ("Ctrl+L",)),
        Spec(current, translate("actions", "Use c&urrent frame"), ("Ctrl+J",)),
        Spec(Name.LAST_AS_END, translate("actions", "Last frame as e&nd frame"), ("Ctrl+Shift+L",)),
        Spec(
            Name.CURRENT_AS_END,
            translate("actions", "Cur&rent frame as end frame"),
            ("Ctrl+Shift+J",),
        ),
    )


def _queue() -> Menu:
    """What is done with the chosen jobs of a list, and with all of them."""
    lists = Scope.LISTS
    return Menu(
        translate("menus", "&Queue"),
        (
            (
                Spec(Name.EDIT_JOB, translate("actions", "&Edit in line"), ("F2",), lists),
                Spec(Name.DUPLICATE, translate("actions", "&Duplicate"), ("Ctrl+Shift+D",), lists),
            ),
            (
                Spec(
                    Name.MOVE_FIRST,
                    translate("actions", "Move to the &front"),
                    ("Alt+Home",),
                    lists,
                ),
                Spec(Name.MOVE_UP, translate("actions", "Move &up"), ("Alt+Up",), lists),
                Spec(Name.MOVE_DOWN, translate("actions", "Move do&wn"), ("Alt+Down",), lists),
                Spec(Name.MOVE_LAST, translate("actions", "Move to the e&nd"), ("Alt+End",), lists),
            ),
            (
                Spec(
                    Name.PAUSE_QUEUE,
                    translate("actions", "&Pause the queue"),
                    ("Ctrl+P",),
                    checkable=True,
                ),
                Spec(Name.CHECK_NOW, translate("actions", "&Check now"), ("F5",)),
                Spec(Name.CLEAR_FINISHED, translate("actions", "C&lear finished")),
            ),
        ),
    )


def _view() -> Menu:
    stage = Scope.STAGE
    return Menu(
        translate("menus", "&View"),
        (
            (
                Spec(Name.PLAY, translate("actions", "&Play or pause"), ("Space",), stage),
                Spec(Name.PREVIOUS_FRAME, translate("actions", "&Back a frame"), ("Left",), stage),
                Spec(Name.NEXT_FRAME, translate("actions", "Fo&rward a frame"), ("Right",), stage),
                Spec(
                    Name.BACK_TEN, translate("actions", "Back te&n frames"), ("Shift+Left",), stage
                ),
                Spec(
                    Name.FORWARD_TEN,
                    translate("actions", "For&ward ten frames"),
                    ("Shift+Right",),
                    stage,
                ),
            ),
            (
                Spec(Name.LOOP, translate("actions", "&Loop"), ("L",), stage, checkable=True),
                Spec(Name.LOOP_START, translate("actions", "Loop from &here"), ("[",), stage),
                Spec(Name.LOOP_END, translate("actions", "Loop &to here"), ("]",), stage),
            ),
            (
                Spec(
                    Name.FULL_SCREEN,
                    translate("actions", "&Full screen"),
                    ("F",),
                    stage,
                    checkable=True,
                ),
                Spec(
                    Name.SIDE_PANEL,
                    translate("actions", "&Queue and library"),
                    ("Ctrl+B",),
                    checkable=True,
                ),
            ),
        ),
    )


def _help() -> Menu:
    return Menu(
        translate("menus", "&Help"),
        (
            (Spec(Name.SHORTCUTS, translate("actions", "&Keys"), ("F1",)),),
            (
                Spec(Name.BILLING, translate("actions", "&Billing page")),
                Spec(Name.UPDATES, translate("actions", "Look for &updates")),
            ),
            (
                Spec(
                    Name.ABOUT,
                    translate("actions", "&About Luma Desktop"),
                    role=QAction.MenuRole.AboutRole,
                ),
            ),
        ),
    )
