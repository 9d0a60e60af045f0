"""Many clips in the window: what is asked before they are sent, and the ways to ask for them."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QDialog,
    QFileDialog,
    QLabel,
    QListWidget,
    QWidget,
)

from luma_desktop.batches.files import read_batch
from luma_desktop.domain.job import JobState
from luma_desktop.domain.money import Caps, Money, Spending
from luma_desktop.domain.pricing import PriceList, Pricing, Rate
from luma_desktop.domain.remote import Balance
from luma_desktop.domain.request import GenerationRequest, Model
from luma_desktop.domain.settings import FormDraft
from luma_desktop.engine.facts import BalanceChanged, PricesChanged, SpendingChanged
from luma_desktop.ui.actions.commands import Command
from tests.support.jobs import in_state
from tests.support.widgets import find, label_text
from tests.ui.window.conftest import ABSENT, Desk

USD = Money.from_usd


def ask_for(desk: Desk, draft: FormDraft) -> QDialog | None:
    """Click on a draft; returns the question that came, if one did."""
    form = desk.window._form
    form._clicked_at = float("-inf")  # later than what counts as the same click
    form.set_draft(draft)
    desk.do(Command.GENERATE)
    boxes = desk.window.findChildren(QDialog, "question")
    return next((box for box in boxes if box.isVisible()), None)


def answer(desk: Desk, folder: Path, content: str) -> None:
    """What the engine finds in a file."""
    path = folder / "clips.csv"
    path.write_text(content)
    desk.bridge.batches.was_read.emit(read_batch(str(path), Model.DREAM_MACHINE_V1))


def read(desk: Desk, folder: Path, content: str) -> None:
    """Drop a file, which is one command, and let the engine answer."""
    desk.window._wiring._more.batches._drop.dropped.emit(str(folder / "clips.csv"))
    answer(desk, folder, content)


# the question


def test_a_few_clips_for_little_money_are_not_asked_about(desk: Desk) -> None:
    desk.tell_key()
    assert ask_for(desk, FormDraft(prompt="A boat", variations=8)) is None
    assert desk.commands == 1


def test_more_clips_are_asked_about_once_with_their_sum(desk: Desk) -> None:
    desk.tell_key()
    desk.tell(
        BalanceChanged(balance=Balance(amount=USD("9.25"))),
        SpendingChanged(spending=Spending(today=USD("4"), caps=Caps(day=USD("5")))),
    )
    box = ask_for(desk, FormDraft(prompt="{a|b|c}", variations=3))
    assert box is not None
    assert desk.commands == 0
    assert label_text(box, "question_title") == "Generate 9 clips for $2.25?"
    braces, money = label_text(box, "question_text").split("\n")
    assert "expand to the 3 prompts below" in braces
    assert money == (
        "Your balance is $9.25. Your limit of $5.00 a day covers 4 of 9. "
        "The rest stays queued until tomorrow."
    )
    yes = find(box, QAbstractButton, "question_yes")
    assert yes.text() == "Generate 9 clips · $2.25"
    yes.click()
    assert desk.commands == 1


def test_the_first_click_on_alternatives_shows_what_they_make(desk: Desk) -> None:
    desk.tell_key()
    box = ask_for(desk, FormDraft(prompt="{dawn|dusk} over Oslo"))
    assert box is not None
    shown = find(box, QListWidget, "question_prompts")
    assert [shown.item(row).text() for row in range(shown.count())] == [
        "dawn over Oslo",
        "dusk over Oslo",
    ]
    assert label_text(box, "question_title") == "Generate 2 clips for $0.50?"
    box.reject()
    assert desk.commands == 0
    again = ask_for(desk, FormDraft(prompt="{dawn|dusk} over Oslo"))
    assert again is not None, "what was not agreed to is asked again"
    find(again, QAbstractButton, "question_yes").click()
    assert desk.commands == 1
    assert ask_for(desk, FormDraft(prompt="{dawn|dusk} over Bergen")) is None
    assert desk.commands == 2
    assert ask_for(desk, FormDraft(prompt="{dawn|noon} over Bergen")) is not None
    assert desk.commands == 2


def test_a_prompt_in_json_is_one_clip(desk: Desk) -> None:
    desk.tell_key()
    prompt = '{"shot": {"lens": "35mm | 50mm"}, "audio": "none|soft"}'
    sent: list[list[GenerationRequest]] = []
    desk.window._form.generate_requested.connect(lambda requests, _parent: sent.append(requests))
    assert ask_for(desk, FormDraft(prompt=prompt)) is None
    assert [[request.prompt for request in requests] for requests in sent] == [[prompt]]


def test_cancel_sends_nothing_and_the_form_keeps_all(desk: Desk) -> None:
    desk.tell_key()
    draft = FormDraft(prompt="{a|b|c}", variations=3)
    box = ask_for(desk, draft)
    assert box is not None
    box.reject()
    assert desk.commands == 0
    assert desk.window._form.draft() == draft


def test_much_money_is_asked_about_even_for_one_clip(desk: Desk) -> None:
    desk.tell_key()
    dear = Pricing(rates=(Rate(amount=USD("5.01")),))
    desk.tell(PricesChanged(prices=PriceList().with_pricing({Model.RAY_2: dear})))
    box = ask_for(desk, FormDraft(prompt="A boat", model=Model.RAY_2))
    assert box is not None
    assert label_text(box, "question_title") == "Generate 1 clip for $5.01?"


def test_a_price_that_is_not_known_is_asked_about(desk: Desk) -> None:
    desk.tell_key()
    box = ask_for(desk, FormDraft(prompt="A boat", model=Model.RAY_3_2))
    assert box is not None
    assert label_text(box, "question_title") == "Generate 1 clip? The price hasn't loaded yet."
    assert "$" not in label_text(box, "question_text")


def test_without_a_key_nothing_is_asked(desk: Desk) -> None:
    desk.tell_key(ABSENT)
    assert ask_for(desk, FormDraft(prompt="{a|b|c}", variations=3)) is None
    assert desk.commands == 0
    assert find(desk.window, QWidget, "key_offer").isVisible()


# the dialogs


def test_values_are_chosen_by_key_and_come_to_the_form(desk: Desk) -> None:
    desk.type("A boat")
    desk.press(Qt.Key.Key_T)
    dialog = find(desk.window, QWidget, "vary_dialog")
    assert dialog.isVisible()
    find(dialog, QCheckBox, "vary_aspect_ratio_9:16").click()
    find(dialog, QAbstractButton, "vary_take").click()
    assert find(desk.window, QLabel, "matrix").text() == "2 ratios"
    assert desk.window.state().form.matrix.aspect_ratio == ("16:9", "9:16")
    desk.click("vary")
    assert find(dialog, QCheckBox, "vary_aspect_ratio_9:16").isChecked()


def test_an_extension_is_not_varied_and_says_so(desk: Desk) -> None:
    desk.window._form.set_extend(in_state(JobState.READY, "a"))
    desk.do(Command.VARY)
    assert desk.window.findChild(QWidget, "vary_dialog") is None
    assert desk.message == "Options can't be varied for an extension."


def test_the_prompts_can_be_read(desk: Desk) -> None:
    desk.type("{dawn|dusk} over <b>Oslo</b>")
    desk.click("prompt_alternatives")
    shown = find(desk.window, QListWidget, "prompts_list")
    assert [shown.item(row).text() for row in range(shown.count())] == [
        "dawn over <b>Oslo</b>",
        "dusk over <b>Oslo</b>",
    ]


# files


def test_a_file_is_looked_through_before_anything_is_sent(desk: Desk, tmp_path: Path) -> None:
    desk.tell_key()
    desk.press(Qt.Key.Key_I)
    dialog = find(desk.window, QWidget, "batch_dialog")
    assert dialog.isVisible()
    read(desk, tmp_path, "prompt\n" + "A boat\n" * 20)
    assert desk.commands == 1
    add = find(dialog, QAbstractButton, "batch_add")
    assert add.text() == "&Add 20 clips · $5.00"
    add.click()
    assert desk.commands == 2
    assert not dialog.isVisible()
    assert desk.window.findChild(QDialog, "question") is None


def test_a_dropped_file_is_read(desk: Desk, tmp_path: Path) -> None:
    desk.window._wiring._more.batches._drop.dropped.emit(str(tmp_path / "clips.csv"))
    assert desk.commands == 1
    assert find(desk.window, QLabel, "batch_title").text() == "clips.csv"
    assert find(desk.window, QLabel, "batch_drop_title").text() == "Reading…"
    answer(desk, tmp_path, "prompt\nA boat\n")
    assert find(desk.window, QLabel, "batch_summary").text() == "The only row is valid."


def test_a_file_that_nobody_waits_for_any_more_is_not_shown(desk: Desk, tmp_path: Path) -> None:
    batches = desk.window._wiring._more.batches
    batches.read(str(tmp_path / "clips.csv"))
    batches.read(str(tmp_path / "others.csv"))
    answer(desk, tmp_path, "prompt\nA boat\n")
    assert find(desk.window, QLabel, "batch_title").text() == "others.csv"
    dialog = find(desk.window, QDialog, "batch_dialog")
    batches.read(str(tmp_path / "clips.csv"))
    dialog.reject()
    answer(desk, tmp_path, "prompt\nA boat\n")
    assert not dialog.isVisible()
    desk.do(Command.IMPORT_BATCH)
    answer(desk, tmp_path, "prompt\nA boat\n")
    assert find(desk.window, QLabel, "batch_summary").text() == ""


def test_without_a_key_a_file_waits_and_one_can_be_given(desk: Desk, tmp_path: Path) -> None:
    desk.tell_key(ABSENT)
    read(desk, tmp_path, "prompt\nA boat\n")
    desk.click("batch_add")
    assert desk.commands == 1
    assert find(desk.window, QWidget, "batch_dialog").isVisible()
    assert find(desk.window, QWidget, "key_dialog").isVisible()


@pytest.mark.parametrize(
    ("button", "name"),
    [("batch_choose", "batch_file_dialog"), ("batch_example", "batch_example_dialog")],
)
def test_files_are_chosen_in_a_dialog(desk: Desk, button: str, name: str, tmp_path: Path) -> None:
    desk.do(Command.IMPORT_BATCH)
    desk.click(button)
    dialog = find(desk.window, QFileDialog, name)
    assert dialog.isVisible()
    dialog.fileSelected.emit(str(tmp_path / "clips.csv"))
    assert desk.commands == 1
    dialog.reject()


def test_a_saved_example_is_told(desk: Desk) -> None:
    desk.bridge.batches.example_saved.emit("/home/me/luma-batch.csv")
    assert desk.message == "Saved as /home/me/luma-batch.csv"
