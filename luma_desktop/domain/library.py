"""What is asked of the library, and what it answers."""

from __future__ import annotations

import msgspec

from luma_desktop.domain.job import Job, JobState

CLIPS = frozenset({JobState.READY})
"""What the library is counted by."""


class LibraryQuery(msgspec.Struct, frozen=True, kw_only=True):
    """`text` is matched word by word in prompts; empty `states` means all."""

    text: str = ""
    states: frozenset[JobState] = frozenset()
    offset: int = 0
    limit: int = 200


class LibraryPage(msgspec.Struct, frozen=True, kw_only=True):
    """Newest first; `total` counts all matches, not only this page's."""

    query: LibraryQuery
    jobs: tuple[Job, ...]
    total: int
