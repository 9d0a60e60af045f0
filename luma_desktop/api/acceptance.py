"""Reads the answer to a paid POST that was taken; both dialects answer alike."""

from __future__ import annotations

import msgspec

from luma_desktop.api import schema
from luma_desktop.api.answer import Answer
from luma_desktop.domain.errors import UnreadableAnswerError
from luma_desktop.domain.remote import Acceptance


def acceptance_of(answer: Answer) -> Acceptance:
    """Read a 2xx answer to a paid POST.

    Raises:
        OutcomeUnknownError: it was taken, but under which id cannot be read.
    """
    try:
        observation = schema.generation(answer.json())
    except UnreadableAnswerError:
        observation = None
    if observation is None:
        raise answer.outcome_unknown("the answer cannot be read")
    if answer.charged is not None:
        observation = msgspec.structs.replace(observation, charged=answer.charged)
    return Acceptance(
        observation=observation,
        status=answer.status,
        inference_id=answer.inference_id,
        server_time=answer.server_time,
    )
