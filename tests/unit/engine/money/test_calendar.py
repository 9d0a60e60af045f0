"""Days begin and end where the clocks of the time zone say, also in nights without a midnight."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from luma_desktop.engine.money.calendar import day_start, month_start, next_day, next_month

ZONES = ["Africa/Cairo", "America/Santiago", "Asia/Beirut", "America/Havana", "Europe/Berlin",
         "Pacific/Apia", "UTC"]  # fmt: skip


@pytest.fixture
def in_zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], ZoneInfo]]:
    def move(name: str) -> ZoneInfo:
        monkeypatch.setenv("TZ", name)
        time.tzset()
        return ZoneInfo(name)

    yield move
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("name", "evening", "morning"),
    [
        ("Africa/Cairo", "2026-04-23 23:10", "2026-04-24 01:00"),
        ("America/Santiago", "2026-09-05 23:10", "2026-09-06 01:00"),
        ("Asia/Beirut", "2026-03-28 23:10", "2026-03-29 01:00"),
        ("America/Havana", "2026-03-07 23:10", "2026-03-08 01:00"),
        ("Europe/Berlin", "2026-03-28 23:10", "2026-03-29 00:00"),
    ],
)
def test_a_night_without_midnight_ends_the_day_an_hour_by_the_clock_later(
    in_zone: Callable[[str], ZoneInfo], name: str, evening: str, morning: str
) -> None:
    zone = in_zone(name)
    late = datetime.fromisoformat(evening).replace(tzinfo=zone).timestamp()
    assert next_day(late) == late + 50 * 60
    assert f"{datetime.fromtimestamp(next_day(late), zone):%Y-%m-%d %H:%M}" == morning
    assert day_start(next_day(late) + 1) == next_day(late)


@pytest.mark.parametrize("name", ZONES)
def test_every_hour_of_two_years_lies_in_its_day_and_month(
    in_zone: Callable[[str], ZoneInfo], name: str
) -> None:
    zone = in_zone(name)
    moment = datetime(2026, 1, 1, tzinfo=zone).timestamp()
    end = datetime(2028, 1, 1, tzinfo=zone).timestamp()
    while moment < end:
        today = datetime.fromtimestamp(moment, zone).date()
        start, tomorrow, month = day_start(moment), next_day(moment), next_month(moment)
        assert start <= moment < tomorrow <= month
        assert datetime.fromtimestamp(start - 1, zone).date() < today
        assert datetime.fromtimestamp(start, zone).date() == today
        assert datetime.fromtimestamp(tomorrow - 1, zone).date() == today
        assert datetime.fromtimestamp(tomorrow, zone).date() == today + timedelta(days=1)
        assert month_start(moment) <= start
        assert datetime.fromtimestamp(month_start(moment) - 1, zone).month != today.month
        assert datetime.fromtimestamp(month, zone).day == 1
        assert datetime.fromtimestamp(month - 1, zone).month == today.month
        moment += 3607.0


def test_a_day_that_was_skipped_and_one_that_began_twice(
    in_zone: Callable[[str], ZoneInfo],
) -> None:
    zone = in_zone("Pacific/Apia")  # 30 December 2011 does not exist there
    late = datetime(2011, 12, 29, 23, 30, tzinfo=zone).timestamp()
    assert next_day(late) == late + 1800
    zone = in_zone("America/St_Johns")  # at 00:01 the clocks went back to 23:01
    twice = datetime(2006, 10, 28, 23, 30, fold=1, tzinfo=zone).timestamp()
    for moment in (twice - 3600, twice - 1800, twice):
        assert day_start(moment) <= moment < next_day(moment)
