"""A start or end frame: dropped, pasted or typed as an address, shown as a picture."""

from enum import StrEnum

from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QLineEdit, QToolButton, QVBoxLayout, QWidget

from luma_desktop.ui.fonts import label_font
from luma_desktop.ui.icons import icon
from luma_desktop.ui.palette import Role
from luma_desktop.ui.theme import set_invalid, set_muted
from luma_desktop.ui.tool_tips import tool_tip
from luma_desktop.ui.widgets.frame_picture import FramePicture, WellState
from luma_desktop.ui.widgets.text_label import plain_label


class FrameSlot(StrEnum):
    """Which frame a well is for."""

    START = "start"
    END = "end"


_CLEAR = 24


class FrameWell(QWidget):
    """Shows what its owner found out about an address; it fetches nothing itself."""

    url_edited = Signal(str)
    """The user gave another address, of any form; it is not empty."""
    cleared = Signal()
    """The user took the address away."""

    def __init__(self, slot: FrameSlot, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._slot = slot
        self._url: str | None = None
        self._checking = False
        self._error: str | None = None
        self._pixmap: QPixmap | None = None
        self._build()
        self._connect()
        self._show_state()

    def url(self) -> str | None:
        return self._url

    def set_url(self, url: str | None) -> None:
        """Put in an address without a signal; picture and error of another one go."""
        url = url or None
        if self._field.text() != (url or ""):
            self._field.setText(url or "")
            self._field.setCursorPosition(0)
        if url != self._url:
            self._url = url
            self._forget()
        self._show_state()

    def set_pixmap(self, pixmap: QPixmap | None) -> None:
        """The picture at the address."""
        self._pixmap = None if pixmap is None or pixmap.isNull() else pixmap
        self._checking, self._error = False, None
        self._show_state()

    def set_checking(self, checking: bool) -> None:
        """The address is being looked up."""
        self._checking = checking
        if checking:
            self._error = None
        self._show_state()

    def set_error(self, sentence: str | None) -> None:
        """What is wrong with the address, in one sentence."""
        self._error = sentence or None
        if sentence:
            self._checking, self._pixmap = False, None
        self._show_state()

    @property
    def field(self) -> QLineEdit:
        """The field of the address."""
        return self._field

    # building

    def _build(self) -> None:
        name, titles = f"{self._slot}_frame", self._titles()
        self.setAcceptDrops(True)
        self._label = plain_label(f"{name}_label", titles[0])
        self._label.setFont(label_font())
        set_muted(self._label)
        self._picture = FramePicture(self)
        self._picture.setObjectName(name)
        self._picture.setAccessibleName(titles[0])
        self._clear = QToolButton(self._picture)
        self._clear.setObjectName(f"{name}_clear")
        self._clear.setAccessibleName(titles[2])
        self._clear.setToolTip(tool_tip(titles[2]))
        self._clear.setProperty("kind", "scrim")
        self._clear.setIcon(icon("x", Role.ON_SCRIM))
        self._clear.setIconSize(QSize(12, 12))
        self._field = QLineEdit()
        self._field.setObjectName(f"{name}_url")
        self._field.setAccessibleName(titles[1])
        self._field.setPlaceholderText(self.tr("Image address"))
        self._field.setProperty("kind", "compact")
        self._field.setFont(label_font())
        self._label.setBuddy(self._field)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        for part in (self._label, self._picture, self._field):
            column.addWidget(part)
        self._picture.installEventFilter(self)

    def _titles(self) -> tuple[str, str, str]:
        """The names of the well, of its field and of its clear button."""
        say = QCoreApplication.translate
        if self._slot is FrameSlot.START:
            return (
                say("FrameWell", "Start frame"),
                say("FrameWell", "Start frame URL"),
                say("FrameWell", "Remove start frame"),
            )
        return (
            say("FrameWell", "End frame"),
            say("FrameWell", "End frame URL"),
            say("FrameWell", "Remove end frame"),
        )

    def _connect(self) -> None:
        self._picture.clicked.connect(self._on_picture_clicked)
        self._clear.clicked.connect(self._on_clear_clicked)
        self._field.editingFinished.connect(self._on_field_finished)

    # what the user does

    def _on_picture_clicked(self) -> None:
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)
        self._field.selectAll()

    def _on_clear_clicked(self) -> None:
        self._picture.setFocus(Qt.FocusReason.OtherFocusReason)
        self._take("")

    def _on_field_finished(self) -> None:
        self._field.setCursorPosition(0)
        self._take(self._field.text().strip())

    def _take(self, url: str) -> None:
        if url == (self._url or ""):
            return
        self.set_url(url)
        if url:
            self.url_edited.emit(url)
        else:
            self.cleared.emit()

    def eventFilter(self, watched: object, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if watched is self._picture:
            if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
                return self._on_picture_key(event)
            if isinstance(event, QResizeEvent):
                self._clear.move(event.size().width() - _CLEAR - 4, 4)
        return False

    def _on_picture_key(self, event: QKeyEvent) -> bool:
        if event.matches(QKeySequence.StandardKey.Paste):
            url = _web_address(QGuiApplication.clipboard().mimeData())
            if url:
                self._take(url)
            return True
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._take("")
            return True
        return False

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        if self.isEnabled() and _web_address(event.mimeData()):
            self._picture.set_target(True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:  # noqa: N802 - Qt's name
        self._picture.set_target(False)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        self._picture.set_target(False)
        url = _web_address(event.mimeData())
        if url:
            event.acceptProposedAction()
            self._take(url)

    # what is shown

    def _forget(self) -> None:
        self._checking, self._error, self._pixmap = False, None, None

    def _show_state(self) -> None:
        self._clear.setVisible(self._url is not None)
        set_invalid(self._field, invalid=self._error is not None)
        if self._pixmap is not None:
            self._picture.show_picture(self._pixmap, self._url or "")
            return
        state, words = self._state_in_words()
        self._picture.show_words(state, words)

    def _state_in_words(self) -> tuple[WellState, str]:
        if self._error is not None:
            return WellState.WRONG, self._error
        if self._checking:
            return WellState.CHECKING, self.tr("Checking…")
        if self._url is not None:
            return WellState.GIVEN, self.tr("Not checked yet")
        return WellState.EMPTY, self.tr("Drop or paste\nan image address")


def _web_address(data: QMimeData) -> str:
    """The first http(s) address in what was dropped or pasted, or nothing."""
    given = [url.toString() for url in data.urls()] if data.hasUrls() else data.text().split()
    for text in given:
        if text.lower().startswith(("http://", "https://")):
            return text
    return ""
