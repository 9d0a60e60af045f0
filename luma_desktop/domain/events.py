"""Facts that happen to a job. `Job.apply` turns one into the job's next snapshot."""

from __future__ import annotations

import msgspec

from luma_desktop.domain.clip import Clip
from luma_desktop.domain.money import Money
from luma_desktop.domain.problems import Problem
from luma_desktop.domain.remote import Acceptance, Observation
from luma_desktop.domain.request import GenerationRequest


class JobEvent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag=True):
    """Base of all; `at` is when it happened, in Unix seconds."""

    at: float


class SubmitStarted(JobEvent, frozen=True, kw_only=True):
    """An attempt is journaled and about to leave; with it the job is bound to the key in use.

    `number` is the attempt's (None: the next one); `spent_at` is `at` by the service's clock.
    """

    number: int | None = None
    spent_at: float | None = None
    key_fingerprint: str | None = None


class Accepted(JobEvent, frozen=True, kw_only=True):
    """The service took the job and said its id."""

    acceptance: Acceptance


class NotSent(JobEvent, frozen=True, kw_only=True):
    """Proven never to have been accepted: queued again."""

    problem: Problem | None = None


class Rejected(JobEvent, frozen=True, kw_only=True):
    """The service refused the request; the same again would be refused again.

    For a queued job: something it needs (an image) isn't available.
    """

    problem: Problem


class OutcomeUnknown(JobEvent, frozen=True, kw_only=True):
    """It may have been taken and charged."""

    problem: Problem


class FoundUnlocated(JobEvent, frozen=True, kw_only=True):
    """Proof that it was taken, but not yet under which id."""

    inference_id: str | None = None


class ResendApproved(JobEvent, frozen=True, kw_only=True):
    """The user lets it be sent again, knowing the risk."""


class Abandoned(JobEvent, frozen=True, kw_only=True):
    """The user gives up on a job whose fate is not known."""


class Cancelled(JobEvent, frozen=True, kw_only=True):
    """Taken out of the line before it was sent."""


class Reinstated(JobEvent, frozen=True, kw_only=True):
    """The cancellation was undone: queued again where it was, and visible."""


class Edited(JobEvent, frozen=True, kw_only=True):
    """Another request at another price, in the same place in the queue."""

    request: GenerationRequest
    quoted: Money
    stand_in: bool = False


class BroughtIn(JobEvent, frozen=True, kw_only=True):
    """A generation of the account that this computer lacked begins its life here as a job."""

    observation: Observation


class Observed(JobEvent, frozen=True, kw_only=True):
    """A poll saw it still at work."""

    observation: Observation


class Completed(JobEvent, frozen=True, kw_only=True):
    """Done at the service (or a fresh link for a clip that did not arrive)."""

    observation: Observation


class Failed(JobEvent, frozen=True, kw_only=True):
    """The service says that the generation failed; `charged` where it says what that cost."""

    problem: Problem
    charged: Money | None = None


class Lost(JobEvent, frozen=True, kw_only=True):
    """The service has not known the generation for long enough to believe it."""

    problem: Problem


class Downloaded(JobEvent, frozen=True, kw_only=True):
    """The whole clip lies on this computer."""

    clip: Clip


class DownloadFailed(JobEvent, frozen=True, kw_only=True):
    """The clip could not be fetched, for now."""

    problem: Problem


AnyJobEvent = (
    SubmitStarted
    | Accepted
    | NotSent
    | Rejected
    | OutcomeUnknown
    | FoundUnlocated
    | ResendApproved
    | Abandoned
    | Cancelled
    | Reinstated
    | Edited
    | BroughtIn
    | Observed
    | Completed
    | Failed
    | Lost
    | Downloaded
    | DownloadFailed
)
