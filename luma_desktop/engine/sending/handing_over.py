"""Hands a job's pictures over before the job is sent, and says what follows where that fails.

It happens before the attempt is journaled: whatever becomes of it, nothing was sent and nothing is
spent. The job stays queued and the queue holds, or it's rejected where waiting wouldn't help.
"""

from __future__ import annotations

from random import Random

from luma_desktop.domain.errors import (
    BlockedError,
    KeyRefusedError,
    LumaError,
    MediaError,
    NotSentError,
    OutOfCreditsError,
    RateLimitedError,
    RequestRejectedError,
    StoreError,
)
from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.problems import Problem, ProblemKind
from luma_desktop.domain.request import GenerationRequest
from luma_desktop.engine.holds import HoldKind
from luma_desktop.engine.jobs.roster import Roster
from luma_desktop.engine.loops.backoff import Backoff
from luma_desktop.engine.loops.hold_board import HoldBoard
from luma_desktop.engine.loops.hold_scope import is_held_by
from luma_desktop.engine.pictures.picture_delivery import PictureDelivery
from luma_desktop.engine.ports import Clock
from luma_desktop.engine.sending.refusal import refusal
from luma_desktop.engine.session import Session

_FOR_THE_SETTINGS = frozenset(
    {
        ProblemKind.UPLOAD_GONE,
        ProblemKind.UPLOAD_NOT_AGREED,
        ProblemKind.BUCKET_UNFINISHED,
        ProblemKind.BUCKET_SECRET_MISSING,
        ProblemKind.BUCKET_REFUSED,
        ProblemKind.INSECURE,
    }
)
"""Problems that changing a setting solves for every queued job: the queue waits for that."""


class HandingOver:
    """Between the line and the attempt."""

    def __init__(
        self,
        *,
        delivery: PictureDelivery,
        roster: Roster,
        holds: HoldBoard,
        session: Session,
        clock: Clock,
        random: Random,
    ) -> None:
        self._delivery = delivery
        self._roster = roster
        self._holds = holds
        self._session = session
        self._clock = clock
        self._pauses = {
            HoldKind.OFFLINE: Backoff(first=2.0, longest=60.0, random=random),
            HoldKind.BLOCKED: Backoff(first=20.0, longest=600.0, random=random),
            HoldKind.SLOW_DOWN: Backoff(first=5.0, longest=120.0, random=random),
            HoldKind.PICTURES: Backoff(first=2.0, longest=60.0, random=random),
        }
        self._under_way: set[str] = set()

    def is_held(self, job: Job) -> bool:
        """Whether the job has to wait because pictures cannot be handed over at the moment."""
        pictures = HoldKind.PICTURES
        return self._holds.has(pictures) and is_held_by(job, pictures)

    def is_under_way(self, job_id: str) -> bool:
        """Whether the job's pictures are being handed over: nothing of it was sent yet."""
        return job_id in self._under_way

    async def request_of(self, job: Job) -> GenerationRequest | None:
        """The job's request as it is to be sent; None if it is not to be sent now.

        Raises:
            StoreError: the record of uploads cannot be read or written.
        """
        self._under_way.add(job.id)
        fingerprint, settings = self._session.fingerprint, self._delivery.settings
        try:
            request = await self._delivery.deliver(job.request)
        except StoreError:
            raise
        except LumaError as error:
            is_as_tried = self._delivery.settings == settings
            now = self._roster.get(job.id)
            if is_as_tried and now is not None and now.request == job.request:
                await self._failed(job, error, fingerprint)
            return None  # what was changed meanwhile is tried again
        except Exception:
            self._holds.put(HoldKind.PAUSED, problem=Problem(kind=ProblemKind.INTERNAL))
            raise
        finally:
            self._under_way.discard(job.id)
        if request is not job.request:
            for pause in self._pauses.values():
                pause.succeeded()
        return request

    async def was_refused(self, job: Job) -> None:
        """The service refused the request: it may have been for a link that serves no more.

        Raises:
            StoreError: it could not be noted down.
        """
        await self._delivery.distrust(job.request)

    async def _failed(self, job: Job, error: LumaError, fingerprint: str | None) -> None:
        problem = error.problem
        match error:
            case NotSentError():
                self._hold(HoldKind.OFFLINE, problem)
            case KeyRefusedError():
                self._hold_key(HoldKind.KEY_REFUSED, fingerprint, problem)
            case OutOfCreditsError():
                self._hold_key(HoldKind.OUT_OF_CREDITS, fingerprint, problem)
            case BlockedError():
                self._hold(HoldKind.BLOCKED, problem)
            case RateLimitedError():
                self._hold(HoldKind.SLOW_DOWN, problem)
            case MediaError() if problem.kind in _FOR_THE_SETTINGS:
                self._holds.put(HoldKind.PICTURES, problem=problem)
            case MediaError() if problem.kind is not ProblemKind.BUCKET_TROUBLE:
                await self._reject(job, problem)
            case RequestRejectedError():
                await self._reject(job, problem)
            case _:
                self._hold(HoldKind.PICTURES, problem)

    def _hold_key(self, kind: HoldKind, fingerprint: str | None, problem: Problem) -> None:
        """Of a key that was changed meanwhile, the answer says nothing."""
        if fingerprint is not None and fingerprint == self._session.fingerprint:
            self._holds.put(kind, problem=problem)

    def _hold(self, kind: HoldKind, problem: Problem) -> None:
        """For a while, and longer each time."""
        pause = max(problem.retry_after or 0.0, self._pauses[kind].next_pause())
        self._holds.put(kind, for_seconds=pause, problem=problem)

    async def _reject(self, job: Job, problem: Problem) -> None:
        refused = await refusal(self._roster, job.id, problem, at=self._clock.now())
        await self._roster.apply(job.id, refused, only_from=[JobState.QUEUED])
