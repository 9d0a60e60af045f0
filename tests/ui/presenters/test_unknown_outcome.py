"""The question about a job of unknown fate: what is known, what is paid, what it may cost."""

from __future__ import annotations

import msgspec
import pytest

from luma_desktop.domain.job import JobState
from luma_desktop.domain.problems import Problem, ProblemKind
from luma_desktop.ui.presenters.texts.words import Action
from luma_desktop.ui.presenters.trouble.problems import problem_words
from luma_desktop.ui.presenters.trouble.unknown_outcome import OutcomeQuestion, outcome_question
from tests.support.jobs import in_state

S = JobState


def question(state: JobState) -> OutcomeQuestion:
    asked = outcome_question(in_state(state))
    assert asked is not None
    return asked


def test_without_an_answer_nothing_is_known_to_be_paid() -> None:
    asked = question(S.SUBMIT_UNKNOWN)
    assert "no answer came" in asked.known
    assert "No charge has been found" in asked.known
    assert asked.resend == "Send again for $0.25"
    assert "you pay twice" in asked.answers


def test_an_answer_that_could_not_be_read_says_that_it_was_taken() -> None:
    told = Problem(kind=ProblemKind.OUTCOME_UNKNOWN, status=200)
    job = msgspec.structs.replace(in_state(S.SUBMIT_UNKNOWN), problem=told)
    asked = outcome_question(job)
    assert asked is not None
    assert "You were probably charged $0.25" in asked.known


def test_of_an_unknown_price_no_sum_is_told() -> None:
    job = msgspec.structs.replace(in_state(S.SUBMIT_UNKNOWN), stand_in=True)
    asked = outcome_question(job)
    assert asked is not None
    assert asked.resend == "Send again for an unknown amount"
    assert "$" not in asked.text


def test_what_was_taken_for_sure_is_never_offered_again() -> None:
    asked = question(S.ACCEPTED_UNLOCATED)
    assert asked.resend is None
    assert "charged $0.25" in asked.known
    assert "Send" not in asked.text


def test_giving_up_says_what_it_loses() -> None:
    assert (
        "you were charged $0.25 and its clip won't be downloaded"
        in question(S.SUBMIT_UNKNOWN).answers
    )
    assert "won't be downloaded" in question(S.ACCEPTED_UNLOCATED).answers


@pytest.mark.parametrize(
    "state", [s for s in S if s not in {S.SUBMIT_UNKNOWN, S.ACCEPTED_UNLOCATED}]
)
def test_nothing_else_is_asked_about(state: JobState) -> None:
    assert outcome_question(in_state(state)) is None


@pytest.mark.parametrize("kind", [ProblemKind.FATE_UNKNOWN, ProblemKind.FATE_CONTESTED])
def test_the_message_leads_to_the_question(kind: ProblemKind) -> None:
    words = problem_words(Problem(kind=kind), job=in_state(S.SUBMIT_UNKNOWN))
    assert words.action_id is Action.DECIDE
    assert "wasn't sent again" in words.sentence
