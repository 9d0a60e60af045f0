"""Initial window size: as requested, as far as it fits on the screen."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

_TITLE_BAR = 40
"""Logical pixels."""


def first_size(wanted: QSize, room: QSize) -> QSize:
    """The size on a screen with this much room: below a title bar, its foot has to be seen."""
    return wanted.boundedTo(QSize(room.width(), room.height() - _TITLE_BAR))


def resize_to_screen(window: QWidget, width: int, height: int) -> None:
    """Give a window its first size; one with a parent comes up on its parent's screen."""
    screen = (window.parentWidget() or window).screen()
    window.resize(first_size(QSize(width, height), screen.availableSize()))
