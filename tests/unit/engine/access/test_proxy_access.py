"""A proxy's password: tied to its host, read once, kept in the keyring or in memory only."""

from __future__ import annotations

import asyncio

import pytest

from luma_desktop.credentials.session_store import SessionStore
from luma_desktop.domain.errors import KeyringError
from luma_desktop.domain.keys import KeyPlace, KeyStatus
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.domain.secret import Secret
from luma_desktop.domain.settings import ProxyMode, Settings
from luma_desktop.engine.access.proxy_access import ProxyAccess, proxy_host
from luma_desktop.engine.access.secret_access import SETTLE
from luma_desktop.engine.facts import Fact, ProxyPasswordChanged
from luma_desktop.engine.publisher import Publisher
from tests.support.virtual_clock import VirtualClock

HOME = Settings(proxy_mode=ProxyMode.MANUAL, proxy_url="http://proxy.home:3128", proxy_user="me")
WORK = Settings(proxy_mode=ProxyMode.MANUAL, proxy_url="http://proxy.work:3128", proxy_user="me")
DIRECT = Settings(proxy_mode=ProxyMode.NONE, proxy_user="me")


class NoKeyring(SessionStore):
    """Takes nothing."""

    async def save(self, key: Secret) -> KeyStatus:
        raise KeyringError(kind=ProblemKind.KEYRING_ABSENT)

    async def delete(self) -> None:
        raise KeyringError(kind=ProblemKind.KEYRING_LOCKED)


class Access:
    """The part under test, its keyring, and how the calls would go out."""

    def __init__(self, keyring: type[SessionStore] = SessionStore) -> None:
        self.clock = VirtualClock()
        self.kept: dict[str, SessionStore] = {}
        self.looked_up: list[str] = []
        self.used: list[tuple[str, str | None]] = []
        self.facts: list[Fact] = []
        publisher = Publisher()
        publisher.subscribe(self.facts.append)
        self._keyring = keyring
        self.proxy = ProxyAccess(
            store_for=self._store, use=self._use, publisher=publisher, clock=self.clock
        )

    def keep(self, host: str, password: str) -> None:
        self.kept[host] = SessionStore(Secret(password), place=KeyPlace.KEYRING)

    def _store(self, entry: str) -> SessionStore:
        assert entry.startswith("proxy:")
        host = entry.removeprefix("proxy:")
        self.looked_up.append(host)
        return self.kept.setdefault(host, self._keyring())

    def _use(self, settings: Settings, password: Secret | None) -> None:
        shown = None if password is None else password.reveal()
        self.used.append((proxy_host(settings) or "", shown))

    def in_use(self) -> tuple[str, str | None]:
        """Host and password of the calls from now on."""
        return self.used[-1]

    @property
    def place(self) -> KeyPlace:
        return [f.status for f in self.facts if isinstance(f, ProxyPasswordChanged)][-1].place


@pytest.mark.parametrize(
    ("changes", "host"),
    [
        ({}, "proxy.home"),
        ({"proxy_url": "proxy.home:3128"}, "proxy.home"),
        ({"proxy_url": "https://[::1]:8080"}, "::1"),
        ({"proxy_url": ""}, None),
        ({"proxy_url": "http://["}, None),
        ({"proxy_user": ""}, None),
        ({"proxy_mode": ProxyMode.SYSTEM}, None),
        ({"proxy_mode": ProxyMode.NONE}, None),
    ],
)
def test_which_host_asks_for_a_password(changes: dict[str, object], host: str | None) -> None:
    given = {
        "proxy_mode": ProxyMode.MANUAL,
        "proxy_url": HOME.proxy_url,
        "proxy_user": "me",
    } | changes
    assert proxy_host(Settings(**given)) == host  # type: ignore[arg-type]


async def test_a_kept_password_is_there_from_the_start() -> None:
    access = Access()
    access.keep("proxy.home", "hush")
    await access.proxy.start(HOME)
    assert access.in_use() == ("proxy.home", "hush")
    assert access.place is KeyPlace.KEYRING


async def test_without_a_name_no_keyring_is_asked() -> None:
    access = Access()
    await access.proxy.start(DIRECT)
    assert (access.used, access.looked_up, access.facts) == ([("", None)], [], [])


async def test_a_password_never_goes_to_another_host() -> None:
    access = Access()
    access.keep("proxy.home", "hush")
    await access.proxy.start(HOME)
    await access.clock.run_until(access.proxy.heed(WORK))
    assert ("proxy.work", "hush") not in access.used
    assert access.in_use() == ("proxy.work", None)
    await access.clock.run_until(access.proxy.heed(DIRECT))
    assert access.in_use() == ("", None)
    await access.clock.run_until(access.proxy.heed(HOME))
    assert access.in_use() == ("proxy.home", "hush")


async def test_a_host_that_is_being_typed_is_looked_up_once() -> None:
    access = Access()
    await access.proxy.start(DIRECT)
    typing = []
    for end in (5, 10, 15):
        url = f"http://{'proxy.home.test'[:end]}"
        typed = Settings(proxy_mode=ProxyMode.MANUAL, proxy_url=url, proxy_user="me")
        typing.append(asyncio.ensure_future(access.proxy.heed(typed)))
        await access.clock.run_for(SETTLE / 2)
    await access.clock.run_until(asyncio.gather(*typing))
    assert access.looked_up == ["proxy.home.test"]


async def test_a_given_password_is_used_and_kept() -> None:
    access = Access()
    await access.proxy.start(HOME)
    await access.proxy.submit("hush")
    assert access.in_use() == ("proxy.home", "hush")
    assert (await access.kept["proxy.home"].load())[0] == Secret("hush")
    await access.proxy.remove()
    assert access.in_use() == ("proxy.home", None)
    assert access.place is KeyPlace.ABSENT
    assert (await access.kept["proxy.home"].load())[0] is None


async def test_where_the_keyring_does_not_take_it_it_lasts_for_the_session() -> None:
    access = Access(NoKeyring)
    await access.proxy.start(HOME)
    await access.proxy.submit("hush")
    assert access.in_use() == ("proxy.home", "hush")
    assert access.place is KeyPlace.SESSION
    with pytest.raises(KeyringError):
        await access.proxy.remove()
    assert access.in_use() == ("proxy.home", None)


async def test_without_a_proxy_there_is_nothing_to_keep() -> None:
    access = Access()
    await access.proxy.start(DIRECT)
    await access.proxy.submit("hush")
    await access.proxy.remove()
    assert access.kept == {}
