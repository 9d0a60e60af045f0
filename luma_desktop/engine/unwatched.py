"""What the engine needs to know of clips that nobody has watched."""

from __future__ import annotations

from typing import Protocol


class Unwatched(Protocol):
    """Clips that became ready and haven't been watched since, by the ids of their jobs.

    Raises:
        StoreError: from any call, when the disk or the database refuses.
    """

    async def ids(self) -> frozenset[str]: ...

    async def mark_watched(self, job_id: str) -> None:
        """A job that isn't among them is no error."""
        ...
