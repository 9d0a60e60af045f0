"""The popup below the prompt, by the keyboard and by the mouse."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from luma_desktop.domain.prompts import PromptPage, PromptQuery, Snippet, UsedPrompt
from luma_desktop.ui.prompts.prompt_popup import Page, PromptPopup
from luma_desktop.ui.prompts.prompt_view import PromptView
from tests.support.widgets import find, press, type_text

KEY = Qt.Key
PLAIN = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
SNIPPETS = [Snippet(name="dusk", text="at dusk"), Snippet(name="My style", text="35 mm, grain")]


class Desk:
    """A field, the popup below it, and all that the popup has asked for."""

    def __init__(self, qtbot: QtBot) -> None:
        self.field = QPlainTextEdit()
        qtbot.addWidget(self.field)
        self.field.resize(300, 120)
        with qtbot.waitExposed(self.field):
            self.field.show()
        self.popup = PromptPopup(self.field)
        self.asked: list[PromptQuery] = []
        self.prompts: list[str] = []
        self.phrases: list[str] = []
        self.stars: list[tuple[str, bool]] = []
        self.closed = 0
        self.popup.search_requested.connect(self.asked.append)
        self.popup.prompt_chosen.connect(self.prompts.append)
        self.popup.phrase_chosen.connect(self.phrases.append)
        self.popup.favourite_changed.connect(lambda *star: self.stars.append(star))
        self.popup.closed.connect(self._on_closed)
        self.popup.show_snippets(SNIPPETS)

    def _on_closed(self) -> None:
        self.closed += 1

    def open(self, page: Page = Page.PROMPTS, *, selected: str = "", whole: str = "") -> None:
        self.popup.open_below(self.field, selected, whole)
        self.popup.show_tab(page)

    def answer(self, *texts: str, starred: int = 0, has_more: bool = False) -> None:
        """Answer what was asked last."""
        prompts = tuple(
            UsedPrompt(text=text, is_favourite=place < starred) for place, text in enumerate(texts)
        )
        self.popup.show_page(PromptPage(query=self.asked[-1], prompts=prompts, has_more=has_more))

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = PLAIN) -> None:
        focused = QApplication.focusWidget()
        assert focused is not None
        press(focused, key, modifier)

    def type(self, text: str) -> None:
        focused = QApplication.focusWidget()
        assert focused is not None
        type_text(focused, text)

    @property
    def search(self) -> QLineEdit:
        return find(self.popup, QLineEdit, "prompt_search")

    @property
    def view(self) -> PromptView:
        return find(self.popup, PromptView, "prompt_list")

    @property
    def current(self) -> str:
        row = self.view.current_row()
        return "" if row is None else row.title

    @property
    def rows(self) -> list[str]:
        model = self.view.model()
        return [str(model.index(row, 0).data()) for row in range(model.rowCount())]

    def words(self, name: str) -> str:
        return find(self.popup, QLabel, name).text()


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    return Desk(qtbot)


def test_typing_narrows_and_return_takes_the_prompt(desk: Desk) -> None:
    desk.open()
    assert QApplication.focusWidget() is desk.search
    desk.answer("a fox", "rain", "a cat")
    desk.type("a")
    assert desk.asked == [PromptQuery(), PromptQuery(text="a")]
    desk.answer("a fox", "a cat")
    desk.key(KEY.Key_Down)
    desk.key(KEY.Key_Return)
    assert desk.prompts == ["a cat"]
    assert not desk.popup.isVisible()
    assert desk.closed == 1


def test_arrows_pass_headings_by_and_stay_within(desk: Desk) -> None:
    desk.open()
    desk.answer("star", "fox", "cat", starred=1)
    assert desk.rows == ["Favourites", "star", "Earlier prompts", "fox", "cat"]
    seen = [desk.current]
    for key in (KEY.Key_Down, KEY.Key_Down, KEY.Key_Down, KEY.Key_Up, KEY.Key_Up, KEY.Key_Up):
        desk.key(key)
        seen.append(desk.current)
    assert seen == ["star", "fox", "cat", "cat", "fox", "star", "star"]
    desk.key(KEY.Key_PageDown)
    assert desk.current == "cat"
    desk.key(KEY.Key_PageUp)
    assert desk.current == "star"


@pytest.mark.parametrize("keys", [(KEY.Key_Escape, None), (KEY.Key_H, CTRL)])
def test_escape_closes_and_changes_nothing(
    desk: Desk, keys: tuple[Qt.Key, Qt.KeyboardModifier | None]
) -> None:
    desk.open()
    desk.answer("a fox")
    desk.type("fo")
    desk.key(keys[0], keys[1] or PLAIN)
    assert not desk.popup.isVisible()
    assert desk.closed == 1
    assert desk.prompts == []
    desk.open()
    assert desk.search.text() == ""


def test_a_star_is_set_and_taken_by_key_and_by_mouse(desk: Desk) -> None:
    desk.open()
    desk.answer("star", "fox", starred=1)
    desk.key(KEY.Key_D, CTRL)
    desk.key(KEY.Key_Down)
    desk.key(KEY.Key_D, CTRL)
    assert desk.stars == [("star", False), ("fox", True)]
    place = desk.view.visualRect(desk.view.model().index(1, 0))
    star = QPoint(place.right() - 16, place.center().y())
    QTest.mouseClick(desk.view.viewport(), Qt.MouseButton.LeftButton, pos=star)
    assert desk.stars[2:] == [("star", False)]
    assert desk.prompts == []
    assert desk.popup.isVisible()


def test_the_chosen_row_stays_when_its_star_has_moved_it(desk: Desk) -> None:
    desk.open()
    desk.answer("fox", "cat", "rain")
    desk.key(KEY.Key_Down)
    desk.popup.refresh()
    desk.answer("cat", "fox", "rain", starred=1)
    assert desk.current == "cat"


def test_a_click_takes_the_row(desk: Desk) -> None:
    desk.open()
    desk.answer("fox", "cat")
    place = desk.view.visualRect(desk.view.model().index(2, 0))
    QTest.mouseClick(
        desk.view.viewport(), Qt.MouseButton.LeftButton, pos=place.topLeft() + QPoint(20, 8)
    )
    assert desk.prompts == ["cat"]


def test_more_is_asked_for_near_the_end_only(desk: Desk) -> None:
    desk.open()
    desk.answer(*(f"prompt {n}" for n in range(60)), has_more=True)
    assert len(desk.asked) == 1
    bar = desk.view.verticalScrollBar()
    bar.setValue(bar.maximum())
    assert desk.asked[1:] == [PromptQuery(offset=60)]
    desk.answer("the last")
    assert desk.rows[-1] == "the last"
    bar.setValue(bar.maximum())
    assert len(desk.asked) == 2


def test_pages_are_turned_by_keys(desk: Desk) -> None:
    desk.open()
    pages = []
    for key, modifier in (
        (KEY.Key_Right, PLAIN),
        (KEY.Key_PageDown, CTRL),
        (KEY.Key_PageUp, CTRL),
        (KEY.Key_Left, PLAIN),
        (KEY.Key_Left, PLAIN),
    ):
        desk.key(key, modifier)
        pages.append(desk.popup.page)
    assert pages == [Page.SNIPPETS, Page.CAMERA, Page.SNIPPETS, Page.PROMPTS, Page.CAMERA]
    desk.type("ab")
    desk.key(KEY.Key_Left)
    assert desk.popup.page is Page.CAMERA


def test_a_camera_term_goes_in_at_the_cursor(desk: Desk) -> None:
    desk.open(Page.CAMERA)
    desk.type("orbit right")
    assert desk.rows == ["Moving", "Orbit right"]
    desk.key(KEY.Key_Return)
    assert desk.phrases == ["camera orbit right"]
    assert desk.prompts == []


def test_nothing_found_is_said(desk: Desk) -> None:
    desk.open()
    desk.answer()
    assert desk.words("prompt_nothing") == "Every prompt you generate with appears here."
    desk.type("zz")
    desk.answer()
    assert desk.words("prompt_nothing") == "Nothing here contains all of these words."
    desk.key(KEY.Key_Return)
    assert desk.prompts == []
    desk.popup.show_snippets([])
    desk.popup.show_tab(Page.SNIPPETS)
    desk.search.clear()
    assert "type /name" in desk.words("prompt_nothing")


def test_a_snippet_goes_in_at_the_cursor(desk: Desk) -> None:
    desk.open(Page.SNIPPETS)
    assert desk.rows == ["dusk", "My style"]
    desk.type("grain")
    desk.key(KEY.Key_Return)
    assert desk.phrases == ["35 mm, grain"]


def test_a_snippet_is_made_of_the_selection(qtbot: QtBot, desk: Desk) -> None:
    made: list[Snippet] = []
    desk.popup.bar.snippet_made.connect(made.append)
    desk.open(Page.SNIPPETS, selected=" soft light ", whole="a fox in soft light")
    button = find(desk.popup, QPushButton, "new_snippet")
    assert button.text() == "Save selection…"
    desk.key(KEY.Key_N, CTRL)
    desk.key(KEY.Key_Return)
    assert desk.words("snippet_fault") == "Enter a name"
    desk.type("MY  style")
    desk.key(KEY.Key_Return)
    assert desk.words("snippet_fault") == "Another snippet has this name"
    assert made == []
    desk.key(KEY.Key_A, CTRL)
    desk.type("  soft  light ")
    assert desk.words("snippet_fault") == ""
    desk.key(KEY.Key_Return)
    assert made == [Snippet(name="soft light", text="soft light")]
    assert QApplication.focusWidget() is desk.search
    assert desk.popup.isVisible()


def test_without_a_selection_the_prompt_is_kept(desk: Desk) -> None:
    desk.open(Page.SNIPPETS, whole="a fox")
    assert find(desk.popup, QPushButton, "new_snippet").text() == "Save prompt…"
    desk.popup.hide()
    desk.open(Page.SNIPPETS, whole="  ")
    assert not find(desk.popup, QPushButton, "new_snippet").isEnabled()


def test_a_snippet_is_renamed_and_deleted_by_keys(desk: Desk) -> None:
    renamed: list[tuple[str, str]] = []
    removed: list[str] = []
    desk.popup.bar.renamed.connect(lambda *names: renamed.append(names))
    desk.popup.bar.remove_requested.connect(removed.append)
    desk.open(Page.SNIPPETS)
    desk.key(KEY.Key_Down)
    desk.key(KEY.Key_F2)
    desk.type("My STYLE")
    desk.key(KEY.Key_Return)
    assert renamed == [("My style", "My STYLE")]
    desk.key(KEY.Key_F2)
    desk.key(KEY.Key_Escape)
    assert desk.popup.isVisible()
    assert QApplication.focusWidget() is desk.search
    desk.key(KEY.Key_Delete, CTRL)
    assert removed == ["My style"]


def test_a_name_that_the_store_knows_better_is_asked_again(desk: Desk) -> None:
    desk.open(Page.SNIPPETS, whole="a fox")
    desk.popup.bar.say_taken("fox")
    assert desk.words("snippet_fault") == "Another snippet has this name"
    assert find(desk.popup, QLineEdit, "snippet_name").text() == "fox"


def test_everything_has_a_name(desk: Desk) -> None:
    desk.open(Page.SNIPPETS)
    assert desk.view.accessibleName() == "Snippets"
    assert desk.search.accessibleName() == "Search in prompts"
    for button in desk.popup.findChildren(QPushButton):
        assert button.accessibleName() == button.text()
