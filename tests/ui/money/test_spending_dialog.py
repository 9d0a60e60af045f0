"""The spend view: what it asks for, what it shows of the answers, and what can be brought in."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QPushButton,
    QTabWidget,
    QTreeWidget,
    QTreeWidgetItem,
)
from pytestqt.qtbot import QtBot

from luma_desktop.domain.job import JobState
from luma_desktop.domain.ledger import Absent, Ledger, Statement, Transaction, TransactionKind
from luma_desktop.domain.money import Caps, Money, Spending
from luma_desktop.domain.problems import Problem, ProblemKind
from luma_desktop.domain.remote import AutoTopUp, Balance, Observation
from luma_desktop.engine.money.ledger import reconcile
from luma_desktop.ui.kit.palette import Role
from luma_desktop.ui.kit.theme import Theme
from luma_desktop.ui.money.spending_dialog import SpendingDialog
from luma_desktop.ui.state.wallet import Wallet
from tests.support.jobs import in_state
from tests.support.widgets import find

S = JobState
PRICE = Money.from_usd("0.25")
NOW = datetime(2026, 11, 22, 12).astimezone().timestamp()
DAY = 86_400


@pytest.fixture(autouse=True)
def _british_english() -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    yield
    QLocale.setDefault(before)


class Opened:
    """A dialog and all that it asked for."""

    def __init__(self, qtbot: QtBot) -> None:
        self.dialog = SpendingDialog(Wallet(), clock=lambda: NOW)
        qtbot.addWidget(self.dialog)
        self.asked: list[float] = []
        self.asked_absent = 0
        self.wanted: list[list[Observation]] = []
        self.dialog.ledger_requested.connect(self.asked.append)
        self.dialog.absent_requested.connect(self._on_absent)
        self.dialog.bring_in_requested.connect(self.wanted.append)
        self.dialog.ask()
        self.dialog.open()

    def _on_absent(self) -> None:
        self.asked_absent += 1

    def words(self, name: str) -> str:
        return find(self.dialog, QLabel, name).text()

    def button(self, name: str) -> QPushButton:
        return find(self.dialog, QPushButton, name)

    def rows(self, name: str) -> list[list[str]]:
        """Every row's cells, from above."""
        tree = find(self.dialog, QTreeWidget, name)
        found: list[list[str]] = []

        def walk(item: QTreeWidgetItem) -> None:
            found.append([item.text(column) for column in range(tree.columnCount())])
            for number in range(item.childCount()):
                child = item.child(number)
                assert child is not None
                walk(child)

        for number in range(tree.topLevelItemCount()):
            item = tree.topLevelItem(number)
            assert item is not None
            walk(item)
        return found

    def show(self, **changes: object) -> None:
        made = msgspec.structs.replace(ledger(self.asked[-1]), **changes)
        self.dialog.show_ledger(made)


def ledger(since: float) -> Ledger:
    def job(name: str, state: JobState, when: float, **changes: object) -> object:
        made = msgspec.structs.replace(
            in_state(state, name, prompt=name),
            created_at=when,
            accepted_at=when,
            completed_at=when,
            inference_id=f"inf-{name}",
            generation_id=f"g-{name}",
        )
        return msgspec.structs.replace(made, **changes)

    jobs = [
        job("boat", S.READY, NOW - 60, charged=PRICE),
        job("rain", S.FAILED, NOW - 120),
        job("tower", S.READY, NOW - 2 * DAY, removed=True),
    ]
    charges = (
        charge("inf-boat", NOW),
        charge("inf-rain", NOW),
        charge("elsewhere", NOW - DAY, model="openai/gpt-5"),
    )
    statement = Statement(since=since, transactions=charges)
    return reconcile(jobs, statement, since=since, now=NOW)  # type: ignore[arg-type]


def charge(reference: str, when: float, model: str | None = None) -> Transaction:
    return Transaction(
        at=when,
        is_charge=True,
        kind=TransactionKind.MODEL_USAGE,
        amount=PRICE,
        model=model,
        reference_id=reference,
    )


@pytest.fixture
def opened(qtbot: QtBot) -> Opened:
    return Opened(qtbot)


def test_it_asks_for_the_month_and_for_any_other_time(opened: Opened) -> None:
    month = datetime(2026, 11, 1).astimezone().timestamp()
    assert opened.asked == [month]
    assert opened.words("ledger_asked") == ""
    period = find(opened.dialog, QComboBox, "spending_period")
    period.setCurrentIndex(period.findData(7))
    assert opened.asked[1:] == [datetime(2026, 11, 15).astimezone().timestamp()]
    opened.button("ask_again").click()
    assert len(opened.asked) == opened.asked_absent == 3


def test_jobs_stand_below_their_days_and_months_with_all_three_amounts(opened: Opened) -> None:
    opened.show()
    at = [time.strftime("%H:%M", time.localtime(when)) for when in (NOW - 60, NOW - 120)]
    assert opened.rows("ledger") == [
        ["November 2026", "", "", "", "$0.75", "plus $0.25 for other charges"],
        ["Sunday, 22 November", "", "", "", "$0.50", ""],
        ["boat", at[0], "$0.25", "$0.25", "$0.25", "billed"],
        ["rain", at[1], "$0.25", "–", "$0.25", "failed, but billed"],
        ["Saturday, 21 November", "", "", "", "–", "plus $0.25 for other charges"],
        ["Friday, 20 November", "", "", "", "$0.25", ""],
        ["tower (removed)", "12:00", "$0.25", "–", "–", "no charge found"],
    ]
    assert opened.words("ledger_asked") == "Includes the service's charges."


