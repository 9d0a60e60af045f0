"""The prompt field: counting as the service does, plain text, hints, undo."""

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from luma_desktop.ui.widgets.prompt_edit import PromptEdit


@pytest.fixture
def prompt(qtbot: QtBot) -> PromptEdit:
    prompt = PromptEdit(20)
    qtbot.addWidget(prompt)
    with qtbot.waitExposed(prompt):
        prompt.show()
    return prompt


def _label(prompt: PromptEdit, name: str) -> QLabel:
    label = prompt.findChild(QLabel, name)
    assert isinstance(label, QLabel)
    return label


def test_found_by_its_lasting_name(prompt: PromptEdit) -> None:
    editor = prompt.findChild(QPlainTextEdit, "prompt")
    assert editor is prompt.editor
    assert prompt.editor.accessibleName() == "Prompt"
    assert prompt.focusProxy() is prompt.editor


@pytest.mark.parametrize(
    ("text", "count"), [("", 0), ("jellyfish", 9), ("a\nb", 3), ("🪼", 2), ("naïve", 5)]
)
def test_counts_utf16_units(prompt: PromptEdit, text: str, count: int) -> None:
    prompt.set_text(text)
    assert _label(prompt, "prompt_counter").text() == f"{count} / 20"
    assert prompt.text() == text


def test_over_long_is_marked_and_said(prompt: PromptEdit) -> None:
    prompt.set_text("x" * 20)
    assert not prompt.is_over_long()
    assert _label(prompt, "prompt_hint").isHidden()
    prompt.set_text("🪼" * 11)
    assert prompt.is_over_long()
    assert _label(prompt, "prompt_hint").text() == "Too long: 2 over the limit."
    assert prompt.editor.property("invalid") is True


def test_hint_goes_when_the_text_changes(qtbot: QtBot, prompt: PromptEdit) -> None:
    height = prompt.sizeHint().height()
    prompt.set_hint("Say what should happen.")
    assert _label(prompt, "prompt_hint").isVisible()
    assert prompt.sizeHint().height() == height
    QTest.keyClicks(prompt.editor, "a")
    assert _label(prompt, "prompt_hint").isHidden()
    assert prompt.editor.property("invalid") is False


def test_clearing_can_be_undone(prompt: PromptEdit) -> None:
    prompt.set_text("Flying jellyfish", undoable=False)
    prompt.clear()
    assert prompt.text() == ""
    prompt.editor.undo()
    assert prompt.text() == "Flying jellyfish"
    prompt.editor.undo()
    assert prompt.text() == "Flying jellyfish"


def test_pastes_plain_text_only(prompt: PromptEdit) -> None:
    mime = QMimeData()
    mime.setHtml("<b>bold</b>")
    mime.setText("bold\0er")
    prompt.editor.insertFromMimeData(mime)
    assert prompt.text() == "bolder"


def test_tab_leaves_the_field(qtbot: QtBot) -> None:
    form = QWidget()
    qtbot.addWidget(form)
    column = QVBoxLayout(form)
    prompt, other = PromptEdit(20), QLineEdit()
    column.addWidget(prompt)
    column.addWidget(other)
    form.show()
    form.activateWindow()
    prompt.setFocus()
    qtbot.waitUntil(prompt.editor.hasFocus)
    QTest.keyClick(prompt.editor, Qt.Key.Key_Tab)
    assert prompt.text() == ""
    assert other.hasFocus()


def test_tells_of_edits(qtbot: QtBot, prompt: PromptEdit) -> None:
    with qtbot.waitSignal(prompt.edited):
        QTest.keyClicks(prompt.editor, "a")
