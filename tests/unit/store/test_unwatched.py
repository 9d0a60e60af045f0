"""Clips count as unwatched from becoming ready until somebody watches them, across restarts."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import msgspec

from luma_desktop.domain import events as ev
from luma_desktop.domain.job import Job, JobState
from luma_desktop.store import migrations
from luma_desktop.store.database import Database
from luma_desktop.store.install import Installation
from luma_desktop.store.journal import SqliteJournal
from luma_desktop.store.unwatched import SqliteUnwatched
from tests.support.jobs import CLIP, NOW, in_state

S = JobState


def fetched(job: Job) -> tuple[Job, ev.JobEvent]:
    event = ev.Downloaded(at=NOW + 9, clip=CLIP)
    return job.apply(event), event


async def test_what_becomes_ready_is_unwatched_until_it_is_watched(
    database: Database, journal: SqliteJournal
) -> None:
    unwatched = SqliteUnwatched(database)
    jobs = [
        msgspec.structs.replace(in_state(S.COMPLETED, job_id), generation_id=job_id)
        for job_id in "abc"
    ]
    old = in_state(S.READY, "old")
    await journal.add_jobs([*jobs, old])
    ready = [fetched(job) for job in jobs]
    await journal.record_all(ready)
    await journal.update_jobs([ready[0][0], old])
    assert await unwatched.ids() == {"a", "b", "c"}
    for _ in range(2):
        await unwatched.mark_watched("b")
    await journal.update_jobs([ready[1][0]])
    assert await unwatched.ids() == {"a", "c"}


async def test_clips_of_an_older_database_count_as_watched(db_path: Path) -> None:
    installation = Installation.load(db_path.with_name("install.id"))
    older = Database(db_path, installation, steps=migrations.STEPS[:5])
    await older.open()
    await SqliteJournal(older).add_jobs([in_state(S.READY, "old")])
    await older.close()
    newer = Database(db_path, installation)
    await newer.open()
    assert await SqliteUnwatched(newer).ids() == frozenset()
    await newer.close()
    with closing(sqlite3.connect(db_path)) as db:
        assert migrations.version_of(db) == (migrations.MAJOR, len(migrations.STEPS))
