"""The dry run of a file: every row is seen, what is wrong is said, one button sends the rest."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QLabel, QTreeWidget
from pytestqt.qtbot import QtBot

from luma_desktop.batches.files import read_batch
from luma_desktop.domain.batch import Batch, CellFault, CellKind, Column, checked_row
from luma_desktop.domain.money import Caps, Money, Spending
from luma_desktop.domain.pricing import PriceList, Pricing, Rate
from luma_desktop.domain.problems import Problem, ProblemKind
from luma_desktop.domain.remote import Balance
from luma_desktop.domain.request import GenerationRequest, Model
from luma_desktop.ui.batch.batch_dialog import BatchDialog
from luma_desktop.ui.kit.palette import Role
from luma_desktop.ui.kit.theme import Theme
from luma_desktop.ui.state.wallet import Wallet
from tests.support.widgets import find, press

USD = Money.from_usd
PRICES = PriceList().with_pricing({Model.RAY_2: Pricing(rates=(Rate(amount=USD("0.50")),))})
MIXED = """prompt,model,aspect_ratio,mood
A boat,,16:9,calm
A house,ray 2,2:1,calm
,ray 2,16:9,calm
A tree,ray 2,9:16,calm
A cloud,ray 3.2,9:21,calm
"""


class Table:
    """The dialog on a file of the test's own."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.folder = folder
        self.wallet = Wallet()
        self.dialog = BatchDialog(self.wallet)
        qtbot.addWidget(self.dialog)
        self.added: list[list[GenerationRequest]] = []
        self.dialog.add_requested.connect(self.added.append)
        self.wallet.set_prices(PRICES)
        with qtbot.waitExposed(self.dialog):
            self.dialog.show()
        with qtbot.waitActive(self.dialog):
            self.dialog.activateWindow()

    def read(self, content: str, name: str = "clips.csv") -> None:
        path = self.folder / name
        path.write_text(content, encoding="utf-8")
        self.dialog.show_batch(read_batch(str(path), Model.DREAM_MACHINE_V1))

    def text(self, name: str) -> str:
        label = find(self.dialog, QLabel, name)
        return label.text() if label.isVisible() else ""

    @property
    def tree(self) -> QTreeWidget:
        return find(self.dialog, QTreeWidget, "batch_rows")

    def rows(self) -> list[list[str]]:
        items = [self.tree.topLevelItem(n) for n in range(self.tree.topLevelItemCount())]
        return [
            [item.text(column) for column in range(6)]
            for item in items
            if item is not None and not item.isHidden()
        ]

    @property
    def add(self) -> QAbstractButton:
        return find(self.dialog, QAbstractButton, "batch_add")


@pytest.fixture
def table(qtbot: QtBot, tmp_path: Path) -> Iterator[Table]:
    table = Table(qtbot, tmp_path)
    yield table
    table.dialog.close()


def test_every_row_stands_there_with_its_price_or_its_fault(table: Table) -> None:
    table.read(MIXED)
    rows = {row[1]: row for row in table.rows()}
    assert list(rows) == ["2", "3", "4", "5", "6"]
    assert rows["2"] == ["A boat", "2", "Dream Machine v1", "16:9", "$0.25", ""]
    assert rows["5"] == ["A tree", "5", "Ray 2", "9:16 · 1080p · 5 s", "$0.50", ""]
    assert rows["3"][4:] == [
        "–",
        "aspect_ratio: “2:1” isn't one of 16:9, 9:16, 1:1, 4:3, 3:4, 21:9, 9:21.",
    ]
    assert rows["4"][4:] == ["–", "The prompt is empty."]
    assert rows["6"][4:] == ["price unknown", "Ray 3.2: 9:16 instead of 9:21."]
    assert table.text("batch_summary") == "3 of 5 rows are valid. Lines 3, 4 are skipped."
    assert table.text("batch_detail").startswith("Line 3: aspect_ratio:")
    assert table.text("batch_notes") == (
        "Ignored unknown column: “mood”. Unsupported settings were dropped in 1 row."
    )


def test_a_model_that_there_is_not_is_not_taken_for_another(table: Table) -> None:
    table.read("prompt,model\nA boat,ray 9\nA house,ray 2\n")
    assert [row[2] for row in table.rows()] == ["", "Ray 2"]
    assert table.rows()[0][5].startswith("model: “ray 9” isn't one of")


def test_the_keyboards_row_has_a_ring(table: Table, qtbot: QtBot) -> None:
    table.read("prompt\nA boat\nA house\n")
    table.tree.setFocus()
    qtbot.waitUntil(table.tree.hasFocus)
    places = [table.tree.model().index(row, 0) for row in range(2)]
    for current in (0, 1):
        table.tree.setCurrentIndex(places[current])
        image = table.tree.viewport().grab().toImage()
        middles = [table.tree.visualRect(place).center().y() for place in places]
        edges = [image.pixelColor(0, y) == Theme.current().color(Role.ACCENT_LINE) for y in middles]
        assert edges == [current == 0, current == 1]


def test_a_wrong_value_is_repeated_in_one_short_line(table: Table) -> None:
    table.read('prompt,loop\nA boat,"' + "maybe\n" * 50 + '"\n')
    remark = table.rows()[0][5]
    assert remark.startswith("loop: “maybe maybe")
    assert remark.endswith("…” is neither yes nor no.")
    assert len(remark) < 100


