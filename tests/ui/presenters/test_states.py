"""States, costs and progress in words."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QDateTime, QLocale, QTime

from luma_desktop.domain import events as ev
from luma_desktop.domain.job import FINISHED, Job, JobState
from luma_desktop.domain.money import ZERO, Money
from luma_desktop.domain.picture import picture_address
from luma_desktop.domain.priority import Priority
from luma_desktop.domain.problems import Problem, ProblemKind
from luma_desktop.domain.remote import RemotePhase
from luma_desktop.domain.request import GenerationRequest, Model, Resolution
from luma_desktop.engine.holds import Hold, HoldKind
from luma_desktop.ui.kit.palette import Role
from luma_desktop.ui.presenters.job.cards import card, library_card
from luma_desktop.ui.presenters.job.clip_lines import clip_lines
from luma_desktop.ui.presenters.job.progress import is_moving, progress_fraction
from luma_desktop.ui.presenters.job.short_titles import short_title
from luma_desktop.ui.presenters.job.states import (
    cost_text,
    placeholder_text,
    spoken_text,
    state_role,
    state_text,
)
from luma_desktop.ui.presenters.texts.words_locale import full_date_text, words_locale
from tests.support.jobs import CLIP, EVENTS, NOW, in_state, observation, queued

S = JobState


def running(*, estimate: float | None = None) -> Job:
    """Accepted at NOW + 2, seen running at NOW + 4."""
    seen = observation(RemotePhase.RUNNING, estimate_seconds=estimate)
    return in_state(S.ACCEPTED).apply(ev.Observed(at=NOW + 4, observation=seen))


def failed(detail: str) -> Job:
    problem = Problem(kind=ProblemKind.GENERATION_FAILED, detail=detail)
    return in_state(S.ACCEPTED).apply(ev.Failed(at=NOW + 5, problem=problem))


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (S.QUEUED, "Queued"),
        (S.SUBMITTING, "Sending"),
        (S.SUBMIT_UNKNOWN, "Checking whether it was sent"),
        (S.COMPLETED, "Downloading"),
        (S.READY, "Ready"),
        (S.CANCELLED, "Cancelled"),
        (S.REJECTED, "Failed: said the service"),
    ],
)
def test_a_state_is_said_as_people_say_it(state: JobState, words: str) -> None:
    assert state_text(in_state(state), None, NOW, None) == words


def test_in_line_says_its_place() -> None:
    assert state_text(queued(), None, NOW, None, place=1) == "Queued · #1"
    assert state_text(queued(), None, NOW, None, place=12) == "Queued · #12"
    assert state_text(queued(), None, NOW, None, place=23) == "Queued · #23"


HOLD_WORDS = {
    HoldKind.STORAGE: "waiting for the disk",
    HoldKind.NO_KEY: "waiting for a key",
    HoldKind.KEY_REFUSED: "key refused",
    HoldKind.ENDPOINT_GONE: "model retired",
    HoldKind.OUT_OF_CREDITS: "waiting for credits",
    HoldKind.BALANCE_LOW: "waiting for credits",
    HoldKind.OVER_BUDGET: "over the limit",
    HoldKind.OLD_QUEUE: "waiting for you",
    HoldKind.RESTORED: "waiting for you",
    HoldKind.PICTURES: "waiting for its image",
    HoldKind.PAUSED: "paused",
    HoldKind.OFFLINE: "offline",
    HoldKind.BLOCKED: "blocked",
    HoldKind.SLOW_DOWN: "slowed down",
}


def held(job: Job, *kinds: HoldKind, edited: bool = False) -> str:
    holds = [Hold(kind=kind) for kind in kinds]
    return state_text(job, None, NOW, None, place=1, edited=edited, holds=holds)


@pytest.mark.parametrize("kind", list(HoldKind))
def test_in_line_says_what_it_waits_for(kind: HoldKind) -> None:
    picture = GenerationRequest(prompt="Jellyfish", start_image_url=picture_address("0" * 64))
    job = msgspec.structs.replace(queued(), request=picture)
    assert held(job, kind) == f"Queued · #1 · {HOLD_WORDS[kind]}"


def test_a_hold_that_does_not_concern_a_job_is_not_said_of_it() -> None:
    some = (HoldKind.ENDPOINT_GONE, HoldKind.PICTURES)
    current = msgspec.structs.replace(
        queued(), request=GenerationRequest(prompt="Jellyfish", model=Model.RAY_2)
    )
    assert held(current, *some) == "Queued · #1"
    assert held(current, *some, HoldKind.PAUSED) == "Queued · #1 · paused"


def test_of_several_holds_the_first_is_said_behind_what_else_is_to_be_known() -> None:
    both = (HoldKind.PAUSED, HoldKind.OFFLINE)
    assert held(queued(), *both, edited=True) == "Queued · #1 · being edited · paused"
    first = msgspec.structs.replace(queued(), priority=Priority.FIRST)
    assert held(first, *both) == "Queued · #1 · first · paused"
    assert held(in_state(S.SUBMITTING), *both) == "Sending"


def test_waiting_at_the_service_is_not_running() -> None:
    seen = observation(RemotePhase.WAITING)
    job = in_state(S.ACCEPTED).apply(ev.Observed(at=NOW + 4, observation=seen))
    assert state_text(job, None, NOW, 60.0) == "Queued at the service"
    assert not is_moving(job)


def test_a_running_job_says_how_long_by_the_services_own_estimate_first() -> None:
    job = running(estimate=70)
    assert state_text(job, None, NOW + 4, 500.0) == "Running · about 1:10 left"
    assert placeholder_text(job, None, NOW + 4, 500.0) == "~1:10"


def test_without_an_estimate_it_goes_by_what_such_jobs_took() -> None:
    job = running()
    assert state_text(job, None, NOW + 2, None) == "Running"
    assert state_text(job, None, NOW + 2, 60.0) == "Running · about 1:00 left"


def test_a_late_job_says_so_instead_of_a_time() -> None:
    assert state_text(running(), None, NOW + 500, 60.0) == "Running · longer than usual"


def test_a_little_over_the_typical_time_is_nothing_unusual() -> None:
    job = running()
    assert job.accepted_at is not None
    assert state_text(job, None, job.accepted_at + 80, 60.0) == "Running · any moment now"
    assert state_text(job, None, job.accepted_at + 95, 60.0) == "Running · longer than usual"


def test_the_time_left_moves_in_steps_of_five_seconds() -> None:
    texts = [state_text(running(), None, NOW + 2 + at, 60.0) for at in range(5)]
    assert len(set(texts)) == 1


def test_a_download_says_its_bytes() -> None:
    job = in_state(S.COMPLETED)
    assert state_text(job, (3_100_000, 8_400_000), NOW, None) == "Downloading 3.1 of 8.4 MB"
    assert state_text(job, (3_100_000, None), NOW, None) == "Downloading 3.1 MB"
    assert placeholder_text(job, (3_100_000, 8_400_000), NOW, None) == "36 %"


def test_a_failed_download_names_the_cause_not_the_services_words() -> None:
    problem = Problem(kind=ProblemKind.DISK_FULL, detail="[Errno 28]")
    job = in_state(S.COMPLETED).apply(ev.DownloadFailed(at=NOW + 6, problem=problem))
    assert state_text(job, None, NOW, None) == "Not downloaded: disk full"


def test_the_services_reason_becomes_one_line() -> None:
    assert (
        state_text(failed("moderation\n  policy"), None, NOW, None) == "Failed: moderation policy"
    )
    assert state_text(failed(""), None, NOW, None) == "Failed: no reason given"


def test_every_state_has_words_a_colour_a_cost_and_a_placeholder() -> None:
    for state in JobState:
        made = card(in_state(state), progress=None, now=NOW, typical=None)
        assert made.state
        assert made.cost
        assert made.placeholder
        assert made.state_role in Role


@pytest.mark.parametrize(
    ("state", "cost"),
    [
        (S.QUEUED, "$0.25"),
        (S.SUBMIT_UNKNOWN, "$0.25?"),
        (S.ABANDONED, "$0.25?"),
        (S.READY, "$0.25"),
        (S.REJECTED, "not charged"),
        (S.FAILED, "probably not charged"),
        (S.CANCELLED, "not charged"),
    ],
)
def test_cost_says_only_what_is_known(state: JobState, cost: str) -> None:
    assert cost_text(in_state(state)) == cost


def test_a_stand_in_is_told_nobody() -> None:
    waiting = msgspec.structs.replace(in_state(S.QUEUED), stand_in=True)
    assert cost_text(waiting) == "price unknown"
    charged = msgspec.structs.replace(waiting, charged=Money.from_usd("1.60"))
    assert cost_text(charged) == "$1.60"


def test_a_failed_job_is_billed_nothing_only_when_that_is_known() -> None:
    assert cost_text(msgspec.structs.replace(failed(""), charged=ZERO)) == "not charged"


def test_colour_goes_with_the_state() -> None:
    roles = {state: state_role(in_state(state)) for state in JobState}
    assert roles[S.READY] is Role.OK
    assert roles[S.SUBMIT_UNKNOWN] is Role.WARNING
    assert roles[S.FAILED] is roles[S.REJECTED] is roles[S.LOST] is Role.ERROR
    assert roles[S.ACCEPTED] is roles[S.QUEUED] is Role.MUTED


def made(model: Model = Model.RAY_2, *, ago: float = 60, size: Resolution | None = None) -> Job:
    """A clip made so many seconds before noon of NOW's day."""
    request = GenerationRequest(prompt="It rains", model=model, resolution=size)
    clip = msgspec.structs.replace(CLIP, duration=5.0)
    return msgspec.structs.replace(
        in_state(S.READY), request=request, clip=clip, finished_at=NOON - ago
    )


