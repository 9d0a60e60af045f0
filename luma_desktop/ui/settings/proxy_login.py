"""User name and password for a proxy. The password goes only to the keyring."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from luma_desktop.domain.keys import KeyStatus
from luma_desktop.ui.settings.secret_field import SecretField, SecretWords


class ProxyLogin(QWidget):
    """The password belongs to the name: without a name it's disabled."""

    user_changed = Signal(str)
    password_given = Signal(str)
    forget_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._build()
        self._user.textChanged.connect(self._on_user)
        self._password.given.connect(self.password_given)
        self._password.forget_requested.connect(self.forget_requested)
        self._show_password()

    def set_user(self, user: str) -> None:
        self._user.setText(user)

    def show_status(self, status: KeyStatus) -> None:
        """Where the password is now."""
        self._password.show_status(status)

    def _build(self) -> None:
        self.setObjectName("proxy_login")
        self._user = QLineEdit()
        self._user.setObjectName("proxy_user")
        self._user.setAccessibleName(self.tr("Proxy user name"))
        self._user.setPlaceholderText(self.tr("User name, if required"))
        self._password = SecretField("proxy_password", self._words(), self._user)
        self._password.set_placeholder(self.tr("Password"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._password)

    def _words(self) -> SecretWords:
        return SecretWords(
            title=self.tr("Proxy password"),
            keep=self.tr("Save proxy password"),
            forget=self.tr("Forget proxy password"),
            in_keyring=self.tr("The password is stored in the system keyring."),
            in_session=self.tr("The password is used until you quit; it isn't stored."),
            absent=self.tr("No password yet."),
        )

    def _on_user(self, text: str) -> None:
        self._show_password()
        self.user_changed.emit(text.strip())

    def _show_password(self) -> None:
        self._password.set_wanted(bool(self._user.text().strip()))
