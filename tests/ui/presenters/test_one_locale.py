"""While the words are English, so are the dates and separators beside them, on every system."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

import msgspec
import pytest
from PySide6.QtCore import QLocale

from luma_desktop.domain.job import JobState
from luma_desktop.domain.money import V1_GENERATION_PRICE, Caps, Money, Spending
from luma_desktop.domain.pricing import Bill, Quote
from luma_desktop.domain.remote import Balance
from luma_desktop.engine.holds import Hold, HoldKind
from luma_desktop.ui.kit.spin_box import MoneyBox
from luma_desktop.ui.presenters.job.details import details_line, when_text
from luma_desktop.ui.presenters.job.states import state_text
from luma_desktop.ui.presenters.money.click_question import click_question
from luma_desktop.ui.presenters.money.ledger_words import day_text, month_text
from luma_desktop.ui.presenters.money.purse import Purse
from luma_desktop.ui.presenters.trouble.holds import hold_words
from tests.support.jobs import CLIP, in_state

MORNING = datetime(2026, 3, 12, 9, 5).astimezone().timestamp()
LATER = datetime(2026, 12, 1, 21, 30).astimezone().timestamp()


def limit_sentence() -> str:
    spending = Spending(this_month=Money.from_usd("49.90"), caps=Caps(month=Money.from_usd(50)))
    hold = Hold(kind=HoldKind.OVER_BUDGET, until=LATER)
    return hold_words(hold, in_line=1_250, cost="$312.50", spending=spending).line


def question() -> str:
    bill = Bill(quotes=(Quote(amount=V1_GENERATION_PRICE),) * 1_250)
    words = click_question(bill, Purse(balance=Balance(amount=Money.from_usd("1234.50"))))
    return f"{words.question} {words.text} {words.answer}"


def details() -> str:
    clip = msgspec.structs.replace(CLIP, duration=5.2)
    job = msgspec.structs.replace(in_state(JobState.READY), clip=clip, finished_at=MORNING)
    return details_line(job, now=LATER)


def downloading() -> str:
    progress = (3_100_000, 8_400_000)
    return state_text(in_state(JobState.COMPLETED), progress, LATER, None)


def typed() -> str:
    box = MoneyBox()
    box.setRange(0, 5_000)
    box.setValue(1_500.5)
    return box.why_refused("1.5.0,0")


SENTENCES: dict[str, Callable[[], str]] = {
    "limit": limit_sentence,
    "question": question,
    "details": details,
    "download": downloading,
    "typed amount": typed,
    "day": lambda: day_text(MORNING),
    "month": lambda: month_text(MORNING),
    "moment": lambda: when_text(MORNING, LATER),
    "date": lambda: when_text(MORNING, LATER, briefly=True),
}


@pytest.fixture
def _locale_is_restored() -> Iterator[None]:
    before = QLocale()
    yield
    QLocale.setDefault(before)


@pytest.mark.usefixtures("_locale_is_restored", "qtbot")
@pytest.mark.parametrize("locale", ["de_DE", "fr_FR", "tr_TR", "ar_EG"])
@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_uses_one_locale(sentence: str, locale: str) -> None:
    QLocale.setDefault(QLocale("en_GB"))
    english = SENTENCES[sentence]()
    QLocale.setDefault(QLocale(locale))
    assert SENTENCES[sentence]() == english


@pytest.mark.usefixtures("_locale_is_restored", "qtbot")
def test_what_english_is() -> None:
    QLocale.setDefault(QLocale("de_DE"))
    assert day_text(MORNING) == "Thursday, 12 March"
    assert month_text(MORNING) == "March 2026"
    assert "Tuesday, 1 December 2026" in limit_sentence()
    assert "1,250" in question()
    assert "$1,234.50" in question()
    assert "5.2 s" in details()
    assert downloading() == "Downloading 3.1 of 8.4 MB"
