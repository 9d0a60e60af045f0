"""What a click leaves of the balance and the limits, and what the line says when one is reached."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime

import msgspec
import pytest
from PySide6.QtCore import QLocale

from luma_desktop.domain.money import V1_GENERATION_PRICE, Caps, Money, Spending
from luma_desktop.domain.pricing import Bill, Quote
from luma_desktop.domain.remote import AutoTopUp, Balance
from luma_desktop.engine.holds import Hold, HoldKind
from luma_desktop.ui.presenters.money.balance import top_up_text
from luma_desktop.ui.presenters.money.click_cost import CostLine, cost_line
from luma_desktop.ui.presenters.money.click_question import click_question
from luma_desktop.ui.presenters.money.purse import Purse
from luma_desktop.ui.presenters.texts.words import Action
from luma_desktop.ui.presenters.trouble.holds import hold_words

PRICE = V1_GENERATION_PRICE
REFILL = AutoTopUp(enabled=True, threshold=Money.from_usd(5), amount=Money.from_usd(20))


def usd(amount: str) -> Money:
    return Money.from_usd(amount)


def spending(
    *,
    today: str = "0",
    month: str = "0",
    line: str = "0",
    day_cap: str | None = None,
    month_cap: str | None = None,
) -> Spending:
    return Spending(
        today=usd(today),
        this_month=usd(month),
        in_line=usd(line),
        caps=Caps(
            day=None if day_cap is None else usd(day_cap),
            month=None if month_cap is None else usd(month_cap),
        ),
    )


def bill(count: int) -> Bill:
    return Bill(quotes=(Quote(amount=PRICE),) * count)


def line_of(
    bill: Bill,
    balance: Money | None,
    *,
    spending: Spending | None = None,
    top_up: AutoTopUp | None = None,
) -> CostLine:
    held = None if balance is None else Balance(amount=balance, auto_top_up=top_up)
    return cost_line(bill, Purse(balance=held, spending=spending or Spending()))


def said(count: int, counts: Spending, balance: str = "100") -> CostLine:
    return line_of(bill(count), usd(balance), spending=counts)


def test_a_click_within_every_limit_is_not_remarked_on() -> None:
    line = said(2, spending(today="4.50", month="9.50", day_cap="5", month_cap="10"))
    assert (line.note, line.enough) == ("", True)


@pytest.mark.parametrize(
    ("count", "counts", "note"),
    [
        (
            4,
            spending(today="4.50", day_cap="5"),
            ("Your limit of $5.00 a day covers 2 of 4. The rest stays queued until tomorrow."),
        ),
        (
            1,
            spending(today="4.80", day_cap="5"),
            "Your limit of $5.00 a day doesn't cover this. It stays queued until tomorrow.",
        ),
        (
            1,
            spending(today="1", line="4", day_cap="5"),
            "Your limit of $5.00 a day doesn't cover this. It stays queued until tomorrow.",
        ),
        (
            3,
            spending(today="1", month="49.75", day_cap="5", month_cap="50"),
            ("Your limit of $50.00 a month covers 1 of 3. The rest stays queued until next month."),
        ),
        (
            8,
            spending(today="4.75", month="48.50", day_cap="5", month_cap="50"),
            ("Your limit of $5.00 a day covers 1 of 8. The rest stays queued until tomorrow."),
        ),
        (
            1,
            spending(day_cap="0.10"),
            (
                "Your limit of $0.10 a day is less than one clip costs. "
                "This waits until you change it."
            ),
        ),
    ],
    ids=["some fit", "none fits", "the line counts", "the month", "the narrower", "too small"],
)
def test_a_click_that_would_pass_a_limit_says_what_becomes_of_it(
    count: int, counts: Spending, note: str
) -> None:
    line = said(count, counts)
    assert (line.note, line.enough) == (note, False)


def test_clips_of_different_prices_are_counted_in_their_order() -> None:
    mixed = Bill(quotes=tuple(Quote(amount=usd(price)) for price in ("0.25", "1", "0.50")))
    line = line_of(mixed, usd("100"), spending=spending(today="3.50", day_cap="5"))
    assert (line.cost, line.rest) == ("3 clips = $1.75", "then $98.25 left")
    assert line.note == (
        "Your limit of $5.00 a day covers 2 of 3. The rest stays queued until tomorrow."
    )
    line = line_of(mixed, usd("1.20"))
    assert line.note == "Your balance covers 1 of 3. The rest stays queued until you add credits."


def test_a_sum_with_a_guess_in_it_is_one() -> None:
    guess = Bill(quotes=(Quote(amount=PRICE), Quote(amount=PRICE, known=False)))
    assert line_of(guess, None).cost == "about 2 × $0.25 = $0.50"


def unpriced(count: int, *others: Quote) -> Bill:
    return Bill(quotes=(*others, *(Quote(amount=PRICE, known=False, stand_in=True),) * count))


@pytest.mark.parametrize(
    ("unknown", "cost", "amount", "note"),
    [
        (unpriced(1), "Price not known in advance", "", "This model's price isn't"),
        (unpriced(2), "2 clips, prices not known in advance", "", "This model's price isn't"),
        (
            unpriced(1, Quote(amount=usd("0.30"))),
            "2 clips, more than $0.30",
            "$0.30",
            "Some prices aren't",
        ),
    ],
    ids=["one", "two", "one beside a known one"],
)
def test_a_price_nothing_is_known_of_is_not_made_up(
    unknown: Bill, cost: str, amount: str, note: str
) -> None:
    line = line_of(unknown, usd("9"), spending=spending(line="1"))
    assert (line.cost, line.cost_amount, line.rest) == (cost, amount, "")
    assert line.note == f"{note} known in advance."
    assert line.enough


def test_an_empty_account_does_not_suffice_for_whatever_price() -> None:
    line = line_of(unpriced(1), usd("1"), spending=spending(line="1"))
    assert (line.rest, line.enough) == ("only $0.00 left", False)
    assert "doesn't cover this" in line.note
    line = line_of(unpriced(1, Quote(amount=usd("2"))), usd("2"))
    assert (line.rest, line.enough) == ("only $2.00 left", False)
    assert line_of(unpriced(1), usd("0.10")).enough


def test_of_what_waits_at_an_unknown_price_no_sum_is_told() -> None:
    waiting = msgspec.structs.replace(spending(line="0.25"), in_line_unpriced=1)
    line = line_of(bill(1), usd("1"), spending=waiting)
    assert (line.rest, line.enough) == ("", True)
    assert "$0.25" not in line.held
    assert "$0.25" not in click_question(bill(1), Purse(spending=waiting)).text
    short = line_of(bill(1), usd("0.10"), spending=waiting)
    assert short.note.startswith("After the jobs already queued, your balance doesn't cover")


def test_limits_count_a_price_nothing_is_known_of() -> None:
    line = line_of(unpriced(1), usd("9"), spending=spending(today="4.90", day_cap="5"))
    assert "doesn't cover this" in line.note


@pytest.mark.parametrize(
    ("bill", "question", "answer", "text"),
    [
        (
            unpriced(1),
            "Generate 1 clip? The price isn't known in advance.",
            "Generate 1 clip",
            "Your balance is $9.00.",
        ),
        (
            unpriced(1, Quote(amount=usd("0.30"))),
            "Generate 2 clips for more than $0.30?",
            "Generate 2 clips · more than $0.30",
            "Your balance is $9.00. Some prices aren't known in advance.",
        ),
        (
            Bill(quotes=(Quote(amount=usd("1.60"), known=False),)),
            "Generate 1 clip for about $1.60?",
            "Generate 1 clip · about $1.60",
            (
                "Your balance is $9.00; $7.40 will be left. "
                "The price isn't known in advance and may be higher."
            ),
        ),
    ],
    ids=["none known", "some known", "a guess"],
)
def test_the_question_names_no_price_that_is_not_known(
    bill: Bill, question: str, answer: str, text: str
) -> None:
    asked = click_question(bill, Purse(balance=Balance(amount=usd("9"))))
    assert (asked.question, asked.answer, asked.text) == (question, answer, text)


def test_what_is_left_comes_after_the_line() -> None:
    line = said(1, spending(line="1.50"), balance="9.25")
    assert line.rest == "then $7.50 left"
    assert line.held == "Your balance is $9.25. Jobs already in the queue will cost $1.50."
    line = said(1, spending(line="1.50"), balance="1.60")
    assert line.rest == "only $0.10 left"
    assert line.note == (
        "After the jobs already queued, your balance doesn't cover this. "
        "It stays queued until you add credits."
    )
    assert said(1, spending(), balance="9.25").held == ""
    assert line_of(bill(1), None, spending=spending(line="1.50")).held == ""


@pytest.mark.parametrize(
    ("balance", "top_up", "note"),
    [
        ("0.60", None, "Your balance covers 2 of 3. The rest stays queued until you add credits."),
        ("0.10", None, "Your balance doesn't cover this. It stays queued until you add credits."),
        ("-1", None, "Your balance doesn't cover this. It stays queued until you add credits."),
        (
            "0.10",
            REFILL,
            "Your balance doesn't cover this, so auto top-up will add $20.00.",
        ),
    ],
)
def test_a_balance_that_does_not_suffice_says_what_happens(
    balance: str, top_up: AutoTopUp | None, note: str
) -> None:
    line = line_of(bill(3), usd(balance), top_up=top_up)
    assert (line.note, line.enough) == (note, False)


def test_auto_top_up_is_shown_as_what_it_is() -> None:
    text = top_up_text(Balance(amount=usd("9"), auto_top_up=REFILL))
    assert "your card is charged $20.00 when your balance falls below $5.00" in text
    off = AutoTopUp(enabled=False, threshold=usd("5"), amount=usd("20"))
    assert top_up_text(Balance(amount=usd("9"), auto_top_up=off)) == ""
    assert top_up_text(Balance(amount=usd("9"))) == ""
    assert top_up_text(None) == ""


@pytest.fixture
def in_berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()
    QLocale.setDefault(before)


@pytest.mark.usefixtures("in_berlin")
def test_the_hold_says_which_limit_what_waits_and_until_when() -> None:
    until = datetime(2026, 12, 1).astimezone().timestamp()
    hold = Hold(kind=HoldKind.OVER_BUDGET, until=until)
    by_day = spending(today="4.80", month="9", day_cap="5", month_cap="50")
    words = hold_words(hold, in_line=3, cost="$0.75", spending=by_day)
    assert words.line == (
        "One more would exceed your limit of $5.00 a day ($4.80 spent). "
        "3 jobs queued, $0.75. The queue resumes at midnight."
    )
    assert words.action_id is Action.CHANGE_LIMIT
    by_month = spending(today="4.80", month="49.90", day_cap="5", month_cap="50")
    words = hold_words(hold, in_line=1, cost="$0.25", spending=by_month)
    assert words.line == (
        "One more would exceed your limit of $50.00 a month ($49.90 spent). "
        "1 job queued, $0.25. The queue resumes on Tuesday, 1 December 2026."
    )


def test_a_limit_that_no_clip_fits_under_promises_no_going_on() -> None:
    hold = Hold(kind=HoldKind.OVER_BUDGET, until=1.0)
    words = hold_words(hold, spending=spending(day_cap="0.10"))
    assert words.next_step == "The limit is less than one clip costs."


def test_each_hindrance_has_its_way_out() -> None:
    low = line_of(bill(3), usd("0.10"))
    assert (low.enough, low.way_out) == (False, Action.OPEN_BILLING)
    refills = AutoTopUp(enabled=True, threshold=usd("5"), amount=usd("20"))
    assert line_of(bill(3), usd("0.10"), top_up=refills).way_out is None
    assert said(8, spending(today="4.50", day_cap="5")).way_out is Action.CHANGE_LIMIT
    assert said(1, spending()).way_out is None
    assert line_of(Bill(quotes=(Quote(amount=PRICE, known=False),)), usd("9")).way_out is None
