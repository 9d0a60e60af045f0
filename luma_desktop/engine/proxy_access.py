"""The proxy in the settings, and its password's way from the window to the keyring and the calls.

A password belongs to the proxy's host: it is never used with another one, and never written to a
file. Where the keyring does not take it, it is used until the program ends.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from luma_desktop.domain.errors import KeyringError
from luma_desktop.domain.keys import KeyPlace, KeyStatus
from luma_desktop.domain.secret import Secret
from luma_desktop.domain.settings import ProxyMode, Settings
from luma_desktop.engine.facts import ProxyPasswordChanged
from luma_desktop.engine.ports import Clock, KeyStore
from luma_desktop.engine.publisher import Publisher

SETTLE = 0.8
"""Seconds without a change after which a host that is being typed is taken for a whole one."""

StoreFor = Callable[[str], KeyStore]
"""The keyring's entry for a proxy's host."""

UseProxy = Callable[[Settings, Secret | None], None]
"""Lets the calls from now on go by these settings, with this password."""


def proxy_host(settings: Settings) -> str | None:
    """The host that asks for a name and a password; None if none does."""
    if settings.proxy_mode is not ProxyMode.MANUAL or not settings.proxy_user:
        return None
    address = settings.proxy_url.strip()
    try:
        return urlsplit(address if "://" in address else f"http://{address}").hostname
    except ValueError:
        return None


class ProxyAccess:
    """Reads a host's password once, when it is first needed."""

    def __init__(
        self, *, store_for: StoreFor, use: UseProxy, publisher: Publisher, clock: Clock
    ) -> None:
        self._store_for = store_for
        self._use = use
        self._publisher = publisher
        self._clock = clock
        self._settings = Settings()
        self._host: str | None = None
        self._password: Secret | None = None

    async def start(self, settings: Settings) -> None:
        """Go by `settings` from the first call on."""
        self._go_by(settings)
        await self._load()

    async def heed(self, settings: Settings) -> None:
        """Go by changed settings at once; another host's password is read once it is typed out."""
        before = self._host
        self._go_by(settings)
        if self._host in {before, None}:
            return
        host = self._host
        await self._clock.sleep(SETTLE)
        if self._host == host and self._password is None:
            await self._load()

    async def submit(self, text: str) -> None:
        """Use a password, and keep it where the keyring takes it."""
        if self._host is None or not text:
            return
        host, password = self._host, Secret(text)
        self._take(password)
        try:
            status = await self._store_for(host).save(password)
        except KeyringError as error:
            status = KeyStatus(place=KeyPlace.SESSION, problem=error.problem)
        self._tell(host, status)

    async def remove(self) -> None:
        """Forget the password here and in the keyring.

        Raises:
            KeyringError: the keyring refused; it is no longer used in this session.
        """
        if self._host is None:
            return
        host = self._host
        self._take(None)
        self._tell(host, KeyStatus(place=KeyPlace.ABSENT))
        await self._store_for(host).delete()

    def _go_by(self, settings: Settings) -> None:
        host = proxy_host(settings)
        if host != self._host:
            self._host, self._password = host, None
        self._settings = settings
        self._use(settings, self._password)

    async def _load(self) -> None:
        host = self._host
        if host is None:
            return
        password, status = await self._store_for(host).load()
        if self._host == host:
            self._take(password)
            self._tell(host, status)

    def _take(self, password: Secret | None) -> None:
        self._password = password
        self._use(self._settings, password)

    def _tell(self, host: str, status: KeyStatus) -> None:
        if self._host == host:
            self._publisher.publish(ProxyPasswordChanged(status=status))
