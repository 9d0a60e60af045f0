"""What is derived from the stored jobs, made for those of an earlier version."""

from __future__ import annotations

import contextlib
import sqlite3

from luma_desktop.domain.errors import StoreError
from luma_desktop.store import rows
from luma_desktop.store.links import write_links

_BATCH = 500


def derive_all(db: sqlite3.Connection) -> None:
    """Fill in the columns of spending and the links, of every job that can be read."""
    last = ""
    while True:
        found = db.execute(
            "SELECT id, doc FROM jobs WHERE id > ? ORDER BY id LIMIT ?", (last, _BATCH)
        ).fetchall()
        if not found:
            return
        last = found[-1]["id"]
        for row in found:
            with contextlib.suppress(StoreError):
                job = rows.job_of(row)
                rows.update_spending(db, job)
                write_links(db, job)
