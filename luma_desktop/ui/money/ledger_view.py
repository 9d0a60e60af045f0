"""Quoted and actual cost of each job, with sums by day and month."""

from __future__ import annotations

from PySide6.QtWidgets import QTreeWidgetItem, QWidget

from luma_desktop.domain.ledger import Ledger, LedgerRow, Total
from luma_desktop.engine.money.calendar import day_start, month_start
from luma_desktop.ui.kit.money_tree import MoneyTree
from luma_desktop.ui.kit.palette import Role
from luma_desktop.ui.kit.theme import Theme
from luma_desktop.ui.presenters.job.details import when_text
from luma_desktop.ui.presenters.money.ledger_words import (
    day_text,
    money_cell,
    month_text,
    others_text,
    standing_role,
    standing_text,
)

_WHAT, _WHEN, _QUOTED, _REPORTED, _BILLED, _STANDING = range(6)

_OPEN_ROWS = 300
"""With more rows than this, only the newest month is expanded."""


class LedgerView(MoneyTree):
    """Jobs grouped by month and day, newest first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("ledger", parent)
        columns = [
            self.tr("Clip"),
            self.tr("When"),
            self.tr("Quoted"),
            self.tr("Reported"),
            self.tr("Billed"),
            self.tr("Status"),
        ]
        self.set_columns(self.tr("Jobs"), columns, amounts=(_QUOTED, _REPORTED, _BILLED))
        self._ledger: Ledger | None = None
        Theme.current().changed.connect(self._refill)

    def show_ledger(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._refill()

    def _refill(self) -> None:
        if self._ledger is None:
            return
        at = self.verticalScrollBar().value()
        self.clear()
        self._fill(self._ledger)
        self.verticalScrollBar().setValue(at)

    def _fill(self, ledger: Ledger) -> None:
        sums = {total.start: total for total in ledger.days}
        months: dict[float, QTreeWidgetItem] = {}
        days: dict[float, QTreeWidgetItem] = {}
        for total in ledger.months:
            months[total.start] = self._heading(month_text(total.start), total, None)
        starts = sorted({*sums, *(day_start(row.at) for row in ledger.rows)}, reverse=True)
        for start in starts:
            month = month_start(start)
            if month not in months:
                months[month] = self._heading(month_text(month), Total(start=month), None)
            total = sums.get(start, Total(start=start))
            days[start] = self._heading(day_text(start), total, months[month])
        for row in ledger.rows:
            self._add(row, days[day_start(row.at)])
        if not starts:
            self.say_empty(self.tr("No jobs were charged in this period."))
        self._open(len(ledger.rows))

    def _heading(self, text: str, total: Total, parent: QTreeWidgetItem | None) -> QTreeWidgetItem:
        cells = [text, "", "", "", money_cell(total.ours or None), others_text(total)]
        item = self.add_row(cells, parent, heading=True)
        self.tint(item, _STANDING, Role.MUTED)
        return item

    def _add(self, row: LedgerRow, day: QTreeWidgetItem) -> None:
        title = row.job.title or self.tr("(no prompt)")
        if row.job.removed:
            title = self.tr("{title} (removed)").format(title=title)
        cells = [
            title,
            when_text(row.at, row.at),
            money_cell(row.quoted),
            money_cell(row.reported),
            money_cell(row.billed),
            standing_text(row),
        ]
        item = self.add_row(cells, day)
        self.tint(item, _STANDING, standing_role(row))
        for column in (_WHEN, _QUOTED, _REPORTED):
            self.tint(item, column, Role.MUTED)

    def _open(self, rows: int) -> None:
        if rows <= _OPEN_ROWS:
            self.expandAll()
        elif (newest := self.topLevelItem(0)) is not None:
            self.expandRecursively(self.indexFromItem(newest))
