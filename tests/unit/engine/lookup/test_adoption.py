"""A generation is adopted only if it can be nobody else's."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from luma_desktop.domain.attempt import Attempt, AttemptOutcome
from luma_desktop.domain.job import JobState
from luma_desktop.domain.remote import ListedGeneration, Observation
from luma_desktop.engine.lookup.adoption import (
    CLOCK_MARGIN,
    TAKEN_WITHIN,
    Case,
    Unknown,
    Verdict,
    Window,
    candidates,
    may_be_taken,
    merged,
    window_of,
)
from tests.support.jobs import NOW, in_state


def attempt(job_id: str, number: int = 1, **fields: object) -> Attempt:
    base = Attempt(
        id=f"{job_id}.{number}",
        job_id=job_id,
        number=number,
        started_at=NOW,
        first_byte_at=NOW + 0.5,
        ended_at=NOW + 5,
        outcome=AttemptOutcome.UNKNOWN,
        baseline=("old",),
    )
    return msgspec.structs.replace(base, **fields)


def unknown(job_id: str, *attempts: Attempt, prompt: str = "a", expand: bool = False) -> Unknown:
    job = in_state(JobState.SUBMIT_UNKNOWN, job_id, prompt=prompt)
    request = msgspec.structs.replace(job.request, expand_prompt=expand)
    job = msgspec.structs.replace(job, request=request)
    return Unknown(job=job, attempts=attempts or (attempt(job_id),))


def listed(generation_id: str, prompt: str = "a") -> ListedGeneration:
    return ListedGeneration(generation_id=generation_id, prompt=prompt)


def seen(*generation_ids: str, at: float = NOW + 1, prompt: str = "a") -> dict[str, Observation]:
    return {i: Observation(generation_id=i, created_at=at, prompt=prompt) for i in generation_ids}


def judged(
    jobs: Sequence[Unknown],
    observed: Mapping[str, Observation],
    *,
    submitting: Collection[str] = (),
    reserved: Mapping[str, str] | None = None,
    server_ahead: float | None = None,
) -> Verdict:
    rows = [listed(i, o.prompt or "") for i, o in observed.items()]
    case = Case(
        rows=rows,
        observed=observed,
        submitting=submitting,
        reserved=reserved or {},
        server_ahead=server_ahead,
    )
    return case.judge(jobs)


def matched(verdict: Verdict) -> dict[str, str]:
    return {job: o.generation_id for job, o in verdict.matched.items()}


def test_the_baseline_and_what_is_others_are_no_candidates() -> None:
    rows = [listed("old"), listed("ours"), listed("new")]
    assert candidates([unknown("j")], rows, {"ours"}) == [listed("new")]


def test_without_a_baseline_the_time_decides_alone() -> None:
    blind = unknown("j", attempt("j", baseline=None))
    assert matched(judged([blind], seen("new"))) == {"j": "new"}
    assert matched(judged([blind], seen("new", at=NOW - CLOCK_MARGIN - 1))) == {}


def test_what_was_listed_before_is_not_adopted_whenever_it_was_made() -> None:
    assert matched(judged([unknown("j")], seen("old"))) == {}


def test_a_later_attempts_baseline_hides_nothing_of_an_earlier_one() -> None:
    """After a restart the list that the next attempt starts from holds what was lost before."""
    first = unknown("j")
    second = unknown("k", attempt("k", baseline=("old", "new")), prompt="b")
    assert candidates([first, second], [listed("new")], set()) == [listed("new")]
    assert matched(judged([first, second], seen("new"))) == {"j": "new"}


def test_one_candidate_for_one_job_is_adopted() -> None:
    assert matched(judged([unknown("j")], seen("new"))) == {"j": "new"}


def test_as_many_candidates_as_identical_jobs_are_adopted_in_order() -> None:
    late = unknown("late", attempt("late", started_at=NOW + 2))
    early = unknown("early")
    observed = seen("b", at=NOW + 3) | seen("a", at=NOW + 1)
    assert matched(judged([late, early], observed)) == {"early": "a", "late": "b"}


def test_identical_jobs_share_candidates_only_if_each_gets_one_that_fits() -> None:
    """Both may be the first one's; the second one knew both before it was sent."""
    first = unknown("first")
    second = unknown("second", attempt("second", baseline=("a", "b")))
    verdict = judged([first, second], seen("a", "b"))
    assert matched(verdict) == {}
    assert verdict.contested == {"first": 2, "second": 2}


def test_more_or_fewer_candidates_than_jobs_are_a_question() -> None:
    verdict = judged([unknown("j")], seen("a", "b"))
    assert (matched(verdict), verdict.contested) == ({}, {"j": 2})
    verdict = judged([unknown("j"), unknown("k")], seen("a"))
    assert (matched(verdict), verdict.contested) == ({}, {"j": 1, "k": 1})


def test_none_at_all_is_no_question_yet() -> None:
    assert judged([unknown("j")], {}).contested == {}


