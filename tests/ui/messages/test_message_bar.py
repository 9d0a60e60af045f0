"""The message bar: one line, one action, no jump, no markup."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from luma_desktop.ui.kit.elided_label import MessageText
from luma_desktop.ui.messages.message_bar import HEIGHT, MessageBar
from luma_desktop.ui.presenters.texts.words import Severity

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def bar(qtbot: QtBot) -> MessageBar:
    bar = MessageBar()
    bar.resize(700, HEIGHT)
    qtbot.addWidget(bar)
    with qtbot.waitExposed(bar):
        bar.show()
    return bar


def _action(bar: MessageBar) -> QPushButton:
    button = bar.findChild(QPushButton, "message_action")
    assert isinstance(button, QPushButton)
    return button


def _tool(bar: MessageBar, name: str) -> QToolButton:
    button = bar.findChild(QToolButton, name)
    assert isinstance(button, QToolButton)
    return button


REASON = "The service refused the request: " + "the prompt names somebody, and " * 9
REST = "Nothing was spent. Change it and try again."


@pytest.mark.parametrize("width", [700, 960, 1280])
def test_a_long_reason_gives_way_to_the_next_step(bar: MessageBar, width: int) -> None:
    bar.resize(width, HEIGHT)
    bar.show_message("a", Severity.ERROR, f"{REASON.strip()}. {REST}", "Edit request", "remix")
    label = bar.findChild(MessageText, "message_text")
    assert isinstance(label, MessageText)
    QApplication.processEvents()
    shown = label.text_for(label.width())
    assert shown.startswith("The service")
    assert shown.endswith(f"… {REST}")
    assert label.fontMetrics().horizontalAdvance(shown) <= label.width()


def test_what_cannot_be_told_even_so_is_cut_at_its_end(bar: MessageBar) -> None:
    label = bar.findChild(MessageText, "message_text")
    assert isinstance(label, MessageText)
    for text in ("Saved as /a/path/without/any/sentence", f"{REASON.strip()}. {REST}"):
        label.set_text(text)
        assert label.text_for(60) == text


def test_details_are_told_by_the_tool_tip(bar: MessageBar) -> None:
    bar.show_message("a", Severity.ERROR, "Out of credits.\nTop <b>up</b>\n first & then", "x", "y")
    assert bar.text == "Out of credits."
    label = bar.findChild(MessageText, "message_text")
    assert isinstance(label, MessageText)
    tip = "Out of credits.<br>Top &lt;b&gt;up&lt;/b&gt;<br> first &amp; then"
    assert label.toolTip() == f"<qt>{tip}</qt>"
    bar.show_message("b", Severity.ERROR, "Out of credits.\nTop up")
    assert label.toolTip() == "Out of credits.\nTop up"


def test_quiet_when_there_is_nothing_to_say(bar: MessageBar) -> None:
    assert bar.objectName() == "messages"
    assert bar.accessibleName() == "Messages"
    assert bar.text == "Ready"
    assert _action(bar).isHidden()
    assert _tool(bar, "message_dismiss").isHidden()


def test_says_what_happened_and_offers_one_thing(qtbot: QtBot, bar: MessageBar) -> None:
    bar.show_message("lost", Severity.WARNING, "No answer.", "Check now", "check_now")
    assert bar.text == "No answer."
    assert _action(bar).text() == "Check now"
    with qtbot.waitSignal(bar.action_triggered) as told:
        QTest.mouseClick(_action(bar), LEFT)
    assert told.args == ["lost", "check_now"]
    assert bar.text == "No answer."


def test_takes_text_as_it_is_and_on_one_line(bar: MessageBar) -> None:
    bar.show_message("a", Severity.ERROR, "<b>not bold</b>  still the\tfirst\nsecond line")
    label = bar.findChild(QLabel, "message_text")
    assert isinstance(label, QLabel)
    assert label.text() == "<b>not bold</b> still the first"
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert "<b>" not in label.toolTip()


def test_never_moves_the_window(bar: MessageBar) -> None:
    bar.show_message("a", Severity.ERROR, "long " * 200, "Do something about it", "act")
    assert bar.height() == HEIGHT
    assert bar.sizeHint().height() <= HEIGHT
    assert bar.minimumSizeHint().width() < 700
    bar.clear_message("a")
    assert bar.height() == HEIGHT


def test_several_are_counted_and_turned(bar: MessageBar) -> None:
    bar.show_message("a", Severity.INFO, "first")
    assert _tool(bar, "message_next").isHidden()
    bar.show_message("b", Severity.ERROR, "second")
    count = bar.findChild(QLabel, "message_count")
    assert isinstance(count, QLabel)
    assert (bar.text, count.text()) == ("second", "1 of 2")
    QTest.mouseClick(_tool(bar, "message_next"), LEFT)
    assert (bar.text, count.text()) == ("first", "2 of 2")
    QTest.mouseClick(_tool(bar, "message_previous"), LEFT)
    assert (bar.text, count.text()) == ("second", "1 of 2")


def test_settled_message_goes(bar: MessageBar) -> None:
    bar.show_message("a", Severity.WARNING, "first", "Retry", "retry")
    bar.clear_message("unknown")
    bar.clear_message("a")
    assert bar.text == "Ready"
    assert _action(bar).isHidden()


def test_dismissed_message_goes_and_is_told(qtbot: QtBot, bar: MessageBar) -> None:
    bar.show_message("a", Severity.INFO, "first")
    bar.show_message("b", Severity.INFO, "second")
    with qtbot.waitSignal(bar.dismissed) as told:
        QTest.mouseClick(_tool(bar, "message_dismiss"), LEFT)
    assert told.args == ["b"]
    assert bar.text == "first"


def test_a_click_does_not_take_the_keyboard_along(qtbot: QtBot, bar: MessageBar) -> None:
    field = QLineEdit(bar)
    field.show()
    with qtbot.waitActive(bar):
        bar.activateWindow()
    field.setFocus()
    bar.show_message("a", Severity.INFO, "first", "Undo", "undo")
    QTest.mouseClick(_action(bar), LEFT)
    assert field.hasFocus()
    QTest.mouseClick(_tool(bar, "message_dismiss"), LEFT)
    assert field.hasFocus()


def test_news_comes_forth_but_no_button_changes_under_the_mouse(
    qtbot: QtBot, bar: MessageBar
) -> None:
    def news(key: str, severity: Severity) -> None:
        bar.show_message(key, severity, key, f"Do {key}", key, comes_forth=True)

    news("grave", Severity.ERROR)
    news("newer", Severity.WARNING)
    assert bar.text == "newer", "an older error hides nothing"
    QTest.mouseMove(_action(bar))
    qtbot.waitUntil(_action(bar).underMouse)
    news("newest", Severity.ERROR)
    assert (bar.text, _action(bar).text()) == ("newer", "Do newer")
    QApplication.sendEvent(bar, QEvent(QEvent.Type.Leave))
    assert bar.text == "newest"
    bar.clear_message("newest")
    assert bar.text == "grave", "the older ones are still there"
