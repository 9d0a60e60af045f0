"""The service's clock is believed near ours, or when two answers in a row agree."""

from __future__ import annotations

import pytest

from luma_desktop.api.service_clock import ServiceClock

DAY = 86_400.0
NOW = 1_800_000_000.0


class Clocks:
    """Ours, and what it shows after it was set."""

    def __init__(self) -> None:
        self.wall = NOW
        self.steady = 50.0
        self.service = ServiceClock(wall=lambda: self.wall, steady=lambda: self.steady)

    def pass_by(self, seconds: float) -> None:
        self.wall += seconds
        self.steady += seconds


def test_nothing_is_known_before_the_first_answer() -> None:
    assert Clocks().service.ahead is None


@pytest.mark.parametrize("ahead", [0.0, -3600.0, 20 * 3600.0])
def test_an_answer_of_the_same_day_is_believed(ahead: float) -> None:
    clocks = Clocks()
    assert clocks.service.heard(NOW + ahead)
    assert clocks.service.ahead == ahead


@pytest.mark.parametrize("broken", [253_402_300_799.0, 0.0, -1e9])
def test_a_broken_clock_is_never_believed(broken: float) -> None:
    clocks = Clocks()
    assert not any(clocks.service.heard(broken) for _ in range(5))
    assert clocks.service.ahead is None
    assert clocks.service.heard(NOW)


def test_one_answer_that_is_far_off_changes_nothing() -> None:
    clocks = Clocks()
    clocks.service.heard(NOW)
    assert not clocks.service.heard(NOW + 40 * DAY)
    assert clocks.service.ahead == 0.0
    assert clocks.service.heard(NOW)
    clocks.pass_by(10.0)
    assert not clocks.service.heard(NOW - 40 * DAY)
    assert clocks.service.ahead == 0.0


def test_two_that_agree_show_that_ours_is_wrong() -> None:
    clocks = Clocks()
    assert not clocks.service.heard(NOW - 40 * DAY)
    clocks.pass_by(60.0)
    assert clocks.service.heard(NOW - 40 * DAY + 59)
    assert clocks.service.ahead == -40 * DAY - 1


def test_one_that_is_far_off_counts_until_a_better_one_comes() -> None:
    clocks = Clocks()
    clocks.service.heard(NOW - 40 * DAY)
    assert clocks.service.ahead == -40 * DAY
    clocks.service.heard(NOW + 5)
    assert clocks.service.ahead == 5


def test_what_is_known_outlives_a_change_of_our_clock() -> None:
    clocks = Clocks()
    clocks.service.heard(NOW)
    clocks.wall += 40 * DAY
    assert clocks.service.ahead == -40 * DAY
    clocks.pass_by(8 * 3600.0)
    assert clocks.service.heard(NOW + 8 * 3600.0)
    assert clocks.service.ahead == -40 * DAY
