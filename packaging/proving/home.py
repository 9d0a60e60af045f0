"""What a user has after some work: clips and a journal, to be found again after an upgrade."""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path

import msgspec


class Work(msgspec.Struct, frozen=True, kw_only=True):
    """Clips by name with their SHA-256, and the ids of the jobs in the journal."""

    clips: dict[str, str]
    jobs: frozenset[str]

    def is_kept_in(self, later: Work) -> bool:
        """Whether nothing of it was lost or changed."""
        return self.clips.items() <= later.clips.items() and self.jobs <= later.jobs


def work_in(data: Path) -> Work:
    """Read a data folder while no program runs on it."""
    clips = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (data / "videos").glob("*.mp4")
    }
    connection = sqlite3.connect(f"file:{data / 'luma.db'}?mode=ro", uri=True)
    try:
        jobs = frozenset(str(row[0]) for row in connection.execute("SELECT id FROM jobs"))
    finally:
        connection.close()
    return Work(clips=clips, jobs=jobs)
