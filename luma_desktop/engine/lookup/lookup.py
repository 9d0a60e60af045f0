"""Finds out what became of paid calls whose answers were lost, without paying again.

It looks first within three seconds, then with growing pauses until such a job would long be done,
and after that once at every start. It sends nothing automatically, and keeps looking after the
user has been asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from random import Random

from luma_desktop.domain.errors import LumaError, StoreError
from luma_desktop.domain.job import CHARGED, Job
from luma_desktop.domain.problems import Problem, ProblemKind
from luma_desktop.domain.request import Dialect
from luma_desktop.engine.facts import TroubleCleared, TroubleRaised
from luma_desktop.engine.jobs.roster import Roster
from luma_desktop.engine.lookup.adoption import Unknown, may_be_taken
from luma_desktop.engine.lookup.evidence import UNKNOWN_STATES, Evidence
from luma_desktop.engine.loops.backoff import Backoff
from luma_desktop.engine.loops.contact import Contact
from luma_desktop.engine.loops.wake import Wake
from luma_desktop.engine.ports import Clock, Journal
from luma_desktop.engine.publisher import Publisher
from luma_desktop.engine.session import Session
from luma_desktop.engine.watching.latencies import Latencies
from luma_desktop.engine.watching.timing import Durations

LONGEST_PAUSE = 600.0
KEEP_LOOKING = 3600.0
"""Seconds beyond the 99th percentile of such jobs' duration; after that, at the next start."""

FORGET_AFTER = 92 * 86400.0
"""Seconds that the log reaches back."""

TAKEN = CHARGED - {*UNKNOWN_STATES}
"""States in which an attempt is known to have been taken, and by which generation."""

TROUBLE_KEY = "unknown"


class Pauses:
    """How long to wait for what, in seconds, by the pace of polling near a job's end."""

    def __init__(self, near: float) -> None:
        near = min(near, 5.0)
        self.first_look = near / 2
        self.first_pause = near
        self.ask_after = 60.0 * near


