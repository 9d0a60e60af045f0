"""What the window says when it closes, in safe mode, and in a demo that ran out of money."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel
from pytestqt.qtbot import QtBot

from luma_desktop.domain.job import JobState
from luma_desktop.domain.money import Money
from luma_desktop.domain.remote import Balance
from luma_desktop.domain.settings import Settings, WindowState
from luma_desktop.engine.facts import BalanceChanged, JobsAdded
from luma_desktop.engine.holds import HoldKind
from luma_desktop.ui.actions.commands import Command
from luma_desktop.ui.bridge.bridge import Bridge
from luma_desktop.ui.controllers.closing import closing_words
from luma_desktop.ui.window.main_window import MainWindow
from tests.support.jobs import in_state, queued
from tests.support.widgets import find
from tests.ui.window.conftest import Desk
from tests.ui.window.test_wiring import holds

S = JobState


def test_closing_says_once_what_becomes_of_the_jobs(qtbot: QtBot, desk: Desk) -> None:
    closed: list[bool] = []
    desk.window.close_requested.connect(lambda: closed.append(True))
    desk.tell_added(in_state(S.ACCEPTED, "a"), queued("b"))
    desk.do(Command.QUIT)
    (dialog,) = desk.window.findChildren(QDialog, "closing")
    words = find(dialog, QLabel, "question_text").text()
    assert "1 clip continues at the service" in words
    assert "1 queued job isn't sent or charged" in words
    find(dialog, QAbstractButton, "question_cancel").click()
    assert not closed
    assert desk.window.state().told_closing
    desk.do(Command.QUIT)
    assert closed, "it isn't said twice"


def test_without_jobs_and_without_the_user_nothing_is_asked(desk: Desk) -> None:
    closed: list[bool] = []
    desk.window.close_requested.connect(lambda: closed.append(True))
    desk.tell_added(in_state(S.ACCEPTED, "a"))
    desk.window.close()  # a signal, or the end of the session
    assert closed


def test_closing_in_many_words() -> None:
    assert "3 clips continue" in closing_words(running=3, queued=0)
    assert closing_words(running=0, queued=2).startswith("2 queued jobs aren't sent")


def test_safe_mode_is_seen_in_the_header(qtbot: QtBot, desk: Desk) -> None:
    safe = MainWindow(Bridge(), Settings(), WindowState(), safe_mode=True)
    qtbot.addWidget(safe)
    safe.show()
    assert find(safe, QLabel, "safe_mode_badge").text() == "Safe mode"
    assert not find(desk.window, QLabel, "safe_mode_badge").isVisible()


def test_no_badge_of_the_header_is_cut_in_a_narrow_window(qtbot: QtBot) -> None:
    bridge = Bridge()
    window = MainWindow(bridge, Settings(), WindowState(), demo=True, safe_mode=True)
    qtbot.addWidget(window)
    window.resize(960, 600)
    with qtbot.waitExposed(window):
        window.show()
    bridge.publish(BalanceChanged(balance=Balance(amount=Money.from_usd("12.10"))))
    bridge.publish(JobsAdded(jobs=(in_state(S.ACCEPTED, "a"), queued("b"))))
    QApplication.processEvents()
    for name in ("safe_mode_badge", "demo_badge", "running", "balance"):
        badge = find(window, QLabel, name)
        assert badge.width() >= badge.sizeHint().width(), name


def test_a_demo_that_ran_dry_is_refilled_and_leads_to_no_billing_page(qtbot: QtBot) -> None:
    bridge = Bridge()
    window = MainWindow(bridge, Settings(), WindowState(), demo=True)
    qtbot.addWidget(window)
    window.show()
    bridge.publish(BalanceChanged(balance=Balance(amount=Money.from_usd("0.10"))))
    way_out = find(window, QAbstractButton, "way_out")
    assert way_out.text() == "Refill the demo"
    with qtbot.waitSignal(window.refill_requested):
        way_out.click()
    bridge.publish(holds(HoldKind.OUT_OF_CREDITS))
    offer = find(window, QAbstractButton, "message_action")
    assert offer.text() == "Refill the demo"
    with qtbot.waitSignal(window.refill_requested):
        offer.click()
