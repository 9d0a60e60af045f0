"""A secret that goes only to the keyring: typed once, never shown again."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from luma_desktop.domain.keys import KeyPlace, KeyStatus
from luma_desktop.ui.kit.text_button import text_button
from luma_desktop.ui.kit.text_label import text_label
from luma_desktop.ui.kit.theme import set_kind, set_muted
from luma_desktop.ui.presenters.trouble.problems import problem_words


class SecretWords(msgspec.Struct, frozen=True):
    """Texts for one secret: accessible names, and where it's stored."""

    title: str
    keep: str
    forget: str
    in_keyring: str
    in_session: str
    absent: str


class SecretField(QWidget):
    """A field with Save beside it; below it, where the secret is stored, and Forget."""

    given = Signal(str)
    forget_requested = Signal()

    def __init__(self, name: str, words: SecretWords, owner: QLineEdit | None = None) -> None:
        """`owner`, whose secret it is, is placed before the field with the same width."""
        super().__init__()
        self._words = words
        self._build(name, owner)
        self._field.textChanged.connect(self._show_keep)
        self._field.returnPressed.connect(self._on_keep)
        self._keep.clicked.connect(self._on_keep)
        self._forget.clicked.connect(self.forget_requested)
        self.show_status(KeyStatus(place=KeyPlace.ABSENT))

    def show_status(self, status: KeyStatus) -> None:
        """Where the secret is now."""
        self._place.setText(self._place_words(status))
        self._forget.setVisible(status.place in {KeyPlace.KEYRING, KeyPlace.SESSION})

    def set_placeholder(self, text: str) -> None:
        self._field.setPlaceholderText(text)

    def set_wanted(self, wanted: bool) -> None:
        """Set whether a secret is needed; a stored one can still be forgotten."""
        self._field.setEnabled(wanted)
        self._place.setVisible(wanted)
        self._show_keep()

    def _build(self, name: str, owner: QLineEdit | None) -> None:
        self.setObjectName(f"{name}_secret")
        self._field = QLineEdit()
        self._field.setObjectName(name)
        self._field.setAccessibleName(self._words.title)
        self._field.setEchoMode(QLineEdit.EchoMode.Password)
        self._field.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData)
        self.setFocusProxy(self._field)
        self._keep = text_button(f"keep_{name}", self.tr("Save"))
        self._keep.setAccessibleName(self._words.keep)
        self._forget = text_button(f"forget_{name}", self.tr("Forget"))
        self._forget.setAccessibleName(self._words.forget)
        set_kind(self._forget, "link")
        self._place = text_label(f"{name}_place")
        set_muted(self._place)
        fields = QHBoxLayout()
        fields.setSpacing(8)
        if owner is not None:
            fields.addWidget(owner, 1)
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

    def _on_keep(self) -> None:
        text = self._field.text()
        if text:
            self._field.clear()
            self.given.emit(text)

    def _show_keep(self) -> None:
        wanted = self._field.isEnabledTo(self)
        self._keep.setEnabled(wanted and bool(self._field.text()))

    def _place_words(self, status: KeyStatus) -> str:
        match status.place:
            case KeyPlace.KEYRING:
                return self._words.in_keyring
            case KeyPlace.SESSION:
                return self._words.in_session
            case KeyPlace.UNREADABLE if status.problem is not None:
                return problem_words(status.problem).title
            case _:
                return self._words.absent
