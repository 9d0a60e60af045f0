"""Accepts a batch file dropped anywhere in the window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, QObject, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget

from luma_desktop.ui.kit.dragged_files import dragged_files

_SUFFIXES = (".csv", ".tsv", ".jsonl", ".ndjson")
_COMING = frozenset({QEvent.Type.DragEnter, QEvent.Type.DragMove})


class BatchDrop(QObject):
    """Watches widgets; any other drop is left to them."""

    dropped = Signal(str)
    """Path."""

    def watch(self, widget: QWidget) -> None:
        widget.setAcceptDrops(True)
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        kind = event.type()
        if kind is not QEvent.Type.Drop and kind not in _COMING:
            return False
        path = batch_file(event.mimeData()) if isinstance(event, QDropEvent) else ""
        if not path or not isinstance(event, QDropEvent):
            return False
        event.acceptProposedAction()
        if kind is QEvent.Type.Drop:
            self.dropped.emit(path)
        return True


def batch_file(data: QMimeData) -> str:
    """The path of the only file in `data` if it may be a batch; else empty."""
    files = list(dragged_files(data))
    path = files[0] if len(files) == len(data.urls()) == 1 else ""
    return path if path.lower().endswith(_SUFFIXES) else ""
