"""Settings hold at once when they make sense, and say why when they do not."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from luma_desktop.domain.keys import KeyPlace, KeyStatus
from luma_desktop.domain.money import Money, Spending
from luma_desktop.domain.problems import Problem, ProblemKind
from luma_desktop.domain.settings import Appearance, ProxyMode, Settings
from luma_desktop.ui.settings.proxy_address import ProxyFault, proxy_fault
from luma_desktop.ui.settings.settings_dialog import SettingsDialog
from luma_desktop.ui.state.wallet import Wallet
from tests.support.widgets import find, press, type_text


def example(template: str) -> str:
    if "{oops" in template:
        raise ValueError(template)
    return template.format(date="2026-11-22", prompt="jellyfish", short_id="1a2b") + ".mp4"


class Opened:
    """A dialog and all that it told."""

    def __init__(self, qtbot: QtBot, settings: Settings) -> None:
        self.wallet = Wallet()
        self.dialog = SettingsDialog(
            settings, self.wallet, name_example=example, default_folder="/videos"
        )
        qtbot.addWidget(self.dialog)
        self.told: list[Settings] = []
        self.dialog.settings_changed.connect(self.told.append)
        self.dialog.open()

    def line(self, name: str) -> QLineEdit:
        return find(self.dialog, QLineEdit, name)

    def choose(self, name: str, value: object) -> None:
        combo = find(self.dialog, QComboBox, name)
        combo.setCurrentIndex(combo.findData(value))

    def words(self, name: str) -> str:
        return find(self.dialog, QLabel, name).text()


@pytest.fixture
def opened(qtbot: QtBot) -> Opened:
    return Opened(qtbot, Settings())


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda o: find(o.dialog, QSpinBox, "max_in_flight").setValue(9), {"max_in_flight": 9}),
        (lambda o: find(o.dialog, QSpinBox, "poll_seconds").setValue(12), {"poll_seconds": 12}),
        (lambda o: o.choose("appearance", Appearance.DARK), {"appearance": Appearance.DARK}),
        (lambda o: o.choose("proxy_mode", ProxyMode.NONE), {"proxy_mode": ProxyMode.NONE}),
        (lambda o: find(o.dialog, QCheckBox, "autoplay").click(), {"autoplay": False}),
        (lambda o: find(o.dialog, QCheckBox, "notify").click(), {"notify": False}),
        (lambda o: o.line("file_template").setText("{prompt}"), {"file_template": "{prompt}"}),
    ],
)
def test_a_change_holds_at_once(opened: Opened, change: Any, expected: dict[str, object]) -> None:
    change(opened)
    assert opened.told == [Settings(**expected)]  # type: ignore[arg-type]


def test_it_shows_what_is_set(qtbot: QtBot) -> None:
    settings = Settings(
        save_folder="/somewhere",
        file_template="{date}",
        max_in_flight=7,
        poll_seconds=20.0,
        appearance=Appearance.LIGHT,
        proxy_mode=ProxyMode.MANUAL,
        proxy_url="http://proxy:1",
        proxy_user="me",
        autoplay=False,
        notify=False,
        day_cap_usd=0.0,
        month_cap_usd=75.5,
    )
    opened = Opened(qtbot, settings)
    assert opened.line("save_folder").text() == "/somewhere"
    assert opened.line("proxy_url").text() == "http://proxy:1"
    opened.choose("appearance", Appearance.SYSTEM)
    opened.choose("appearance", Appearance.LIGHT)
    assert opened.told[-1] == settings


@pytest.mark.parametrize(
    ("name", "says"),
    [("poll_seconds", "Check the service every"), ("picture_route", "Send images")],
)
def test_a_label_says_what_is_done_by_itself(opened: Opened, name: str, says: str) -> None:
    assert opened.words(f"{name}_label").replace("&", "") == says


def test_the_template_has_a_live_example(opened: Opened) -> None:
    opened.line("file_template").setText("{date} {short_id}")
    assert opened.words("file_example") == "Example: 2026-11-22 1a2b.mp4"


@pytest.mark.parametrize("template", ["{oops}", "", "   "])
def test_an_impossible_template_is_told_and_not_taken(opened: Opened, template: str) -> None:
    opened.line("file_template").setText(template)
    assert opened.told == []
    assert opened.words("file_example").startswith("This can't be used as a file name")
    assert opened.line("file_template").text() == template


def test_a_proxy_needs_an_address_before_it_holds(opened: Opened) -> None:
    assert not opened.line("proxy_url").isEnabled()
    opened.choose("proxy_mode", ProxyMode.MANUAL)
    assert opened.told == []
    assert "http://proxy.example:3128" in opened.words("proxy_note")
    opened.line("proxy_url").setText("http://proxy:3128")
    assert opened.told == [Settings(proxy_mode=ProxyMode.MANUAL, proxy_url="http://proxy:3128")]


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        ("http://proxy.example:3128", None),
        ("https://10.0.0.1", None),
        ("http://[::1]:8080/", None),
        ("", ProxyFault.NO_ADDRESS),
        ("proxy:3128", ProxyFault.NO_ADDRESS),
        ("ftp://proxy:21", ProxyFault.NO_ADDRESS),
        ("socks5://proxy:1080", ProxyFault.SOCKS),
        ("SOCKS5H://me@proxy:1080", ProxyFault.LOGIN),
        ("http://", ProxyFault.NO_ADDRESS),
        ("http://proxy:99999", ProxyFault.NO_ADDRESS),
        ("http://proxy:3128/path", ProxyFault.NO_ADDRESS),
        ("http://pro xy", ProxyFault.NO_ADDRESS),
        ("http://[", ProxyFault.NO_ADDRESS),
        ("http://me:secret@proxy:3128", ProxyFault.LOGIN),
    ],
)
def test_proxy_addresses(address: str, fault: ProxyFault | None) -> None:
    assert proxy_fault(address) is fault


@pytest.fixture
def behind_a_proxy(qtbot: QtBot) -> Opened:
    settings = Settings(proxy_mode=ProxyMode.MANUAL, proxy_url="http://proxy:3128", proxy_user="me")
    return Opened(qtbot, settings)


def test_a_proxys_name_is_a_setting_and_its_password_is_told_once(
    behind_a_proxy: Opened,
) -> None:
    opened, given = behind_a_proxy, list[str]()
    opened.dialog.proxy_password_given.connect(given.append)
    password = opened.line("proxy_password")
    assert password.echoMode() == QLineEdit.EchoMode.Password
    type_text(password, "hush")
    find(opened.dialog, QPushButton, "keep_proxy_password").click()
    assert given == ["hush"]
    assert password.text() == ""
    assert opened.told == [], "a password is no setting"
    opened.line("proxy_user").setText("you")
    assert opened.told[-1].proxy_user == "you"


def test_without_a_name_there_is_no_password(opened: Opened) -> None:
    assert not opened.line("proxy_user").isVisible()
    opened.choose("proxy_mode", ProxyMode.MANUAL)
    assert opened.line("proxy_user").isVisible()
    assert not opened.line("proxy_password").isEnabled()
    assert not find(opened.dialog, QPushButton, "keep_proxy_password").isEnabled()


@pytest.mark.parametrize(
    ("status", "words", "forgettable"),
    [
        (
            KeyStatus(place=KeyPlace.KEYRING, backend="KWallet"),
            "stored in the system keyring",
            True,
        ),
        (KeyStatus(place=KeyPlace.SESSION), "used until you quit", True),
        (KeyStatus(place=KeyPlace.ABSENT), "No password yet", False),
        (
            KeyStatus(place=KeyPlace.UNREADABLE, problem=Problem(kind=ProblemKind.KEYRING_LOCKED)),
            "keyring is locked",
            False,
        ),
    ],
)
def test_where_a_proxys_password_is(
    behind_a_proxy: Opened, status: KeyStatus, words: str, forgettable: bool
) -> None:
    behind_a_proxy.dialog.show_proxy_password(status)
    assert words in behind_a_proxy.words("proxy_password_place")
    forget = find(behind_a_proxy.dialog, QPushButton, "forget_proxy_password")
    assert forget.isVisible() == forgettable


def test_a_folder_is_chosen_in_a_dialog_without_a_loop_of_its_own(
    qtbot: QtBot, opened: Opened
) -> None:
    opened.dialog._form.choose_folder.click()
    chooser = find(opened.dialog, QFileDialog, "folder_dialog")
    chooser.fileSelected.emit("/chosen")
    assert opened.told == [Settings(save_folder="/chosen")]
    assert opened.line("save_folder").text() == "/chosen"
    with qtbot.waitSignal(chooser.destroyed):
        chooser.close()


def amount(opened: Opened, name: str) -> QDoubleSpinBox:
    return find(opened.dialog, QDoubleSpinBox, f"{name}_amount")


@pytest.mark.parametrize(
    ("name", "field"), [("day_cap", "day_cap_usd"), ("month_cap", "month_cap_usd")]
)
def test_a_limit_holds_once_it_is_set_and_typed_out(opened: Opened, name: str, field: str) -> None:
    box = amount(opened, name)
    assert not box.isEnabled()
    find(opened.dialog, QCheckBox, f"{name}_on").click()
    assert getattr(opened.told[-1], field) == box.value() > 0
    told = len(opened.told)
    box.selectAll()
    type_text(box, "12.5")
    assert len(opened.told) == told, "1 and 12 were never meant"
    press(box, Qt.Key.Key_Return)
    assert getattr(opened.told[-1], field) == 12.5
    find(opened.dialog, QCheckBox, f"{name}_on").click()
    assert getattr(opened.told[-1], field) is None
    assert box.value() == 12.5, "what was typed stays"


def test_a_limit_half_typed_counts_when_the_dialog_closes(qtbot: QtBot) -> None:
    opened = Opened(qtbot, Settings(day_cap_usd=5.0))
    with qtbot.waitExposed(opened.dialog):
        pass
    box = amount(opened, "day_cap")
    opened.dialog.show_limits()
    qtbot.waitUntil(box.hasFocus)
    type_text(box, "7")
    press(opened.dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: opened.told != [])
    assert opened.told[-1].day_cap_usd == 7.0


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, None])
def test_it_does_not_close_over_a_number_that_does_not_count(
    qtbot: QtBot, key: Qt.Key | None
) -> None:
    opened = Opened(qtbot, Settings(day_cap_usd=50.0))
    box = amount(opened, "day_cap")
    opened.dialog.show_limits()
    qtbot.waitUntil(box.hasFocus)
    type_text(box, "1.500")

    def close() -> None:
        if key is None:
            button = find(opened.dialog, QPushButton, "close_settings")
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        else:
            press(opened.dialog, key)

    close()
    assert opened.dialog.isVisible()
    assert box.hasFocus()
    assert "The value is still $50.00" in opened.words("day_cap_amount_refusal")
    assert opened.told == []
    close()
    assert not opened.dialog.isVisible()


def test_what_counts_against_a_limit_stands_beside_it(opened: Opened) -> None:
    opened.dialog._wallet.set_spending(
        Spending(today=Money.from_usd("1.25"), this_month=Money.from_usd("12.5"))
    )
    assert opened.words("day_cap_spent") == "Today: $1.25"
    assert opened.words("month_cap_spent") == "This month: $12.50"


def test_the_fields_of_all_groups_begin_at_the_same_place(qtbot: QtBot, opened: Opened) -> None:
    with qtbot.waitExposed(opened.dialog):
        pass
    names = ("save_folder", "max_in_flight", "poll_seconds", "day_cap", "appearance", "proxy_mode")
    fields = [find(opened.dialog, QWidget, name) for name in names]
    places = [field.mapTo(opened.dialog, field.rect().topLeft()).x() for field in fields]
    assert len(set(places)) == 1, dict(zip(names, places, strict=True))


def test_escape_closes(qtbot: QtBot, opened: Opened) -> None:
    press(opened.dialog, Qt.Key.Key_Escape)
    assert not opened.dialog.isVisible()


def test_a_limit_that_is_not_clear_is_refused_below_its_field(opened: Opened) -> None:
    find(opened.dialog, QCheckBox, "day_cap_on").click()
    amount = find(opened.dialog, QDoubleSpinBox, "day_cap_amount")
    opened.told.clear()
    amount.setFocus()
    amount.selectAll()
    type_text(amount, "1,500")
    press(amount, Qt.Key.Key_Return)
    note = find(opened.dialog, QLabel, "day_cap_amount_refusal")
    assert note.isVisible()
    assert "“1,500” isn't a clear amount" in note.text()
    assert (
        note.mapToGlobal(note.rect().topLeft()).y()
        >= amount.mapToGlobal(amount.rect().bottomLeft()).y()
    )
    assert opened.told == []
    amount.selectAll()
    type_text(amount, "12,50")
    press(amount, Qt.Key.Key_Return)
    assert note.isHidden()
    assert opened.told == [Settings(day_cap_usd=12.5)]
