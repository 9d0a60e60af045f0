"""Databases as earlier versions of the program left them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

import msgspec

from luma_desktop.domain.job import Job
from luma_desktop.domain.search import folded

_INSERT = """
INSERT INTO jobs (
    id, click_id, state, created_at, position, origin, dialect, generation_id, key_fingerprint,
    finished, cleared, removed, accepted_at, completed_at, words, doc
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
"""As version 0.1.0 wrote it."""


def insert_old_jobs(db: sqlite3.Connection, jobs: Iterable[Job]) -> None:
    """Jobs as the columns of the first three versions of the database hold them."""
    for job in jobs:
        values = (
            *(job.id, job.click_id, job.state.value, job.created_at, job.position, job.origin),
            *(job.dialect.value, job.generation_id, job.key_fingerprint, job.is_finished),
            *(job.cleared, job.removed, job.accepted_at, job.completed_at),
            *(folded(job.request.prompt), msgspec.json.encode(job).decode()),
        )
        db.execute(_INSERT, values)
