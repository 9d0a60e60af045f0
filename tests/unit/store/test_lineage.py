"""What clips are made from, as links: written with the job, derived for older databases."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import msgspec
import pytest

from luma_desktop.domain import events as ev
from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.links import LinkRole
from luma_desktop.domain.money import Money
from luma_desktop.domain.picture import picture_address
from luma_desktop.domain.request import GenerationRequest
from luma_desktop.store import migrations
from luma_desktop.store.database import Database
from luma_desktop.store.install import Installation
from luma_desktop.store.journal import SqliteJournal
from luma_desktop.store.lineage import SqliteLineage
from tests.support.jobs import NOW, in_state, queued
from tests.support.old_database import insert_old_jobs

R = LinkRole
FRAME = picture_address("a" * 64)
CROPPED = picture_address("b" * 64)
FOREIGN = picture_address("c" * 64)


@pytest.fixture
def lineage(database: Database) -> SqliteLineage:
    return SqliteLineage(database)


def clip(number: int, **fields: object) -> Job:
    job = in_state(JobState.READY, f"clip-{number}", created_at=NOW + number)
    return msgspec.structs.replace(job, generation_id=f"g-{number}:ray", **fields)


def asking(name: str = "child", **fields: Any) -> Job:
    """A new job; fields of the request, and of the job itself."""
    own = {key: fields.pop(key) for key in tuple(fields) if key in Job.__struct_fields__}
    request = msgspec.structs.replace(GenerationRequest(prompt="It dives"), **fields)
    return queued(name, **(own | {"request": request}))


async def roles(lineage: SqliteLineage, job_id: str = "child") -> list[tuple[LinkRole, str]]:
    return [(one.role, one.job.id) for one in await lineage.parents(job_id)]


@pytest.fixture
async def clips(journal: SqliteJournal, lineage: SqliteLineage) -> None:
    await journal.add_jobs([clip(1), clip(2), clip(3)])
    await lineage.remember_frame(FRAME, "clip-2")
    await lineage.remember_crop(CROPPED, FRAME)
    await lineage.remember_crop(FOREIGN, picture_address("d" * 64))


@pytest.mark.usefixtures("clips")
@pytest.mark.parametrize(
    ("child", "expected"),
    [
        (asking(), []),
        (asking(extends="g-1", parent_id="clip-1"), [(R.EXTENDS, "clip-1")]),
        (asking(extends="g-1:ray"), [(R.EXTENDS, "clip-1")]),
        (asking(extends="elsewhere", parent_id="clip-1"), [(R.EXTENDS, "clip-1")]),
        (asking(extends="g"), []),
        (asking(leads_to="g-3", parent_id="clip-3"), [(R.LEADS_UP_TO, "clip-3")]),
        (
            asking(extends="g-1", leads_to="g-3", parent_id="clip-1"),
            [(R.EXTENDS, "clip-1"), (R.LEADS_UP_TO, "clip-3")],
        ),
        (asking(start_image_url=FRAME, parent_id="clip-2"), [(R.EXTENDS, "clip-2")]),
        (asking(start_image_url=FOREIGN, parent_id="clip-2"), [(R.EXTENDS, "clip-2")]),
        (asking(end_image_url=FRAME, parent_id="clip-2"), [(R.LEADS_UP_TO, "clip-2")]),
        (asking(start_image_url=FRAME), [(R.START_FRAME, "clip-2")]),
        (
            asking(start_image_url=FRAME, end_image_url=CROPPED),
            [(R.START_FRAME, "clip-2"), (R.END_FRAME, "clip-2")],
        ),
        (asking(start_image_url=FOREIGN, end_image_url="https://a.example/b.png"), []),
        (asking(source_job_id="clip-1", parent_id="clip-1"), [(R.SOURCE, "clip-1")]),
        (asking(take_of="clip-1"), [(R.TAKE_OF, "clip-1")]),
        (asking(retry_of="clip-1"), [(R.TAKE_OF, "clip-1")]),
        (
            asking(remix_of="clip-3", start_image_url=FRAME),
            [(R.START_FRAME, "clip-2"), (R.REMIX, "clip-3")],
        ),
        (asking(remix_of="clip-3", prompt="Flying jellyfish"), [(R.TAKE_OF, "clip-3")]),
        (asking(take_of="never seen here"), []),
    ],
)
async def test_a_job_is_stored_with_what_it_is_made_from(
    journal: SqliteJournal,
    lineage: SqliteLineage,
    child: Job,
    expected: list[tuple[LinkRole, str]],
) -> None:
    await journal.add_jobs([child])
    assert await roles(lineage) == expected
    for role, parent in expected:
        children = await lineage.children(parent)
        assert (role, "child") in [(one.role, one.job.id) for one in children]


@pytest.mark.usefixtures("clips")
async def test_an_edit_gives_a_job_other_parents(
    journal: SqliteJournal, lineage: SqliteLineage
) -> None:
    child = asking(start_image_url=FRAME)
    await journal.add_jobs([child])
    request = msgspec.structs.replace(child.request, start_image_url=None, source_job_id="clip-1")
    edited = ev.Edited(at=NOW, request=request, quoted=Money(1))
    await journal.record(child.apply(edited), edited)
    assert await roles(lineage) == [(R.SOURCE, "clip-1")]
    assert await lineage.children("clip-2") == []


@pytest.mark.usefixtures("clips")
async def test_removed_relatives_are_left_out_until_they_are_restored(
    journal: SqliteJournal, lineage: SqliteLineage
) -> None:
    await journal.add_jobs([asking(take_of="clip-1")])
    await journal.update_jobs([clip(1, removed=True)])
    assert await roles(lineage) == []
    await journal.update_jobs([clip(1)])
    assert await roles(lineage) == [(R.TAKE_OF, "clip-1")]


async def test_an_older_database_gets_the_links_that_are_known(
    db_path: Path, installation: Installation
) -> None:
    """As version 0.1.0 of the program left it, with one job that cannot be read."""
    old = Database(db_path, installation, steps=migrations.STEPS[:3], major=0)
    await old.open()
    jobs = [
        clip(1),
        asking("extended", extends="g-1", parent_id="clip-1"),
        asking("again", retry_of="clip-1"),
        asking("damaged", retry_of="clip-1"),
    ]

    def fill(db: sqlite3.Connection) -> None:
        insert_old_jobs(db, jobs)
        db.execute("UPDATE jobs SET doc = '{' WHERE id = 'damaged'")

    await old.write(fill)
    await old.close()

    new = Database(db_path, installation)
    await new.open()
    try:
        children = await SqliteLineage(new).children("clip-1")
        assert [(one.role, one.job.id) for one in children] == [
            (R.EXTENDS, "extended"),
            (R.TAKE_OF, "again"),
        ]
        spent = await SqliteJournal(new).spent_since(0)
        assert [(one.job_id, one.amount) for one in spent] == [("clip-1", jobs[0].quoted)]
    finally:
        await new.close()
