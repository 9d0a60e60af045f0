"""The message in an empty pane: what it's for and what to do."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from luma_desktop.ui.kit.fonts import body_font, title_font
from luma_desktop.ui.kit.icons import paint_icon
from luma_desktop.ui.kit.palette import Role
from luma_desktop.ui.kit.text_label import plain_label
from luma_desktop.ui.kit.theme import Theme, set_muted

_ICON = 28
_WIDTH = 260


class _Picture(QWidget):
    """The icon, in the colour of secondary text."""

    def __init__(self, icon_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name = icon_name
        self.setFixedSize(QSize(_ICON, _ICON))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        ink = Theme.current().color(Role.MUTED)
        paint_icon(painter, self._icon_name, QRectF(self.rect()), ink)


class EmptyState(QWidget):
    """An icon, a title, one sentence and at most one button, in the middle of its pane."""

    action_triggered = Signal()

    def __init__(
        self,
        name: str,
        icon_name: str,
        title: str,
        sentence: str,
        action_text: str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._build(icon_name, title, sentence, action_text)
        self._button.clicked.connect(self.action_triggered)

    def set_words(self, title: str, sentence: str, action_text: str | None = None) -> None:
        """Show other words in the same place."""
        self._title.setText(title)
        self._sentence.setText(sentence)
        self._button.setText(action_text or "")
        self._button.setVisible(bool(action_text))

    def _build(self, icon_name: str, title: str, sentence: str, action_text: str | None) -> None:
        self._title = self._label("title")
        self._title.setFont(title_font())
        self._sentence = self._label("sentence")
        self._sentence.setFont(body_font())
        set_muted(self._sentence)
        self._button = QPushButton()
        self._button.setObjectName(f"{self.objectName()}_action")
        self._button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_words(title, sentence, action_text)
        centre = Qt.AlignmentFlag.AlignHCenter
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 14, 14, 14)
        column.setSpacing(0)
        column.addStretch(2)
        column.addWidget(_Picture(icon_name), 0, centre)
        column.addSpacing(12)
        column.addWidget(self._title, 0, centre)
        column.addSpacing(4)
        column.addWidget(self._sentence, 0, centre)
        column.addSpacing(14)
        column.addWidget(self._button, 0, centre)
        column.addStretch(3)

    def _label(self, part: str) -> QLabel:
        label = plain_label(f"{self.objectName()}_{part}")
        label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        label.setWordWrap(True)
        label.setFixedWidth(_WIDTH)
        return label
