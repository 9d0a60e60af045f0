"""The line at the bottom of the window: what happened and one action, never a dialog."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QWidget

from luma_desktop.ui.kit.announcing import announce
from luma_desktop.ui.kit.elided_label import MessageText
from luma_desktop.ui.kit.fonts import body_font, label_font, semibold, tabular
from luma_desktop.ui.kit.icons import icon
from luma_desktop.ui.kit.painting import fill_rect
from luma_desktop.ui.kit.palette import Role
from luma_desktop.ui.kit.status_dot import StatusDot
from luma_desktop.ui.kit.text_label import plain_label
from luma_desktop.ui.kit.theme import Theme, set_ground, set_kind, set_muted
from luma_desktop.ui.kit.tool_tips import tool_tip
from luma_desktop.ui.messages.message_stack import Message, MessageStack
from luma_desktop.ui.presenters.texts.words import Severity

HEIGHT = 34
_ICON = QSize(14, 14)
_DOTS = {
    Severity.INFO: Role.ACCENT_LINE,
    Severity.WARNING: Role.WARNING,
    Severity.ERROR: Role.ERROR,
}


class MessageBar(QWidget):
    """Several messages, one in view. It keeps its place when there is none."""

    action_triggered = Signal(str, str)
    """The message's key, and the id of its action."""
    dismissed = Signal(str)
    """The key of a message the user dismissed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stack = MessageStack()
        self._newest = ""
        """Key of the message that comes forth once the mouse has left the button of another."""
        self._build()
        self._connect()
        self._show_current()

    def show_message(
        self,
        key: str,
        severity: Severity,
        text: str,
        action_text: str | None = None,
        action_id: str | None = None,
        *,
        comes_forth: bool = False,
    ) -> None:
        """Show a message in place of the one with the same key. ``text`` is plain text.

        Lines after the first are shown in the tool tip only. One that ``comes_forth`` is
        read at once, also where a graver one stands; but no button changes under the mouse.
        """
        first, _, details = text.strip().partition("\n")
        line = " ".join(first.split())
        message = Message(
            key=key,
            severity=severity,
            text=line,
            details=details,
            action_text=action_text,
            action_id=action_id,
        )
        seen = self._stack.current
        is_aimed_at = self._action.underMouse() and self._action.isVisible()
        self._stack.put(message, comes_forth=comes_forth)
        if is_aimed_at and seen is not None and seen.key != key:
            if self._stack.current == message:
                self._newest = key
            self._stack.look_at(seen.key)
        self._show_current()
        if self._stack.current == message or self._newest == key:
            announce(self, line, urgent=severity is Severity.ERROR)

    def clear_message(self, key: str) -> None:
        """The matter is settled; an unknown key is no error."""
        self._stack.drop(key)
        self._show_current()

    @property
    def text(self) -> str:
        """The message shown now."""
        return self._text.text()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().leaveEvent(event)
        newest, self._newest = self._newest, ""
        if newest:
            self._stack.look_at(newest)
            self._show_current()

    # building

    def _build(self) -> None:
        self.setObjectName("messages")
        self.setAccessibleName(self.tr("Messages"))
        self.setFixedHeight(HEIGHT)
        set_ground(self, Role.PANEL)
        self._dot = StatusDot(Role.MUTED, 9)
        self._text = MessageText("message_text")
        self._action = QPushButton()
        self._action.setObjectName("message_action")
        self._action.setFont(semibold(body_font()))
        set_kind(self._action, "link")
        self._count = plain_label("message_count")
        self._count.setFont(tabular(label_font()))
        set_muted(self._count)
        self._previous = self._tool("message_previous", "chevron-left", self.tr("Previous message"))
        self._next = self._tool("message_next", "chevron-right", self.tr("Next message"))
        self._dismiss = self._tool("message_dismiss", "x", self.tr("Dismiss this message"))
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 1, 8, 0)
        row.setSpacing(0)
        row.addWidget(self._dot)
        row.addSpacing(12)
        row.addWidget(self._text, 1)
        row.addSpacing(8)
        for part in (self._action, self._previous, self._count, self._next, self._dismiss):
            row.addWidget(part)
        for button in (self._action, self._previous, self._next, self._dismiss):
            # They disappear with their message: a click would take the focus along and lose it.
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def _tool(self, name: str, icon_name: str, title: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setAccessibleName(title)
        button.setToolTip(tool_tip(title))
        button.setIcon(icon(icon_name, Role.MUTED))
        button.setIconSize(_ICON)
        button.setProperty("kind", "small")
        return button

    def _connect(self) -> None:
        self._action.clicked.connect(self._on_action_clicked)
        self._dismiss.clicked.connect(self._on_dismiss_clicked)
        self._previous.clicked.connect(self._on_previous_clicked)
        self._next.clicked.connect(self._on_next_clicked)

    # what the user does

    def _on_action_clicked(self) -> None:
        message = self._stack.current
        if message is not None and message.action_id is not None:
            self.action_triggered.emit(message.key, message.action_id)

    def _on_dismiss_clicked(self) -> None:
        message = self._stack.current
        if message is not None:
            self._stack.drop(message.key)
            self._show_current()
            self.dismissed.emit(message.key)

    def _on_previous_clicked(self) -> None:
        self._stack.move(-1)
        self._show_current()

    def _on_next_clicked(self) -> None:
        self._stack.move(1)
        self._show_current()

    # what is shown

    def _show_current(self) -> None:
        message = self._stack.current
        several = len(self._stack) > 1
        self._dot.set_role(Role.LINE_STRONG if message is None else _DOTS[message.severity])
        if message is None:
            self._text.set_text(self.tr("Ready"))
        else:
            self._text.set_text(message.text, message.details)
        roles = self._text.palette().ColorRole
        self._text.setForegroundRole(roles.PlaceholderText if message is None else roles.WindowText)
        action = None if message is None or message.action_id is None else message.action_text
        self._action.setText(action or "")
        self._action.setVisible(bool(action))
        self._dismiss.setVisible(message is not None)
        for part in (self._previous, self._count, self._next):
            part.setVisible(several)
        place = self.tr("{place} of {count}")
        self._count.setText(place.format(place=self._stack.place + 1, count=len(self._stack)))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        line = Theme.current().color(Role.LINE)
        fill_rect(painter, QRectF(0, 0, self.width(), 1), line)
