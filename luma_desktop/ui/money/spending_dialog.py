"""The spending dialog: what was spent, what was billed, and other generations of the account."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from luma_desktop.domain.ledger import Absent, Ledger
from luma_desktop.domain.money import Money, Spending
from luma_desktop.domain.remote import Balance
from luma_desktop.engine.money.calendar import day_start, month_start
from luma_desktop.ui.kit.combo_box import ComboBox
from luma_desktop.ui.kit.figure import Figure
from luma_desktop.ui.kit.first_size import resize_to_screen
from luma_desktop.ui.kit.foot import dialog_foot
from luma_desktop.ui.kit.text_button import text_button
from luma_desktop.ui.kit.text_label import text_label
from luma_desktop.ui.kit.theme import set_kind, set_muted
from luma_desktop.ui.money.absent_view import AbsentView
from luma_desktop.ui.money.charges_view import ChargesView
from luma_desktop.ui.money.ledger_view import LedgerView
from luma_desktop.ui.presenters.money.balance import top_up_text
from luma_desktop.ui.presenters.money.ledger_words import asked_text
from luma_desktop.ui.state.wallet import Wallet

_DAY = 86_400
_SIZE = (860, 640)


class SpendingDialog(QDialog):
    """Requests a ledger when it opens, and again on Refresh."""

    ledger_requested = Signal(float)
    """Start of the period, in Unix seconds."""
    absent_requested = Signal()
    bring_in_requested = Signal(list)
    """list[Observation]."""
    limits_requested = Signal()

    def __init__(
        self,
        wallet: Wallet,
        parent: QWidget | None = None,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(parent)
        self._wallet = wallet
        self._clock = clock
        self._since = 0.0
        self._build()
        self._connect()
        self._show_money()
        wallet.changed.connect(self._show_money)

    def ask(self) -> None:
        """Request everything again; the current content stays until the answer."""
        self._since = self._start()
        self.ledger_requested.emit(self._since)
        self.absent_requested.emit()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self._tabs.currentWidget().setFocus()

    # facts

    def show_ledger(self, ledger: Ledger) -> None:
        """Show the ledger, unless it's for another period than the selected one."""
        if ledger.since != self._since:
            return
        self._jobs.show_ledger(ledger)
        self._charges.show_ledger(ledger)
        self._asked.setText(asked_text(ledger))
        count = len(ledger.unexplained)
        self._tabs.setTabText(1, _counted(self.tr("Other charges"), count))

    def show_absent(self, absent: Absent) -> None:
        self._absent.show_absent(absent)
        count = len(absent.generations)
        self._tabs.setTabText(2, _counted(self.tr("Not on this computer"), count))

    def _show_money(self) -> None:
        self._show_balance(self._wallet.purse.balance)
        self._show_spending(self._wallet.purse.spending)

    def _show_spending(self, spending: Spending) -> None:
        caps = spending.caps
        self._today.show_figure(str(spending.today), self._of(caps.day))
        self._month.show_figure(str(spending.this_month), self._of(caps.month))
        if spending.in_line_unpriced:
            self._line.show_figure("–", self.tr("price unknown"))
            return
        waiting = self.tr("if everything is sent") if spending.in_line else ""
        self._line.show_figure(str(spending.in_line), waiting)

    def _show_balance(self, balance: Balance | None) -> None:
        self._balance.show_figure("–" if balance is None else str(balance.amount))
        text = top_up_text(balance)
        self._top_up.setText(text)
        self._top_up.setVisible(bool(text))

    # building

    def _build(self) -> None:
        self.setObjectName("spending_dialog")
        self.setWindowTitle(self.tr("Spending"))
        resize_to_screen(self, *_SIZE)
        self._top_up = text_label("spending_top_up")
        set_muted(self._top_up)
        self._top_up.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        layout.addLayout(self._build_figures())
        layout.addWidget(self._top_up)
        layout.addLayout(self._build_period())
        layout.addWidget(self._build_tabs(), 1)
        layout.addLayout(self._build_buttons())

    def _build_figures(self) -> QHBoxLayout:
        self._today = Figure("spent_today", self.tr("Today"))
        self._month = Figure("spent_this_month", self.tr("This month"))
        self._line = Figure("spent_in_line", self.tr("Queued"))
        self._balance = Figure("spending_balance", self.tr("Balance"))
        self._limits = text_button("open_limits", self.tr("Set limits…"))
        row = QHBoxLayout()
        row.setSpacing(40)
        for figure in (self._today, self._month, self._line, self._balance):
            row.addWidget(figure)
        row.addStretch(1)
        row.addWidget(self._limits)
        return row

    def _build_period(self) -> QHBoxLayout:
        self._period = ComboBox()
        self._period.setObjectName("spending_period")
        self._period.setAccessibleName(self.tr("Period"))
        for text, days in (
            (self.tr("This month"), 0),
            (self.tr("Last 7 days"), 7),
            (self.tr("Last 31 days"), 31),
            (self.tr("Last 92 days"), 92),
        ):
            self._period.addItem(text, days)
        self._asked = text_label("ledger_asked")
        set_muted(self._asked)
        self._again = text_button("ask_again", self.tr("Refresh"))
        set_kind(self._again, "link")
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._period)
        row.addWidget(self._asked, 1)
        row.addWidget(self._again)
        return row

    def _build_tabs(self) -> QTabWidget:
        self._jobs = LedgerView()
        self._charges = ChargesView()
        self._absent = AbsentView()
        note = text_label(
            "charges_note",
            self.tr(
                "Charges on the account that no job here explains, such as those of "
                "another program, API key, or computer."
            ),
        )
        set_muted(note)
        charges = QWidget()
        charges.setObjectName("charges_page")
        column = QVBoxLayout(charges)
        column.setContentsMargins(0, 10, 0, 0)
        column.setSpacing(8)
        column.addWidget(note)
        column.addWidget(self._charges, 1)
        self._tabs = QTabWidget()
        self._tabs.setObjectName("spending_tabs")
        self._tabs.setAccessibleName(self.tr("Spending"))
        self._tabs.addTab(self._jobs, self.tr("Jobs"))
        self._tabs.addTab(charges, self.tr("Other charges"))
        self._tabs.addTab(self._absent, self.tr("Not on this computer"))
        return self._tabs

    def _build_buttons(self) -> QHBoxLayout:
        self._close = text_button("close_spending", self.tr("Close"))
        return dialog_foot([], [self._close])

    def _connect(self) -> None:
        self._period.currentIndexChanged.connect(self.ask)
        self._again.clicked.connect(self.ask)
        self._limits.clicked.connect(self.limits_requested)
        self._close.clicked.connect(self.accept)
        self._absent.bring_in_requested.connect(self.bring_in_requested)

    # inside

    def _start(self) -> float:
        """Local midnight of the first day."""
        now = self._clock()
        days = int(self._period.currentData())
        return day_start(now - days * _DAY) if days else month_start(now)

    def _of(self, cap: Money | None) -> str:
        return "" if cap is None else self.tr("Limit: {cap}").format(cap=cap)


def _counted(text: str, count: int) -> str:
    return f"{text} {count}" if count else text
