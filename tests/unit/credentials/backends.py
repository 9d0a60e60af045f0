"""Backends of the `keyring` library that behave as told."""

from __future__ import annotations

import threading

from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError


class MemoryKeyring(KeyringBackend):
    """Works, but is on nobody's list of trusted ones, like a backend that writes a plain file."""

    priority = 0  # keyring makes one of every kind itself and asks those above 0

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.entries: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.entries.pop((service, username), None) is None:
            raise PasswordDeleteError


class ForgetfulKeyring(MemoryKeyring):
    """Keeps something else than what it was given."""

    def set_password(self, service: str, username: str, password: str) -> None:
        super().set_password(service, username, password[:3])


class FailingKeyring(MemoryKeyring):
    """Raises the same error from every call."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def get_password(self, service: str, username: str) -> str | None:
        raise self.error

    def set_password(self, service: str, username: str, password: str) -> None:
        raise self.error


class PromptingKeyring(MemoryKeyring):
    """Waits for the user at every reading, and notes how many prompts are open at a time."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = threading.Event()
        self.answered = threading.Event()
        self.open = 0
        self.most_open = 0

    def get_password(self, service: str, username: str) -> str | None:
        self.open += 1
        self.most_open = max(self.most_open, self.open)
        self.asked.set()
        self.answered.wait()
        self.open -= 1
        return super().get_password(service, username)
