"""Who the engine is at the moment: which service, with which key."""

from __future__ import annotations

from luma_desktop.domain.job import Job


class Session:
    """`origin` names the service for good; `fingerprint` changes with the key (None: no key)."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.fingerprint: str | None = None

    @property
    def has_key(self) -> bool:
        return self.fingerprint is not None

    def owns(self, job: Job) -> bool:
        """Whether this session may send, poll and expire `job`."""
        return job.origin == self.origin and job.key_fingerprint == self.fingerprint
