"""The API key in the OS keyring."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from luma_desktop.credentials.backends import trusted
from luma_desktop.credentials.failures import of_keyring
from luma_desktop.credentials.quiet_thread import QuietThread
from luma_desktop.domain.errors import KeyringError
from luma_desktop.domain.keys import KeyPlace, KeyStatus
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.domain.secret import Secret

SERVICE = "luma-desktop"

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

T = TypeVar("T")

_NEVER_HELD = {ProblemKind.KEYRING_ABSENT, ProblemKind.KEYRING_UNTRUSTED}
"""Keyrings that this program would not have put a key in."""


class KeyringStore:
    """Implements the engine's `KeyStore`; `origin` is the entry's user name.

    Every call may last as long as the user looks at a prompt. One goes on at a time, in a thread
    of its own; `keyring` itself is loaded there (70 ms, and some D-Bus).
    """

    def __init__(self, origin: str) -> None:
        self._origin = origin
        self._thread = QuietThread("luma-keyring")

    async def load(self) -> tuple[Secret | None, KeyStatus]:
        """The stored key, or why there is none. Never raises."""
        return await self._thread.run(self._load)

    async def save(self, key: Secret) -> KeyStatus:
        """Store the key and read it back.

        Raises:
            KeyringError: KEYRING_ABSENT, _UNTRUSTED, _LOCKED or _FAILED; nothing was stored.
        """
        return await self._thread.run(lambda: _translated(lambda: self._save(key)))

    async def delete(self) -> None:
        """Remove the key; a key that is not there is no error.

        Raises:
            KeyringError: as for `save`, and a key that was there still is.
        """
        await self._thread.run(lambda: _translated(self._delete))

    # in the thread

    def _load(self) -> tuple[Secret | None, KeyStatus]:
        name = ""
        try:
            backend, name = _chosen()
            stored = _translated(lambda: backend.get_password(SERVICE, self._origin))
        except KeyringError as error:
            never_held = error.problem.kind in _NEVER_HELD
            place = KeyPlace.ABSENT if never_held else KeyPlace.UNREADABLE
            return None, KeyStatus(place=place, backend=name, problem=error.problem)
        if not stored:
            return None, KeyStatus(place=KeyPlace.ABSENT, backend=name)
        return Secret(stored), KeyStatus(place=KeyPlace.KEYRING, backend=name)

    def _save(self, key: Secret) -> KeyStatus:
        backend, name = _chosen()
        backend.set_password(SERVICE, self._origin, key.reveal())
        if backend.get_password(SERVICE, self._origin) != key.reveal():
            with contextlib.suppress(Exception):
                backend.delete_password(SERVICE, self._origin)
            raise KeyringError("it did not give back what was stored")
        return KeyStatus(place=KeyPlace.KEYRING, backend=name)

    def _delete(self) -> None:
        backend, _ = _chosen()
        if backend.get_password(SERVICE, self._origin) is not None:
            backend.delete_password(SERVICE, self._origin)


def _chosen() -> tuple[KeyringBackend, str]:
    def choose() -> tuple[KeyringBackend, str]:
        import keyring

        return trusted(keyring.get_keyring())

    return _translated(choose)


def _translated(call: Callable[[], T]) -> T:
    try:
        return call()
    except KeyringError:
        raise
    except Exception as error:  # each backend raises what its system does
        raise of_keyring(error) from error
