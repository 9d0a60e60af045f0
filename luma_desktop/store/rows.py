"""Jobs, attempts and events as rows. The caller holds the transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

import msgspec

from luma_desktop.domain.attempt import Attempt
from luma_desktop.domain.errors import StoreError
from luma_desktop.domain.events import AnyJobEvent, JobEvent
from luma_desktop.domain.job import Job
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.store import codec
from luma_desktop.store.words import folded

_JOB = msgspec.json.Decoder(Job)
_ATTEMPT = msgspec.json.Decoder(Attempt)
_EVENT: msgspec.json.Decoder[AnyJobEvent] = msgspec.json.Decoder(AnyJobEvent)

_INSERT_JOB = """
INSERT INTO jobs (
    id, click_id, state, created_at, position, origin, dialect, generation_id, key_fingerprint,
    finished, cleared, removed, accepted_at, completed_at, words, doc
) VALUES (
    :id, :click_id, :state, :created_at, :position, :origin, :dialect, :generation_id,
    :key_fingerprint, :finished, :cleared, :removed, :accepted_at, :completed_at, :words, :doc
)
"""

_UPDATE_JOB = """
UPDATE jobs SET
    state = :state, position = :position, generation_id = :generation_id,
    key_fingerprint = :key_fingerprint, finished = :finished, cleared = :cleared,
    removed = :removed, accepted_at = :accepted_at, completed_at = :completed_at,
    words = :words, doc = :doc
WHERE id = :id
"""
"""Which click a job came from, when, and where it belongs never change."""

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


def event_of(row: sqlite3.Row) -> AnyJobEvent:
    """From column `doc`."""
    return codec.decode(row["doc"], _EVENT)


def attempt_of(row: sqlite3.Row) -> Attempt:
    """From columns `doc` and `first_byte_at`, which alone is true after a crash."""
    attempt = codec.decode(row["doc"], _ATTEMPT)
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