NOON = QDateTime(QDateTime.fromSecsSinceEpoch(int(NOW)).date(), QTime(12, 0)).toSecsSinceEpoch()
DAY = 86_400


def test_a_clip_says_how_and_when_it_was_made_in_as_many_words_as_there_is_room_for() -> None:
    day = words_locale().toString(QTime(11, 59), QLocale.FormatType.ShortFormat)
    assert clip_lines(made(size=Resolution.P720), NOON) == (
        f"16:9 · Ray 2 · 720p · 5 s · {day}",
        f"16:9 · Ray 2 · 5 s · {day}",
        "16:9 · Ray 2 · 5 s",
        "16:9 · Ray 2",
        "16:9",
    )
    old = clip_lines(made(Model.DREAM_MACHINE_V1), NOON)
    assert old[0] == f"16:9 · Dream Machine v1 · 1360×752 · 5 s · {day}"
    assert old[2] == f"16:9 · DM v1 · 5 s · {day}"


def test_takes_of_one_request_are_told_apart_however_little_room_there_is() -> None:
    lines = clip_lines(made(), NOON, take=2)
    assert lines[0].startswith("16:9 · Ray 2 · 1360×752 · 5 s · take 2 · ")
    assert lines[-3:] == ("16:9 · Ray 2 · 5 s · take 2", "16:9 · Ray 2 · take 2", "16:9 · take 2")


