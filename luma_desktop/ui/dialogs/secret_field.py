"""A secret that goes to the keyring only: typed once, told once, never shown again."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from luma_desktop.domain.keys import KeyPlace, KeyStatus
from luma_desktop.ui.presenters.problems import problem_words
from luma_desktop.ui.theme import set_kind, set_muted
from luma_desktop.ui.widgets.text_label import text_label


class SecretField(QWidget):
    """A field with Keep beside it; below it, where the secret is, and Forget."""

    given = Signal(str)
    forget_requested = Signal()

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        """`title` is what screen readers call the field."""
        super().__init__(parent)
        self._build(name, title)
        self._field.textChanged.connect(self._show_keep)
        self._field.returnPressed.connect(self._on_keep)
        self._keep.clicked.connect(self._on_keep)
        self._forget.clicked.connect(self.forget_requested)
        self.show_status(KeyStatus(place=KeyPlace.ABSENT))

    def show_status(self, status: KeyStatus) -> None:
        """Where the secret is now."""
        self._place.setText(self._words(status))
        self._forget.setVisible(status.place in {KeyPlace.KEYRING, KeyPlace.SESSION})

    def _build(self, name: str, title: str) -> None:
        self.setObjectName(f"{name}_secret")
        self._field = QLineEdit()
        self._field.setObjectName(name)
        self._field.setAccessibleName(title)
        self._field.setEchoMode(QLineEdit.EchoMode.Password)
        self._field.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData)
        self.setFocusProxy(self._field)
        self._keep = self._button(f"keep_{name}", self.tr("Keep"))
        self._keep.setAccessibleName(self.tr("Keep: {title}").format(title=title))
        self._forget = self._button(f"forget_{name}", self.tr("Forget"))
        self._forget.setAccessibleName(self.tr("Forget: {title}").format(title=title))
        set_kind(self._forget, "link")
        self._place = text_label(f"{name}_place")
        set_muted(self._place)
        fields = QHBoxLayout()
        fields.setSpacing(8)
        fields.addWidget(self._field, 1)
        fields.addWidget(self._keep)
        state = QHBoxLayout()
        state.addWidget(self._place, 1)
        state.addWidget(self._forget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(fields)
        column.addLayout(state)
        self._show_keep()

    @staticmethod
    def _button(name: str, text: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setAutoDefault(False)
        return button

    def _on_keep(self) -> None:
        text = self._field.text()
        if text:
            self._field.clear()
            self.given.emit(text)

    def _show_keep(self) -> None:
        self._keep.setEnabled(bool(self._field.text()))

    def _words(self, status: KeyStatus) -> str:
        keyring = status.backend or self.tr("the system's keyring")
        match status.place:
            case KeyPlace.KEYRING:
                return self.tr("Kept in {keyring}.").format(keyring=keyring)
            case KeyPlace.SESSION:
                return self.tr("Used until the program ends; it is kept nowhere.")
            case KeyPlace.UNREADABLE if status.problem is not None:
                return problem_words(status.problem).title
            case _:
                return self.tr("None is known. It is kept in the keyring, never in a file.")
