"""No query of the program reads through all jobs: each is answered from an index."""

from __future__ import annotations

import inspect
import sqlite3
from collections.abc import Coroutine, Iterable
from typing import Any

import msgspec
import pytest

from luma_desktop.domain import events as ev
from luma_desktop.domain.attempt import Attempt
from luma_desktop.domain.job import JobState
from luma_desktop.domain.library import LibraryPlace, LibraryQuery
from luma_desktop.domain.prompts import PromptQuery
from luma_desktop.domain.request import Dialect
from luma_desktop.store.database import Database
from luma_desktop.store.journal import SqliteJournal
from luma_desktop.store.library import SqliteLibrary
from luma_desktop.store.lineage import SqliteLineage
from luma_desktop.store.prompts import SqlitePrompts
from tests.support.jobs import NOW, in_state, queued

S = JobState
Calls = dict[str, Coroutine[Any, Any, object]]

PLACE = LibraryPlace(created_at=NOW, position=NOW, job_id="x")
QUERIES = [
    LibraryQuery(text=text, states=states, removed=removed, after=after)
    for text in ("", "fish boat")
    for states in (frozenset[S](), frozenset({S.READY}), frozenset({S.READY, S.FAILED}))
    for removed in (False, True)
    for after in (None, PLACE)
]


@pytest.fixture
async def statements(database: Database) -> list[str]:
    """Every statement that either connection runs from now on; there are 3,000 jobs."""
    jobs = [
        msgspec.structs.replace(
            in_state(S.READY if n % 9 else S.FAILED, f"{n}", created_at=NOW + n),
            generation_id=f"g-{n}",
        )
        for n in range(3000)
    ]
    await SqliteJournal(database).add_jobs(jobs)
    statements: list[str] = []
    await database.write(lambda db: db.set_trace_callback(statements.append))
    await database.read(lambda db: db.set_trace_callback(statements.append))
    return statements


async def carry_out(calls: Calls, *kinds: type) -> None:
    """`calls` are all that there is to call of `kinds`: a new method has to be added here."""
    for call in calls.values():
        await call
    methods = (inspect.getmembers(kind, inspect.iscoroutinefunction) for kind in kinds)
    public = {name for members in methods for name, _ in members if not name.startswith("_")}
    assert set(calls) == public


async def scans(database: Database, statements: Iterable[str]) -> list[tuple[str, str]]:
    """Steps of plans that go through the table of jobs, or an index of all of them."""
    found = []
    for statement in set(statements):
        if not statement.lstrip().upper().startswith(("SELECT", "UPDATE", "DELETE", "INSERT")):
            continue

        def plan(db: sqlite3.Connection, sql: str = statement) -> list[str]:
            return [row["detail"] for row in db.execute(f"EXPLAIN QUERY PLAN {sql}")]

        steps = await database.read(plan)
        found += [(statement, step) for step in steps if _is_scan(step)]
    return found


def _is_scan(step: str) -> bool:
    """The index of what is unfinished holds those jobs alone, and all are wanted."""
    return step.startswith("SCAN jobs") and not step.endswith("USING INDEX jobs_in_line")


async def test_the_journal_scans_nothing(database: Database, statements: list[str]) -> None:
    journal = SqliteJournal(database)
    job, other = queued("new"), queued("other")
    attempt = Attempt(id="new.1", job_id="new", number=1, started_at=NOW)
    started, back = ev.SubmitStarted(at=NOW), ev.NotSent(at=NOW)
    submitting = job.apply(started)
    edited = ev.Edited(at=NOW, request=job.request, quoted=job.quoted)
    cancelled = ev.Cancelled(at=NOW)
    calls: Calls = {
        "add_jobs": journal.add_jobs([job, other]),
        "bring_in": journal.bring_in([]),
        "begin_attempt": journal.begin_attempt(attempt, submitting, started),
        "mark_first_byte": journal.mark_first_byte("new.1", NOW),
        "end_attempt": journal.end_attempt(attempt, submitting.apply(back), back),
        "record": journal.record(other.apply(edited), edited),
        "record_all": journal.record_all([(other.apply(cancelled), cancelled)]),
        "update_jobs": journal.update_jobs([job]),
        "attempts": journal.attempts("new"),
        "events": journal.events("new"),
        "unfinished_jobs": journal.unfinished_jobs(),
        "recent_durations": journal.recent_durations(200),
        "owner_of": journal.owner_of(job.origin, Dialect.LEGACY, "g-7"),
        "known_generation_ids": journal.known_generation_ids(job.origin, ["g-7", "g-8"]),
        "spent_since": journal.spent_since(NOW),
        "jobs_since": journal.jobs_since(NOW),
        "jobs": journal.jobs(["7", "8"]),
        "adopt": journal.adopt(),
    }
    await carry_out(calls, SqliteJournal)
    assert await scans(database, statements) == []


async def test_library_and_lineage_scan_nothing(database: Database, statements: list[str]) -> None:
    library, lineage = SqliteLibrary(database), SqliteLineage(database)
    calls: Calls = {
        "page": library.page(QUERIES[0]),
        "ids": library.ids(QUERIES[0]),
        "job": library.job("7"),
        "count": library.count([S.READY]),
        "parents": lineage.parents("7"),
        "children": lineage.children("7"),
        "remember_frame": lineage.remember_frame("a", "7"),
        "remember_crop": lineage.remember_crop("b", "a"),
    }
    await carry_out(calls, SqliteLibrary, SqliteLineage)
    await library.job("7", removed=True)
    for query in QUERIES:
        await library.page(query)
        await library.ids(query)
    assert await scans(database, statements) == []


async def test_earlier_prompts_scan_nothing(database: Database, statements: list[str]) -> None:
    prompts = SqlitePrompts(database)
    for query in (PromptQuery(), PromptQuery(text="fish boat", offset=60)):
        await prompts.search(query)
    assert await scans(database, statements) == []


async def test_a_scan_is_noticed(database: Database, statements: list[str]) -> None:
    await database.read(lambda db: db.execute("SELECT doc FROM jobs WHERE click_id = 'x'").close())
    assert [step for _, step in await scans(database, statements)] == ["SCAN jobs"]
