"""The store of jobs: the newest snapshot of each, and one word for each fact."""

from __future__ import annotations

import msgspec
import pytest

from luma_desktop.domain.job import JobState
from luma_desktop.ui.state.job_store import Change, JobStore
from tests.support.jobs import NOW, in_state, queued

S = JobState


@pytest.fixture
def jobs(qapp: object) -> JobStore:
    return JobStore()


@pytest.fixture
def told(jobs: JobStore) -> list[Change]:
    changes: list[Change] = []
    jobs.changed.connect(changes.append)
    return changes


def test_many_are_told_of_once_and_are_there_by_then(jobs: JobStore) -> None:
    jobs.add([queued(f"{n}", position=NOW + n) for n in range(3)], False)
    seen: list[list[JobState]] = []
    jobs.changed.connect(lambda change: seen.append([jobs[job.id].state for job in change.jobs]))
    jobs.change_all([in_state(S.CANCELLED, f"{n}") for n in range(3)])
    assert seen == [[S.CANCELLED] * 3]


def test_a_clip_gets_ready_once(jobs: JobStore, told: list[Change]) -> None:
    jobs.add([in_state(S.COMPLETED, "a")], False)
    for _ in range(2):
        jobs.change(in_state(S.READY, "a"))
    jobs.change(in_state(S.READY, "nobody has heard of it"))
    assert [[job.id for job in change.ready] for change in told] == [[], ["a"], [], []]


def test_a_page_of_the_library_knows_nothing_newer_than_a_fact(jobs: JobStore) -> None:
    jobs.add([in_state(S.ACCEPTED, "a")], False)
    jobs.change(in_state(S.READY, "a"))
    old, other = in_state(S.COMPLETED, "a"), in_state(S.READY, "b")
    assert jobs.learn([old, other]) == [jobs["a"], other]
    assert jobs["a"].state is S.READY


def test_what_is_hidden_does_not_count_whatever_becomes_of_it(jobs: JobStore) -> None:
    jobs.add([in_state(S.ACCEPTED, "a"), queued("b")], False)
    assert jobs.count() == (1, 1)
    jobs.remove([msgspec.structs.replace(in_state(S.ACCEPTED, "a"), removed=True)])
    jobs.change(msgspec.structs.replace(in_state(S.COMPLETED, "a"), removed=True))
    assert jobs.count() == (0, 1)
    assert jobs.unfinished() == 1


def test_what_comes_back_enters_the_queue_only_if_it_belongs_there(
    jobs: JobStore, told: list[Change]
) -> None:
    old, ended = in_state(S.READY, "old"), in_state(S.FAILED, "ended")
    jobs.add([ended, queued("waits")], False)
    jobs.clear(["ended", "waits"])
    jobs.restore([old, ended, queued("waits")])
    assert told[-2].left == ("ended", "waits")
    assert [job.id for job in told[-1].entered] == ["ended", "waits"]


def test_takes_of_one_request_are_counted_from_the_oldest(jobs: JobStore) -> None:
    first, second, other = (
        queued(job_id, created_at=NOW + at, prompt=prompt)
        for at, (job_id, prompt) in enumerate((("1", "Boat"), ("2", "Boat"), ("3", "Whale")))
    )
    jobs.add([second, other], False)
    assert [jobs.take_number(job) for job in (second, other)] == [0, 0]
    jobs.learn([first])
    assert [jobs.take_number(job) for job in (first, second, other)] == [1, 2, 0]
    jobs.remove([msgspec.structs.replace(first, removed=True)])
    assert jobs.take_number(second) == 2, "a number is given once"
    edited = msgspec.structs.replace(second, request=other.request)
    jobs.change(edited)
    assert [jobs.take_number(job) for job in (edited, other)] == [1, 2]
