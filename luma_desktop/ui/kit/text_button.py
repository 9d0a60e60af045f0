"""A button of words, named for tests and screen readers."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton


def text_button(name: str, text: str) -> QPushButton:
    """A button that Enter does not press unless it is made the default."""
    button = QPushButton(text)
    button.setObjectName(name)
    button.setAccessibleName(text.replace("&", ""))
    button.setAutoDefault(False)
    return button
