"""Prompt help and comparing in the real window; the engine's answers are told by hand."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.prompts import PromptPage, PromptQuery, Snippet, UsedPrompt
from luma_desktop.domain.request import MAX_TEXT_UNITS
from luma_desktop.domain.settings import Settings, WindowState
from luma_desktop.ui.actions.commands import Command
from luma_desktop.ui.compare.compare_dialog import CompareDialog
from luma_desktop.ui.lists.card_list import CardList
from luma_desktop.ui.lists.card_menu import card_menu
from luma_desktop.ui.prompts.prompt_popup import Page, PromptPopup
from tests.support.jobs import in_state
from tests.support.widgets import find, press, type_text
from tests.ui.window.conftest import Desk

KEY = Qt.Key
PLAIN, CTRL, ALT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)


def popup(desk: Desk) -> PromptPopup:
    return find(desk.window, PromptPopup, "prompt_popup")


def key(key: Qt.Key, modifier: Qt.KeyboardModifier = PLAIN) -> None:
    """Press a key where the keyboard is."""
    focused = QApplication.focusWidget()
    assert focused is not None
    press(focused, key, modifier)


def answer(desk: Desk, *texts: str, asked: str = "") -> None:
    prompts = tuple(UsedPrompt(text=text) for text in texts)
    page = PromptPage(query=PromptQuery(text=asked), prompts=prompts, has_more=False)
    desk.bridge.prompts.found.emit(page)


@pytest.mark.parametrize(("pressed", "modifier"), [(KEY.Key_H, CTRL), (KEY.Key_Down, ALT)])
def test_a_key_opens_it_and_return_puts_a_prompt_in(
    desk: Desk, pressed: Qt.Key, modifier: Qt.KeyboardModifier
) -> None:
    with desk.qtbot.waitActive(desk.window):
        desk.window.activateWindow()
    desk.type("half a thought")
    desk.press(pressed, modifier)
    assert popup(desk).isVisible()
    answer(desk, "a fox", "rain")
    key(KEY.Key_Down)
    key(KEY.Key_Return)
    assert not popup(desk).isVisible()
    assert desk.prompt.toPlainText() == "rain"
    assert desk.prompt.hasFocus()
    assert desk.offer == "Undo"
    desk.press(KEY.Key_Z)
    assert desk.prompt.toPlainText() == "half a thought"


def test_what_was_replaced_can_also_be_put_back_by_the_message(desk: Desk) -> None:
    desk.type("half a thought")
    desk.do(Command.PROMPTS)
    answer(desk, "a fox")
    key(KEY.Key_Return)
    desk.click("message_action")
    assert desk.prompt.toPlainText() == "half a thought"


def test_escape_leaves_the_prompt_as_it_was_and_gives_the_keyboard_back(desk: Desk) -> None:
    desk.type("half a thought")
    desk.do(Command.PROMPTS)
    answer(desk, "a fox")
    key(KEY.Key_Escape)
    assert desk.prompt.toPlainText() == "half a thought"
    assert desk.prompt.hasFocus()
    assert desk.message == "Ready"


def test_no_key_of_the_window_works_while_it_is_open(desk: Desk) -> None:
    """Ctrl+Return would cost money."""
    desk.tell_key()
    desk.type("a fox")
    desk.do(Command.PROMPTS)
    before = desk.commands
    key(KEY.Key_Return, CTRL)
    key(KEY.Key_N, CTRL)
    assert desk.commands == before
    assert desk.prompt.toPlainText() == "a fox"
    key(KEY.Key_Escape)


def test_a_camera_term_goes_in_at_the_cursor(desk: Desk) -> None:
    desk.type("A red fox")
    desk.do(Command.PROMPTS)
    popup(desk).show_tab(Page.CAMERA)
    type_text(find(popup(desk), QLineEdit, "prompt_search"), "tilt up")
    key(KEY.Key_Return)
    assert desk.prompt.toPlainText() == "A red fox, camera tilt up"
    assert desk.prompt.hasFocus()
    desk.press(KEY.Key_Z)
    assert desk.prompt.toPlainText() == "A red fox"


def test_the_star_above_the_prompt_follows_what_is_kept(desk: Desk) -> None:
    star = find(desk.window, QToolButton, "favourite_prompt")
    desk.type("a fox")
    before = desk.commands
    star.click()
    assert desk.commands == before + 1
    desk.bridge.prompts.favourites_changed.emit(["a fox"])
    assert star.isChecked()
    desk.type("a foxy")
    assert not star.isChecked()
    desk.type(" a fox ")
    assert star.isChecked()


def test_a_snippet_of_the_store_is_put_in_by_its_name(desk: Desk) -> None:
    desk.bridge.prompts.snippets_changed.emit([Snippet(name="my style", text="35 mm")])
    desk.type("A fox, /my")
    desk.press(KEY.Key_Tab, PLAIN)
    assert desk.prompt.toPlainText() == "A fox, 35 mm"


def test_a_deleted_snippet_can_be_put_back(desk: Desk) -> None:
    desk.bridge.prompts.snippets_changed.emit([Snippet(name="my style", text="35 mm")])
    desk.do(Command.PROMPTS)
    popup(desk).show_tab(Page.SNIPPETS)
    before = desk.commands
    key(KEY.Key_Delete, CTRL)
    assert desk.commands == before + 1
    assert desk.message == "Snippet “my style” deleted."
    desk.bridge.prompts.snippets_changed.emit([])
    key(KEY.Key_Escape)
    desk.click("message_action")
    assert desk.commands == before + 2


# from the cards


def ready(job_id: str, prompt: str, **fields: object) -> Job:
    job = in_state(JobState.READY, job_id, prompt=prompt)
    return msgspec.structs.replace(job, generation_id=f"g-{job_id}", **fields)


@pytest.fixture
def cards(desk: Desk) -> CardList:
    desk.tell_added(
        ready("1", "a fox", position=1.0),
        ready("2", "a cat", position=2.0, remote_prompt="a cat, film grain"),
        ready("3", "a dog", position=3.0),
    )
    return find(desk.window, CardList, "queue")


def wish(desk: Desk, command: Command, *job_ids: str) -> None:
    """Choose from the menu of these cards."""
    known = desk.window._wiring._jobs
    cards = find(desk.window, CardList, "queue")
    menu = card_menu([known[job_id] for job_id in job_ids], cards.wish, cards)
    chosen = [one for one in menu.actions() if one.objectName() == f"card_{command.object_name}"]
    assert len(chosen) == 1
    chosen[0].trigger()


def dialog(desk: Desk) -> CompareDialog:
    return find(desk.window, CompareDialog, "compare_dialog")


def test_a_cards_prompt_is_made_a_favourite_once(desk: Desk, cards: CardList) -> None:
    before = desk.commands
    wish(desk, Command.FAVOURITE, "1")
    assert desk.commands == before + 1
    assert desk.offer == "Undo"
    desk.bridge.prompts.favourites_changed.emit(["a fox"])
    wish(desk, Command.FAVOURITE, "1")
    assert desk.commands == before + 1
    assert "already" in desk.message


def test_what_the_service_made_of_a_prompt_goes_into_the_form(desk: Desk, cards: CardList) -> None:
    wish(desk, Command.USE_REMOTE_PROMPT, "2")
    assert desk.prompt.toPlainText() == "a cat, film grain"


def test_two_chosen_cards_are_compared_and_one_is_used(desk: Desk, cards: CardList) -> None:
    wish(desk, Command.COMPARE, "1", "3")
    assert find(dialog(desk), QPlainTextEdit, "prompt_left").toPlainText() == "a fox"
    find(dialog(desk), QPushButton, "use_right").click()
    assert desk.prompt.toPlainText() == "a dog"


def test_the_key_compares_what_is_chosen(desk: Desk, cards: CardList) -> None:
    cards.setFocus()
    cards.setCurrentIndex(cards.model().index(0, 0))
    key(KEY.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert len(cards.selected_jobs()) == 2
    desk.do(Command.COMPARE)
    find(dialog(desk), QPushButton, "use_left").click()
    assert desk.prompt.toPlainText() == cards.selected_jobs()[0].request.prompt


def test_one_card_is_compared_with_the_clip_watched_before(desk: Desk, cards: CardList) -> None:
    wish(desk, Command.COMPARE, "1")
    assert "Select two cards" in desk.message
    desk.window.play("1")
    desk.window.play("2")
    wish(desk, Command.COMPARE, "2")
    find(dialog(desk), QPushButton, "use_left").click()
    assert desk.prompt.toPlainText() == "a fox"


def test_the_service_s_prompt_is_taken_from_the_comparison(desk: Desk, cards: CardList) -> None:
    wish(desk, Command.COMPARE, "1", "2")
    find(dialog(desk), QPushButton, "use_remote_right").click()
    assert desk.prompt.toPlainText() == "a cat, film grain"


def test_it_opens_within_a_small_window(qtbot: QtBot) -> None:
    desk = Desk(qtbot, size=(960, 600), settings=Settings(), state=WindowState())
    desk.do(Command.PROMPTS)
    place = popup(desk).geometry()
    assert place.height() >= 260
    assert place.bottom() <= desk.window.geometry().bottom()
    key(KEY.Key_Escape)


def test_a_long_paste_is_shortened_with_a_word_and_undo(desk: Desk) -> None:
    desk.type("ab ")
    QApplication.clipboard().setText("x" * 500_000)
    desk.press(KEY.Key_V)
    assert len(desk.prompt.toPlainText()) == MAX_TEXT_UNITS
    assert desk.message == (
        "The text is too long. Only the first 16,381 of 500,000 characters were inserted."
    )
    assert desk.offer == "Undo"
    desk.press(KEY.Key_V)
    assert desk.message == "Nothing was inserted because the prompt already has 16,384 characters."
    desk.prompt.undo()
    assert desk.prompt.toPlainText() == "ab "
    assert "Nothing was put in" not in desk.message
    desk.press(KEY.Key_V)
    desk.click("message_action")
    assert desk.prompt.toPlainText() == "ab "


def test_it_says_where_all_of_a_long_draft_is(desk: Desk) -> None:
    desk.window.tell_long_draft("/data/prompt-1a2b3c4d.txt")
    assert desk.message.endswith("The full text is in /data/prompt-1a2b3c4d.txt.")
    assert desk.offer == "Show in folder"
