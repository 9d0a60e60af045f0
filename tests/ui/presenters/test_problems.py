"""Every trouble and every hold has words: what happened, money, one next step."""

from __future__ import annotations

import msgspec
import pytest

from luma_desktop.domain import events as ev
from luma_desktop.domain.job import JobState
from luma_desktop.domain.money import ZERO
from luma_desktop.domain.problems import LASTING, Problem, ProblemKind
from luma_desktop.domain.request import GenerationRequest
from luma_desktop.engine.holds import Hold, HoldKind
from luma_desktop.ui.presenters.job.failures import failure_words
from luma_desktop.ui.presenters.texts.words import Action, Severity, Words
from luma_desktop.ui.presenters.trouble.holds import hold_words
from luma_desktop.ui.presenters.trouble.problem_table import ENTRIES
from luma_desktop.ui.presenters.trouble.problems import action_text, problem_words, reason_text
from tests.support.jobs import NOW, in_state

S = JobState
K = ProblemKind

MONEY = ("spent", "paid", "charged", "billed", "costs nothing", "sent again")
"""What a sentence about money contains at least one of."""


def test_the_table_knows_every_kind() -> None:
    assert set(ENTRIES) == set(ProblemKind)


@pytest.mark.parametrize("kind", list(ProblemKind))
def test_every_kind_says_what_happened_what_it_cost_and_what_next(kind: ProblemKind) -> None:
    words = problem_words(Problem(kind=kind))
    assert words.title
    assert not words.title.endswith(".")
    assert any(word in words.sentence for word in MONEY), words.sentence
    assert words.next_step[-1] in ".…?"
    assert (words.action_id is None) == (words.action_text is None)


@pytest.mark.parametrize("kind", list(ProblemKind))
@pytest.mark.parametrize("state", list(JobState))
def test_a_jobs_state_tells_what_became_of_the_money(kind: ProblemKind, state: JobState) -> None:
    words = problem_words(Problem(kind=kind), job=in_state(state))
    money = ("being sent", "untouched", *MONEY)
    assert any(word in words.sentence for word in money), words.sentence


ROOM = 124
"""Letters for a message and what it offers, in a bar 960 wide that leads to other messages, too."""


def width(words: Words) -> int:
    line, _, _details = words.line.partition("\n")
    return len(line) + len(words.action_text or "")


@pytest.mark.parametrize("kind", list(ProblemKind))
def test_a_trouble_is_told_in_a_narrow_window_down_to_its_next_step(kind: ProblemKind) -> None:
    state = S.DOWNLOAD_FAILED if ENTRIES[kind].action is Action.FETCH_AGAIN else S.REJECTED
    told = [problem_words(Problem(kind=kind, detail="said the service"))]
    if kind not in {K.OUTCOME_UNKNOWN, K.FATE_UNKNOWN, K.FATE_CONTESTED, K.LOST_BY_SERVICE}:
        told.append(problem_words(Problem(kind=kind), job=in_state(state)))
    assert [words.line for words in told if width(words) > ROOM] == []


@pytest.mark.parametrize("kind", list(HoldKind))
def test_a_hold_is_told_in_a_narrow_window_down_to_its_next_step(kind: HoldKind) -> None:
    words = hold_words(Hold(kind=kind), in_line=12, cost="$3.00")
    assert width(words) <= ROOM, words.line


def test_several_refused_extensions_lead_to_their_cards() -> None:
    problem = Problem(kind=K.REJECTED, field="keyframes", detail="keyframes: no such id")
    request = GenerationRequest(prompt="On", extends="g-1")
    jobs = [
        msgspec.structs.replace(
            in_state(S.REJECTED, name), request=request, parent_id="p", problem=problem
        )
        for name in ("a", "b")
    ]
    assert failure_words(jobs[:1], problem).action_id is Action.BY_LAST_FRAME
    words = failure_words(jobs, problem)
    assert words.action_id is None
    assert words.line == (
        "2 clips failed: keyframes: no such id. Nothing was spent. "
        "You can use their last frames instead: see their cards."
    )


def test_the_services_words_are_below_the_line_where_it_says_the_same() -> None:
    detail = "You've run out of credits. Top up your balance to go on."
    words = problem_words(Problem(kind=K.OUT_OF_CREDITS, status=403, detail=detail))
    assert words.line.split("\n") == [
        (
            "Out of credits, or not in your plan. That job wasn't charged. "
            "Add credits; the queue then resumes."
        ),
        detail,
    ]
    hold = Hold(
        kind=HoldKind.OUT_OF_CREDITS,
        until=NOW + 30,
        problem=Problem(kind=K.OUT_OF_CREDITS, detail=detail),
    )
    assert hold_words(hold, now=NOW).details == detail


def test_the_lost_answer_reads_as_designed() -> None:
    words = problem_words(Problem(kind=K.OUTCOME_UNKNOWN), job=in_state(S.SUBMIT_UNKNOWN))
    assert words.line == (
        "The service didn't answer in time. The job may have been accepted, so it wasn't sent "
        "again. Checking your account…"
    )
    assert words.action_id is Action.CHECK_NOW
    assert words.action_text == "Check now"


