"""Times, sizes, counts, and prices as short texts."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication

from luma_desktop.domain.job import Job
from luma_desktop.domain.money import ZERO

translate = QCoreApplication.translate

_KILO = 1000
_MEGA = 1_000_000
_MINUTE = 60
_HOUR = 3600


def duration_text(seconds: float) -> str:
    """A span as `1:10` or `1:02:05`; never negative."""
    whole = max(0, round(seconds))
    hours, rest = divmod(whole, _HOUR)
    minutes, left = divmod(rest, _MINUTE)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


def length_text(seconds: float) -> str:
    """A clip's length: `5 s`, `5.2 s`, `1:05`."""
    if seconds >= _MINUTE:
        return duration_text(seconds)
    return translate("amounts", "{seconds} s").format(seconds=f"{seconds:.1f}".removesuffix(".0"))


def size_text(received: int, total: int | None) -> str:
    """`3.1 of 8.4 MB`, in the unit of the larger one, or `3.1 MB` where the total isn't known."""
    scale, unit = (_MEGA, "MB") if max(received, total or 0) >= _MEGA else (_KILO, "kB")
    if not total:
        return f"{received / scale:.1f} {unit}"
    # More than was announced may arrive; "9 of 8 MB" helps nobody.
    shown = min(received, total)
    return translate("amounts", "{received} of {total}").format(
        received=f"{shown / scale:.1f}", total=f"{total / scale:.1f} {unit}"
    )


def count_text(count: int) -> str:
    """`1,000`."""
    return f"{count:,}"


def price_text(jobs: Iterable[Job]) -> str:
    """The total quote of `jobs` as a label: `$0.25`, `price unknown`."""
    return _price(jobs) or translate("amounts", "price unknown")


def price_words(jobs: Iterable[Job]) -> str:
    """The same inside a sentence: `$0.25`, `an unknown amount`."""
    return _price(jobs) or translate("amounts", "an unknown amount")


def _price(jobs: Iterable[Job]) -> str:
    quoted = list(jobs)
    if any(job.stand_in for job in quoted):
        return ""
    return str(sum((job.quoted for job in quoted), ZERO))
