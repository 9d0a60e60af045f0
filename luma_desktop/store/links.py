"""What each clip was made from, as rows: derived from its job, in the transaction that stores it.

A job names its parents in several ways: by our id, by the service's id of the generation that it
goes on from or leads up to, or by a picture that was taken from a clip.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from luma_desktop.domain.errors import StoreError
from luma_desktop.domain.job import Job
from luma_desktop.domain.lineage import keyframe_id
from luma_desktop.domain.links import Link, LinkRole
from luma_desktop.domain.picture import picture_hash
from luma_desktop.store import rows


def write_links(db: sqlite3.Connection, job: Job) -> None:
    """Store what `job`, which is new or asks for something else now, is made from."""
    db.execute("DELETE FROM links WHERE child = ?", (job.id,))
    db.executemany(
        "INSERT OR IGNORE INTO links (child, parent, role) VALUES (?, ?, ?)",
        [(link.child, link.parent, link.role.value) for link in links_of(db, job)],
    )


def links_of(db: sqlite3.Connection, job: Job) -> Iterator[Link]:
    """All that can be known; each parent once for each role."""
    for role, parent in _named(db, job):
        if parent is not None and parent != job.id:
            yield Link(child=job.id, parent=parent, role=role)


def _named(db: sqlite3.Connection, job: Job) -> Iterator[tuple[LinkRole, str | None]]:
    request = job.request
    by_frame = None
    if request.extends is not None:
        found = _job_with(db, job, request.extends)
        yield LinkRole.EXTENDS, found or job.parent_id
    if request.leads_to is not None:
        target = _job_with(db, job, request.leads_to)
        fallback = job.parent_id if request.extends is None else None
        yield LinkRole.LEADS_UP_TO, target or fallback
    if request.source_job_id is not None:
        yield LinkRole.SOURCE, request.source_job_id
    elif request.extends is None and request.leads_to is None and job.parent_id is not None:
        # Where a model does not go by the clip's id, it goes by a frame of it.
        backwards = request.start_image_url is None and request.end_image_url is not None
        by_frame = job.parent_id
        yield (LinkRole.LEADS_UP_TO if backwards else LinkRole.EXTENDS), by_frame
    frames = (
        (LinkRole.START_FRAME, request.start_image_url),
        (LinkRole.END_FRAME, request.end_image_url),
    )
    for role, address in frames:
        origin = _origin_of(db, address)
        if origin != by_frame:
            yield role, origin
    is_same = job.remix_of is not None and _asks_the_same(db, job, job.remix_of)
    yield (LinkRole.TAKE_OF if is_same else LinkRole.REMIX), job.remix_of
    yield LinkRole.TAKE_OF, job.take_of or job.retry_of


def _asks_the_same(db: sqlite3.Connection, job: Job, other_id: str) -> bool:
    """Whether a request that was put in the form again was sent as it was."""
    row = db.execute("SELECT doc FROM jobs WHERE id = ?", (other_id,)).fetchone()
    try:
        return row is not None and rows.job_of(row).request == job.request
    except StoreError:
        return False


def _job_with(db: sqlite3.Connection, job: Job, generation_id: str) -> str | None:
    """Our job of a generation; its id may be stored with a `:model` behind it."""
    own_id = keyframe_id(generation_id)
    row = db.execute(
        "SELECT id FROM jobs WHERE generation_id IN (?, ?) AND origin = ? "
        "UNION ALL SELECT id FROM jobs "
        "WHERE generation_id >= ? AND generation_id < ? AND origin = ? LIMIT 1",
        (generation_id, own_id, job.origin, f"{own_id}:", f"{own_id};", job.origin),
    ).fetchone()
    return None if row is None else str(row["id"])


def _origin_of(db: sqlite3.Connection, address: str | None) -> str | None:
    if address is None or picture_hash(address) is None:
        return None
    row = db.execute("SELECT job_id FROM frame_origins WHERE address = ?", (address,)).fetchone()
    return None if row is None else str(row["job_id"])
