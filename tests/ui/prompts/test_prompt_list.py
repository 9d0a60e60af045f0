"""The rows of the prompt popup: pages, headings, and what typing leaves of them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from luma_desktop.domain.camera import CameraTerm
from luma_desktop.domain.prompts import PromptPage, PromptQuery, Snippet, UsedPrompt
from luma_desktop.ui.presenters.request.prompt_rows import (
    RowKind,
    prompt_rows,
    snippet_rows,
    term_rows,
)
from luma_desktop.ui.prompts.prompt_list import PromptListModel, narrowed
from luma_desktop.ui.prompts.prompt_pages import PromptPages


@pytest.fixture
def model(qtbot: QtBot) -> PromptListModel:
    model = PromptListModel()
    model.tester = QAbstractItemModelTester(model)  # type: ignore[attr-defined]
    return model


def titles(model: PromptListModel) -> list[str]:
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def page(query: PromptQuery, *texts: str, starred: int = 0, has_more: bool = False) -> PromptPage:
    prompts = tuple(
        UsedPrompt(text=text, is_favourite=place < starred) for place, text in enumerate(texts)
    )
    return PromptPage(query=query, prompts=prompts, has_more=has_more)


def test_pages_come_in_below_each_other(model: PromptListModel) -> None:
    pages = PromptPages()
    first = pages.ask("a")
    assert pages.ask_more() is None
    assert pages.take(page(first, "a star", "a fox", starred=1, has_more=True), model)
    second = pages.ask_more()
    assert second == PromptQuery(text="a", offset=first.limit)
    assert pages.ask_more() is None
    assert pages.take(page(second, "a cat", "a\ndog"), model)
    assert titles(model) == ["Favourites", "a star", "Earlier prompts", "a fox", "a cat", "a dog"]
    assert pages.ask_more() is None


def test_an_answer_to_an_earlier_question_is_left_out(model: PromptListModel) -> None:
    pages = PromptPages()
    old = pages.ask("a")
    new = pages.ask("ab")
    assert not pages.take(page(old, "a fox"), model)
    assert pages.take(page(new, "abc"), model)
    assert titles(model) == ["Earlier prompts", "abc"]


def test_headings_cannot_be_chosen(model: PromptListModel) -> None:
    model.show_rows(prompt_rows([UsedPrompt(text="<b>fox</b>", is_favourite=True)]))
    heading, row = model.index(0, 0), model.index(1, 0)
    assert not heading.flags() & Qt.ItemFlag.ItemIsSelectable
    assert row.flags() & Qt.ItemFlag.ItemIsSelectable
    assert row.data(Qt.ItemDataRole.AccessibleTextRole) == "Favourite: <b>fox</b>"
    assert row.data(Qt.ItemDataRole.ToolTipRole) == "<qt>&lt;b&gt;fox&lt;/b&gt;</qt>"
    assert model.row_of("<b>fox</b>") == 1
    assert model.row_of("Favourites") is None


def test_every_camera_term_can_be_found() -> None:
    rows = term_rows()
    assert {row.text for row in rows if row.kind is RowKind.TERM} == {
        term.words for term in CameraTerm
    }
    for term in CameraTerm:
        found = [row.text for row in narrowed(rows, term.words) if row.kind is RowKind.TERM]
        assert term.words in found
    assert [row.title for row in narrowed(rows, "Left ORB")] == ["Moving", "Orbit left"]
    assert narrowed(rows, "nowhere") == []


def test_snippets_are_found_by_name_and_text() -> None:
    rows = snippet_rows([Snippet(name="Größe", text="wide\nlens"), Snippet(name="b", text="x")])
    assert [row.title for row in narrowed(rows, "GROSSE")] == ["Größe"]
    assert [row.title for row in narrowed(rows, "lens wide")] == ["Größe"]
    assert rows[0].detail == "wide lens"
