"""What is asked of the library, and what it answers."""

from __future__ import annotations

import msgspec

from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.links import LinkRole

CLIPS = frozenset({JobState.READY})
"""What the library is counted by."""


class LibraryPlace(msgspec.Struct, frozen=True, kw_only=True):
    """Where a job stands among all others: newest first, the last of a click before its first."""

    created_at: float
    position: float
    job_id: str

    @classmethod
    def of(cls, job: Job) -> LibraryPlace:
        return cls(created_at=job.created_at, position=job.position, job_id=job.id)


class LibraryQuery(msgspec.Struct, frozen=True, kw_only=True):
    """`text` is matched word by word in prompts; empty `states` means all.

    `others` adds what is in a state that only a newer version knows; `removed` asks for what the
    user removed instead. A page begins behind `after`, None is the start.
    """

    text: str = ""
    states: frozenset[JobState] = frozenset()
    others: bool = False
    removed: bool = False
    after: LibraryPlace | None = None
    limit: int = 200

    @property
    def first(self) -> LibraryQuery:
        """The same question, from its first page on."""
        return msgspec.structs.replace(self, after=None)


class LibraryPage(msgspec.Struct, frozen=True, kw_only=True):
    """Newest first. `more` is where the next page begins, None if this is the last one.

    `total` counts all matches; it is None where only a look at every prompt would tell, and on
    all pages but the first.
    """

    query: LibraryQuery
    jobs: tuple[Job, ...]
    more: LibraryPlace | None = None
    total: int | None = None


class Relative(msgspec.Struct, frozen=True, kw_only=True):
    """A job that another one was made from, or was made into, and how."""

    role: LinkRole
    job: Job
