"""Where the API key is, in the words the window needs."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from luma_desktop.domain.problems import Problem


class KeyPlace(StrEnum):
    ABSENT = "absent"
    """No key was given yet."""

    KEYRING = "keyring"
    """In the OS keyring: stored, and read back."""

    SESSION = "session"
    """Held in memory until the program ends."""

    UNREADABLE = "unreadable"
    """There may be one, but the keyring cannot be read; `problem` says why."""

    DEMO = "demo"
    """The built-in simulator needs none."""


class KeyStatus(msgspec.Struct, frozen=True, kw_only=True):
    """`backend` names the keyring for people, such as "Secret Service"; empty if there is none."""

    place: KeyPlace
    backend: str = ""
    problem: Problem | None = None

    @property
    def usable(self) -> bool:
        return self.place in {KeyPlace.KEYRING, KeyPlace.SESSION, KeyPlace.DEMO}
