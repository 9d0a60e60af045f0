"""The four sizes of text: body, labels and captions, titles, and figures of equal width.

The family is the system's. Sizes are given in points, so that a larger text size chosen in the
system's settings holds here too.
"""

import sys

from PySide6.QtGui import QFont, QFontDatabase

_POINTS_PER_PIXEL = 1.0 if sys.platform == "darwin" else 0.75
"""At the system's usual density: 96 dots an inch, on macOS 72."""

_NO_CHOICE = frozenset({"DejaVu Sans", "Bitstream Vera Sans", "Sans Serif", "Sans"})
"""What fontconfig answers where no desktop has chosen a font."""

_BETTER_THAN_NONE = ("Inter", "Adwaita Sans", "Cantarell", "Ubuntu", "Noto Sans", "Open Sans")


def body_font() -> QFont:
    """13 px: the default for everything."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    if font.family() in _NO_CHOICE:
        font.setFamilies([*_BETTER_THAN_NONE, font.family()])
    font.setPointSizeF(13 * _POINTS_PER_PIXEL)
    return font


def label_font() -> QFont:
    """11.5 px: labels above fields, captions, what stands beside the title."""
    font = body_font()
    font.setPointSizeF(11.5 * _POINTS_PER_PIXEL)
    return font


def small_font() -> QFont:
    """10.5 px: the few words inside a drawn button."""
    font = body_font()
    font.setPointSizeF(10.5 * _POINTS_PER_PIXEL)
    return font


def title_font() -> QFont:
    """14 px semibold: the name of what is being looked at."""
    font = semibold(body_font())
    font.setPointSizeF(14 * _POINTS_PER_PIXEL)
    return font


def medium(font: QFont) -> QFont:
    """The same font, a little heavier: buttons, card titles."""
    heavier = QFont(font)
    heavier.setWeight(QFont.Weight.Medium)
    return heavier


def semibold(font: QFont) -> QFont:
    """The same font, semibold."""
    heavier = QFont(font)
    heavier.setWeight(QFont.Weight.DemiBold)
    return heavier


def tabular(font: QFont) -> QFont:
    """The same font with figures of equal width: times, sizes, money do not dance."""
    steady = QFont(font)
    steady.setFeature(QFont.Tag("tnum"), 1)
    return steady
