"""The prompt field: counting as the service does, plain text, hints, undo."""

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from luma_desktop.domain.prompts import Snippet
from luma_desktop.domain.request import MAX_TEXT_UNITS
from luma_desktop.ui.kit.palette import Role
from luma_desktop.ui.kit.theme import Theme
from luma_desktop.ui.prompts.prompt_edit import PromptEdit


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
    assert _label(prompt, "prompt_hint").text() == "Too long by 2 characters."
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
    prompt.editor.setFocus()
    qtbot.waitUntil(prompt.editor.hasFocus)
    QTest.keyClick(prompt.editor, Qt.Key.Key_Tab)
    assert prompt.text() == ""
    assert other.hasFocus()


def test_tells_of_edits(qtbot: QtBot, prompt: PromptEdit) -> None:
    with qtbot.waitSignal(prompt.edited):
        QTest.keyClicks(prompt.editor, "a")


@pytest.fixture
def long_prompt(qtbot: QtBot) -> PromptEdit:
    prompt = PromptEdit(2048)
    qtbot.addWidget(prompt)
    with qtbot.waitExposed(prompt):
        prompt.show()
    prompt.editor.setFocus()
    return prompt


def _put_cursor(prompt: PromptEdit, start: int, end: int | None = None) -> None:
    """Places count UTF-16 code units."""
    cursor = prompt.editor.textCursor()
    cursor.setPosition(start)
    cursor.setPosition(start if end is None else end, QTextCursor.MoveMode.KeepAnchor)
    prompt.editor.setTextCursor(cursor)


def test_a_phrase_goes_in_at_the_cursor_and_can_be_taken_back(long_prompt: PromptEdit) -> None:
    QTest.keyClicks(long_prompt.editor, "A fox")
    long_prompt.insert_phrase("snow")
    QTest.keyClicks(long_prompt.editor, " falls")
    long_prompt.insert_phrase("grain")
    assert long_prompt.text() == "A fox, snow falls, grain"
    long_prompt.editor.undo()
    assert long_prompt.text() == "A fox, snow falls"
    long_prompt.set_text("A 🪼 jellyfish in rain")
    _put_cursor(long_prompt, len("A 🪼 jellyfish ") + 1)
    long_prompt.insert_phrase("camera pan left")
    assert long_prompt.text() == "A 🪼 jellyfish, camera pan left, in rain"
    long_prompt.editor.undo()
    assert long_prompt.text() == "A 🪼 jellyfish in rain"


def test_a_phrase_takes_the_place_of_the_selection(long_prompt: PromptEdit) -> None:
    long_prompt.set_text("A fox, slow zoom, snow")
    _put_cursor(long_prompt, 7, 16)
    assert long_prompt.selected_text() == "slow zoom"
    long_prompt.insert_phrase("camera zoom in")
    assert long_prompt.text() == "A fox, camera zoom in, snow"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("/my style", "35 mm"),
        ("🪼 at sea, /MY  STYLE", "🪼 at sea, 35 mm"),
        ("{rain|/my", "{rain|35 mm"),
        ("/du", None),
        ("/dusk", "at dusk"),
        ("/duskier", None),
        ("and/or", None),
        ("http://dusk", None),
        ("/", None),
        ("dusk", None),
    ],
)
def test_a_slash_a_name_and_tab_put_a_snippet_in(
    qtbot: QtBot, typed: str, expected: str | None
) -> None:
    form = QWidget()
    qtbot.addWidget(form)
    column = QVBoxLayout(form)
    prompt, other = PromptEdit(2048), QLineEdit()
    column.addWidget(prompt)
    column.addWidget(other)
    form.show()
    form.activateWindow()
    prompt.editor.setFocus()
    qtbot.waitUntil(prompt.editor.hasFocus)
    names = {"my style": "35 mm", "dusk": "at dusk", "dust": "dusty"}
    prompt.set_snippets(Snippet(name=name, text=text) for name, text in names.items())
    prompt.set_text(typed)
    QTest.keyClick(prompt.editor, Qt.Key.Key_Tab)
    assert prompt.text() == (typed if expected is None else expected)
    assert other.hasFocus() == (expected is None)
    if expected is not None:
        prompt.editor.undo()
        assert prompt.text() == typed


