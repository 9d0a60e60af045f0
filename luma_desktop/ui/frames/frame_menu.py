"""The menu of a frame well: image sources and commands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QMenu, QWidget

from luma_desktop.ui.frames.frame_source import Moment
from luma_desktop.ui.kit.icons import icon

translate = QCoreApplication.translate

_LONGEST_TITLE = 28

_MOMENT_ICONS = {
    Moment.FIRST: "arrow-left-to-line",
    Moment.CURRENT: "image",
    Moment.LAST: "arrow-right-to-line",
}


class Entry(NamedTuple):
    """One entry; disabled without an action."""

    name: str
    icon: str
    text: str
    do: Callable[[], object] | None


def frame_menu(groups: Sequence[Sequence[Entry]], parent: QWidget) -> QMenu:
    """A menu of `groups` divided by separators; deleted when it closes."""
    menu = QMenu(parent)
    menu.setObjectName("frame_menu")
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for group in groups:
        if group and not menu.isEmpty():
            menu.addSeparator()
        for entry in group:
            _add(menu, entry)
    return menu


def moment_entry(moment: Moment, title: str, do: Callable[[], object]) -> Entry:
    """A frame of the clip of that title."""
    texts = {
        Moment.FIRST: translate("FrameMenu", "First frame of “{title}”"),
        Moment.CURRENT: translate("FrameMenu", "Current frame of “{title}”"),
        Moment.LAST: translate("FrameMenu", "Last frame of “{title}”"),
    }
    text = texts[moment].format(title=_short(title))
    return Entry(f"{moment}_frame", _MOMENT_ICONS[moment], text, do)


def _add(menu: QMenu, entry: Entry) -> None:
    action = menu.addAction(icon(entry.icon), entry.text)
    action.setObjectName(f"frame_{entry.name}")
    action.setEnabled(entry.do is not None)
    if entry.do is not None:
        do = entry.do
        action.triggered.connect(lambda _on: do())


def _short(title: str) -> str:
    """Shortened to keep the menu small, with "&" escaped."""
    cut = title if len(title) <= _LONGEST_TITLE else f"{title[: _LONGEST_TITLE - 1].rstrip()}…"
    return cut.replace("&", "&&")
