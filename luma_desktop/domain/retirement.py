"""What becomes of jobs whose model the vendor has retired."""

from __future__ import annotations

import msgspec

from luma_desktop.domain.fitting import fitted
from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.pricing import PriceList
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.domain.request import Dialect, Model


def is_stranded(job: Job) -> bool:
    """Whether `job` asks for the retired model, and nothing was taken of it."""
    waits = job.state is JobState.QUEUED or is_refused_for_good(job)
    return waits and job.dialect is Dialect.LEGACY


def is_refused_for_good(job: Job) -> bool:
    """Whether it was refused because its model is gone."""
    problem = job.problem
    gone = problem is not None and problem.kind is ProblemKind.ENDPOINT_GONE
    return gone and job.state is JobState.REJECTED and can_change_model(job)


def can_change_model(job: Job) -> bool:
    """Whether another model can make it as it stands: an id means nothing to it."""
    return job.request.extends is None and job.request.leads_to is None


def changed_model(job: Job, model: Model, prices: PriceList) -> Job:
    """`job` asked of `model`: the nearest that it takes, at its price."""
    request = fitted(msgspec.structs.replace(job.request, model=model)).request
    quote = prices.quote(request)
    return msgspec.structs.replace(
        job, request=request, quoted=quote.amount, stand_in=quote.stand_in
    )
