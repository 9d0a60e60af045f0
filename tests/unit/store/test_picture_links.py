"""Uploads are remembered by who made them, until the service no longer takes them."""

from __future__ import annotations

from luma_desktop.store.database import Database
from luma_desktop.store.picture_links import SqlitePictureLinks

HERE, ELSEWHERE = "https://api.example", "http://127.0.0.1:9"
ONE, TWO = "1" * 64, "2" * 64
URL = "https://uploads.example/1.png"


async def test_an_upload_is_found_by_who_made_it(database: Database) -> None:
    links = SqlitePictureLinks(database)
    await links.remember(HERE, "key", ONE, URL, at=1.0)
    assert await links.find(HERE, "key", ONE) == URL
    assert await links.find(HERE, "another", ONE) is None
    assert await links.find(ELSEWHERE, "key", ONE) is None
    assert await links.find(HERE, "key", TWO) is None


async def test_a_newer_upload_takes_the_place_of_an_older_one(database: Database) -> None:
    links = SqlitePictureLinks(database)
    await links.remember(HERE, "key", ONE, URL, at=1.0)
    await links.remember(HERE, "key", ONE, f"{URL}2", at=2.0)
    assert await links.find(HERE, "key", ONE) == f"{URL}2"


async def test_what_is_forgotten_is_forgotten_for_every_key_of_that_origin(
    database: Database,
) -> None:
    links = SqlitePictureLinks(database)
    for origin, key in ((HERE, "key"), (HERE, "another"), (ELSEWHERE, "key")):
        await links.remember(origin, key, ONE, URL, at=1.0)
    await links.remember(HERE, "key", TWO, URL, at=1.0)
    await links.forget(HERE, ONE)
    found = [
        await links.find(*where)
        for where in (
            (HERE, "key", ONE),
            (HERE, "another", ONE),
            (ELSEWHERE, "key", ONE),
            (HERE, "key", TWO),
        )
    ]
    assert found == [None, None, URL, URL]
