"""The one tree of errors. Each carries a `Problem`; the window turns it into words.

LumaError
├── ServiceError            the service or the way to it
│   ├── NotSentError        provably never reached the service (no first byte left)
│   ├── KeyRefusedError     401, in the service's own words
│   ├── OutOfCreditsError   403, in the service's own words
│   ├── RateLimitedError    429
│   ├── RequestRejectedError  400 and other 4xx: never the same again
│   ├── NotFoundError       404
│   ├── TemporaryError      5xx, time-out or cut connection on a call that costs nothing
│   │   └── BlockedError    a refusal that isn't the service's own: it never got there
│   ├── UnreadableAnswerError  an answer that can't be read
│   └── OutcomeUnknownError a paid call whose outcome is unknown
├── MediaError              a clip or image that can't be downloaded or isn't one
│   └── LinkExpiredError    403, 404 or 410 from where the clip lies
├── StoreError              the database
└── KeyringError            the OS keyring
"""

from __future__ import annotations

from luma_desktop.domain.problems import Problem, ProblemKind


class LumaError(Exception):
    """Base of every problem the program knows."""

    kind = ProblemKind.INTERNAL

    def __init__(
        self,
        detail: str = "",
        *,
        kind: ProblemKind | None = None,
        status: int | None = None,
        field: str | None = None,
        retry_after: float | None = None,
    ) -> None:
        self.problem = Problem(
            kind=kind or self.kind,
            detail=detail,
            status=status,
            field=field,
            retry_after=retry_after,
        )
        super().__init__(f"{self.problem.kind}: {detail}" if detail else str(self.problem.kind))


class ServiceError(LumaError):
    kind = ProblemKind.SERVICE_TROUBLE


class NotSentError(ServiceError):
    kind = ProblemKind.OFFLINE


class KeyRefusedError(ServiceError):
    kind = ProblemKind.KEY_REFUSED


class OutOfCreditsError(ServiceError):
    kind = ProblemKind.OUT_OF_CREDITS


class RateLimitedError(ServiceError):
    kind = ProblemKind.RATE_LIMITED


class RequestRejectedError(ServiceError):
    kind = ProblemKind.REJECTED


class NotFoundError(ServiceError):
    kind = ProblemKind.NOT_FOUND


class TemporaryError(ServiceError):
    kind = ProblemKind.SERVICE_TROUBLE


class BlockedError(TemporaryError):
    kind = ProblemKind.BLOCKED


class UnreadableAnswerError(ServiceError):
    kind = ProblemKind.UNREADABLE_ANSWER


class OutcomeUnknownError(ServiceError):
    """The answer's headers, where there was one, help to find the job again."""

    kind = ProblemKind.OUTCOME_UNKNOWN
    inference_id: str | None = None
    server_time: float | None = None


class MediaError(LumaError):
    kind = ProblemKind.DOWNLOAD_BROKEN


class LinkExpiredError(MediaError):
    kind = ProblemKind.LINK_EXPIRED


class StoreError(LumaError):
    kind = ProblemKind.DATABASE_BROKEN


class KeyringError(LumaError):
    kind = ProblemKind.KEYRING_FAILED