@pytest.mark.parametrize(
    ("kind", "problem", "words"),
    [
        (CellKind.PICTURE_FILE, None, "Image files can't be used here."),
        (CellKind.PICTURE_ELSEWHERE, None, "isn't in this file's folder"),
        (CellKind.PICTURE_REFUSED, ProblemKind.NOT_AN_IMAGE, "“dusk.png”: not an image."),
        (CellKind.PICTURE_REFUSED, ProblemKind.DISK_ERROR, "“dusk.png”: can't be read."),
    ],
)
def test_a_picture_that_cannot_be_had_is_told(
    table: Table, kind: CellKind, problem: ProblemKind | None, words: str
) -> None:
    fault = CellFault(
        column=Column.START_IMAGE,
        kind=kind,
        value="dusk.png",
        problem=None if problem is None else Problem(kind=problem),
    )
    row = checked_row(2, GenerationRequest(prompt="A boat"), cells=(fault,))
    table.dialog.show_batch(Batch(path="clips.csv", rows=(row,)))
    assert table.rows()[0][5].startswith("start_image: “dusk.png”")
    assert words in table.text("batch_detail")


def test_one_button_sends_the_good_rows_and_no_other(table: Table) -> None:
    table.read(MIXED)
    assert table.add.text() == "&Add 3 clips · more than $0.75"
    assert table.add.accessibleName() == "Add 3 clips · more than $0.75"
    table.add.click()
    ((boat, tree, cloud),) = table.added
    assert (boat.prompt, tree.prompt, cloud.prompt) == ("A boat", "A tree", "A cloud")


def test_a_file_without_faults_has_no_column_for_them(table: Table) -> None:
    table.read("prompt,variations\nA boat,3\nA house,1\n")
    assert table.tree.isColumnHidden(5)
    assert table.text("batch_summary") == "All 2 rows are valid."
    assert not find(table.dialog, QCheckBox, "batch_only_wrong").isVisible()
    assert table.text("batch_detail") == ""
    assert table.add.text() == "&Add 4 clips · $1.00"


def test_what_is_wrong_can_be_seen_alone(table: Table) -> None:
    table.read(MIXED)
    find(table.dialog, QCheckBox, "batch_only_wrong").click()
    assert [row[1] for row in table.rows()] == ["3", "4"]
    table.read(MIXED)
    assert len(table.rows()) == 5


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("text\nA boat\n", "No column is called “prompt”"),
        ("prompt,Prompt\nA,B\n", "Two columns are called “prompt”."),
        ("", "no row"),
        ("prompt\n" + "A\n" * 1001, "more than 1,000 rows"),
    ],
)
def test_a_file_that_is_none_is_refused_in_words(table: Table, content: str, words: str) -> None:
    table.read(content)
    assert words in table.text("batch_refusal")
    assert not table.add.isEnabled()
    assert find(table.dialog, QAbstractButton, "batch_choose").hasFocus()


def test_nothing_good_is_nothing_to_add(table: Table) -> None:
    table.read("prompt,loop\n,no\nA boat,maybe\n")
    assert not table.add.isEnabled()
    assert table.text("batch_cost") == ""


def test_more_clips_than_an_import_makes_are_not_cut_but_told(table: Table) -> None:
    table.read("prompt,variations\n" + "A boat,8\n" * 126)
    assert not table.add.isEnabled()
    assert "1,008 clips. One import can add 1,000 at most" in table.text("batch_notes")


def test_balance_and_limits_are_named_before_the_click(table: Table) -> None:
    table.read("prompt\n" + "A boat\n" * 8)
    assert table.text("batch_cost") == "8 × $0.25 = $2.00"
    assert table.text("batch_after") == "Your balance isn't known right now."
    table.wallet.set_balance(Balance(amount=USD("9.25")))
    table.wallet.set_spending(Spending())
    assert table.text("batch_after") == "Your balance is $9.25; $7.25 will be left."
    limited = Spending(today=USD("4"), in_line=USD("0.25"), caps=Caps(day=USD("5")))
    table.wallet.set_balance(Balance(amount=USD("9.25")))
    table.wallet.set_spending(limited)
    assert table.text("batch_after") == (
        "Your balance is $9.25. Jobs already in the queue will cost $0.25. "
        "Your limit of $5.00 a day covers 3 of 8. The rest stays queued until tomorrow."
    )


def test_prices_that_come_later_are_shown(table: Table) -> None:
    table.read("prompt,model\nA boat,ray 2\n")
    cheaper = Pricing(rates=(Rate(amount=USD("0.40")),))
    table.wallet.set_prices(PRICES.with_pricing({Model.RAY_2: cheaper}))
    assert table.rows()[0][4] == "$0.40"
    assert table.add.text() == "&Add 1 clip · $0.40"


def test_enter_in_the_rows_spends_nothing(table: Table, qtbot: QtBot) -> None:
    table.read(MIXED)
    assert table.tree.hasFocus()
    with qtbot.waitSignal(table.dialog.file_requested):
        press(table.tree, Qt.Key.Key_Return)
    assert table.added == []
    table.add.setFocus()
    press(table.add, Qt.Key.Key_Return)
    assert len(table.added) == 1


def test_a_thousand_rows_are_shown(table: Table) -> None:
    table.read("prompt\n" + "A boat in <b>fog</b>\n" * 1000)
    assert len(table.rows()) == 1000
    assert table.add.text() == "&Add 1,000 clips · $250.00"


def test_a_cell_of_megabytes_does_not_stop_the_window(table: Table) -> None:
    table.read(
        f"prompt;model;{'z' * 1_000_000}\n{'x' * 3_000_000};luma/ray-2;\nA boat;luma/ray-2;\n"
    )
    first, second = table.rows()
    assert len(first[0]) == 400
    assert "2,048 characters" in first[5]
    assert second[0] == "A boat"
    assert len(table.text("batch_notes")) < 200
