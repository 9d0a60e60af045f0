"""Finding widgets by the names that stay, and pressing keys."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeVar

from PySide6.QtCore import QObject, QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

Found = TypeVar("Found", bound=QObject)

_NO_MODIFIER = Qt.KeyboardModifier.NoModifier


def find(parent: QObject, kind: type[Found], name: str) -> Found:
    """The child of that objectName; there has to be one."""
    found = parent.findChild(kind, name)
    assert found is not None, f"no {kind.__name__} named {name}"
    return found


def label_text(parent: QObject, name: str) -> str:
    """The text of the label of that objectName."""
    return find(parent, QLabel, name).text()


def press(widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = _NO_MODIFIER) -> None:
    QTest.keyClick(widget, key, modifier)


def type_text(widget: QWidget, text: str) -> None:
    QTest.keyClicks(widget, text)


def wheel(widget: QWidget, *, down: bool = True) -> None:
    """One notch of the mouse wheel over the middle of a widget, as the window system sends it."""
    window = widget.window()
    middle = widget.mapTo(window, widget.rect().center())
    QTest.wheelEvent(window.windowHandle(), QPointF(middle), QPoint(0, -120 if down else 120))


def marked(texts: Iterable[str]) -> list[str]:
    """The letter by which the keyboard takes each of these; several or none if that is so."""
    return ["".join(re.findall("&(.)", text.replace("&&", ""))).upper() for text in texts]
