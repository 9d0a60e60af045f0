"""The pace of polling: quick where something may be done, slow where it cannot."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luma_desktop.engine.watching.timing import Durations, Pace, Watched

PACE = Pace(near=5.0)


def seen(*seconds: float) -> Durations:
    durations = Durations()
    durations.extend(seconds)
    return durations


def test_what_was_seen_outweighs_the_first_guess() -> None:
    assert seen(10.0, 10.0, 10.0, 10.0, 10.0).typical == pytest.approx(10.0)
    assert 10.0 < seen(10.0).typical < Durations().typical


def test_nothing_is_asked_often_while_nothing_can_be_done() -> None:
    durations = seen(*[100.0] * 20)
    assert PACE.pause([Watched(age=1.0)], durations) == PACE.idle


def test_near_the_end_it_looks_often() -> None:
    durations = seen(*[100.0] * 20)
    assert PACE.pause([Watched(age=100.0)], durations) == PACE.near


def test_many_near_their_end_share_a_quicker_pace() -> None:
    durations = seen(*[100.0] * 20)
    crowd = [Watched(age=100.0)] * 30
    assert PACE.pause(crowd, durations) == PACE.quickest


def test_the_services_own_guess_counts() -> None:
    durations = seen(*[100.0] * 20)
    far = PACE.pause([Watched(age=100.0, left=60.0)], durations)
    near = PACE.pause([Watched(age=100.0, left=1.0)], durations)
    assert near < far


def test_an_overdue_job_is_asked_for_ever_more_rarely() -> None:
    durations = seen(*[100.0] * 20)
    pauses = [PACE.pause([Watched(age=age)], durations) for age in (300.0, 600.0, 3600.0, 86400.0)]
    assert pauses == sorted(pauses)
    assert pauses[-1] == PACE.slowest


def test_a_clip_without_its_link_is_asked_for_soon() -> None:
    overdue = Watched(age=5000.0, linkless=0.0)
    assert PACE.pause([overdue], Durations()) == PACE.quickest


def test_a_link_that_does_not_come_is_asked_for_ever_more_rarely() -> None:
    waits = [Watched(age=5000.0, linkless=since) for since in (0.0, 10.0, 100.0, 3600.0)]
    pauses = [PACE.pause([watched], Durations()) for watched in waits]
    assert pauses == sorted(pauses)
    assert pauses[-1] == PACE.slowest


@given(
    st.lists(
        st.builds(
            Watched,
            age=st.floats(0, 1e6),
            left=st.none() | st.floats(0, 1e6),
            linkless=st.none() | st.floats(0, 1e6),
        ),
        min_size=1,
        max_size=50,
    ),
    st.lists(st.floats(0.1, 1e5), max_size=50),
)
def test_every_pause_is_within_bounds(watched: list[Watched], history: list[float]) -> None:
    pause = PACE.pause(watched, seen(*history))
    assert PACE.quickest <= pause <= PACE.slowest
