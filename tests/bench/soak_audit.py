"""The program's own record beside the simulator's ledger: clicks, charges, and what came."""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from collections import Counter
from pathlib import Path

import msgspec

from luma_desktop.domain.attempt import parse_attempt_id
from luma_desktop.domain.job import FINISHED, Job, JobState
from tests.support.simulator import GenerationView, LedgerView

S = JobState

QUESTIONS = frozenset({S.SUBMIT_UNKNOWN, S.ACCEPTED_UNLOCATED})
FAILURES = frozenset({S.FAILED, S.REJECTED, S.LOST, S.ABANDONED})

_JOB = msgspec.json.Decoder(Job)


class Audit(msgspec.Struct, frozen=True, kw_only=True):
    """One moment. A click is a press of Generate that the program has recorded."""

    jobs: tuple[Job, ...]
    generations: tuple[GenerationView, ...]
    approvals: int
    """How often the user let a job be sent again, knowing the risk: each is a click, too."""

    @property
    def clicks(self) -> int:
        return len(self.jobs) + self.approvals

    @property
    def charges(self) -> int:
        """What was taken and not given back for a failure."""
        return sum(g.outcome != "failed" for g in self.generations)

    def count(self, *states: JobState) -> int:
        return sum(job.state in states for job in self.jobs)

    @property
    def settled(self) -> bool:
        return all(job.state in FINISHED | QUESTIONS for job in self.jobs)

    def check_charges(self) -> None:
        """Nothing is charged that nobody clicked, and nothing twice.

        Raises:
            AssertionError: it was.
        """
        assert self.charges <= self.clicks, f"{self.charges} charges for {self.clicks} clicks"
        known = {job.id for job in self.jobs}
        by_job = Counter(_job_id(g) for g in self.generations)
        strangers = by_job.keys() - known
        assert not strangers, f"charges without a click: {strangers}"
        twice = {job_id: count for job_id, count in by_job.items() if count > 1}
        assert not twice, f"taken twice: {twice}"

    def check_the_end(self, data: Path, *, served: Path) -> None:
        """Every click has ended, and every successful charge is a clip as it was `served`.

        Raises:
            AssertionError: it is not so.
        """
        open_jobs = [job for job in self.jobs if job.state not in FINISHED]
        assert not open_jobs, f"not ended: {[(job.id, job.state) for job in open_jobs]}"
        made = {g.id for g in self.generations if g.outcome == "completed"}
        clips = {job.generation_id: job for job in self.jobs if job.state is S.READY}
        assert made == clips.keys(), f"charged {len(made)}, clips {len(clips)}"
        assert self.charges == len(made), "a generation is still running"
        right = {hashlib.sha256(path.read_bytes()).hexdigest() for path in served.glob("*.mp4")}
        for job in clips.values():
            assert job.clip is not None
            content = (data / job.clip.path).read_bytes()
            digest = hashlib.sha256(content).hexdigest()
            assert digest == job.clip.sha256, job.id
            assert digest in right, f"{job.id} has other bytes than the service's"
        ended = len(clips) + self.count(*FAILURES)
        assert len(self.jobs) == ended, f"{len(self.jobs)} clicks, {ended} clips and failures"


def audit(database: Path, ledger: LedgerView, *, approvals: int = 0) -> Audit:
    """Read both; the program may be running or dead."""
    return Audit(
        jobs=read_jobs(database), generations=tuple(ledger.generations), approvals=approvals
    )


def read_jobs(database: Path) -> tuple[Job, ...]:
    """All jobs on record; none where there is no database yet."""
    if not database.exists():
        return ()
    uri = f"{database.absolute().as_uri()}?mode=ro"
    with contextlib.closing(sqlite3.connect(uri, uri=True, timeout=10.0)) as db:
        tables = db.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'jobs'").fetchone()
        if not tables[0]:
            return ()
        return tuple(_JOB.decode(row[0]) for row in db.execute("SELECT doc FROM jobs"))


def _job_id(generation: GenerationView) -> str:
    parsed = parse_attempt_id(generation.client_request_id or "")
    return parsed[0] if parsed else f"generation {generation.id}"