class Lookup:
    """One loop over all jobs of unknown fate."""

    def __init__(
        self,
        *,
        evidence: Evidence,
        roster: Roster,
        journal: Journal,
        contact: Contact,
        session: Session,
        clock: Clock,
        publisher: Publisher,
        durations: Durations,
        latencies: Latencies,
        random: Random,
        near: float,
    ) -> None:
        self._evidence = evidence
        self._roster = roster
        self._journal = journal
        self._contact = contact
        self._session = session
        self._clock = clock
        self._publisher = publisher
        self._durations = durations
        self._latencies = latencies
        self._pauses = Pauses(near)
        self._backoff = Backoff(
            first=self._pauses.first_pause, longest=LONGEST_PAUSE, random=random
        )
        self._wake = Wake(clock)
        self._hurried = False
        self._unknown_since: dict[str, float] = {}
        """Job id → when it became unknown, by the monotonic clock."""
        self._met: dict[str, float] = {}
        """Job id → when this run first knew of it."""
        self._looked_at: set[str] = set()
        self._clear: set[str] = set()
        """Jobs all of whose attempts are accounted for."""
        self._resent: dict[str, Job] = {}
        """What was sent again and taken: the first time may come to light yet, also once it is done
        and has left memory."""
        self._told: TroubleRaised | None = None

    def wake(self) -> None:
        """The key may have changed; any job may have become unknown, or known."""
        for job in self._roster.in_state(*TAKEN):
            self._note(job)
        self._look_around()

    def heed(self, jobs: Iterable[Job]) -> None:
        """Look again if one of these, which have changed, has become unknown, or known."""
        noted = [self._note(job) for job in jobs]
        if any(noted):
            self._look_around()

    def _note(self, job: Job) -> bool:
        """Whether the job is, or was, one to look for."""
        was_watched = job.id in self._unknown_since or self._resent.pop(job.id, None) is not None
        if job.attempts > 1 and job.state in TAKEN and job.id not in self._clear:
            self._resent[job.id] = job
            return True
        return was_watched or job.state in UNKNOWN_STATES

    def _look_around(self) -> None:
        jobs = self._watched_jobs()
        now = self._clock.monotonic()
        since = self._unknown_since
        self._unknown_since = {
            job.id: since[job.id] if job.id in since else now - self._wall_age(job) for job in jobs
        }
        self._met = {job.id: self._met.get(job.id, now) for job in jobs}
        self._tell()
        if self._unknown_since.keys() - since.keys():
            self._backoff.succeeded()
            self._wake.set()

    def look_now(self) -> None:
        self._hurried = True
        self._backoff.succeeded()
        self._wake.set()

    async def run(self) -> None:
        while True:
            if not self._due_jobs():
                self._hurried = False
                await self._wake.wait(self._until_question())
                self._tell()
                continue
            await self._rest(max(self._pauses.first_look, self._contact.wait))
            due = self._due_jobs()
            self._hurried = False
            await self._look(due)
            pause = max(self._backoff.next_pause(), self._contact.wait)
            await self._wake.wait(min(pause, self._until_question() or pause))

    # inside

    async def _rest(self, seconds: float) -> None:
        """Let time pass, unless somebody asks to look now."""
        end = self._clock.monotonic() + seconds
        while not self._hurried and (left := end - self._clock.monotonic()) > 0:
            await self._wake.wait(left)

    async def _look(self, jobs: Sequence[Job]) -> None:
        """Look once; trouble on the way only means to look again later."""
        try:
            found = [await self._with_attempts(job) for job in jobs]
            doubtful = [u for u in found if u.attempts]
            unknown = [u for u in doubtful if u.job.state in UNKNOWN_STATES]
            resent = [u for u in doubtful if u.job.state not in UNKNOWN_STATES]
            for u in found:
                if not u.attempts:
                    self._clear.add(u.job.id)
                    self._resent.pop(u.job.id, None)
            if unknown:
                await self._evidence.gather(unknown)
            if resent:
                await self._evidence.find_doubles(resent)
            if doubtful:
                self._contact.succeeded()
            self._looked_at.update(job.id for job in jobs)
        except StoreError:
            pass
        except LumaError as error:
            self._contact.failed(error)
        self._tell()

    def _unknown_jobs(self) -> list[Job]:
        """Those whose log and list this key can see."""
        if not self._session.has_key:
            return []
        return [job for job in self._roster.in_state(*UNKNOWN_STATES) if self._session.owns(job)]

    def _watched_jobs(self) -> list[Job]:
        """Those, and what was sent again since: the first time may come to light yet."""
        if not self._session.has_key:
            return []
        resent = [job for job in self._resent.values() if self._session.owns(job)]
        return self._unknown_jobs() + resent

    def _due_jobs(self) -> list[Job]:
        """Every one of them at least once a run, and the younger ones time and again."""
        return [
            job
            for job in self._watched_jobs()
            if self._hurried or job.id not in self._looked_at or self._is_young(job)
        ]

    def _wall_age(self, job: Job) -> float:
        return min(max(0.0, self._clock.now() - job.changed_at), FORGET_AFTER)

    def _age(self, job: Job) -> float:
        now = self._clock.monotonic()
        return now - self._unknown_since.get(job.id, now)

    def _is_young(self, job: Job) -> bool:
        return self._age(job) < self._late(job) + KEEP_LOOKING

    def _late(self, job: Job) -> float:
        """Seconds within which 99 of 100 such jobs are done."""
        if job.dialect is Dialect.LEGACY:
            return self._durations.quantile(0.99)
        return self._latencies.spread(job.request.model).late

    async def _with_attempts(self, job: Job) -> Unknown:
        """With the attempts that this key's log may tell of."""
        oldest = self._clock.now() - FORGET_AFTER
        doubtful = [a for a in await self._journal.attempts(job.id) if may_be_taken(a)]
        attempts = tuple(
            attempt
            for attempt in doubtful
            if attempt.started_at > oldest
            and attempt.key_fingerprint in {None, self._session.fingerprint}
        )
        return Unknown(job=job, attempts=attempts, is_whole=len(attempts) == len(doubtful))

    # the question

    def _is_asked(self, job: Job) -> bool:
        """Once it is old, and was looked for in this run, or could not be for as long."""
        now = self._clock.monotonic()
        waited = now - self._met.get(job.id, now) >= self._ask_after(job)
        return self._age(job) >= self._ask_after(job) and (waited or job.id in self._looked_at)

    def _ask_after(self, job: Job) -> float:
        """Until then the log may not have the row yet: it may come with the end of the job."""
        return self._late(job) + self._pauses.ask_after

    def _until_question(self) -> float | None:
        """Seconds until the next job is old enough to ask about; None if none will be."""
        waits = [self._ask_after(job) - self._age(job) for job in self._unknown_jobs()]
        return min((wait for wait in waits if wait > 0), default=None)

    def _tell(self) -> None:
        """One entry in the message bar for all of them: that it is looked, or what is asked."""
        told = self._message(self._unknown_jobs())
        if told == self._told:
            return
        self._told = told
        self._publisher.publish(told or TroubleCleared(key=TROUBLE_KEY))

    def _message(self, unknown: Sequence[Job]) -> TroubleRaised | None:
        if not unknown:
            return None
        asked = [job for job in unknown if self._is_asked(job)]
        if not asked:
            problem = unknown[0].problem or Problem(kind=ProblemKind.OUTCOME_UNKNOWN)
            return TroubleRaised(key=TROUBLE_KEY, problem=problem, job_id=unknown[0].id)
        job = asked[0]
        kind = ProblemKind.FATE_UNKNOWN
        if job.id in self._evidence.contested:
            kind = ProblemKind.FATE_CONTESTED
        status = None if job.problem is None else job.problem.status
        problem = Problem(kind=kind, status=status)
        return TroubleRaised(key=TROUBLE_KEY, problem=problem, job_id=job.id)
