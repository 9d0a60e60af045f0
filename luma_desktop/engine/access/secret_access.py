"""A secret's way from the window to the keyring and to whatever uses it, as the settings say.

It belongs to one entry of the keyring (a proxy's host, a bucket), is never used for another one,
and is never written to a file. Where the keyring does not take it, it is used until the program
ends.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable

from luma_desktop.domain.errors import KeyringError
from luma_desktop.domain.keys import KeyPlace, KeyStatus
from luma_desktop.domain.secret import Secret
from luma_desktop.domain.settings import Settings
from luma_desktop.engine.facts import Fact
from luma_desktop.engine.ports import Clock, KeyStore
from luma_desktop.engine.publisher import Publisher

SETTLE = 0.8
"""Seconds without a change after which an entry that is being typed is taken for a whole one."""

StoreFor = Callable[[str], KeyStore]
"""The keyring's entry of that name."""

UseSecret = Callable[[Settings, Secret | None], None]
"""Lets the calls from now on go by these settings, with this secret."""


class SecretAccess(ABC):
    """Reads an entry's secret once, when it is first needed."""

    def __init__(
        self, *, store_for: StoreFor, use: UseSecret, publisher: Publisher, clock: Clock
    ) -> None:
        self._store_for = store_for
        self._use = use
        self._publisher = publisher
        self._clock = clock
        self._settings = Settings()
        self._entry: str | None = None
        self._secret: Secret | None = None

    @abstractmethod
    def entry_of(self, settings: Settings) -> str | None:
        """The entry that these settings need; None if they need no secret."""

    @abstractmethod
    def fact_of(self, status: KeyStatus) -> Fact:
        """What tells the window where the secret is."""

    async def start(self, settings: Settings) -> None:
        """Go by `settings` from the first call on."""
        self._go_by(settings)
        await self._load()

    async def heed(self, settings: Settings) -> None:
        """Go by changed settings at once; another entry is read once it is typed out."""
        before = self._entry
        self._go_by(settings)
        if self._entry in {before, None}:
            return
        entry = self._entry
        await self._clock.sleep(SETTLE)
        if self._entry == entry and self._secret is None:
            await self._load()

    async def submit(self, text: str) -> None:
        """Use a secret, and keep it where the keyring takes it."""
        if self._entry is None or not text:
            return
        entry, secret = self._entry, Secret(text)
        self._take(secret)
        try:
            status = await self._store_for(entry).save(secret)
        except KeyringError as error:
            status = KeyStatus(place=KeyPlace.SESSION, problem=error.problem)
        self._tell(entry, status)

    async def remove(self) -> None:
        """Forget the secret here and in the keyring.

        Raises:
            KeyringError: the keyring refused; it is no longer used in this session.
        """
        if self._entry is None:
            return
        entry = self._entry
        self._take(None)
        self._tell(entry, KeyStatus(place=KeyPlace.ABSENT))
        await self._store_for(entry).delete()

    def _go_by(self, settings: Settings) -> None:
        entry = self.entry_of(settings)
        if entry != self._entry:
            self._entry, self._secret = entry, None
        self._settings = settings
        self._use(settings, self._secret)

    async def _load(self) -> None:
        entry = self._entry
        if entry is None:
            return
        secret, status = await self._store_for(entry).load()
        if self._entry == entry:
            self._take(secret)
            self._tell(entry, status)

    def _take(self, secret: Secret | None) -> None:
        self._secret = secret
        self._use(self._settings, secret)

    def _tell(self, entry: str, status: KeyStatus) -> None:
        if self._entry == entry:
            self._publisher.publish(self.fact_of(status))
