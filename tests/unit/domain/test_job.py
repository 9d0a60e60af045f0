"""The table of states, pair by pair, and what each event leaves in the snapshot."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from luma_desktop.domain import events as ev
from luma_desktop.domain.job import (
    FINISHED,
    TRANSITIONS,
    IllegalTransitionError,
    Job,
    JobState,
)
from luma_desktop.domain.request import GenerationRequest, Model, Operation
from tests.support.jobs import CLIP, EVENTS, NOW, PROBLEM, VIDEO, in_state, queued

S = JobState

LEGAL: set[tuple[JobState, type[ev.JobEvent], JobState]] = {
    (S.QUEUED, ev.SubmitStarted, S.SUBMITTING),
    (S.QUEUED, ev.Cancelled, S.CANCELLED),
    (S.QUEUED, ev.Rejected, S.REJECTED),
    (S.QUEUED, ev.Edited, S.QUEUED),
    (S.QUEUED, ev.OutcomeUnknown, S.SUBMIT_UNKNOWN),
    (S.CANCELLED, ev.Reinstated, S.QUEUED),
    (S.SUBMITTING, ev.Accepted, S.ACCEPTED),
    (S.SUBMITTING, ev.NotSent, S.QUEUED),
    (S.SUBMITTING, ev.Rejected, S.REJECTED),
    (S.SUBMITTING, ev.OutcomeUnknown, S.SUBMIT_UNKNOWN),
    (S.SUBMIT_UNKNOWN, ev.Accepted, S.ACCEPTED),
    (S.SUBMIT_UNKNOWN, ev.FoundUnlocated, S.ACCEPTED_UNLOCATED),
    (S.SUBMIT_UNKNOWN, ev.Rejected, S.REJECTED),
    (S.SUBMIT_UNKNOWN, ev.ResendApproved, S.QUEUED),
    (S.SUBMIT_UNKNOWN, ev.Abandoned, S.ABANDONED),
    (S.ACCEPTED_UNLOCATED, ev.Accepted, S.ACCEPTED),
    (S.ACCEPTED_UNLOCATED, ev.Failed, S.FAILED),
    (S.ACCEPTED_UNLOCATED, ev.Abandoned, S.ABANDONED),
    (S.ACCEPTED, ev.Observed, S.ACCEPTED),
    (S.ACCEPTED, ev.Completed, S.COMPLETED),
    (S.ACCEPTED, ev.Failed, S.FAILED),
    (S.ACCEPTED, ev.Lost, S.LOST),
    (S.COMPLETED, ev.Completed, S.COMPLETED),
    (S.COMPLETED, ev.Downloaded, S.READY),
    (S.COMPLETED, ev.DownloadFailed, S.DOWNLOAD_FAILED),
    (S.DOWNLOAD_FAILED, ev.Completed, S.COMPLETED),
}
"""Written out by hand from the protocol, so that the table in the code has something to meet."""


@pytest.mark.parametrize("state", list(JobState))
@pytest.mark.parametrize("kind", list(EVENTS))
def test_every_pair_of_state_and_event(state: JobState, kind: type[ev.JobEvent]) -> None:
    job = in_state(state)
    target = next((t for s, k, t in LEGAL if (s, k) == (state, kind)), None)
    if target is None:
        with pytest.raises(IllegalTransitionError):
            job.apply(EVENTS[kind])
    else:
        assert job.apply(EVENTS[kind]).state is target


def test_the_table_says_the_same_as_the_events() -> None:
    reachable = {(s, t) for s, _, t in LEGAL}
    assert {(s, t) for s, targets in TRANSITIONS.items() for t in targets} == reachable


def test_an_edited_job_asks_for_something_else_in_the_same_place() -> None:
    edited = EVENTS[ev.Edited]
    assert isinstance(edited, ev.Edited)
    before = in_state(S.QUEUED)
    after = before.apply(edited)
    assert (after.request, after.quoted) == (edited.request, edited.quoted)
    assert (after.id, after.position, after.priority) == (before.id, before.position, 0)


def test_an_edited_job_comes_of_the_clip_that_it_asks_for_now() -> None:
    of_c = GenerationRequest(
        prompt="a", model=Model.RAY_3_2, operation=Operation.REFRAME, source_job_id="c"
    )
    of_d = msgspec.structs.replace(of_c, source_job_id="d")
    job = queued(request=of_c, parent_id="c")

    def parent(job: Job, request: GenerationRequest) -> str | None:
        return job.apply(ev.Edited(at=NOW, request=request, quoted=job.quoted)).parent_id

    assert parent(job, msgspec.structs.replace(of_c, prompt="b")) == "c"
    assert parent(job, of_d) == "d"
    assert parent(job, GenerationRequest(prompt="a")) is None
    assert parent(queued(parent_id="p"), GenerationRequest(prompt="b")) == "p"


def test_a_job_that_is_back_in_line_has_not_ended() -> None:
    back = in_state(S.CANCELLED, cleared=True, removed=True).apply(EVENTS[ev.Reinstated])
    assert not back.is_finished
    assert not back.cleared
    assert not back.removed
    assert back.finished_at is None


def test_no_finished_state_is_left_by_itself() -> None:
    left = {state for state in FINISHED if TRANSITIONS[state]}
    assert left == {S.CANCELLED}  # which is taken back by its owner only


def test_these_states_are_finished() -> None:
    assert {
        S.READY, S.REJECTED, S.FAILED, S.CANCELLED, S.ABANDONED, S.LOST,
    } == FINISHED  # fmt: skip


def test_an_unlocated_job_is_never_offered_a_plain_resend() -> None:
    with pytest.raises(IllegalTransitionError):
        in_state(S.ACCEPTED_UNLOCATED).apply(EVENTS[ev.ResendApproved])


def test_the_snapshot_tells_the_story() -> None:
    job = in_state(S.READY)
    assert job.generation_id == "g-1"
    assert job.attempts == 1
    assert job.accepted_at == EVENTS[ev.Accepted].at
    assert job.completed_at == EVENTS[ev.Completed].at
    assert job.finished_at == job.changed_at == EVENTS[ev.Downloaded].at
    assert job.video == VIDEO
    assert job.clip == CLIP
    assert job.problem is None


def test_a_problem_goes_when_the_job_goes_on() -> None:
    waiting = in_state(S.SUBMITTING).apply(EVENTS[ev.NotSent])
    assert waiting.problem == PROBLEM
    assert waiting.apply(EVENTS[ev.SubmitStarted]).problem is None


@given(st.lists(st.sampled_from(list(EVENTS.values())), max_size=12))
def test_any_order_of_events_leaves_a_job_that_survives_a_restart(
    events: list[ev.JobEvent],
) -> None:
    job = in_state(S.QUEUED)
    for event in events:
        before = job
        try:
            job = job.apply(event)
        except IllegalTransitionError:
            assert job == before
        assert msgspec.json.decode(msgspec.json.encode(job), type=Job) == job


def test_every_event_survives_a_restart() -> None:
    for event in EVENTS.values():
        assert msgspec.json.decode(msgspec.json.encode(event), type=ev.AnyJobEvent) == event
