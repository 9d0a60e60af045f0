"""The one table of commands: everything a menu, key, card, or button can do.

A new command is a row here and a line in `controllers/command_table.py` that says who does it.
The menu bar, keys, card menus, preview buttons, icons, and enabled states all come from this table.

A `Scope.WINDOW` key works anywhere in the window. The single keys of `Scope.STAGE` belong to the
preview and those of `Scope.LISTS` to the lists: elsewhere Space still presses a button and Delete
still deletes a letter.
"""

from __future__ import annotations

from enum import Enum

import msgspec

from luma_desktop.ui.actions import possible as p
from luma_desktop.ui.presenters.texts.marking import QT_TRANSLATE_NOOP as NOOP


class Scope(Enum):
    """Where a command's keys work."""

    WINDOW = "window"
    STAGE = "stage"
    LISTS = "lists"


class Concerns(Enum):
    """Which jobs a command acts on when it comes from the menu bar or a key."""

    NOTHING = "nothing"
    CHOSEN = "chosen"
    """The selected cards; without any, window-wide commands act on the clip in the preview."""
    WATCHED = "watched"
    """The clip in the preview."""


class Takes(Enum):
    """How many jobs a command accepts at once."""

    ONE = "one"
    ONE_OR_TWO = "one or two"
    MANY = "many"


class Place(Enum):
    """A menu of the menu bar."""

    FILE = NOOP("menus", "&File")
    EDIT = NOOP("menus", "&Edit")
    GENERATION = NOOP("menus", "&Generation")
    QUEUE = NOOP("menus", "&Queue")
    VIEW = NOOP("menus", "&View")
    HELP = NOOP("menus", "&Help")


class Spec(msgspec.Struct, frozen=True):
    """One command. Texts are marked for translation here and translated where they are shown."""

    text: str
    """In the menu bar, with its mnemonic."""
    menu: Place | None = None
    group: int = 0
    """Groups are divided by separators."""
    keys: tuple[str, ...] = ()
    """Portable key names; the first one is shown."""
    scope: Scope = Scope.WINDOW
    icon: str = ""
    concerns: Concerns = Concerns.NOTHING
    takes: Takes = Takes.ONE
    can: p.Can = p.always
    """Whether it's possible for a job."""
    card: int = 0
    """Position in a card's menu, grouped by hundreds; 0: not shown."""
    card_text: str = ""
    """Text on a card if it differs from `text`; `{cost}` is the price."""
    many: str = ""
    """Text in the menu of several cards; `{count}` of them allow it, for `{cost}`."""
    many_one: str = ""
    """The singular of `many`, if it needs one."""
    preview: int = 0
    """Position below the preview: a button up to `BUTTONS`, then the menu; 0: not shown."""
    removed: bool = False
    """Also possible for removed clips."""
    paid: bool = False
    """The second half of a double click is ignored."""
    checkable: bool = False
    repeats: bool = False
    """Repeats while its key is held."""
    role: str = "NoRole"
    """Name of a `QAction.MenuRole`."""


_LIST, _STAGE = Scope.LISTS, Scope.STAGE
_CHOSEN, _WATCHED = Concerns.CHOSEN, Concerns.WATCHED
_MANY = Takes.MANY
_FILE, _EDIT, _MAKE = Place.FILE, Place.EDIT, Place.GENERATION
_QUEUE, _VIEW, _HELP = Place.QUEUE, Place.VIEW, Place.HELP

BUTTONS = 9

PLACES = 500
"""Card entries from here on are in the submenu "Move in queue"."""

HOW_SOON = 550
"""Entries from here on set the priority; those before move the job."""

_MOST = {Takes.ONE: 1, Takes.ONE_OR_TWO: 2}


