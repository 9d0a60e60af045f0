"""Jobs, attempts and events as rows. The caller holds the transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

import msgspec

from luma_desktop.domain.attempt import Attempt
from luma_desktop.domain.errors import StoreError
from luma_desktop.domain.events import AnyJobEvent, JobEvent
from luma_desktop.domain.job import Job, Spent
from luma_desktop.domain.money import Money
from luma_desktop.domain.open_values import reading_stored
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.domain.request import Model
from luma_desktop.domain.search import folded
from luma_desktop.store import codec
from luma_desktop.store.unreadable import Unreadable

_JOB = msgspec.json.Decoder(Job)
_ATTEMPT = msgspec.json.Decoder(Attempt)
_EVENT: msgspec.json.Decoder[AnyJobEvent] = msgspec.json.Decoder(AnyJobEvent)

_INSERT_JOB = """
INSERT INTO jobs (
    id, click_id, state, created_at, position, origin, dialect, generation_id, key_fingerprint,
    finished, cleared, removed, accepted_at, completed_at, words, doc,
    model, spent_at, spent, charged
) VALUES (
    :id, :click_id, :state, :created_at, :position, :origin, :dialect, :generation_id,
    :key_fingerprint, :finished, :cleared, :removed, :accepted_at, :completed_at, :words, :doc,
    :model, :spent_at, :spent, :charged
)
"""

_UPDATE_JOB = """
UPDATE jobs SET
    state = :state, position = :position, generation_id = :generation_id,
    key_fingerprint = :key_fingerprint, finished = :finished, cleared = :cleared,
    removed = :removed, accepted_at = :accepted_at, completed_at = :completed_at,
    words = :words, doc = :doc,
    model = :model, spent_at = :spent_at, spent = :spent, charged = :charged
WHERE id = :id
"""
"""Which click a job came from, when, and where it belongs never change."""

_UPDATE_SPENDING = """
UPDATE jobs SET model = :model, spent_at = :spent_at, spent = :spent, charged = :charged
WHERE id = :id
"""

_APPEND_EVENT = """
INSERT INTO job_events (job_id, seq, at, kind, doc)
SELECT :job_id, coalesce(max(seq), 0) + 1, :at, :kind, :doc
FROM job_events WHERE job_id = :job_id
"""

_INSERT_ATTEMPT = """
INSERT INTO attempts (id, job_id, number, first_byte_at, doc)
VALUES (:id, :job_id, :number, :first_byte_at, :doc)
"""

_UPDATE_ATTEMPT = """
UPDATE attempts SET doc = :doc, first_byte_at = coalesce(first_byte_at, :first_byte_at)
WHERE id = :id
"""
"""A first-byte mark that is there stays, whatever the caller remembers."""


def insert_jobs(db: sqlite3.Connection, jobs: Iterable[Job]) -> None:
    db.executemany(_INSERT_JOB, [_job_row(job) for job in jobs])


def update_job(db: sqlite3.Connection, job: Job) -> None:
    _expect_one(db.execute(_UPDATE_JOB, _job_row(job)), job.id)


def update_spending(db: sqlite3.Connection, job: Job) -> None:
    """Fill in what counts against the limits, of a job that an earlier version stored."""
    db.execute(_UPDATE_SPENDING, {"id": job.id, **_spending_row(job)})


def append_event(db: sqlite3.Connection, job_id: str, event: JobEvent) -> None:
    kind = type(event).__name__
    doc = codec.encode(event)
    db.execute(_APPEND_EVENT, {"job_id": job_id, "at": event.at, "kind": kind, "doc": doc})


def insert_attempt(db: sqlite3.Connection, attempt: Attempt) -> None:
    db.execute(_INSERT_ATTEMPT, _attempt_row(attempt))


def update_attempt(db: sqlite3.Connection, attempt: Attempt) -> None:
    _expect_one(db.execute(_UPDATE_ATTEMPT, _attempt_row(attempt)), attempt.id)


def mark_first_byte(db: sqlite3.Connection, attempt_id: str, at: float) -> None:
    marked = db.execute("UPDATE attempts SET first_byte_at = ? WHERE id = ?", (at, attempt_id))
    _expect_one(marked, attempt_id)


def job_of(row: sqlite3.Row) -> Job:
    """From column `doc`."""
    return codec.decode(row["doc"], _JOB)


def readable_jobs(found: Iterable[sqlite3.Row], unreadable: Unreadable) -> list[Job]:
    """From columns `id` and `doc`, one by one: those that cannot be read are noted."""
    jobs = []
    for row in found:
        try:
            jobs.append(job_of(row))
        except StoreError as error:
            unreadable.note(row["id"], error.problem.detail)
    return jobs


def spent_of(found: Iterable[sqlite3.Row]) -> list[Spent]:
    """From the columns of spending."""
    with reading_stored():
        return [
            Spent(
                job_id=row["id"],
                model=Model(row["model"]),
                at=row["spent_at"],
                amount=Money(row["spent"]),
                charged=None if row["charged"] is None else Money(row["charged"]),
                seconds=row["seconds"],
            )
            for row in found
        ]


def event_of(row: sqlite3.Row) -> AnyJobEvent | None:
    """From column `doc`; None for an event that this version does not know."""
    try:
        return codec.decode(row["doc"], _EVENT)
    except StoreError:
        return None


def attempt_of(row: sqlite3.Row, unreadable: Unreadable) -> Attempt:
    """From columns `doc` and `first_byte_at`, which alone is true after a crash.

    An attempt that cannot be read is still one: it may have been paid for. It is made of its other
    columns and `created_at`, its job's.
    """
    try:
        attempt = codec.decode(row["doc"], _ATTEMPT)
    except StoreError as error:
        unreadable.note(row["job_id"], error.problem.detail)
        attempt = Attempt(
            id=row["id"],
            job_id=row["job_id"],
            number=row["number"],
            started_at=row["first_byte_at"] or row["created_at"],
        )
    return msgspec.structs.replace(attempt, first_byte_at=row["first_byte_at"])


def _job_row(job: Job) -> dict[str, object]:
    return {
        "id": job.id,
        "click_id": job.click_id,
        "state": job.state.value,
        "created_at": job.created_at,
        "position": job.position,
        "origin": job.origin,
        "dialect": job.dialect.value,
        "generation_id": job.generation_id,
        "key_fingerprint": job.key_fingerprint,
        "finished": job.is_finished,
        "cleared": job.cleared,
        "removed": job.removed,
        "accepted_at": job.accepted_at,
        "completed_at": job.completed_at,
        "words": folded(job.request.prompt),
        "doc": codec.encode(job),
        **_spending_row(job),
    }


def _spending_row(job: Job) -> dict[str, object]:
    spent = job.spent
    return {
        "model": job.request.model.value,
        "spent_at": None if spent is None else spent.at,
        "spent": None if spent is None else spent.amount.credits,
        "charged": None if job.charged is None else job.charged.credits,
    }


def _attempt_row(attempt: Attempt) -> dict[str, object]:
    return {
        "id": attempt.id,
        "job_id": attempt.job_id,
        "number": attempt.number,
        "first_byte_at": attempt.first_byte_at,
        "doc": codec.encode(attempt),
    }


def _expect_one(cursor: sqlite3.Cursor, row_id: str) -> None:
    if cursor.rowcount != 1:
        raise StoreError(f"no row {row_id}", kind=ProblemKind.INTERNAL)