@pytest.mark.parametrize(
    ("problem", "part"),
    [
        (Problem(kind=K.REJECTED, status=400, field="user_prompt", detail="too long"),
         "The service refused the request: user_prompt: too long."),
        (Problem(kind=K.KEY_REFUSED, status=401), "refused the API key"),
        (Problem(kind=K.OUT_OF_CREDITS, status=403), "Out of credits"),
        (Problem(kind=K.NOT_FOUND, status=404), "doesn't know this generation"),
        (Problem(kind=K.RATE_LIMITED, status=429), "Too many requests"),
        (Problem(kind=K.SERVICE_TROUBLE, status=500), "answered with error 500"),
        (Problem(kind=K.OUTCOME_UNKNOWN, status=500), "answered with error 500"),
        (Problem(kind=K.OUTCOME_UNKNOWN, status=201), "didn't answer in time"),
    ],
)  # fmt: skip
def test_each_status_shows_its_sentence(problem: Problem, part: str) -> None:
    assert part in problem_words(problem).sentence


def test_a_field_that_the_service_names_itself_is_not_named_twice() -> None:
    problem = Problem(kind=K.REJECTED, field="user_prompt", detail="Body error: user_prompt empty.")
    sentence = problem_words(problem).sentence
    assert sentence.count("user_prompt") == 1
    assert ".." not in sentence


def test_a_wait_that_the_service_asked_for_is_told() -> None:
    words = problem_words(Problem(kind=K.RATE_LIMITED, retry_after=90))
    assert words.next_step == "Retrying automatically in 1:30."


def test_a_paid_clip_is_said_to_be_safe() -> None:
    words = problem_words(Problem(kind=K.DISK_FULL), job=in_state(S.DOWNLOAD_FAILED))
    assert "The clip is paid for and still at the service." in words.sentence
    assert words.action_id is Action.FETCH_AGAIN


def test_what_needs_a_job_is_not_offered_without_one() -> None:
    assert problem_words(Problem(kind=K.DISK_FULL)).action_id is None


def test_a_failed_job_was_probably_not_charged_until_it_is_known() -> None:
    job = in_state(S.FAILED)
    problem = Problem(kind=K.GENERATION_FAILED, detail="moderation")
    assert "You probably weren't charged." in problem_words(problem, job=job).sentence
    known = msgspec.structs.replace(job, charged=ZERO)
    assert "You weren't charged." in problem_words(problem, job=known).sentence


def test_a_locked_keyring_is_told_without_the_exception() -> None:
    problem = Problem(kind=K.KEYRING_LOCKED, detail="InitError: Prompt dismissed..")
    assert "InitError" not in problem_words(problem).line


def test_an_endless_reason_is_cut() -> None:
    problem = Problem(kind=K.GENERATION_FAILED, detail="no " * 5000)
    assert len(reason_text(problem)) <= 120
    assert len(problem_words(problem).sentence) < 450


def test_a_job_back_in_line_after_a_refusal_says_that_nothing_was_spent() -> None:
    problem = Problem(kind=K.OFFLINE)
    job = in_state(S.SUBMITTING).apply(ev.NotSent(at=NOW + 2, problem=problem))
    sentence = problem_words(problem, job=job).sentence
    assert sentence.endswith("Nothing was spent; the job stays queued.")


def test_every_action_has_a_text() -> None:
    assert all(action_text(action) for action in Action)


@pytest.mark.parametrize("kind", list(HoldKind))
def test_every_hold_has_words(kind: HoldKind) -> None:
    words = hold_words(Hold(kind=kind))
    assert words.title
    assert words.sentence
    assert words.next_step
    assert words.severity in Severity


@pytest.mark.parametrize("kind", [HoldKind.PAUSED, HoldKind.OLD_QUEUE, HoldKind.RESTORED])
def test_what_waits_for_a_word_offers_to_go_on(kind: HoldKind) -> None:
    assert hold_words(Hold(kind=kind)).action_id is Action.RESUME


def test_a_question_about_an_old_line_says_how_many_and_how_much() -> None:
    words = hold_words(Hold(kind=HoldKind.OLD_QUEUE), in_line=12, cost="$3.00")
    assert words.line.endswith("12 jobs queued, $3.00. Send them now?")


def test_a_hold_with_a_time_says_when_it_ends() -> None:
    hold = Hold(kind=HoldKind.SLOW_DOWN, until=NOW + 30)
    assert hold_words(hold, now=NOW).next_step == "Retrying automatically in 0:30."
    assert "in 0" not in hold_words(hold, now=NOW + 60).next_step


def test_a_hold_tells_the_trouble_behind_it() -> None:
    problem = Problem(kind=K.DISK_FULL)
    words = hold_words(Hold(kind=HoldKind.STORAGE, problem=problem))
    assert words.title == "The disk is full"


@pytest.mark.parametrize("kind", sorted(LASTING))
def test_lasting_trouble_is_never_told_as_passing(kind: ProblemKind) -> None:
    hold = Hold(kind=HoldKind.OFFLINE, until=NOW + 30, problem=Problem(kind=kind))
    for words in (problem_words(Problem(kind=kind)), hold_words(hold, now=NOW)):
        for promise in ("automatically", "by itself", "in 0:30", "a moment"):
            assert promise not in words.line


def test_passing_trouble_says_when_it_is_retried() -> None:
    hold = Hold(kind=HoldKind.OFFLINE, until=NOW + 30, problem=Problem(kind=K.OFFLINE))
    assert "0:30" in hold_words(hold, now=NOW).next_step
