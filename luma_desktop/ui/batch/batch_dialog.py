"""A batch file before it's sent: its rows, problems, and price."""

from __future__ import annotations

from pathlib import PurePath

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPalette
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from luma_desktop.domain.batch import MAX_CLIPS, Batch, BatchRow, Column
from luma_desktop.domain.pricing import Bill
from luma_desktop.ui.batch.batch_table import BatchTable
from luma_desktop.ui.kit.batch_drop import batch_file
from luma_desktop.ui.kit.elided_label import ElidedLabel
from luma_desktop.ui.kit.empty_state import EmptyState
from luma_desktop.ui.kit.first_size import resize_to_screen
from luma_desktop.ui.kit.fonts import label_font, semibold, tabular, title_font
from luma_desktop.ui.kit.palette import Role
from luma_desktop.ui.kit.text_label import plain_label, text_label
from luma_desktop.ui.kit.theme import set_ground, set_kind, set_muted
from luma_desktop.ui.presenters.money.click_cost import cost_line
from luma_desktop.ui.presenters.money.click_question import after_text, cost_text
from luma_desktop.ui.presenters.money.purse import Purse
from luma_desktop.ui.presenters.request.batch_words import (
    notes_text,
    refusal_text,
    remark_text,
    summary_text,
)
from luma_desktop.ui.state.wallet import Wallet

_SIZE = (940, 600)


