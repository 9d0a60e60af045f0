"""The colour roles of the program and their two tables, dark and light.

Every text role is at least 4.5:1 on every ground it is written on; ``READABLE_PAIRS`` names those
pairs and a test computes them.
"""

from enum import StrEnum


class Role(StrEnum):
    """What a colour is for. The values are the names used in the style sheet."""

    WINDOW = "window"
    PANEL = "panel"
    RAISED = "raised"
    HOVER = "hover"
    PRESSED = "pressed"
    WELL = "well"
    PLATE = "plate"
    """Below a picture that does not fill its place; nothing is written on it."""
    LINE = "line"
    LINE_STRONG = "line_strong"
    TEXT = "text"
    MUTED = "muted"
    DISABLED = "disabled"
    ACCENT = "accent"
    ACCENT_HOVER = "accent_hover"
    ACCENT_PRESSED = "accent_pressed"
    ON_ACCENT = "on_accent"
    ACCENT_LINE = "accent_line"
    SELECTION = "selection"
    TRACK = "track"
    OK = "ok"
    WARNING = "warning"
    ERROR = "error"
    STAGE = "stage"
    ON_STAGE = "on_stage"
    SCRIM = "scrim"
    ON_SCRIM = "on_scrim"


DARK: dict[Role, str] = {
    Role.WINDOW: "#15161A",
    Role.PANEL: "#1C1E23",
    Role.RAISED: "#25282F",
    Role.HOVER: "#2D3039",
    Role.PRESSED: "#202329",
    Role.WELL: "#191B20",
    Role.PLATE: "#101114",
    Role.LINE: "#30343C",
    Role.LINE_STRONG: "#6E7480",
    Role.TEXT: "#E9EAEE",
    Role.MUTED: "#9BA0AB",
    Role.DISABLED: "#666B76",
    Role.ACCENT: "#6C5CE7",
    Role.ACCENT_HOVER: "#6252E0",
    Role.ACCENT_PRESSED: "#5747CC",
    Role.ON_ACCENT: "#FFFFFF",
    Role.ACCENT_LINE: "#A79CFF",
    Role.SELECTION: "#2B2A45",
    Role.TRACK: "#30343C",
    Role.OK: "#46BD91",
    Role.WARNING: "#E2A845",
    Role.ERROR: "#EA6E67",
    Role.STAGE: "#000000",
    Role.ON_STAGE: "#B4B8C2",
    Role.SCRIM: "#B3000000",
    Role.ON_SCRIM: "#FFFFFF",
}

LIGHT: dict[Role, str] = {
    Role.WINDOW: "#F1F1F4",
    Role.PANEL: "#FFFFFF",
    Role.RAISED: "#F6F6F8",
    Role.HOVER: "#ECECF1",
    Role.PRESSED: "#E4E5EB",
    Role.WELL: "#F8F8FA",
    Role.PLATE: "#E4E5EB",
    Role.LINE: "#DADCE2",
    Role.LINE_STRONG: "#868B96",
    Role.TEXT: "#1B1C20",
    Role.MUTED: "#5B606B",
    Role.DISABLED: "#9599A3",
    Role.ACCENT: "#5B48D9",
    Role.ACCENT_HOVER: "#6653DF",
    Role.ACCENT_PRESSED: "#4E3CC6",
    Role.ON_ACCENT: "#FFFFFF",
    Role.ACCENT_LINE: "#5B48D9",
    Role.SELECTION: "#ECE9FD",
    Role.TRACK: "#DADCE2",
    Role.OK: "#16704F",
    Role.WARNING: "#8F6000",
    Role.ERROR: "#BD332C",
    Role.STAGE: "#000000",
    Role.ON_STAGE: "#B4B8C2",
    Role.SCRIM: "#B3000000",
    Role.ON_SCRIM: "#FFFFFF",
}

_GROUNDS = (Role.WINDOW, Role.PANEL, Role.RAISED, Role.WELL, Role.SELECTION)

READABLE_PAIRS: tuple[tuple[Role, Role], ...] = (
    *((text, ground) for text in (Role.TEXT, Role.MUTED) for ground in _GROUNDS),
    *((text, ground) for text in (Role.OK, Role.WARNING, Role.ERROR) for ground in _GROUNDS),
    *((Role.ACCENT_LINE, ground) for ground in _GROUNDS),
    *((Role.TEXT, ground) for ground in (Role.HOVER, Role.PRESSED)),
    *((Role.MUTED, ground) for ground in (Role.HOVER, Role.PRESSED)),
    *((Role.ON_ACCENT, Role(f"accent{state}")) for state in ("", "_hover", "_pressed")),
    (Role.ON_STAGE, Role.STAGE),
    (Role.ON_SCRIM, Role.STAGE),
)
"""(text, ground) as they occur in the program."""