def test_two_attempts_and_two_generations_are_a_question() -> None:
    twice = unknown("j", attempt("j"), attempt("j", 2, started_at=NOW + 60, ended_at=NOW + 65))
    observed = seen("a", at=NOW + 1) | seen("b", at=NOW + 61)
    assert judged([twice], observed).contested == {"j": 2}


def test_any_attempt_of_a_job_may_have_made_it() -> None:
    later = attempt("j", 2, started_at=NOW + 900, first_byte_at=NOW + 900, ended_at=NOW + 905)
    twice = unknown("j", attempt("j"), later)
    assert matched(judged([twice], seen("new", at=NOW + 1))) == {"j": "new"}
    assert matched(judged([twice], seen("new", at=NOW + 901))) == {"j": "new"}


def test_outside_the_attempts_time_it_is_somebody_elses() -> None:
    early = seen("new", at=NOW - CLOCK_MARGIN - 1)
    late = seen("new", at=NOW + 5 + CLOCK_MARGIN + 1)
    unsaid = {"new": msgspec.structs.replace(early["new"], created_at=None)}
    for observed in (early, late, unsaid):
        assert matched(judged([unknown("j")], observed)) == {}


def test_another_prompt_is_somebody_elses() -> None:
    assert matched(judged([unknown("j")], seen("new", prompt="b"))) == {}


def test_an_expanded_prompt_may_be_any() -> None:
    assert matched(judged([unknown("j", expand=True)], seen("new", prompt="b"))) == {"j": "new"}


def test_two_requests_that_claim_one_generation_get_none() -> None:
    verdict = judged([unknown("j", expand=True), unknown("k", prompt="b")], seen("x", prompt="b"))
    assert (matched(verdict), verdict.contested) == ({}, {"j": 2, "k": 2})


def test_nothing_is_adopted_while_the_same_prompt_is_being_sent() -> None:
    assert matched(judged([unknown("j")], seen("new"), submitting={"a"})) == {}
    assert matched(judged([unknown("j")], seen("new"), submitting={"b"})) == {"j": "new"}


def test_an_expanded_prompt_waits_for_everything_that_is_being_sent() -> None:
    assert matched(judged([unknown("j", expand=True)], seen("x"), submitting={"b"})) == {}


def test_what_the_log_gives_to_one_job_is_no_other_ones() -> None:
    jobs = [unknown("j"), unknown("k")]
    assert matched(judged(jobs, seen("x"), reserved={"x": "k"})) == {}
    assert matched(judged([unknown("j")], seen("x"), reserved={"x": "k"})) == {}
    assert matched(judged([unknown("k")], seen("x"), reserved={"x": "k"})) == {"k": "x"}


def test_a_kill_leaves_a_window_that_ends() -> None:
    """A killed attempt is found at the next start, which may be days later."""
    killed = attempt("j", ended_at=NOW + 5 * 86400)
    assert window_of(killed, None).end == NOW + 0.5 + TAKEN_WITHIN + CLOCK_MARGIN


@pytest.mark.parametrize(
    ("fields", "known_now", "ahead"),
    [
        ({}, None, 0.0),
        ({}, 7200.0, 7200.0),
        ({"server_ahead": -3600.0}, 7200.0, -3600.0),
        ({"server_ahead": 1.0, "server_time": NOW + 605}, 7200.0, 600.0),
    ],
)
def test_the_window_is_of_the_services_clock(
    fields: dict[str, Any], known_now: float | None, ahead: float
) -> None:
    window = window_of(attempt("j", **fields), known_now)
    assert window == Window(NOW + ahead - CLOCK_MARGIN, NOW + ahead + 5 + CLOCK_MARGIN)


def test_a_clock_set_back_while_it_was_sent_still_leaves_a_window() -> None:
    window = window_of(attempt("j", first_byte_at=NOW - 86400, ended_at=NOW - 86395), None)
    assert window.start <= NOW - 86400 - CLOCK_MARGIN
    assert window.end >= NOW + CLOCK_MARGIN


def test_only_what_may_have_been_taken_is_looked_for() -> None:
    told = [o for o in AttemptOutcome if may_be_taken(attempt("j", outcome=o))]
    assert told == [AttemptOutcome.UNKNOWN]
    assert may_be_taken(attempt("j", outcome=None))
    assert not may_be_taken(attempt("j", outcome=None, first_byte_at=None))


MOMENTS = st.floats(0, 1000, allow_nan=False)


@given(st.lists(st.tuples(MOMENTS, MOMENTS), max_size=8), MOMENTS)
def test_merged_windows_hold_the_same_moments(
    spans: list[tuple[float, float]], moment: float
) -> None:
    windows = [Window(min(span), max(span)) for span in spans]
    whole = merged(windows)
    assert any(moment in w for w in whole) == any(moment in w for w in windows)
    assert all(a.end < b.start for a, b in pairwise(whole))
