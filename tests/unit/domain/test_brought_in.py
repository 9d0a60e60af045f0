"""Jobs that begin as somebody else's generations."""

from __future__ import annotations

import msgspec
import pytest

from luma_desktop.domain import events as ev
from luma_desktop.domain.job import IllegalTransitionError, Job, JobState
from luma_desktop.domain.remote import Observation, RemotePhase
from luma_desktop.domain.request import AspectRatio
from tests.support.jobs import CLIP, NOW, VIDEO, in_state

BIRTH = ev.BroughtIn(
    at=NOW,
    observation=Observation(
        generation_id="g-7", phase=RemotePhase.RUNNING, prompt="A boat", created_at=NOW - 500
    ),
)


def made(event: ev.BroughtIn = BIRTH) -> Job:
    return Job.from_account(
        event, job_id="j", click_id="c", position=1.0, origin="https://x", key_fingerprint="f"
    )


def arrived(width: int | None, height: int | None) -> Job:
    seen = Observation(generation_id="g-7", phase=RemotePhase.COMPLETED, video=VIDEO)
    clip = msgspec.structs.replace(CLIP, width=width, height=height)
    job = made().apply(ev.Completed(at=NOW + 1, observation=seen))
    return job.apply(ev.Downloaded(at=NOW + 2, clip=clip))


def test_it_is_watched_from_its_first_moment() -> None:
    job = made()
    assert job.state is JobState.ACCEPTED
    assert job.brought_in
    assert (job.generation_id, job.request.prompt) == ("g-7", "A boat")
    assert (job.created_at, job.changed_at, job.accepted_at) == (NOW - 500, NOW, None)
    assert job.phase is RemotePhase.RUNNING
    assert job.remote_prompt is None
    assert job.attempts == 0


def test_what_is_not_said_of_it_stays_open() -> None:
    job = made(ev.BroughtIn(at=NOW, observation=Observation(generation_id="g-7")))
    assert (job.created_at, job.request.prompt) == (NOW, "")


@pytest.mark.parametrize("state", list(JobState))
def test_no_job_that_is_can_be_brought_in(state: JobState) -> None:
    with pytest.raises(IllegalTransitionError):
        in_state(state).apply(BIRTH)


@pytest.mark.parametrize(
    ("width", "height", "shape"),
    [
        (1360, 752, AspectRatio.WIDE),
        (752, 1360, AspectRatio.TALL),
        (1000, 1000, AspectRatio.SQUARE),
        (1584, 672, AspectRatio.CINEMA),
        (672, 1584, AspectRatio.TOWER),
        (800, 1060, AspectRatio.PORTRAIT),
        (None, None, AspectRatio.WIDE),
    ],
)
def test_its_shape_is_that_of_its_clip(
    width: int | None, height: int | None, shape: AspectRatio
) -> None:
    assert arrived(width, height).request.aspect_ratio is shape


def test_a_job_of_ours_keeps_the_shape_it_was_asked_for() -> None:
    clip = msgspec.structs.replace(CLIP, width=100, height=400)
    job = in_state(JobState.COMPLETED).apply(ev.Downloaded(at=NOW, clip=clip))
    assert job.request.aspect_ratio is AspectRatio.WIDE


def test_it_survives_a_restart() -> None:
    assert msgspec.json.decode(msgspec.json.encode(made()), type=Job) == made()
    assert msgspec.json.decode(msgspec.json.encode(BIRTH), type=ev.AnyJobEvent) == BIRTH
