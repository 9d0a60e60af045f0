"""The key dialog: one submission at a time, every outcome in words, nothing typed is lost."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from luma_desktop.domain.keys import KeyPlace, KeyStatus
from luma_desktop.domain.problems import Problem, ProblemKind
from luma_desktop.ui.settings.key_dialog import KeyDialog
from tests.support.widgets import find, press, type_text

ABSENT = KeyStatus(place=KeyPlace.ABSENT, backend="Secret Service")
KEPT = KeyStatus(place=KeyPlace.KEYRING, backend="Secret Service")
SESSION = KeyStatus(place=KeyPlace.SESSION)
DEMO = KeyStatus(place=KeyPlace.DEMO)


def unreadable(kind: ProblemKind) -> KeyStatus:
    return KeyStatus(place=KeyPlace.UNREADABLE, problem=Problem(kind=kind))


def opened(qtbot: QtBot, status: KeyStatus = ABSENT) -> KeyDialog:
    dialog = KeyDialog(status)
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.open()
    return dialog


def field(dialog: KeyDialog) -> QLineEdit:
    return find(dialog, QLineEdit, "api_key")


def button(dialog: KeyDialog, name: str) -> QPushButton:
    return find(dialog, QPushButton, name)


def outcome(dialog: KeyDialog) -> str:
    label = find(dialog, QLabel, "key_outcome")
    return label.text() if label.isVisible() else ""


def submit(qtbot: QtBot, dialog: KeyDialog, text: str = "secret-key") -> list[object]:
    field(dialog).setText(text)
    with qtbot.waitSignal(dialog.key_submitted) as told:
        press(field(dialog), Qt.Key.Key_Return)
    return list(told.args)


def test_enter_submits_what_was_pasted_once(qtbot: QtBot) -> None:
    dialog = opened(qtbot)
    told: list[tuple[str, bool]] = []
    dialog.key_submitted.connect(lambda *args: told.append(args))
    assert submit(qtbot, dialog) == ["secret-key", False]
    press(field(dialog), Qt.Key.Key_Return)
    assert told == [("secret-key", False)]
    assert not button(dialog, "submit_key").isEnabled()


def test_the_key_is_hidden_until_asked_for(qtbot: QtBot) -> None:
    dialog = opened(qtbot)
    assert field(dialog).echoMode() is QLineEdit.EchoMode.Password
    button(dialog, "show_key").click()
    assert field(dialog).echoMode() is QLineEdit.EchoMode.Normal
    button(dialog, "show_key").click()
    assert field(dialog).echoMode() is QLineEdit.EchoMode.Password


def test_nothing_pasted_is_told_and_not_sent(qtbot: QtBot) -> None:
    dialog = opened(qtbot)
    with qtbot.assertNotEmitted(dialog.key_submitted):
        button(dialog, "submit_key").click()
    assert outcome(dialog) == "Paste a key first."


def test_a_kept_key_closes_the_dialog_and_leaves_no_trace(qtbot: QtBot) -> None:
    dialog = opened(qtbot)
    submit(qtbot, dialog)
    with qtbot.waitSignal(dialog.accepted):
        dialog.show_status(KEPT)
    assert field(dialog).text() == ""


def test_a_refused_key_stays_and_is_told(qtbot: QtBot) -> None:
    dialog = opened(qtbot)
    submit(qtbot, dialog)
    dialog.show_refusal(Problem(kind=ProblemKind.KEY_REFUSED, detail="No such <b>key</b>"))
    assert dialog.isVisible()
    assert field(dialog).text() == "secret-key"
    assert "No such <b>key</b>" in outcome(dialog)
    assert find(dialog, QLabel, "key_outcome").textFormat() is Qt.TextFormat.PlainText
    submit(qtbot, dialog, "another")


def test_no_connection_is_not_the_keys_fault_and_not_tried_again_by_itself(qtbot: QtBot) -> None:
    dialog = opened(qtbot)
    submit(qtbot, dialog)
    dialog.show_refusal(Problem(kind=ProblemKind.OFFLINE))
    assert outcome(dialog).endswith("Check it again in a moment.")
    assert "by itself" not in outcome(dialog)
    assert not field(dialog).property("invalid")
    assert submit(qtbot, dialog) == ["secret-key", False]


def test_typing_takes_the_refusal_away(qtbot: QtBot) -> None:
    dialog = opened(qtbot)
    submit(qtbot, dialog)
    dialog.show_refusal(Problem(kind=ProblemKind.KEY_REFUSED))
    type_text(field(dialog), "x")
    assert outcome(dialog) == ""


def test_a_good_key_that_could_not_be_kept_is_told_as_such(qtbot: QtBot) -> None:
    dialog = opened(qtbot)
    submit(qtbot, dialog)
    dialog.show_status(SESSION)
    assert dialog.isVisible()
    dialog.show_refusal(Problem(kind=ProblemKind.KEYRING_FAILED))
    assert "will be used until you quit" in outcome(dialog)


def test_for_the_session_only_when_asked_so(qtbot: QtBot) -> None:
    dialog = opened(qtbot)
    find(dialog, QCheckBox, "session_only").setChecked(True)
    assert submit(qtbot, dialog) == ["secret-key", True]
    with qtbot.waitSignal(dialog.accepted):
        dialog.show_status(SESSION)


@pytest.mark.parametrize("kind", [ProblemKind.KEYRING_ABSENT, ProblemKind.KEYRING_UNTRUSTED])
def test_without_a_safe_keyring_the_session_is_chosen_and_explained(
    qtbot: QtBot, kind: ProblemKind
) -> None:
    dialog = opened(qtbot, unreadable(kind))
    assert find(dialog, QCheckBox, "session_only").isChecked()
    assert "a file wouldn't be" in find(dialog, QLabel, "key_keeping").text()
    assert button(dialog, "retry_keyring").isHidden()


def test_a_locked_keyring_can_be_asked_again(qtbot: QtBot) -> None:
    dialog = opened(qtbot, unreadable(ProblemKind.KEYRING_LOCKED))
    assert not find(dialog, QCheckBox, "session_only").isChecked()
    with qtbot.waitSignal(dialog.keyring_requested):
        button(dialog, "retry_keyring").click()


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (ABSENT, "No key yet."),
        (KEPT, "Your key is stored in the system keyring."),
        (SESSION, "Your key is used until you quit. It isn't stored."),
    ],
)
def test_where_the_key_is(qtbot: QtBot, status: KeyStatus, words: str) -> None:
    dialog = opened(qtbot, status)
    assert find(dialog, QLabel, "key_place").text() == words
    assert button(dialog, "remove_key").isVisible() == (status is not ABSENT)


def test_a_key_can_be_removed(qtbot: QtBot) -> None:
    dialog = opened(qtbot, KEPT)
    with qtbot.waitSignal(dialog.remove_requested):
        button(dialog, "remove_key").click()


def test_escape_closes_and_keeps_what_was_typed(qtbot: QtBot) -> None:
    dialog = opened(qtbot)
    field(dialog).setText("half a k")
    press(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    dialog.open()
    assert field(dialog).text() == "half a k"


def test_the_demo_takes_no_key_and_says_where_one_is_taken(qtbot: QtBot) -> None:
    dialog = opened(qtbot)
    dialog.show_status(DEMO)
    words = find(dialog, QLabel, "key_intro").text()
    assert "This is the demo." in words
    assert "won't store one" in words
    assert "without --demo" in words
    for name in ("key_keeping", "key_place"):
        assert find(dialog, QLabel, name).isHidden(), "they speak of a keyring"
    assert find(dialog, QCheckBox, "session_only").isHidden()
    assert not field(dialog).isEnabled()
    assert not button(dialog, "show_key").isEnabled()
    assert not button(dialog, "submit_key").isEnabled()
    with qtbot.waitSignal(dialog.rejected):
        press(dialog, Qt.Key.Key_Return)