def test_a_title_begins_where_its_shot_differs_from_the_card_beside_it() -> None:
    def short(prompt: str, *others: str, frame: str | None = None) -> str:
        def job(text: str) -> Job:
            return queued(text, request=GenerationRequest(prompt=text, start_image_url=frame))

        return short_title(queued(prompt=prompt), (None, *map(job, others)))

    dawn, dusk = ("A boat at sea at dawn, slow dolly in", "A boat at sea at dusk, slow dolly in")
    assert short(dusk, dawn) == "… at dusk, slow dolly in"
    assert short(dusk, "A boat on a pond") == "", "too little is equal"
    assert short(dusk, dusk) == "", "nothing would be left"
    assert short(dusk, dawn, frame="https://a.example/b.png") == "", "another shot"
    assert short("A boat at sea", "A boat at sea at dawn") == "… at sea"
    assert short(dusk, "A boat at noon", dawn) == "… at dusk, slow dolly in"


def test_a_clip_of_another_day_names_it() -> None:
    lately = clip_lines(made(ago=DAY), NOON)
    then = QDateTime.fromSecsSinceEpoch(int(NOON - DAY))
    clock = words_locale().toString(then.time(), QLocale.FormatType.ShortFormat)
    assert lately[0].endswith(f" {clock}")
    assert lately[1] == f"16:9 · Ray 2 · 5 s · {words_locale().toString(then.date(), 'd MMM')}"
    years = QDateTime.fromSecsSinceEpoch(int(NOON - 400 * DAY)).date()
    assert (
        clip_lines(made(ago=400 * DAY), NOON)[1] == f"16:9 · Ray 2 · 5 s · {full_date_text(years)}"
    )


