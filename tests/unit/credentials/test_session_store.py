from __future__ import annotations

from luma_desktop.credentials.session_store import SessionStore
from luma_desktop.domain.keys import KeyPlace, KeyStatus
from luma_desktop.domain.secret import Secret

KEY = Secret("sk-test")


async def test_a_key_is_kept_until_removed() -> None:
    store = SessionStore()
    absent = (None, KeyStatus(place=KeyPlace.ABSENT))
    kept = KeyStatus(place=KeyPlace.SESSION)
    assert await store.load() == absent
    assert await store.save(KEY) == kept
    assert await store.load() == (KEY, kept)
    await store.delete()
    await store.delete()
    assert await store.load() == absent


async def test_the_demos_key_is_there_from_the_start() -> None:
    store = SessionStore(KEY, place=KeyPlace.DEMO)
    assert await store.load() == (KEY, KeyStatus(place=KeyPlace.DEMO))
