"""User input at a frame well: drop, paste, delete, and its context menu."""

from __future__ import annotations

from pathlib import PurePath

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
)
from PySide6.QtWidgets import QLineEdit, QWidget

from luma_desktop.ui.frames.frame_picture import FramePicture
from luma_desktop.ui.frames.frame_source import (
    FileSource,
    LinkSource,
    Moment,
    frame_source,
    may_hold_frame,
)
from luma_desktop.ui.kit.job_mime import JOB_IDS


class FrameInput(QObject):
    """Watches a well, its picture and its field. `moment` is what a dropped clip gives."""

    taken = Signal(object)
    """FrameSource."""
    typed = Signal(str)
    """The field's text, once editing is finished."""
    hovered = Signal(str)
    """What a drop here would do; empty once nothing is being dragged."""
    clear_wanted = Signal()
    menu_wanted = Signal()

    def __init__(
        self, well: QWidget, picture: FramePicture, field: QLineEdit, moment: Moment
    ) -> None:
        super().__init__(well)
        self._well, self._picture, self._field = well, picture, field
        self._moment = moment
        well.setAcceptDrops(True)
        field.setAcceptDrops(False)  # the well accepts drops itself
        for part in (well, picture, field):
            part.installEventFilter(self)
        picture.clicked.connect(self.menu_wanted)
        field.editingFinished.connect(self._on_typed)

    @staticmethod
    def can_paste() -> bool:
        """Whether the clipboard may hold an image."""
        return may_hold_frame(QGuiApplication.clipboard().mimeData())

    def paste(self) -> None:
        source = frame_source(QGuiApplication.clipboard().mimeData(), moment=self._moment)
        if source is not None:
            self.taken.emit(source)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if watched is self._well:
            return self._on_well_event(event)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            is_field = watched is self._field
            return self._on_field_key(event) if is_field else self._on_picture_key(event)
        if watched is self._picture and event.type() == QEvent.Type.ContextMenu:
            self.menu_wanted.emit()
            return True
        return False

    # keys

    def _on_typed(self) -> None:
        """A path typed instead of a URL is a file."""
        text = self._field.text().strip()
        if PurePath(text).is_absolute():
            self._field.clear()
            self.taken.emit(FileSource(text))
        else:
            self.typed.emit(text)

    def _on_field_key(self, event: QKeyEvent) -> bool:
        """Use a copied file or image; paste copied text as usual."""
        if not event.matches(QKeySequence.StandardKey.Paste):
            return False
        source = frame_source(QGuiApplication.clipboard().mimeData(), moment=self._moment)
        if source is None or isinstance(source, LinkSource):
            return False
        self.taken.emit(source)
        return True

    def _on_picture_key(self, event: QKeyEvent) -> bool:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.clear_wanted.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.menu_wanted.emit()
        else:
            return False
        return True

    # drops

    def _on_well_event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DragLeave:
            self.hovered.emit("")
        elif isinstance(event, QDragEnterEvent):
            self._on_drag_enter(event)
        elif isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            self._on_drop(event)
        else:
            return False
        return True

    def _on_drag_enter(self, event: QDragEnterEvent) -> None:
        if self._well.isEnabled() and may_hold_frame(event.mimeData()):
            self.hovered.emit(self._words(event.mimeData()))
            _accept_copy(event)
        else:
            event.ignore()

    def _on_drop(self, event: QDropEvent) -> None:
        self.hovered.emit("")
        source = frame_source(event.mimeData(), moment=self._moment)
        if source is not None:
            _accept_copy(event)
            self.taken.emit(source)

    def _words(self, data: QMimeData) -> str:
        """What a drop would do."""
        if not data.hasFormat(JOB_IDS):
            return self.tr("Use here")
        if self._moment is Moment.LAST:
            return self.tr("Use the clip's\nlast frame")
        return self.tr("Use the clip's\nfirst frame")


def _accept_copy(event: QDropEvent) -> None:
    """Always copy what is dropped, whatever the source proposes."""
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()