def test_the_library_says_how_clips_were_made_and_of_others_how_they_are() -> None:
    shown = {
        state: library_card(card(in_state(state), progress=None, now=NOW, typical=None), NOW)
        for state in JobState
    }
    assert shown[S.READY].state.startswith("16:9 · Dream Machine v1")
    assert shown[S.READY].state_role is Role.MUTED
    assert shown[S.READY].spoken.startswith("Flying jellyfish. 16:9, Dream Machine v1, 1360×752")
    assert shown[S.READY].spoken.endswith("$0.25")
    assert shown[S.FAILED].state == "Failed: said the service"
    unseen = msgspec.structs.replace(made(), clip=msgspec.structs.replace(CLIP, previewable=False))
    kept = library_card(card(unseen, progress=None, now=NOW, typical=None), NOW)
    assert kept.state == "Ready · no preview"


def test_nothing_finished_moves() -> None:
    for state in FINISHED:
        job = in_state(state)
        assert not is_moving(job)
        assert progress_fraction(job, (1, 2), NOW, 60.0) is None


def test_half_of_the_typical_time_is_half_of_the_bar() -> None:
    assert progress_fraction(running(), None, NOW + 32, 60.0) == pytest.approx(0.5)


def test_without_any_estimate_there_is_no_measure_but_it_moves() -> None:
    assert progress_fraction(running(), None, NOW + 32, None) is None
    assert is_moving(running())


@given(
    elapsed=st.floats(min_value=-1e6, max_value=1e9),
    typical=st.floats(min_value=-10, max_value=1e6),
    estimate=st.none() | st.floats(min_value=-1e3, max_value=1e6),
)
def test_an_estimate_never_reaches_the_end(
    elapsed: float, typical: float, estimate: float | None
) -> None:
    fraction = progress_fraction(running(estimate=estimate), None, NOW + elapsed, typical)
    assert fraction is not None
    assert 0 <= fraction < 1


@given(
    first=st.floats(min_value=0, max_value=1e5),
    later=st.floats(min_value=0, max_value=1e5),
)
def test_an_estimate_never_goes_back_in_time(first: float, later: float) -> None:
    at = progress_fraction(running(), None, NOW + first, 60.0)
    then = progress_fraction(running(), None, NOW + first + later, 60.0)
    assert at is not None
    assert then is not None
    assert at <= then


@given(received=st.integers(0, 10**12), total=st.integers(1, 10**10))
def test_a_download_is_not_whole_before_the_file_is_here(received: int, total: int) -> None:
    fraction = progress_fraction(in_state(S.COMPLETED), (received, total), NOW, None)
    assert fraction is not None
    assert 0 <= fraction < 1


def test_a_card_is_spoken_as_prompt_state_and_cost() -> None:
    made = card(running(estimate=70), progress=None, now=NOW + 4, typical=None)
    assert made.spoken == "Flying jellyfish. Running, about 1:10 left. $0.25"
    assert spoken_text("It rains.", "Ready", "$0.25") == "It rains. Ready. $0.25"


def test_a_fresh_link_takes_a_failed_download_back_to_downloading() -> None:
    job = in_state(S.DOWNLOAD_FAILED).apply(EVENTS[ev.Completed])
    assert state_text(job, None, NOW, None) == "Downloading"
