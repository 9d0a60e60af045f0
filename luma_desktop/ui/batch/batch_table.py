"""The rows of a batch file, each with its price and problems."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidgetItem, QWidget

from luma_desktop.domain.batch import Batch, BatchRow, Column
from luma_desktop.domain.pricing import PriceList
from luma_desktop.ui.kit.money_tree import MoneyTree
from luma_desktop.ui.kit.palette import Role
from luma_desktop.ui.kit.theme import Theme
from luma_desktop.ui.presenters.money.click_question import cost_text
from luma_desktop.ui.presenters.request.batch_words import options_text, remark_text
from luma_desktop.ui.presenters.request.models import model_name

_PROMPT, _LINE, _MODEL, _OPTIONS, _PRICE, _REMARK = range(6)
_ROW = Qt.ItemDataRole.UserRole
_REMARK_WIDTH = 250
_LONGEST = 400
"""Characters of a prompt in its row."""


class BatchTable(MoneyTree):
    """A row can be selected to read it in full."""

    row_chosen = Signal(object)
    """BatchRow | None."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("batch_rows", parent)
        self._batch = Batch(path="")
        self._prices = PriceList()
        self._items: list[QTreeWidgetItem] = []
        self._build()
        self.itemSelectionChanged.connect(self._on_selection)
        Theme.current().changed.connect(self._refill)

    def show_batch(self, batch: Batch, prices: PriceList) -> None:
        """Show every row and select the first with an error."""
        self._batch, self._prices = batch, prices
        self._refill()

    def show_only_wrong(self, only: bool) -> None:
        for item in self._items:
            item.setHidden(only and _row(item).is_good)

    def _build(self) -> None:
        self.set_columns(
            self.tr("Rows"),
            [
                self.tr("Prompt"),
                self.tr("Line"),
                self.tr("Model"),
                self.tr("Options"),
                self.tr("Price"),
                self.tr("Notes"),
            ],
            amounts=(_LINE, _PRICE),
        )
        self.setRootIsDecorated(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        header = self.header()
        header.moveSection(_LINE, 0)
        header.setSectionResizeMode(_REMARK, QHeaderView.ResizeMode.Interactive)
        header.resizeSection(_REMARK, _REMARK_WIDTH)

    def _refill(self) -> None:
        self.clear()
        self.setUpdatesEnabled(False)
        self._items = [self._added(row) for row in self._batch.rows]
        self.setUpdatesEnabled(True)
        remarked = any(remark_text(row) for row in self._batch.rows)
        self.setColumnHidden(_REMARK, not remarked)
        first = next((item for item in self._items if not _row(item).is_good), None)
        if first is not None:
            self.setCurrentItem(first)

    def _added(self, row: BatchRow) -> QTreeWidgetItem:
        bill = self._prices.bill(row.requests)
        item = self.add_row(
            [
                " ".join(row.wanted.prompt[:_LONGEST].split()) or "–",
                str(row.line),
                _model_text(row),
                options_text(row) if row.broken is None and not row.cells else "",
                cost_text(bill) if row.is_good else "–",
                remark_text(row),
            ]
        )
        item.setData(_PROMPT, _ROW, row)
        self.tint(item, _LINE, Role.MUTED)
        if not row.is_good:
            for column in range(_REMARK):
                self.tint(item, column, Role.MUTED)
        self.tint(item, _REMARK, Role.WARNING if row.is_good else Role.ERROR)
        return item

    def _on_selection(self) -> None:
        chosen = self.selectedItems()
        self.row_chosen.emit(_row(chosen[0]) if chosen else None)


def _model_text(row: BatchRow) -> str:
    """The row's model; empty for an unknown one."""
    misnamed = any(fault.column is Column.MODEL for fault in row.cells)
    return "" if misnamed or row.broken is not None else model_name(row.wanted.model)


def _row(item: QTreeWidgetItem) -> BatchRow:
    row: BatchRow = item.data(_PROMPT, _ROW)
    return row
