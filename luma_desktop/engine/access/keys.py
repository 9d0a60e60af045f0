"""The API key's way from the window to the keyring and to the calls. It is read once a run."""

from __future__ import annotations

import unicodedata
from collections.abc import Awaitable, Callable

from luma_desktop.domain.errors import KeyRefusedError
from luma_desktop.domain.keys import KeyPlace, KeyStatus
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.domain.remote import Balance
from luma_desktop.domain.secret import Secret
from luma_desktop.engine.facts import BalanceChanged, KeyStatusChanged
from luma_desktop.engine.ports import KeyStore
from luma_desktop.engine.publisher import Publisher

UseKey = Callable[[Secret | None], Awaitable[None]]
"""Lets the calls and the queue go on with this key, or with none."""

CheckKey = Callable[[Secret], Awaitable[Balance]]
"""One free call with a key that is not in use yet."""


class Keys:
    """Loads, checks, keeps and removes the key; publishes where it is."""

    def __init__(
        self, *, store: KeyStore, check: CheckKey, use: UseKey, publisher: Publisher
    ) -> None:
        self._store = store
        self._check = check
        self._use = use
        self._publisher = publisher
        self._wish = 0
        """Counts what the user wished: an answer to an older wish changes nothing any more."""

    async def load(self) -> None:
        """Read the keyring (once at start, and again when the user unlocked it).

        A key that was given or removed while the keyring was asked stays as it is.
        """
        wish = self._begin()
        key, status = await self._store.load()
        if wish != self._wish:
            return
        await self._use(key)
        self._publish(status)

    async def submit(self, text: str, *, session_only: bool) -> None:
        """Check a key, then keep it, unless another one was given or it was removed meanwhile.

        Raises:
            KeyRefusedError: the service or its form says that this is no key; nothing was kept.
            ServiceError: it could not be checked; nothing was kept.
            KeyringError: the key is good and in use, but only for this session.
        """
        key = Secret(_plausible(text))
        wish = self._begin()
        balance = await self._check(key)
        if wish != self._wish:
            return
        await self._use(key)
        self._publisher.publish(BalanceChanged(balance=balance))
        if session_only:
            self._publish(KeyStatus(place=KeyPlace.SESSION))
            return
        try:
            status = await self._store.save(key)
        except BaseException:
            if wish == self._wish:
                self._publish(KeyStatus(place=KeyPlace.SESSION))
            raise
        if wish == self._wish:
            self._publish(status)

    async def remove(self) -> None:
        """Forget the key here and in the keyring.

        Raises:
            KeyringError: the keyring refused; the key is no longer used in this session.
        """
        self._begin()
        await self._use(None)
        self._publish(KeyStatus(place=KeyPlace.ABSENT))
        await self._store.delete()

    def _begin(self) -> int:
        self._wish += 1
        return self._wish

    def _publish(self, status: KeyStatus) -> None:
        self._publisher.publish(KeyStatusChanged(status=status))


def _plausible(text: str) -> str:
    """The key without the white space and quotes that pasting brings.

    Raises:
        KeyRefusedError: KEY_UNUSABLE, with the name of the first character that no key has; or
            NO_KEY, it is empty.
    """
    key = text.strip().strip("\"'").removeprefix("Bearer ").strip()
    if not key:
        raise KeyRefusedError(kind=ProblemKind.NO_KEY)
    odd = next((c for c in key if not c.isascii() or not c.isprintable() or c.isspace()), None)
    if odd is not None:
        raise KeyRefusedError(_name(odd), kind=ProblemKind.KEY_UNUSABLE)
    return key


def _name(character: str) -> str:
    """As Unicode has it, also for one that nobody sees: `ZERO WIDTH SPACE (U+200B)`."""
    code = f"U+{ord(character):04X}"
    name = unicodedata.name(character, "")
    return f"{name} ({code})" if name else code
