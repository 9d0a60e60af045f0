"""When a clip that found no room is worth another try: once there is more room than there was."""

from __future__ import annotations

from luma_desktop.engine.ports import Downloads

LOOK_EVERY = 5.0
"""Seconds between two looks at a full disk."""

MORE = 1_000_000
"""Bytes that must have become free meanwhile."""

MOST_LOOKS = 120
"""After so many it is tried all the same: a quota doesn't show in what is free."""


class Room:
    """Asks nobody but the disk."""

    def __init__(self, downloads: Downloads) -> None:
        self._downloads = downloads
        self._free: dict[str, int] = {}
        """Job id → bytes that were free when its clip found no room, or less since."""
        self._looks: dict[str, int] = {}

    async def was_missing(self, job_id: str) -> None:
        self._free[job_id] = await self._downloads.free_bytes()
        self._looks[job_id] = 0

    def forget(self, job_id: str) -> None:
        """It is tried again in any case."""
        self._free.pop(job_id, None)
        self._looks.pop(job_id, None)

    async def is_still_missing(self, job_id: str) -> bool:
        """False where nothing is known to be missing."""
        if job_id not in self._free:
            return False
        free = await self._downloads.free_bytes()
        self._looks[job_id] += 1
        if free >= self._free[job_id] + MORE or self._looks[job_id] > MOST_LOOKS:
            return False
        self._free[job_id] = min(free, self._free[job_id])
        return True
