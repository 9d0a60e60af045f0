"""How a clip is gone on from: by its id where the model takes that, else by a frame of it."""

from __future__ import annotations

import re

import msgspec

from luma_desktop.domain.capabilities import capabilities, goes_on_by_id, prepends_by_id
from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.domain.request import GenerationRequest, Model
from luma_desktop.domain.settings import FormDraft

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


def may_go_by_frame(job: Job) -> bool:
    """Whether a refused extension could be asked for by its clip's last frame instead.

    The service did not take the clip by its id: nothing was charged.
    """
    request, problem = job.request, job.problem
    if job.state is not JobState.REJECTED or problem is None or job.parent_id is None:
        return False
    if request.extends is None or request.leads_to is not None:
        return False
    return problem.field == "keyframes" or problem.kind is ProblemKind.NOT_FOUND


def by_frame(request: GenerationRequest, address: str) -> GenerationRequest:
    """The same extension by the picture at `address`, its clip's last frame."""
    return msgspec.structs.replace(request, extends=None, start_image_url=address)


def can_be_source(job: Job) -> bool:
    """Whether another version can be made of the clip of `job`: the service has it as a film."""
    return job.generation_id is not None and job.clip is not None and job.clip.is_video


def extension_draft(job: Job, *, prompt: str) -> FormDraft:
    """A form for what goes on from the clip of `job`: the same model, shape and size."""
    return FormDraft(
        prompt=prompt,
        model=job.request.model,
        aspect_ratio=job.request.aspect_ratio,
        expand_prompt=job.request.expand_prompt,
        resolution=job.request.resolution,
        duration=job.request.duration,
    )


def _is_named(parent: Job, model: Model) -> bool:
    own_id = parent.generation_id
    if own_id is None:
        return False
    return is_keyframe_id(own_id) or not capabilities(model).keyframes
