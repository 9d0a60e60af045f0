"""A generation is adopted only if it can be nobody else's."""

from __future__ import annotations

import msgspec

from luma_desktop.domain.attempt import Attempt
from luma_desktop.domain.job import JobState
from luma_desktop.domain.remote import ListedGeneration, Observation
from luma_desktop.engine.adoption import CLOCK_MARGIN, Unknown, adoptable, new_to_the_account
from tests.support.jobs import NOW, in_state


def unknown(job_id: str, *, prompt: str = "a", at: float = NOW, baseline: bool = True) -> Unknown:
    job = in_state(JobState.SUBMIT_UNKNOWN, job_id, prompt=prompt)
    attempt = Attempt(
        id=f"{job_id}.1",
        job_id=job_id,
        number=1,
        started_at=at,
        ended_at=at + 5,
        baseline=("old",) if baseline else None,
    )
    return Unknown(job=job, attempt=attempt)


def listed(generation_id: str, prompt: str = "a") -> ListedGeneration:
    return ListedGeneration(generation_id=generation_id, prompt=prompt)


def seen(*generation_ids: str, at: float = NOW + 1, prompt: str = "a") -> dict[str, Observation]:
    return {i: Observation(generation_id=i, created_at=at, prompt=prompt) for i in generation_ids}


def test_the_baseline_and_our_own_are_no_candidates() -> None:
    rows = [listed("old"), listed("ours"), listed("new")]
    assert new_to_the_account([unknown("j")], rows, {"ours"}) == [listed("new")]


def test_without_a_baseline_there_are_no_candidates() -> None:
    assert new_to_the_account([unknown("j", baseline=False)], [listed("new")], set()) == []


def test_one_candidate_for_one_job_is_adopted() -> None:
    found = adoptable([unknown("j")], [listed("new")], seen("new"), set())
    assert found["j"].generation_id == "new"


def test_as_many_candidates_as_identical_jobs_are_adopted_in_order() -> None:
    jobs = [unknown("late", at=NOW + 2), unknown("early", at=NOW)]
    observed = seen("b", at=NOW + 3) | seen("a", at=NOW + 1)
    found = adoptable(jobs, [listed("b"), listed("a")], observed, set())
    assert {job: o.generation_id for job, o in found.items()} == {"early": "a", "late": "b"}


def test_more_or_fewer_candidates_than_jobs_are_a_question() -> None:
    assert adoptable([unknown("j")], [listed("a"), listed("b")], seen("a", "b"), set()) == {}
    pair = [unknown("j"), unknown("k")]
    assert adoptable(pair, [listed("a")], seen("a"), set()) == {}


def test_outside_the_attempts_time_it_is_somebody_elses() -> None:
    early = seen("new", at=NOW - CLOCK_MARGIN - 1)
    late = seen("new", at=NOW + 5 + CLOCK_MARGIN + 1)
    unsaid = {"new": msgspec.structs.replace(early["new"], created_at=None)}
    for observed in (early, late, unsaid):
        assert adoptable([unknown("j")], [listed("new")], observed, set()) == {}


def test_another_prompt_is_somebody_elses() -> None:
    observed = seen("new", prompt="b")
    assert adoptable([unknown("j")], [listed("new", "b")], observed, set()) == {}


def test_nothing_is_adopted_while_the_same_prompt_is_being_sent() -> None:
    assert adoptable([unknown("j")], [listed("new")], seen("new"), {"a"}) == {}
