"""Prompts used before, favourites and snippets, on a real file."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luma_desktop.domain.alternatives import alternatives
from luma_desktop.domain.prompts import PromptQuery, Snippet, UsedPrompt
from luma_desktop.domain.search import folded, searched_words
from luma_desktop.store import migrations
from luma_desktop.store.database import Database
from luma_desktop.store.install import Installation
from luma_desktop.store.journal import SqliteJournal
from luma_desktop.store.prompts import SqlitePrompts
from tests.support.jobs import NOW, queued
from tests.support.old_database import insert_old_jobs


async def texts(prompts: SqlitePrompts, text: str = "", **page: int) -> list[str]:
    found = await prompts.search(PromptQuery(text=text, **page))
    return [one.text for one in found.prompts]


async def test_each_prompt_once_where_it_was_used_last(
    journal: SqliteJournal, prompts: SqlitePrompts
) -> None:
    said = ["a fox", "Blåe Stunde", "A  Fox", "  ", "rain", "a fox\n"]
    await journal.add_jobs(
        [queued(f"{n}", prompt=text, created_at=NOW + n) for n, text in enumerate(said)]
    )
    page = await prompts.search(PromptQuery())
    assert page.prompts == (
        UsedPrompt(text="a fox\n"),
        UsedPrompt(text="rain"),
        UsedPrompt(text="Blåe Stunde"),
    )
    assert not page.has_more


async def test_a_prompt_with_braces_asks_for_itself(
    journal: SqliteJournal, prompts: SqlitePrompts
) -> None:
    await journal.add_jobs([queued("1", prompt="a {red|blue} fox")])
    (text,) = await texts(prompts)
    assert alternatives(text, most=9).prompts == ("a {red|blue} fox",)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("blae", ["Blåe Stunde am Fluß"]),
        ("FLUSS stunde", ["Blåe Stunde am Fluß"]),
        ("%", ["100 % wool"]),
        ("'", []),
        ("クラゲ", ["空を飛ぶクラゲ"]),
        ("\0", []),
    ],
)
async def test_found_as_in_the_library(
    journal: SqliteJournal, prompts: SqlitePrompts, typed: str, expected: list[str]
) -> None:
    said = ["Blåe Stunde am Fluß", "100 % wool", "空を飛ぶクラゲ"]
    await journal.add_jobs([queued(f"{n}", prompt=text) for n, text in enumerate(said)])
    assert await texts(prompts, typed) == expected


async def test_a_removed_job_no_longer_tells_its_prompt(
    journal: SqliteJournal, prompts: SqlitePrompts
) -> None:
    await journal.add_jobs([queued("1", prompt="gone", removed=True), queued("2", prompt="here")])
    assert await texts(prompts) == ["here"]
    await journal.update_jobs([queued("1", prompt="gone")])
    assert sorted(await texts(prompts)) == ["gone", "here"]


async def test_pages_follow_each_other(journal: SqliteJournal, prompts: SqlitePrompts) -> None:
    await journal.add_jobs(
        [queued(f"{n}", prompt=f"take {n % 7}", created_at=NOW + n) for n in range(14)]
    )
    await prompts.set_favourite("take 3", favourite=True)
    pages = [await prompts.search(PromptQuery(offset=at, limit=4)) for at in (0, 4, 8)]
    assert [[one.text for one in page.prompts] for page in pages] == [
        ["take 3", "take 6", "take 5", "take 4", "take 2"],
        ["take 1", "take 0"],
        [],
    ]
    assert [page.has_more for page in pages] == [True, False, False]


async def test_favourites_come_first_and_once(
    journal: SqliteJournal, prompts: SqlitePrompts
) -> None:
    await journal.add_jobs([queued("1", prompt="A fox"), queued("2", prompt="rain")])
    for text in (" a fox ", "never sent", "a fox"):
        await prompts.set_favourite(text, favourite=True)
    page = await prompts.search(PromptQuery())
    assert [(one.text, one.is_favourite) for one in page.prompts] == [
        ("never sent", True),
        ("a fox", True),
        ("rain", False),
    ]
    assert await texts(prompts, "fox") == ["a fox"]
    assert await prompts.favourites() == ["never sent", "a fox"]
    await prompts.set_favourite("a fox", favourite=False)
    assert await texts(prompts, "fox") == ["A fox"]
    await prompts.set_favourite("a fox", favourite=False)
    await prompts.set_favourite("  ", favourite=True)
    assert await prompts.favourites() == ["never sent"]


async def test_a_favourite_outlives_its_job(journal: SqliteJournal, prompts: SqlitePrompts) -> None:
    await journal.add_jobs([queued("1", prompt="a fox")])
    await prompts.set_favourite("a fox", favourite=True)
    await journal.update_jobs([queued("1", prompt="a fox", removed=True)])
    assert await texts(prompts) == ["a fox"]


async def test_snippets_are_named_once_in_any_case(prompts: SqlitePrompts) -> None:
    assert await prompts.add_snippet(Snippet(name="My style", text="35 mm, grain"))
    assert await prompts.add_snippet(Snippet(name="dusk", text="at dusk"))
    assert not await prompts.add_snippet(Snippet(name="my  STYLE", text="other"))
    assert [one.name for one in await prompts.snippets()] == ["dusk", "My style"]
    assert await prompts.rename_snippet("My style", "MY style")
    assert await prompts.rename_snippet("my style", "look")
    assert not await prompts.rename_snippet("look", "Dusk")
    assert not await prompts.rename_snippet("nobody", "somebody")
    assert await prompts.snippets() == [
        Snippet(name="dusk", text="at dusk"),
        Snippet(name="look", text="35 mm, grain"),
    ]
    await prompts.remove_snippet("LOOK")
    await prompts.remove_snippet("look")
    assert [one.name for one in await prompts.snippets()] == ["dusk"]


async def test_what_utf8_cannot_hold_is_kept_as_far_as_it_can(prompts: SqlitePrompts) -> None:
    assert await prompts.add_snippet(Snippet(name="\ud83d", text="\ud83d fox"))
    await prompts.set_favourite("\ud83d fox", favourite=True)
    assert await prompts.favourites() == ["\ufffd fox"]
    await prompts.set_favourite("\ud83d fox", favourite=False)
    assert await prompts.favourites() == []


async def test_what_was_kept_is_there_after_a_restart(
    db_path: Path, installation: Installation
) -> None:
    for expected in ([], ["a fox"]):
        database = Database(db_path, installation)
        await database.open()
        prompts = SqlitePrompts(database)
        assert await prompts.favourites() == expected
        assert [one.name for one in await prompts.snippets()] == expected
        await prompts.set_favourite("a fox", favourite=True)
        await prompts.add_snippet(Snippet(name="a fox", text="red"))
        await database.close()


async def test_the_first_databases_get_their_prompts_told(
    db_path: Path, installation: Installation
) -> None:
    old = Database(db_path, installation, steps=migrations.STEPS[:1], major=0)
    await old.open()
    await old.write(lambda db: insert_old_jobs(db, [queued("1", prompt="a fox")]))
    await old.close()
    new = Database(db_path, installation)
    await new.open()
    assert await texts(SqlitePrompts(new)) == ["a fox"]
    assert await SqlitePrompts(new).add_snippet(Snippet(name="n", text="t"))
    await new.close()
    assert db_path.with_name("luma.db.bak-1").exists()


said = st.text(st.sampled_from("aAåÅ ß\t%'海\ud800é"), max_size=6)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(
    used=st.lists(st.tuples(said, st.booleans()), max_size=8),
    starred=st.lists(said, max_size=4),
    typed=said,
    limit=st.integers(1, 4),
)
def test_every_page_together_is_just_what_a_person_would_expect(
    used: list[tuple[str, bool]], starred: list[str], typed: str, limit: int
) -> None:
    jobs = [
        queued(f"{n}", prompt=text, created_at=NOW - n, removed=removed)
        for n, (text, removed) in enumerate(used)
    ]

    async def ask(folder: Path) -> list[UsedPrompt]:
        database = Database(folder / "luma.db", Installation.load(folder / "install.id"))
        await database.open()
        try:
            await SqliteJournal(database).add_jobs(jobs)
            prompts = SqlitePrompts(database)
            for text in starred:
                await prompts.set_favourite(text, favourite=True)
            query = PromptQuery(text=typed, limit=limit)
            found: list[UsedPrompt] = []
            while True:
                page = await prompts.search(query)
                found += page.prompts
                if not page.has_more:
                    return found
                query = msgspec.structs.replace(query, offset=query.offset + limit)
        finally:
            await database.close()

    with tempfile.TemporaryDirectory() as folder:
        found = asyncio.run(ask(Path(folder)))
    matching = list(searched_words(typed))
    stars = {folded(text) for text in starred} - {""}
    expected = dict.fromkeys(
        folded(job.request.prompt)
        for job in jobs
        if not job.removed
        and folded(job.request.prompt) not in {"", *stars}
        and all(word in folded(job.request.prompt) for word in matching)
    )
    assert [folded(one.text) for one in found if not one.is_favourite] == list(expected)
    assert {folded(one.text) for one in found if one.is_favourite} == {
        words for words in stars if all(word in words for word in matching)
    }
