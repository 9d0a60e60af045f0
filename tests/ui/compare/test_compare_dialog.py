"""The comparison of two jobs: what it shows, and what is taken from it by the keyboard."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QTextCursor
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton, QTreeWidget, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.request import AspectRatio
from luma_desktop.ui.compare.compare_dialog import CompareDialog
from luma_desktop.ui.kit.theme import Theme
from tests.support.jobs import in_state
from tests.support.widgets import find, press

EVIL = "<b>x</b><img src=file:///etc/passwd>"


def job(job_id: str, prompt: str, **fields: object) -> Job:
    made = msgspec.structs.replace(in_state(JobState.READY, job_id, prompt=prompt), **fields)
    ratio = AspectRatio.TALL if job_id == "right" else AspectRatio.WIDE
    return msgspec.structs.replace(
        made, request=msgspec.structs.replace(made.request, aspect_ratio=ratio)
    )


class Opened:
    def __init__(self, qtbot: QtBot, left: Job, right: Job, **options: object) -> None:
        self.dialog = CompareDialog(left, right, **options)  # type: ignore[arg-type]
        qtbot.addWidget(self.dialog)
        self.used: list[str] = []
        self.prompts: list[str] = []
        self.dialog.use_requested.connect(self.used.append)
        self.dialog.prompt_chosen.connect(self.prompts.append)
        with qtbot.waitExposed(self.dialog):
            self.dialog.open()

    @property
    def table(self) -> QTreeWidget:
        return find(self.dialog, QTreeWidget, "compared_settings")

    def cells(self, item: QTreeWidgetItem | None) -> list[str]:
        assert item is not None
        return [item.text(column) for column in range(3)]

    def top(self) -> list[QTreeWidgetItem]:
        items = (self.table.topLevelItem(n) for n in range(self.table.topLevelItemCount()))
        return [item for item in items if item is not None]

    def text(self, name: str) -> QPlainTextEdit:
        return find(self.dialog, QPlainTextEdit, name)

    def marked(self, name: str) -> str:
        """A text with what is both underlined and bold in brackets."""
        field = self.text(name)
        shown, cursor = "", QTextCursor(field.document())
        for place, character in enumerate(field.toPlainText()):
            cursor.setPosition(place + 1)
            style = cursor.charFormat()
            is_marked = style.fontUnderline() and style.fontWeight() > 400
            shown += f"[{character}]" if is_marked else character
        return shown.replace("][", "")


@pytest.fixture
def opened(qtbot: QtBot) -> Opened:
    return Opened(qtbot, job("left", "a red fox"), job("right", "a blue fox"))


def test_words_that_differ_are_marked_by_more_than_colour(opened: Opened) -> None:
    assert opened.marked("prompt_left") == "a [red] fox"
    assert opened.marked("prompt_right") == "a [blue] fox"
    assert opened.text("prompt_left").accessibleDescription() == "Only on this side: red"
    assert opened.text("prompt_left").accessibleName() == "Prompt, Left"
    assert opened.text("prompt_left").isReadOnly()
    Theme.current().changed.emit()
    assert opened.marked("prompt_left") == "a [red] fox"


def test_what_differs_stands_first_and_what_does_not_is_folded_away(opened: Opened) -> None:
    differing, became, same = opened.top()
    assert opened.cells(differing) == ["Aspect ratio", "16:9", "9:16"]
    assert became.text(0) == "Results"
    assert became.isExpanded()
    assert same.text(0) == "Same in both (1)"
    assert not same.isExpanded()
    assert opened.cells(same.child(0)) == ["Model", "Dream Machine v1", "Dream Machine v1"]
    assert opened.table.hasFocus()
    press(opened.table, Qt.Key.Key_End)
    press(opened.table, Qt.Key.Key_Right)
    assert same.isExpanded()


def test_no_difference_is_said(qtbot: QtBot) -> None:
    one = job("left", "a fox")
    opened = Opened(qtbot, one, msgspec.structs.replace(one, id="other"))
    assert opened.top()[0].text(0) == "All settings are the same."
    assert opened.marked("prompt_left") == "a fox"


@pytest.mark.parametrize("side", ["left", "right"])
def test_either_can_be_used_by_the_keyboard(opened: Opened, side: str) -> None:
    button = find(opened.dialog, QPushButton, f"use_{side}")
    button.setFocus()
    press(button, Qt.Key.Key_Space)
    assert opened.used == [side]
    assert not opened.dialog.isVisible()


def test_escape_closes_it(opened: Opened) -> None:
    press(opened.dialog, Qt.Key.Key_Escape)
    assert not opened.dialog.isVisible()
    assert opened.used == []


def test_without_a_word_of_the_service_there_is_no_place_for_it(opened: Opened) -> None:
    assert not opened.text("remote_prompt_left").isVisible()
    assert not find(opened.dialog, QPushButton, "use_remote_left").isVisible()


def test_what_the_service_made_of_it_can_be_used(qtbot: QtBot) -> None:
    expanded = job("right", "a blue fox", remote_prompt="a blue fox, film grain")
    opened = Opened(qtbot, job("left", "a red fox"), expanded)
    assert opened.marked("remote_prompt_right") == "a blue fox[, film grain]"
    assert (
        opened.text("remote_prompt_left").placeholderText() == "The service didn't report a change."
    )
    assert not find(opened.dialog, QPushButton, "use_remote_left").isEnabled()
    find(opened.dialog, QPushButton, "use_remote_right").click()
    assert opened.prompts == ["a blue fox, film grain"]
    assert not opened.dialog.isVisible()


def test_two_made_prompts_are_compared_with_each_other(qtbot: QtBot) -> None:
    opened = Opened(
        qtbot,
        job("left", "a fox", remote_prompt="a fox, grain"),
        job("right", "a fox", remote_prompt="a fox, glow"),
    )
    assert opened.marked("remote_prompt_left") == "a fox, [grain]"
    assert opened.marked("remote_prompt_right") == "a fox, [glow]"


def test_pictures_stand_beside_their_jobs(qtbot: QtBot, tmp_path: object) -> None:
    path = f"{tmp_path}/a.png"
    image = QImage(320, 180, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkGray)
    assert image.save(path)
    opened = Opened(
        qtbot, job("left", "a"), job("right", "b"), pictures=(path, f"{tmp_path}/none.png")
    )
    assert find(opened.dialog, QLabel, "picture_left").pixmap().width() >= 96
    assert find(opened.dialog, QLabel, "picture_right").isHidden()


def test_nothing_is_markup(qtbot: QtBot) -> None:
    evil = job("left", EVIL, remote_prompt=EVIL + "!", generation_id=EVIL)
    opened = Opened(qtbot, evil, job("right", "b"))
    assert opened.text("prompt_left").toPlainText() == EVIL
    assert opened.text("remote_prompt_left").toPlainText() == EVIL + "!"
    for label in opened.dialog.findChildren(QLabel):
        assert label.textFormat() == Qt.TextFormat.PlainText
    (row,) = opened.table.findItems(
        "Generation ID", Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive
    )
    assert row.text(1) == EVIL
    assert "<img" not in row.toolTip(1)