class BatchDialog(QDialog):
    """Its last button confirms everything it names."""

    file_requested = Signal()
    file_dropped = Signal(str)
    """Path."""
    example_requested = Signal()
    add_requested = Signal(list)
    """list[GenerationRequest]."""

    def __init__(self, wallet: Wallet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._batch: Batch | None = None
        self._wallet = wallet
        self._prices = wallet.prices
        self._build()
        self._connect()
        wallet.changed.connect(self._show_money)
        self._show()

    # facts

    def show_batch(self, batch: Batch | None) -> None:
        """Show the batch that was read; None before that."""
        self._batch = batch
        self._only_wrong.setChecked(False)
        self._show()
        self._table.show_batch(batch or Batch(path=""), self._prices)
        (self._choose if batch is None or batch.refusal else self._table).setFocus()

    def show_reading(self, path: str) -> None:
        """Show that a file is being read."""
        self.show_batch(None)
        self._title.set_text(PurePath(path).name)
        self._drop.set_words(self.tr("Reading…"), "")

    def _show_money(self) -> None:
        """Rows are priced again only if prices changed."""
        if self._wallet.prices != self._prices:
            self._prices = self._wallet.prices
            if self._batch is not None:
                self._table.show_batch(self._batch, self._prices)
        self._show()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        if batch_file(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        path = batch_file(event.mimeData())
        if path:
            event.acceptProposedAction()
            self.file_dropped.emit(path)

    # building

    def _build(self) -> None:
        self.setObjectName("batch_dialog")
        self.setWindowTitle(self.tr("Import batch"))
        self.setAcceptDrops(True)
        resize_to_screen(self, *_SIZE)
        set_ground(self, Role.PANEL)
        self._pages = QStackedWidget()
        self._pages.setObjectName("batch_pages")
        self._pages.addWidget(self._build_intro())
        self._pages.addWidget(self._build_rows())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        layout.addLayout(self._build_head())
        layout.addWidget(self._pages, 1)
        layout.addLayout(self._build_foot())

    def _build_head(self) -> QHBoxLayout:
        self._title = ElidedLabel("batch_title")
        self._title.setFont(title_font())
        self._summary = plain_label("batch_summary")
        set_muted(self._summary)
        self._only_wrong = QCheckBox(self.tr("Only rows with problems"))
        self._only_wrong.setObjectName("batch_only_wrong")
        self._only_wrong.setAccessibleName(self.tr("Only rows with problems"))
        self._example = self._button("batch_example", self.tr("Save example…"))
        self._choose = self._button("batch_choose", self.tr("Choose file…"))
        self._choose.setDefault(True)  # with focus in the rows, Enter must not spend
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._title)
        words.addWidget(self._summary)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addLayout(words, 1)
        row.addWidget(self._only_wrong)
        row.addWidget(self._example)
        row.addWidget(self._choose)
        return row

    def _build_intro(self) -> QWidget:
        page = QWidget()
        page.setObjectName("batch_intro_page")
        self._refusal = text_label("batch_refusal")
        self._refusal.setForegroundRole(QPalette.ColorRole.BrightText)
        self._drop = EmptyState("batch_drop", "list", "", "")
        how = text_label(
            "batch_how",
            self.tr(
                "The first line of a CSV file names its columns; each line of a JSON "
                "Lines file is an object. Only the prompt is required. Rows without a "
                "model use the one in the form.\nColumns: {columns}"
            ).format(columns=", ".join(Column)),
        )
        how.setFont(label_font())
        set_muted(how)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._refusal)
        column.addWidget(self._drop, 1)
        column.addWidget(how)
        return page

    def _build_rows(self) -> QWidget:
        page = QWidget()
        page.setObjectName("batch_rows_page")
        self._table = BatchTable()
        self._detail = text_label("batch_detail")
        self._notes = text_label("batch_notes")
        for words in (self._detail, self._notes):
            words.setFont(label_font())
        set_muted(self._notes)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._table, 1)
        column.addWidget(self._detail)
        column.addWidget(self._notes)
        return page

    def _build_foot(self) -> QHBoxLayout:
        self._cost = plain_label("batch_cost")
        self._cost.setFont(tabular(semibold(self.font())))
        self._after = text_label("batch_after")
        self._after.setFont(tabular(label_font()))
        set_muted(self._after)
        self._cancel = self._button("batch_cancel", self.tr("Cancel"))
        self._add = self._button("batch_add", "")
        set_kind(self._add, "primary")
        money = QVBoxLayout()
        money.setSpacing(2)
        money.addWidget(self._cost)
        money.addWidget(self._after)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addLayout(money, 1)
        row.addWidget(self._cancel)
        row.addWidget(self._add)
        return row

    @staticmethod
    def _button(name: str, text: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(name)
        button.setAccessibleName(text)
        button.setAutoDefault(True)
        return button

    def _connect(self) -> None:
        self._choose.clicked.connect(self.file_requested)
        self._example.clicked.connect(self.example_requested)
        self._cancel.clicked.connect(self.reject)
        self._add.clicked.connect(self._on_add)
        self._only_wrong.toggled.connect(self._table.show_only_wrong)
        self._table.row_chosen.connect(self._on_row_chosen)

    # inside

    def _show(self) -> None:
        batch = self._batch
        is_read = batch is not None and batch.refusal is None
        self._pages.setCurrentIndex(1 if is_read else 0)
        name = PurePath(batch.path).name if batch is not None else ""
        self._example.setVisible(not is_read)
        self._title.set_text(name or self.tr("Generate many clips from one file"))
        self._drop.set_words(
            self.tr("Drop a CSV or JSON Lines file here"),
            self.tr("Nothing is sent until you confirm."),
        )
        self._summary.setText(summary_text(batch) if batch is not None and is_read else "")
        self._summary.setVisible(is_read)
        self._refusal.setText(refusal_text(batch) if batch is not None else "")
        self._refusal.setVisible(batch is not None and not is_read)
        self._notes.setText(notes_text(batch) if batch is not None and is_read else "")
        self._notes.setVisible(bool(self._notes.text()))
        self._only_wrong.setVisible(is_read and not all(row.is_good for row in self._rows))
        self._show_cost()

    def _show_cost(self) -> None:
        bill = self._bill()
        fits = 0 < bill.count <= MAX_CLIPS
        add = self.tr("&Add {count} clips · {cost}")
        if bill.count == 1:
            add = self.tr("&Add 1 clip · {cost}")
        priced = add.format(count=f"{bill.count:,}", cost=cost_text(bill))
        self._add.setText(priced if fits else self.tr("&Add"))
        self._add.setAccessibleName(self._add.text().replace("&", ""))
        self._add.setEnabled(fits)
        self._cost.setText(cost_line(bill, Purse()).cost if fits else "")
        self._after.setText(after_text(bill, self._wallet.purse) if fits else "")

    @property
    def _rows(self) -> tuple[BatchRow, ...]:
        return () if self._batch is None else self._batch.rows

    def _bill(self) -> Bill:
        return self._prices.bill(() if self._batch is None else self._batch.requests)

    def _on_row_chosen(self, row: BatchRow | None) -> None:
        remark = "" if row is None else remark_text(row)
        line = self.tr("Line {line}: {remark}")
        self._detail.setText(line.format(line=row.line, remark=remark) if row and remark else "")
        self._detail.setVisible(bool(remark))

    def _on_add(self) -> None:
        if self._batch is not None:
            self.add_requested.emit(list(self._batch.requests))
