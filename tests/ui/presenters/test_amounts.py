"""Times, sizes, money, and the line under the preview."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import msgspec
import pytest
from PySide6.QtCore import QLocale

from luma_desktop.domain.clip import Clip
from luma_desktop.domain.job import JobState
from luma_desktop.domain.money import V1_GENERATION_PRICE, Money
from luma_desktop.domain.pricing import Bill, Quote
from luma_desktop.domain.problems import Problem, ProblemKind
from luma_desktop.domain.remote import Balance
from luma_desktop.ui.presenters.job.details import (
    details_line,
    full_details,
    tooltip_text,
    when_text,
)
from luma_desktop.ui.presenters.money.click_cost import cost_line
from luma_desktop.ui.presenters.money.ledger_words import day_text, month_text
from luma_desktop.ui.presenters.money.purse import Purse
from luma_desktop.ui.presenters.texts.amounts import duration_text, length_text, size_text
from tests.support.jobs import NOW, in_state


def bill(count: int) -> Bill:
    return Bill(quotes=(Quote(amount=V1_GENERATION_PRICE),) * count)


@pytest.fixture
def american_english() -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
    yield
    QLocale.setDefault(before)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0:00"), (-3, "0:00"), (9.6, "0:10"), (70, "1:10"), (3725, "1:02:05")],
)
def test_spans(seconds: float, text: str) -> None:
    assert duration_text(seconds) == text


def test_lengths_of_clips() -> None:
    assert [length_text(s) for s in (5.0, 5.208, 65)] == ["5 s", "5.2 s", "1:05"]


def test_sizes_share_the_unit_of_the_larger() -> None:
    assert size_text(3_100_000, 8_400_000) == "3.1 of 8.4 MB"
    assert size_text(120_000, 8_400_000) == "0.1 of 8.4 MB"
    assert size_text(120_000, 840_000) == "120.0 of 840.0 kB"
    assert size_text(9_000_000, 8_400_000) == "8.4 of 8.4 MB"
    assert size_text(9_000_000, None) == "9.0 MB"


def test_one_clip_is_not_multiplied() -> None:
    line = cost_line(bill(1), Purse(balance=Balance(amount=Money.from_usd("9.25"))))
    assert (line.cost, line.rest) == ("$0.25", "then $9.00 left")


def test_two_clips_are() -> None:
    line = cost_line(bill(2), Purse(balance=Balance(amount=Money.from_usd("9.25"))))
    assert (line.cost, line.cost_amount) == ("2 × $0.25 = $0.50", "$0.50")
    assert (line.rest, line.rest_amount) == ("then $8.75 left", "$8.75")
    assert line.enough


def test_an_unknown_balance_promises_nothing() -> None:
    line = cost_line(bill(1), Purse())
    assert line.rest == ""
    assert line.enough


def test_a_balance_that_does_not_suffice_says_so() -> None:
    line = cost_line(bill(2), Purse(balance=Balance(amount=Money.from_usd("0.30"))))
    assert not line.enough
    assert line.rest == "only $0.30 left"


@pytest.mark.usefixtures("american_english")
def test_details_say_what_is_known() -> None:
    clip = Clip(path="a.mp4", size=1, sha256="0", width=1360, height=752, duration=5.0)
    job = msgspec.structs.replace(in_state(JobState.READY), clip=clip)
    line = details_line(job, now=NOW)
    assert line.startswith("Dream Machine v1 · 16:9 · 1360×752 · 5 s · $0.25 · ")
    assert line.count(":") == 2  # the ratio's and the time of day's, no date


@pytest.mark.usefixtures("american_english")
def test_details_of_another_day_name_it() -> None:
    today = details_line(in_state(JobState.READY), now=NOW)
    later = details_line(in_state(JobState.READY), now=NOW + 3 * 86_400)
    assert len(later) > len(today)
    assert " Jan 2027 " in later


@pytest.fixture
def german() -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.German, QLocale.Country.Germany))
    yield
    QLocale.setDefault(before)


@pytest.mark.usefixtures("german")
def test_english_words_have_english_dates_on_a_german_system() -> None:
    at = datetime(2026, 12, 9, 20, 41).astimezone().timestamp()
    assert when_text(at, at) == "20:41"
    assert when_text(at, at + 3 * 86_400) == "9 Dec 2026 20:41"
    assert when_text(at, at + 3 * 86_400, briefly=True) == "9 Dec"
    assert when_text(at, at + 300 * 86_400, briefly=True) == "9 Dec 2026"
    assert (day_text(at), month_text(at)) == ("Wednesday, 9 December", "December 2026")


@pytest.mark.usefixtures("american_english")
def test_an_english_system_keeps_its_own_clock() -> None:
    at = datetime(2026, 12, 9, 20, 41).astimezone().timestamp()
    assert when_text(at, at) == "8:41\u202fPM"


def test_a_tool_tip_shows_markup_as_text() -> None:
    problem = Problem(kind=ProblemKind.GENERATION_FAILED, detail="<img src=x>")
    job = msgspec.structs.replace(
        in_state(JobState.FAILED, prompt="a <b>bold</b>\nlion"), problem=problem
    )
    tip = tooltip_text(job)
    assert "a &lt;b&gt;bold&lt;/b&gt;<br>lion" in tip
    assert "&lt;img src=x&gt;" in tip


def test_full_details_hold_ids_but_no_link() -> None:
    job = in_state(JobState.READY)
    text = full_details(job)
    assert "g-1" in text
    assert job.video is not None
    assert job.video.url not in text
