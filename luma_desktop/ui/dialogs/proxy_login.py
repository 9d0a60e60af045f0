"""Name and password for a proxy that asks for them. The password goes to the keyring only."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from luma_desktop.domain.keys import KeyPlace, KeyStatus
from luma_desktop.ui.presenters.problems import problem_words
from luma_desktop.ui.theme import set_kind, set_muted
from luma_desktop.ui.widgets.text_label import text_label


class ProxyLogin(QWidget):
    """The password is told once, when it is typed out, and is not shown again."""

    user_changed = Signal(str)
    password_given = Signal(str)
    forget_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._build()
        self._connect()
        self._show_fields()

    def set_user(self, user: str) -> None:
        self.user.setText(user)

    def show_status(self, status: KeyStatus) -> None:
        """Where the password is now."""
        self._place.setText(self._words(status))
        self._forget.setVisible(status.place in {KeyPlace.KEYRING, KeyPlace.SESSION})

    def _build(self) -> None:
        self.setObjectName("proxy_login")
        self.user = QLineEdit()
        self.user.setObjectName("proxy_user")
        self.user.setAccessibleName(self.tr("Name for the proxy"))
        self.user.setPlaceholderText(self.tr("Name, if it asks for one"))
        self.password = QLineEdit()
        self.password.setObjectName("proxy_password")
        self.password.setAccessibleName(self.tr("Password for the proxy"))
        self.password.setPlaceholderText(self.tr("Password"))
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData)
        self._keep = self._button("keep_proxy_password", self.tr("Keep"))
        self._keep.setAccessibleName(self.tr("Keep the proxy's password"))
        self._forget = self._button("forget_proxy_password", self.tr("Forget"))
        self._forget.setAccessibleName(self.tr("Forget the proxy's password"))
        set_kind(self._forget, "link")
        self._forget.hide()
        self._place = text_label("proxy_password_place")
        set_muted(self._place)
        fields = QHBoxLayout()
        fields.setSpacing(8)
        fields.addWidget(self.user, 1)
        fields.addWidget(self.password, 1)
        fields.addWidget(self._keep)
        state = QHBoxLayout()
        state.addWidget(self._place, 1)
        state.addWidget(self._forget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(fields)
        column.addLayout(state)

    @staticmethod
    def _button(name: str, text: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setAutoDefault(False)
        return button

    def _connect(self) -> None:
        self.user.textChanged.connect(self._on_user)
        self.password.textChanged.connect(self._show_fields)
        self.password.returnPressed.connect(self._on_keep)
        self._keep.clicked.connect(self._on_keep)
        self._forget.clicked.connect(self.forget_requested)

    def _on_user(self, text: str) -> None:
        self._show_fields()
        self.user_changed.emit(text.strip())

    def _on_keep(self) -> None:
        text = self.password.text()
        if text:
            self.password.clear()
            self.password_given.emit(text)

    def _show_fields(self) -> None:
        named = bool(self.user.text().strip())
        self.password.setEnabled(named)
        self._keep.setEnabled(named and bool(self.password.text()))
        self._place.setVisible(named)

    def _words(self, status: KeyStatus) -> str:
        keyring = status.backend or self.tr("the system's keyring")
        match status.place:
            case KeyPlace.KEYRING:
                return self.tr("Its password is kept in {keyring}.").format(keyring=keyring)
            case KeyPlace.SESSION:
                return self.tr("Its password is used until the program ends; it is kept nowhere.")
            case KeyPlace.UNREADABLE if status.problem is not None:
                return problem_words(status.problem).title
            case _:
                return self.tr("No password is known for it.")
