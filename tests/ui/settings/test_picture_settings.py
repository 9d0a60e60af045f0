"""The way of pictures in the settings: what it needs, where its secret is, whether it works."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from luma_desktop.domain.keys import KeyPlace, KeyStatus
from luma_desktop.domain.picture import PictureRoute
from luma_desktop.domain.problems import Problem, ProblemKind
from luma_desktop.domain.settings import Settings
from luma_desktop.ui.settings.settings_dialog import SettingsDialog
from luma_desktop.ui.state.wallet import Wallet
from tests.support.widgets import find, marked, type_text

BUCKET = Settings(
    picture_route=PictureRoute.BUCKET,
    bucket_endpoint="https://s3.example.com",
    bucket_name="frames",
    bucket_region="eu-central-1",
    bucket_prefix="luma",
    bucket_key_id="AKIA",
    bucket_path_style=False,
)


class Opened:
    """The settings, and all that they told."""

    def __init__(self, qtbot: QtBot, settings: Settings) -> None:
        self.wallet = Wallet()
        self.dialog = SettingsDialog(
            settings, self.wallet, name_example=str, default_folder="/videos"
        )
        qtbot.addWidget(self.dialog)
        self.told: list[Settings] = []
        self.dialog.settings_changed.connect(self.told.append)
        with qtbot.waitExposed(self.dialog):
            self.dialog.open()

    def line(self, name: str) -> QLineEdit:
        return find(self.dialog, QLineEdit, name)

    def button(self, name: str) -> QPushButton:
        return find(self.dialog, QPushButton, name)

    def choose(self, route: PictureRoute) -> None:
        combo = find(self.dialog, QComboBox, "picture_route")
        combo.setCurrentIndex(combo.findData(route))

    def words(self, name: str) -> str:
        label = find(self.dialog, QLabel, name)
        return label.text() if label.isVisibleTo(self.dialog) else ""


@pytest.fixture
def opened(qtbot: QtBot) -> Opened:
    return Opened(qtbot, BUCKET)


def test_it_shows_what_is_set_and_tells_nothing_by_that(opened: Opened) -> None:
    texts = {
        name: opened.line(name).text()
        for name in ("bucket_endpoint", "bucket_name", "bucket_region", "bucket_prefix")
    }
    assert texts == {name: getattr(BUCKET, name) for name in texts}
    assert opened.line("bucket_key_id").text() == "AKIA"
    assert not find(opened.dialog, QCheckBox, "bucket_path_style").isChecked()
    assert opened.told == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("bucket_endpoint", "https://other.example.com:9000"),
        ("bucket_name", "others"),
        ("bucket_region", "us-east-1"),
        ("bucket_prefix", ""),
        ("bucket_key_id", "ASIA"),
    ],
)
def test_a_change_holds_at_once(opened: Opened, field: str, value: str) -> None:
    opened.line(field).setText(f" {value} ")
    assert getattr(opened.told[-1], field) == value
    assert opened.told[-1].bucket_path_style is False


def test_the_bucket_is_asked_for_only_where_it_is_used(opened: Opened) -> None:
    names = ("bucket_endpoint", "bucket_secret", "test_bucket", "bucket_path_style")
    fields = [find(opened.dialog, QWidget, name) for name in names]
    agreed = find(opened.dialog, QCheckBox, "upload_agreed")
    assert all(field.isVisibleTo(opened.dialog) for field in fields)
    assert not agreed.isVisibleTo(opened.dialog)
    opened.choose(PictureRoute.UPLOAD)
    assert not any(field.isVisibleTo(opened.dialog) for field in fields)
    assert "public" in opened.words("route_details")
    agreed.click()
    assert (opened.told[-1].picture_route, opened.told[-1].upload_agreed) == (
        PictureRoute.UPLOAD,
        True,
    )
    assert opened.told[-1].bucket_name == "frames", "what was typed stays"


@pytest.mark.parametrize("field", ["bucket_endpoint", "bucket_name", "bucket_key_id"])
def test_an_unfinished_bucket_has_no_secret_and_no_test(opened: Opened, field: str) -> None:
    assert opened.button("test_bucket").isEnabled()
    opened.line(field).clear()
    assert not opened.button("test_bucket").isEnabled()
    assert not opened.line("bucket_secret").isEnabled()


@pytest.mark.parametrize("address", ["s3", "https://s3.example.com/frames", "ftp://x"])
def test_an_endpoint_that_is_none_is_marked(opened: Opened, address: str) -> None:
    opened.line("bucket_endpoint").setText(address)
    is_wrong = address != "s3"  # a bare name gets https:// in front
    assert bool(opened.line("bucket_endpoint").property("invalid")) is is_wrong
    assert opened.button("test_bucket").isEnabled() is not is_wrong


def test_the_secret_is_told_once_and_never_shown(qtbot: QtBot, opened: Opened) -> None:
    given: list[str] = []
    opened.dialog.bucket_secret_given.connect(given.append)
    secret = opened.line("bucket_secret")
    assert secret.echoMode() == QLineEdit.EchoMode.Password
    type_text(secret, "hush")
    opened.button("keep_bucket_secret").click()
    assert given == ["hush"]
    assert secret.text() == ""
    assert opened.told == [], "a secret is no setting"
    opened.dialog.show_bucket_secret(KeyStatus(place=KeyPlace.KEYRING, backend="KWallet"))
    assert opened.words("bucket_secret_place") == "Stored in the system keyring."
    with qtbot.waitSignal(opened.dialog.bucket_secret_forgotten):
        opened.button("forget_bucket_secret").click()
    opened.dialog.show_bucket_secret(KeyStatus(place=KeyPlace.ABSENT))
    assert not opened.button("forget_bucket_secret").isVisibleTo(opened.dialog)


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (None, "The bucket works"),
        (Problem(kind=ProblemKind.BUCKET_REFUSED, detail="AccessDenied"), "AccessDenied"),
    ],
)
def test_the_test_says_what_came_of_it(
    qtbot: QtBot, opened: Opened, problem: Problem | None, words: str
) -> None:
    test = opened.button("test_bucket")
    with qtbot.waitSignal(opened.dialog.bucket_test_requested):
        test.click()
    assert (test.text(), test.isEnabled()) == ("Testing…", False)
    opened.dialog.show_bucket_test(problem)
    assert words in opened.words("bucket_outcome")
    assert (test.text(), test.isEnabled()) == ("Test", True)
    opened.line("bucket_name").setText("others")
    assert opened.words("bucket_outcome") == ""


def test_what_was_chosen_elsewhere_is_not_undone_here(opened: Opened) -> None:
    opened.dialog.take_settings(Settings(upload_agreed=True))
    assert opened.told == []
    find(opened.dialog, QCheckBox, "autoplay").click()
    assert opened.told == [Settings(upload_agreed=True, autoplay=False)]


def test_it_opens_at_what_is_missing(qtbot: QtBot) -> None:
    opened = Opened(qtbot, Settings(picture_route=PictureRoute.BUCKET))
    opened.dialog.activateWindow()
    opened.dialog.show_pictures()
    field = opened.line("bucket_endpoint")
    qtbot.waitUntil(field.hasFocus)
    assert not field.visibleRegion().isEmpty()


@pytest.mark.parametrize("route", PictureRoute)
def test_no_two_fields_in_sight_have_the_same_letter(opened: Opened, route: PictureRoute) -> None:
    opened.choose(route)
    texts = [
        label.text() for label in opened.dialog.findChildren(QLabel) if label.buddy() is not None
    ]
    texts += [b.text() for b in opened.dialog.findChildren(QAbstractButton) if b.isVisible()]
    letters = sorted(filter(None, marked(texts)))
    assert len(letters) > 10
    assert letters == sorted(set(letters))
