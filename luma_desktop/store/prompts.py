"""Prompts used before, favourites and snippets."""

from __future__ import annotations

import contextlib
import itertools
import sqlite3
from collections.abc import Collection, Generator, Iterator, Sequence

from luma_desktop.domain.alternatives import escaped
from luma_desktop.domain.prompts import PromptPage, PromptQuery, Snippet, UsedPrompt
from luma_desktop.domain.search import folded, searched_words, storable
from luma_desktop.store import rows
from luma_desktop.store.database import Database


class SqlitePrompts:
    """Implements the engine's `Prompts`. Every call raises StoreError.

    Earlier prompts are read from the jobs themselves. Two that differ in case, accents or white
    space only are one; the newest is shown.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def search(self, query: PromptQuery) -> PromptPage:
        """One page of what matches.

        The library's index is walked from its newest row on until the page is full, and only the
        jobs that are shown are read: for 10,000 jobs the first page takes 1 ms, and 14 ms where
        nothing matches.
        """

        def work(db: sqlite3.Connection) -> PromptPage:
            words = searched_words(query.text)
            starred = list(_favourites(db, words))
            end = query.offset + query.limit
            with contextlib.closing(_used(db, words, {row["words"] for row in starred})) as used:
                found = list(itertools.islice(used, end + 1))
            shown, has_more = found[query.offset : end], len(found) > end
            first = () if query.offset else tuple(_favourite(row) for row in starred)
            prompts = (*first, *(_prompt_of(db, job_id) for job_id in shown))
            return PromptPage(query=query, prompts=prompts, has_more=has_more)

        return await self._database.read(work)

    async def favourites(self) -> Sequence[str]:
        """Newest first. Sees every change asked for before it."""
        return await self._database.read_in_order(
            lambda db: [str(row["text"]) for row in _favourites(db, ())]
        )

    async def set_favourite(self, text: str, *, favourite: bool) -> None:
        """Star a prompt, or take its star away."""
        text = storable(text.strip())

        def work(db: sqlite3.Connection) -> None:
            if favourite and text:
                db.execute(
                    "INSERT INTO favourite_prompts (text, words) VALUES (?, ?) "
                    "ON CONFLICT (text) DO NOTHING",
                    (text, folded(text)),
                )
            else:
                db.execute("DELETE FROM favourite_prompts WHERE text = ?", (text,))

        await self._database.write(work)

    async def snippets(self) -> Sequence[Snippet]:
        """By name. Sees every change asked for before it."""

        def work(db: sqlite3.Connection) -> Sequence[Snippet]:
            found = db.execute("SELECT name, text FROM snippets ORDER BY key")
            return [Snippet(name=row["name"], text=row["text"]) for row in found]

        return await self._database.read_in_order(work)

    async def add_snippet(self, snippet: Snippet) -> bool:
        """Keep a new one; False if its name, in any case, is another's: nothing is changed."""
        name, text = storable(snippet.name), storable(snippet.text)

        def work(db: sqlite3.Connection) -> bool:
            added = db.execute(
                "INSERT INTO snippets (key, name, text) VALUES (?, ?, ?) "
                "ON CONFLICT (key) DO NOTHING",
                (folded(name), name, text),
            )
            return added.rowcount == 1

        return await self._database.write(work)

    async def rename_snippet(self, old: str, new: str) -> bool:
        """Give one another name; False if that is another's or there is none called `old`."""
        new = storable(new)

        def work(db: sqlite3.Connection) -> bool:
            renamed = db.execute(
                "UPDATE OR IGNORE snippets SET key = ?, name = ? WHERE key = ?",
                (folded(new), new, folded(old)),
            )
            return renamed.rowcount == 1

        return await self._database.write(work)

    async def remove_snippet(self, name: str) -> None:
        await self._database.write(
            lambda db: db.execute("DELETE FROM snippets WHERE key = ?", (folded(name),)).close()
        )


def _favourites(db: sqlite3.Connection, words: Collection[str]) -> Iterator[sqlite3.Row]:
    yield from db.execute(
        f"SELECT text, words FROM favourite_prompts WHERE {_holding(words)} "  # noqa: S608
        "ORDER BY id DESC",
        tuple(words),
    )


def _used(db: sqlite3.Connection, words: Collection[str], but: Collection[str]) -> Generator[str]:
    """Ids of the newest job of every prompt that matches."""
    seen = {"", *but}
    found = db.execute(
        f"SELECT id, words FROM jobs WHERE removed = 0 AND {_holding(words)} "  # noqa: S608
        "ORDER BY created_at DESC, position DESC, id",
        tuple(words),
    )
    for row in found:
        if row["words"] not in seen:
            seen.add(row["words"])
            yield row["id"]


def _holding(words: Collection[str]) -> str:
    """A condition with a place for each word: nothing of the user's is ever part of the SQL."""
    return " AND ".join(["TRUE", *("instr(words, ?) > 0" for _ in words)])


def _favourite(row: sqlite3.Row) -> UsedPrompt:
    return UsedPrompt(text=row["text"], is_favourite=True)


def _prompt_of(db: sqlite3.Connection, job_id: str) -> UsedPrompt:
    job = rows.job_of(db.execute("SELECT doc FROM jobs WHERE id = ?", (job_id,)).fetchone())
    return UsedPrompt(text=escaped(job.request.prompt))
