"""How a clip is gone on from: by its id where the model takes that, else by a frame of it."""

from __future__ import annotations

import re

from luma_desktop.domain.capabilities import capabilities, goes_on_by_id, prepends_by_id
from luma_desktop.domain.job import Job
from luma_desktop.domain.request import Model

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def keyframe_id(generation_id: str) -> str:
    """An id as a keyframe takes it: without the `:model` that may stand behind it."""
    return generation_id.partition(":")[0] or generation_id


def is_keyframe_id(generation_id: str) -> bool:
    """Whether a keyframe may name this generation: the vendor's schema says `format: uuid`."""
    return _UUID.fullmatch(keyframe_id(generation_id)) is not None


def extends_by_id(parent: Job, model: Model) -> bool:
    """Whether `model` goes on from the clip of `parent` by its id; else by its last frame."""
    return goes_on_by_id(parent.request.model, model) and _is_named(parent, model)


def leads_up_by_id(parent: Job, model: Model) -> bool:
    """Whether `model` leads up to the clip of `parent` by its id."""
    return prepends_by_id(parent.request.model, model) and _is_named(parent, model)


def can_be_source(job: Job) -> bool:
    """Whether another version can be made of the clip of `job`: the service has it as a film."""
    return job.generation_id is not None and job.clip is not None and job.clip.is_video


def _is_named(parent: Job, model: Model) -> bool:
    own_id = parent.generation_id
    if own_id is None:
        return False
    return is_keyframe_id(own_id) or not capabilities(model).keyframes