def test_what_is_odd_is_also_tinted(opened: Opened) -> None:
    opened.show()
    tree = find(opened.dialog, QTreeWidget, "ledger")
    (odd,) = tree.findItems("rain", Qt.MatchFlag.MatchRecursive | Qt.MatchFlag.MatchExactly)
    assert odd.foreground(5).color() == Theme.current().color(Role.WARNING)


def test_charges_that_no_job_explains_are_listed(opened: Opened) -> None:
    opened.show()
    assert opened.rows("other_charges") == [
        ["Model usage · openai/gpt-5", "Saturday, 21 November, 12:00", "elsewhere", "$0.25"]
    ]
    assert find(opened.dialog, QTabWidget, "spending_tabs").tabText(1) == "Other charges 1"


def test_nothing_spent_is_said(opened: Opened) -> None:
    opened.show(rows=(), days=(), months=(), unexplained=())
    assert opened.rows("ledger")[0][0] == "No jobs were charged in this period."
    assert opened.rows("other_charges")[0][0] == "No other charges in this period."


def test_an_answer_for_another_time_comes_too_late(opened: Opened) -> None:
    opened.dialog.show_ledger(ledger(opened.asked[-1] - DAY))
    assert opened.rows("ledger") == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"asked": False}, "Loading charges from the service…"),
        ({"is_whole": False}, "too long to load in full"),
        ({"problem": Problem(kind=ProblemKind.OFFLINE)}, "can't be reached"),
    ],
)
def test_it_says_whether_the_bills_are_the_services(
    opened: Opened, changes: dict[str, object], words: str
) -> None:
    opened.show(**changes)
    assert words in opened.words("ledger_asked")


def test_figures_limits_and_the_refilling_account_stand_above(qtbot: QtBot, opened: Opened) -> None:
    caps = Caps(day=Money.from_usd(5))
    opened.dialog._wallet.set_spending(
        Spending(today=PRICE, this_month=PRICE * 2, in_line=PRICE * 3, caps=caps)
    )
    top_up = AutoTopUp(enabled=True, threshold=Money.from_usd(5), amount=Money.from_usd(20))
    opened.dialog._wallet.set_balance(Balance(amount=Money.from_usd(9), auto_top_up=top_up))
    shown = [
        opened.words(f"{name}_amount")
        for name in ("spent_today", "spent_this_month", "spent_in_line", "spending_balance")
    ]
    assert shown == ["$0.25", "$0.50", "$0.75", "$9.00"]
    assert opened.words("spent_today_note") == "Limit: $5.00"
    assert opened.words("spent_this_month_note") == ""
    assert "your card is charged $20.00" in opened.words("spending_top_up")
    opened.dialog._wallet.set_balance(None)
    assert opened.words("spending_balance_amount") == "–"
    with qtbot.waitSignal(opened.dialog.limits_requested):
        opened.button("open_limits").click()


SEEN = tuple(
    Observation(generation_id=name, prompt=f"{name}\nlion", created_at=NOW) for name in "abc"
)


def test_what_is_not_here_can_be_brought_in_once(opened: Opened) -> None:
    assert not opened.button("bring_in_all").isEnabled()
    opened.dialog.show_absent(Absent(generations=SEEN, asked=True))
    assert [row[0] for row in opened.rows("absent_generations")] == ["a lion", "b lion", "c lion"]
    tabs = find(opened.dialog, QTabWidget, "spending_tabs")
    assert tabs.tabText(2) == "Not on this computer 3"
    assert not opened.button("bring_in").isEnabled()
    tree = find(opened.dialog, QTreeWidget, "absent_generations")
    second = tree.topLevelItem(1)
    assert second is not None
    second.setSelected(True)
    opened.button("bring_in").click()
    opened.button("bring_in").click()
    assert opened.wanted == [[SEEN[1]]]
    opened.dialog.show_absent(Absent(generations=(SEEN[0], SEEN[2]), asked=True))
    opened.button("bring_in_all").click()
    assert opened.wanted[1:] == [[SEEN[0], SEEN[2]]]
    opened.dialog.show_absent(Absent(asked=True))
    assert tabs.tabText(2) == "Not on this computer"
    assert opened.words("absent_note") == ("Everything your account lists is on this computer.")


@pytest.mark.parametrize(
    ("absent", "words"),
    [
        (Absent(), "Looking for other generations"),
        (Absent(asked=True, withheld=2), "2 are hidden because they may be jobs of yours"),
        (Absent(asked=True, left_out=40), "40 more weren't checked"),
        (Absent(problem=Problem(kind=ProblemKind.NO_KEY)), "requires an API key"),
    ],
)
def test_why_something_is_not_offered_is_said(opened: Opened, absent: Absent, words: str) -> None:
    opened.dialog.show_absent(absent)
    assert words in opened.words("absent_note")


def test_the_rows_survive_a_change_of_colours(opened: Opened) -> None:
    opened.show()
    opened.dialog.show_absent(Absent(generations=SEEN, asked=True))
    before = opened.rows("ledger")
    Theme.current().changed.emit()
    assert opened.rows("ledger") == before
    assert len(opened.rows("absent_generations")) == 3


def test_no_row_is_a_widget_of_markup(opened: Opened, tmp_path: Path) -> None:
    evil = "<b>x</b><img src=file:///etc/passwd>"
    seen = Observation(generation_id="x", prompt=evil, created_at=NOW)
    opened.dialog.show_absent(Absent(generations=(seen,), asked=True))
    item = find(opened.dialog, QTreeWidget, "absent_generations").topLevelItem(0)
    assert item is not None
    assert item.text(0) == evil
    assert "<img" not in item.toolTip(0)
