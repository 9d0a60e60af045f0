"""The header: what runs, what the account holds, the demo's badge."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from luma_desktop.domain.money import Money
from luma_desktop.domain.remote import AutoTopUp, Balance
from luma_desktop.ui.state.wallet import Wallet
from luma_desktop.ui.window.header_bar import HeaderBar
from tests.support.widgets import find


@pytest.fixture
def owner(qtbot: QtBot) -> QWidget:
    owner = QWidget()
    qtbot.addWidget(owner)
    owner.show()
    return owner


def header(owner: QWidget, *, demo: bool = False) -> HeaderBar:
    panel = QAction("&Queue", owner)
    panel.setCheckable(True)
    bar = HeaderBar(QAction("S&ettings…", owner), panel, Wallet(), demo=demo, parent=owner)
    bar.show()
    return bar


def words(bar: HeaderBar, name: str) -> str:
    label = find(bar, QLabel, name)
    return label.text() if label.isVisible() else ""


@pytest.mark.parametrize(
    ("running", "in_line", "text"),
    [
        (0, 0, ""),
        (2, 0, "2 running"),
        (0, 3, "3 queued"),
        (2, 1, "2 running · 1 queued"),
    ],
)
def test_counts(owner: QWidget, running: int, in_line: int, text: str) -> None:
    bar = header(owner)
    bar.set_counts(running, in_line)
    assert words(bar, "running") == text


@pytest.mark.parametrize(
    ("running", "in_line", "text"),
    [(0, 0, "Paused"), (1, 0, "Paused · 1 running"), (1, 2, "Paused · 2 queued")],
)
def test_a_pause_is_told_beside_the_counts(
    owner: QWidget, running: int, in_line: int, text: str
) -> None:
    bar = header(owner)
    bar.set_paused(paused=True)
    bar.set_counts(running, in_line)
    assert words(bar, "running") == text
    bar.set_counts(1, 2)
    assert find(bar, QLabel, "running").toolTip() == "Paused · 1 running · 2 queued"
    bar.set_paused(paused=False)
    assert "Paused" not in words(bar, "running")


def test_the_balance_is_shown_when_it_is_known(owner: QWidget) -> None:
    bar = header(owner)
    assert words(bar, "balance") == ""
    bar._wallet.set_balance(Balance(amount=Money.from_usd("9.25")))
    assert words(bar, "balance") == "Balance $9.25"
    bar._wallet.set_balance(None)
    assert words(bar, "balance") == ""


def test_an_account_that_refills_itself_says_so(owner: QWidget) -> None:
    top_up = AutoTopUp(enabled=True, threshold=Money.from_usd(5), amount=Money.from_usd(20))
    bar = header(owner)
    bar._wallet.set_balance(Balance(amount=Money.from_usd(9), auto_top_up=top_up))
    assert (
        "charged $20.00 when your balance falls below $5.00"
        in find(bar, QLabel, "balance").toolTip()
    )


@pytest.mark.parametrize("demo", [True, False])
def test_only_a_demo_has_the_badge(owner: QWidget, demo: bool) -> None:
    text = words(header(owner, demo=demo), "demo_badge")
    assert text == ("Demo — nothing is charged" if demo else "")


def test_the_buttons_trigger_their_actions(qtbot: QtBot, owner: QWidget) -> None:
    bar = header(owner)
    bar.set_folded(folded=True)
    settings = find(bar, QToolButton, "settings")
    assert settings.accessibleName() == "Settings"
    (action,) = [a for a in owner.findChildren(QAction) if "ettings" in a.text()]
    with qtbot.waitSignal(action.triggered):
        settings.click()
    toggle = find(bar, QToolButton, "side_panel_toggle")
    toggle.click()
    (panel,) = [a for a in owner.findChildren(QAction) if "Queue" in a.text()]
    assert panel.isChecked()
    assert toggle.isChecked()
    bar.set_folded(folded=False)
    assert not toggle.isVisible()
