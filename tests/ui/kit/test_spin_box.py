"""Numbers as people type them, in whatever locale: never another amount than they meant."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from luma_desktop.ui.kit.limit_field import LimitField
from luma_desktop.ui.kit.spin_box import MoneyBox, NumberNote, SpinBox
from tests.support.widgets import press, type_text


@pytest.fixture(params=["C", "en_US", "de_DE", "de_CH", "fr_FR", "pt_BR", "ar_EG", "hi_IN"])
def locale(request: pytest.FixtureRequest) -> Iterator[str]:
    before = QLocale()
    QLocale.setDefault(QLocale(request.param))
    yield request.param
    QLocale.setDefault(before)


def limit(qtbot: QtBot) -> LimitField:
    field = LimitField("day_cap", "Daily limit", 5.0)
    field.set_limit(5.0)
    qtbot.addWidget(field)
    qtbot.addWidget(field.note)
    with qtbot.waitActive(field):
        field.show()
        field.activateWindow()
    return field


def write(box: MoneyBox | SpinBox, text: str) -> None:
    box.setFocus()
    box.selectAll()
    type_text(box.lineEdit(), text)
    press(box, Qt.Key.Key_Return)


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("12.50", 12.5),
        ("12,50", 12.5),
        ("12,5", 12.5),
        (",75", 0.75),
        ("1250", 1250),
        ("12.", 12),
        ("1,250.00", 1250),
        ("1.250,00", 1250),
        ("1 250,5", 1250.5),
        ("$7.20", 7.2),
    ],
)
def test_a_point_and_a_comma_mean_the_same(
    qtbot: QtBot, locale: str, typed: str, amount: float
) -> None:
    field = limit(qtbot)
    told: list[object] = []
    field.changed.connect(told.append)
    write(field.amount, typed)
    assert told == [amount]
    assert field.amount.text() == f"${amount:.2f}"
    assert field.note.isHidden()


@pytest.mark.parametrize("typed", ["1.500", "1,500", "12.505", "1,25.00", "1.2.3", "five", "-5"])
def test_what_is_not_clear_is_refused_in_words(qtbot: QtBot, locale: str, typed: str) -> None:
    field = limit(qtbot)
    told: list[object] = []
    field.changed.connect(told.append)
    write(field.amount, typed)
    assert told == []
    note = field.note
    assert not note.isHidden()
    assert f"“{typed}”" in note.text()
    assert note.text().endswith("The value is still $5.00.")
    assert field.amount.text() == "$5.00"
    write(field.amount, "15.00")
    assert told == [15.0]
    assert note.isHidden()


def test_a_whole_number_is_not_ten_times_as_much(qtbot: QtBot, locale: str) -> None:
    page = QWidget()
    box = SpinBox(page)
    box.setObjectName("jobs")
    box.setRange(2, 20)
    box.setValue(4)
    note = NumberNote(box, page)
    qtbot.addWidget(page)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    for typed in ("1.5", "1,5"):
        write(box, typed)
        assert box.value() == 4, typed
        assert typed in note.text()
    write(box, "1")
    assert (box.value(), note.text()) == (4, "Enter a number from 2 to 20. The value is still 4.")
    write(box, "99")  # the second digit isn't taken
    assert box.value() == 9
    assert note.isHidden()
    write(box, "5,0")
    assert (box.value(), box.text()) == (5, "5")


def test_the_arrows_still_step(qtbot: QtBot) -> None:
    field = limit(qtbot)
    field.amount.setFocus()
    press(field.amount, Qt.Key.Key_Up)
    assert field.amount.value() == 6.0


def test_the_suggestion_stands_for_no_limit(qtbot: QtBot) -> None:
    field = limit(qtbot)
    field.set_limit(None)
    assert field.amount.text() == "$5.00"
