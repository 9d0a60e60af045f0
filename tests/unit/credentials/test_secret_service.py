"""Against a real gnome-keyring; each test of a special one starts a D-Bus session of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import keyring
import pytest

from luma_desktop.credentials.keyring_store import KeyringStore
from luma_desktop.domain.keys import KeyPlace, KeyStatus
from luma_desktop.domain.secret import Secret

ROOT = Path(__file__).parents[3]
KEYRING_SESSION = str(ROOT / "scripts" / "keyring-session")
STORED = KeyStatus(place=KeyPlace.KEYRING, backend="Secret Service")

PROBE = """
    import asyncio, json, sys
    from luma_desktop.credentials.keyring_store import KeyringStore
    from luma_desktop.domain.errors import KeyringError
    from luma_desktop.domain.secret import Secret

    store = KeyringStore("https://api.example")

    async def told(call):
        try:
            await call
        except KeyringError as error:
            return error.problem.kind

    async def probe():
        key, status = await store.load()
        return {
            "key": key and key.reveal(),
            "place": status.place,
            "load": status.problem and status.problem.kind,
            "save": await told(store.save(Secret("sk-new"))),
            "delete": await told(store.delete()),
        }

    def lock():
        import contextlib, secretstorage
        with contextlib.closing(secretstorage.dbus_init()) as bus:
            secretstorage.get_default_collection(bus).lock()

    if "lock" in sys.argv:
        asyncio.run(store.save(Secret("sk-old")))
        lock()
    print(json.dumps(asyncio.run(probe())))
"""


def probe(
    tmp_path: Path, *command: str, lock_first: bool = False, **environment: str
) -> dict[str, Any]:
    """What the store says in a process of its own, without a display for prompts."""
    inherited = {
        name: value
        for name, value in os.environ.items()
        if name in {"PATH", "LANG", "LC_ALL", "PYTHONPATH", "VIRTUAL_ENV"}
    }
    home = {"HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path)}
    ended = subprocess.run(
        [*command, sys.executable, "-c", textwrap.dedent(PROBE), *(["lock"] * lock_first)],
        check=True,
        stdout=subprocess.PIPE,
        timeout=60,
        cwd=ROOT,
        env={**inherited, **home, **environment},
    )
    answer: dict[str, Any] = json.loads(ended.stdout)
    return answer


def refused(place: str, kind: str) -> dict[str, Any]:
    return {"key": None, "place": place, "load": kind, "save": kind, "delete": kind}


LOCKED = refused("unreadable", "keyring_locked")


@pytest.mark.keyring
async def test_a_key_is_kept_changed_and_removed() -> None:
    store = KeyringStore("https://api.example:8443")
    await store.delete()
    assert await store.load() == (None, KeyStatus(place=KeyPlace.ABSENT, backend="Secret Service"))
    assert await store.save(Secret("sk-ü-1")) == STORED
    assert await store.load() == (Secret("sk-ü-1"), STORED)
    assert await store.save(Secret("sk-2")) == STORED
    assert await store.load() == (Secret("sk-2"), STORED)
    await store.delete()
    assert (await store.load())[0] is None
    await store.delete()


@pytest.mark.keyring
async def test_the_entry_is_named_as_documented_and_each_origin_has_its_own() -> None:
    one, other = KeyringStore("https://one.example"), KeyringStore("https://other.example")
    await one.save(Secret("sk-one"))
    await other.save(Secret("sk-other"))
    assert keyring.get_password("luma-desktop", "https://one.example") == "sk-one"
    await one.delete()
    assert (await other.load())[0] == Secret("sk-other")
    await other.delete()


@pytest.mark.keyring
def test_a_keyring_that_was_locked_is_told_from_one_without_a_key(tmp_path: Path) -> None:
    assert probe(tmp_path, KEYRING_SESSION, lock_first=True) == LOCKED


@pytest.mark.keyring
def test_a_keyring_that_was_never_unlocked_is_locked(tmp_path: Path) -> None:
    """The bus starts gnome-keyring by itself; nobody is there to answer its prompt."""
    assert probe(tmp_path, "dbus-run-session", "--") == LOCKED


@pytest.mark.skipif(sys.platform != "linux", reason="D-Bus is Linux's")
def test_without_a_bus_there_is_no_keyring(tmp_path: Path) -> None:
    answer = probe(tmp_path, DBUS_SESSION_BUS_ADDRESS=f"unix:path={tmp_path / 'no-bus'}")
    assert answer == refused("absent", "keyring_absent")