class Command(Enum):
    """The commands, in the order of the menus."""

    # fmt: off
    CLEAR_FORM = Spec(NOOP("actions", "&New"), _FILE, 0, ("Ctrl+N",))
    IMPORT_BATCH = Spec(NOOP("actions", "&Import batch…"), _FILE, 0, ("Ctrl+I",))
    SAVE_AS = Spec(NOOP("actions", "&Save clip as…"), _FILE, 1, ("Ctrl+S",), icon="download",
        concerns=_CHOSEN, takes=_MANY, can=p.is_clip, removed=True, card=106, preview=4,
        card_text=NOOP("commands", "Save as…"),
        many=NOOP("commands", "Save {count} clips…"),
        many_one=NOOP("commands", "Save 1 clip…"))
    REVEAL = Spec(NOOP("actions", "Show in &folder"), _FILE, 1, ("Ctrl+Shift+R",),
        icon="folder-open", concerns=_CHOSEN, can=p.is_clip, removed=True, card=107, preview=15)
    SPENDING = Spec(NOOP("actions", "S&pending…"), _FILE, 2, ("Ctrl+D",))
    API_KEY = Spec(NOOP("actions", "API &key…"), _FILE, 3, ("Ctrl+K",))
    SETTINGS = Spec(NOOP("actions", "S&ettings…"), _FILE, 3, ("Ctrl+,",), role="PreferencesRole")
    QUIT = Spec(NOOP("actions", "&Quit"), _FILE, 4, ("Ctrl+Q",), role="QuitRole")

    UNDO = Spec(NOOP("actions", "&Undo list change"), _EDIT, 0, ("Ctrl+Z",))
    REMOVE = Spec(NOOP("actions", "&Remove from list"), _EDIT, 0, ("Del", "Backspace"), _LIST,
        icon="trash-2", concerns=_CHOSEN, takes=_MANY, card=400,
        card_text=NOOP("commands", "Remove"), many=NOOP("commands", "Remove {count}"))
    RESTORE = Spec(NOOP("actions", "Res&tore"), _EDIT, 0, icon="rotate-ccw", concerns=_CHOSEN,
        scope=_LIST, takes=_MANY, can=p.is_removed, removed=True, card=399,
        many=NOOP("commands", "Restore {count}"))
    SELECT_ALL = Spec(NOOP("actions", "Select &all in list"), _EDIT, 0, ("Ctrl+A",), _LIST)
    PROMPTS = Spec(NOOP("actions", "&Prompts and snippets"), _EDIT, 1, ("Ctrl+H",))
    COPY_PROMPT = Spec(NOOP("actions", "&Copy prompt"), _EDIT, 1, ("Ctrl+Shift+C",), icon="copy",
        concerns=_CHOSEN, takes=_MANY, removed=True, card=300, preview=16,
        many=NOOP("commands", "Copy {count} prompts"))
    SEARCH = Spec(NOOP("actions", "&Search prompts"), _EDIT, 2, ("Ctrl+F",))

    GENERATE = Spec(NOOP("actions", "&Generate"), _MAKE, 0, ("Ctrl+Return", "Ctrl+Enter"))
    VARY = Spec(NOOP("actions", "&Vary…"), _MAKE, 0, ("Ctrl+T",))
    PLAY_CLIP = Spec(NOOP("commands", "Play"), icon="play", can=p.is_film, removed=True, card=100)
    EXTEND = Spec(NOOP("actions", "&Extend"), _MAKE, 1, ("Ctrl+E",), icon="arrow-right-to-line",
        concerns=_CHOSEN, can=p.can_extend, card=101, preview=1)
    LEAD_UP = Spec(NOOP("commands", "Lead up to this clip"), icon="arrow-left-to-line",
        can=p.can_lead_up, card=102)
    REMIX = Spec(NOOP("actions", "Remi&x"), _MAKE, 1, ("Ctrl+R",), icon="wand-sparkles",
        concerns=_CHOSEN, removed=True, card=200, preview=3)
    ANOTHER_TAKE = Spec(NOOP("actions", "Another &take"), _MAKE, 1, ("Ctrl+Shift+Return",),
        icon="copy-plus", concerns=_CHOSEN, takes=_MANY, can=p.can_duplicate, card=202,
        card_text=NOOP("commands", "Another take · {cost}"),
        many=NOOP("commands", "{count} more takes · {cost}"),
        many_one=NOOP("commands", "Another take · {cost}"), paid=True)
    COMPARE = Spec(NOOP("actions", "Co&mpare two jobs…"), _MAKE, 1, ("Ctrl+M",), icon="columns-2",
        concerns=_CHOSEN, takes=Takes.ONE_OR_TWO, card=209,
        card_text=NOOP("commands", "Compare with previous clip…"),
        many=NOOP("commands", "Compare these two…"))
    USE_LAST_FRAME = Spec(NOOP("actions", "Use &last frame"), _MAKE, 2, ("Ctrl+L",),
        icon="image-plus", concerns=_CHOSEN, can=p.is_film, card=105, preview=2)
    USE_CURRENT_FRAME = Spec(NOOP("actions", "Use c&urrent frame"), _MAKE, 2, ("Ctrl+J",),
        icon="image-plus", concerns=_WATCHED, can=p.is_film, preview=10)
    LAST_AS_END = Spec(NOOP("actions", "Last frame as e&nd frame"), _MAKE, 2, ("Ctrl+Shift+L",),
        icon="image", concerns=_CHOSEN, can=p.is_film, preview=11)
    CURRENT_AS_END = Spec(NOOP("actions", "Cur&rent frame as end frame"), _MAKE, 2,
        ("Ctrl+Shift+J",), icon="image", concerns=_WATCHED, can=p.is_film, preview=12)
    EDIT_CLIP = Spec(NOOP("actions", "E&dit this clip…"), _MAKE, 3, icon="scissors",
        concerns=_CHOSEN, can=p.can_make_version, card=103, preview=13)
    REFRAME = Spec(NOOP("actions", "Refr&ame…"), _MAKE, 3, icon="crop",
        concerns=_CHOSEN, can=p.can_make_version, card=104, preview=14)

    EDIT_JOB = Spec(NOOP("actions", "&Edit queued job"), _QUEUE, 0, ("F2",), _LIST, icon="pencil",
        concerns=_CHOSEN, can=p.waits, card=110,
        card_text=NOOP("commands", "Edit"))
    CANCEL = Spec(NOOP("commands", "Remove from queue"), icon="x", takes=_MANY, can=p.waits,
        card=113, many=NOOP("commands", "Remove {count} from queue"))
    DUPLICATE = Spec(NOOP("actions", "&Duplicate"), _QUEUE, 0, ("Ctrl+Shift+D",), _LIST,
        icon="copy-plus", concerns=_CHOSEN, takes=_MANY, can=p.can_duplicate, card=201,
        card_text=NOOP("commands", "Duplicate · {cost}"),
        many=NOOP("commands", "Duplicate {count} · {cost}"), paid=True)
    MOVE_FIRST = Spec(NOOP("actions", "Move to &front"), _QUEUE, 1, ("Alt+Home",), _LIST,
        icon="arrow-up-to-line", concerns=_CHOSEN, takes=_MANY, can=p.waits, card=500)
    MOVE_UP = Spec(NOOP("actions", "Move &up"), _QUEUE, 1, ("Alt+Up",), _LIST,
        icon="arrow-up", concerns=_CHOSEN, takes=_MANY, can=p.waits, card=501)
    MOVE_DOWN = Spec(NOOP("actions", "Move do&wn"), _QUEUE, 1, ("Alt+Down",), _LIST,
        icon="arrow-down", concerns=_CHOSEN, takes=_MANY, can=p.waits, card=502)
    MOVE_LAST = Spec(NOOP("actions", "Move to e&nd"), _QUEUE, 1, ("Alt+End",), _LIST,
        icon="arrow-down-to-line", concerns=_CHOSEN, takes=_MANY, can=p.waits, card=503)
    SEND_FIRST = Spec(NOOP("commands", "Send first"), takes=_MANY, can=p.waits, card=550)
    SEND_IN_TURN = Spec(NOOP("commands", "Send in order"), takes=_MANY, can=p.waits, card=551)
    SEND_LAST = Spec(NOOP("commands", "Send last"), takes=_MANY, can=p.waits, card=552)
    PAUSE_QUEUE = Spec(NOOP("actions", "&Pause queue"), _QUEUE, 2, ("Ctrl+P",), checkable=True)
    CHECK_NOW = Spec(NOOP("actions", "&Check now"), _QUEUE, 2, ("F5",), icon="search",
        can=p.can_check, card=114)
    CLEAR_FINISHED = Spec(NOOP("actions", "C&lear finished"), _QUEUE, 2)

    BY_LAST_FRAME = Spec(NOOP("commands", "Use last frame instead · {cost}"), icon="image-plus",
        can=p.can_go_by_frame, card=116, paid=True)
    RETRY = Spec(NOOP("commands", "Try again · {cost}"), icon="rotate-ccw", takes=_MANY,
        can=p.can_retry, card=111, many=NOOP("commands", "Try {count} again · {cost}"),
        many_one=NOOP("commands", "Try 1 again · {cost}"), paid=True)
    FETCH_AGAIN = Spec(NOOP("commands", "Download again"), icon="download", takes=_MANY,
        can=p.can_fetch_again, card=112, many=NOOP("commands", "Download {count} again"))
    RESEND = Spec(NOOP("commands", "Send again…"), icon="rotate-ccw", can=p.can_resend, card=117,
        paid=True)
    ABANDON = Spec(NOOP("commands", "Give up on this job…"), icon="circle-x",
        can=p.can_abandon, card=118)
    FAVOURITE = Spec(NOOP("commands", "Add prompt to favourites"), icon="star", card=301)
    USE_REMOTE_PROMPT = Spec(NOOP("commands", "Use the service's version of the prompt"),
        icon="sparkles", can=p.has_remote_prompt, card=302)

    PLAY = Spec(NOOP("actions", "&Play or pause"), _VIEW, 0, ("Space",), _STAGE)
    PREVIOUS_FRAME = Spec(NOOP("actions", "&Back one frame"), _VIEW, 0, ("Left",), _STAGE,
        repeats=True)
    NEXT_FRAME = Spec(NOOP("actions", "Fo&rward one frame"), _VIEW, 0, ("Right",), _STAGE,
        repeats=True)
    BACK_TEN = Spec(NOOP("actions", "Back te&n frames"), _VIEW, 0, ("Shift+Left",), _STAGE,
        repeats=True)
    FORWARD_TEN = Spec(NOOP("actions", "For&ward ten frames"), _VIEW, 0, ("Shift+Right",), _STAGE,
        repeats=True)
    LOOP = Spec(NOOP("actions", "&Loop"), _VIEW, 1, ("L",), _STAGE, checkable=True)
    LOOP_START = Spec(NOOP("actions", "Loop from &here"), _VIEW, 1, ("[",), _STAGE)
    LOOP_END = Spec(NOOP("actions", "Loop &to here"), _VIEW, 1, ("]",), _STAGE)
    FULL_SCREEN = Spec(NOOP("actions", "&Full screen"), _VIEW, 2, ("F",), _STAGE, checkable=True)
    SIDE_PANEL = Spec(NOOP("actions", "&Queue and library"), _VIEW, 2, ("Ctrl+B",), checkable=True)

    SHORTCUTS = Spec(NOOP("actions", "&Keyboard shortcuts"), _HELP, 0, ("F1",))
    BILLING = Spec(NOOP("actions", "&Billing page"), _HELP, 1)
    UPDATES = Spec(NOOP("actions", "Check for &updates"), _HELP, 1)
    ABOUT = Spec(NOOP("actions", "&About Luma Desktop"), _HELP, 2, role="AboutRole")
    # fmt: on

    @property
    def spec(self) -> Spec:
        return self.value

    def takes_all(self, count: int) -> bool:
        """Whether it accepts that many jobs at once."""
        return count <= _MOST.get(self.spec.takes, count)

    @property
    def object_name(self) -> str:
        """The part used in objectNames: `action_extend`, `card_extend`, `extend`."""
        return self.name.lower()
