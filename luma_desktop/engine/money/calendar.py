"""Days and months of the user's own time zone, in Unix seconds.

A day begins with its first moment, which isn't always 00:00: where summer time begins at midnight
(Cairo, Beirut, Havana, Santiago), that hour doesn't exist.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

_DAY = timedelta(days=1)


def day_start(now: float) -> float:
    return min(_start(_local_day(now)), now)


def next_day(now: float) -> float:
    """The first moment of a later local day; always after `now`."""
    return _start_after(now, _local_day(now) + _DAY)


def month_start(now: float) -> float:
    """The first moment of the local month: what was spent before doesn't count for it."""
    return min(_start(_local_day(now).replace(day=1)), now)


def next_month(now: float) -> float:
    """The first moment of the next local month; always after `now`."""
    return _start_after(now, (_local_day(now).replace(day=1) + 32 * _DAY).replace(day=1))


def _local_day(moment: float) -> date:
    return datetime.fromtimestamp(moment).astimezone().date()


def _noon(day: date) -> float:
    return datetime(day.year, day.month, day.day, 12).astimezone().timestamp()


def _start(day: date) -> float:
    """The first moment at which the local date is `day`, or a later one if that was skipped."""
    midnight = datetime(day.year, day.month, day.day).astimezone()
    if (midnight.date(), midnight.hour, midnight.minute) == (day, 0, 0):
        return midnight.timestamp()
    before, after = _noon(day - _DAY), _noon(day)
    while after - before > 1.0:
        middle = (before + after) // 2
        if _local_day(middle) < day:
            before = middle
        else:
            after = middle
    return after


def _start_after(now: float, day: date) -> float:
    """Where clocks are set back over midnight, a date may begin twice: the second one counts."""
    start = _start(day)
    while start <= now:
        day += _DAY
        start = _start(day)
    return start