def test_alt_down_and_a_button_ask_for_help(qtbot: QtBot, long_prompt: PromptEdit) -> None:
    with qtbot.waitSignal(long_prompt.help_requested):
        QTest.keyClick(long_prompt.editor, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    button = long_prompt.findChild(QToolButton, "prompt_help")
    assert button is not None
    with qtbot.waitSignal(long_prompt.help_requested):
        button.click()


def test_the_star_follows_the_fact(qtbot: QtBot, long_prompt: PromptEdit) -> None:
    star = long_prompt.findChild(QToolButton, "favourite_prompt")
    assert star is not None
    assert not star.isEnabled()
    long_prompt.set_text("a fox")
    wished: list[bool] = []
    long_prompt.favourite_toggled.connect(wished.append)
    star.click()
    assert wished == [True]
    assert not star.isChecked()
    long_prompt.set_favourite(True)
    assert star.isChecked()
    star.click()
    assert wished == [True, False]
    assert star.isChecked()


def marked(prompt: PromptEdit, role: Role) -> list[str]:
    """What is written in a colour."""
    colour = Theme.current().color(role)
    found = [
        one for one in prompt.editor.extraSelections() if one.format.foreground().color() == colour
    ]
    return [f"{one.cursor.selectionStart()}{one.cursor.selectedText()}" for one in found]


def test_braces_are_coloured_as_one_types(prompt: PromptEdit) -> None:
    QTest.keyClicks(prompt.editor, "{a|b")
    assert marked(prompt, Role.WARNING) == ["0{"]
    assert _label(prompt, "prompt_hint").text() == "The { at character 1 isn't closed."
    assert prompt.editor.property("invalid") is not True
    QTest.keyClicks(prompt.editor, "}")
    assert marked(prompt, Role.WARNING) == []
    assert marked(prompt, Role.ACCENT_LINE) == ["0{", "2|", "4}"]
    assert _label(prompt, "prompt_hint").isHidden()


def test_marks_stand_where_qt_counts(prompt: PromptEdit) -> None:
    prompt.set_text("🪼🪼{a|b}\n🪼 {")
    assert marked(prompt, Role.ACCENT_LINE) == ["4{", "6|", "8}"]
    assert marked(prompt, Role.WARNING) == ["13{"]
    assert _label(prompt, "prompt_hint").text() == "The { in line 2, column 3, isn't closed."


def test_json_has_no_alternatives(prompt: PromptEdit) -> None:
    prompt.set_text('{"a": "b|c"}')
    assert marked(prompt, Role.ACCENT_LINE) == []
    assert prompt.prompts() == ('{"a": "b|c"}',)


def test_undo_knows_nothing_of_the_colours(prompt: PromptEdit) -> None:
    edits: list[None] = []
    prompt.edited.connect(lambda: edits.append(None))
    QTest.keyClicks(prompt.editor, "{a|b}")
    assert len(edits) == 5
    prompt.editor.undo()
    assert prompt.text() == ""


def paste(prompt: PromptEdit, text: str) -> None:
    QApplication.clipboard().setText(text)
    prompt.editor.paste()


def test_what_is_pasted_is_bounded_and_said(prompt: PromptEdit) -> None:
    told: list[tuple[int, int]] = []
    prompt.shortened.connect(lambda kept, whole: told.append((kept, whole)))
    prompt.set_text("ab")
    paste(prompt, "x" * 500_000)
    assert told == [(MAX_TEXT_UNITS - 2, 500_000)]
    assert prompt.text() == "ab" + "x" * (MAX_TEXT_UNITS - 2)
    paste(prompt, "y")
    assert told[1:] == [(0, 1)]
    prompt.editor.undo()
    assert prompt.text() == "ab"
    prompt.editor.selectAll()
    paste(prompt, "🪼" * MAX_TEXT_UNITS)
    assert told[2:] == [(MAX_TEXT_UNITS, 2 * MAX_TEXT_UNITS)]
    assert prompt.text() == "🪼" * (MAX_TEXT_UNITS // 2)


def test_whatever_else_is_put_in_is_bounded(prompt: PromptEdit) -> None:
    long = "x" * 300_000
    prompt.set_text(long, undoable=False)
    assert len(prompt.text()) == MAX_TEXT_UNITS
    prompt.clear()
    prompt.set_text(long)
    assert len(prompt.text()) == MAX_TEXT_UNITS
    prompt.clear()
    prompt.insert_phrase(long)
    assert len(prompt.text()) == MAX_TEXT_UNITS
