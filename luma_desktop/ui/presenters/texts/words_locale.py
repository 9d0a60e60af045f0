"""Dates and times of day in the language of the window's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

if TYPE_CHECKING:
    from PySide6.QtCore import QDate, QLocale

translate = QCoreApplication.translate


def words_locale() -> QLocale:
    """The locale for everything inside a sentence.

    It's the system's where that speaks the language of the words, so that a British and an American
    system keep their own order and clock; otherwise the one the words name. Numbers and sums of
    money are written as in English: see `amounts` and `Money`.
    """
    from PySide6.QtCore import QLocale  # not sooner: most first paints show no date

    system, words = QLocale(), QLocale(translate("locale", "en_GB"))
    return system if system.language() == words.language() else words


def full_date_text(day: QDate) -> str:
    """`24 Nov 2026`: no order of day and month to mistake."""
    return words_locale().toString(day, "d MMM yyyy")
