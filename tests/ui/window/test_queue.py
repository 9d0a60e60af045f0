"""Wishes of many jobs, edits, and what is said of them, in the real window."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QDialog, QFileDialog, QLabel

from luma_desktop.domain import events as ev
from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.money import Caps, Money, Spending
from luma_desktop.domain.picture import picture_address
from luma_desktop.domain.pricing import PriceList, Pricing, Rate
from luma_desktop.domain.priority import Priority
from luma_desktop.domain.problems import Problem, ProblemKind
from luma_desktop.domain.queue_order import Side
from luma_desktop.domain.request import GenerationRequest, Model
from luma_desktop.engine.facts import (
    JobsChanged,
    JobsRemoved,
    LineChanged,
    PricesChanged,
    SpendingChanged,
)
from luma_desktop.engine.undo import Deed, Undone
from luma_desktop.ui.actions.commands import Command
from luma_desktop.ui.frames.route_dialog import RouteDialog
from luma_desktop.ui.lists.queue_list import QueueList
from luma_desktop.ui.presenters.texts.words import Action
from tests.support.jobs import NOW, in_state, queued
from tests.support.widgets import find, label_text, press
from tests.ui.window.conftest import ABSENT, CTRL, Desk

S = JobState
ALT = Qt.KeyboardModifier.AltModifier


def line(ids: str) -> list[Job]:
    return [queued(one, position=NOW + place) for place, one in enumerate(ids)]


def choose(desk: Desk, *ids: str) -> QueueList:
    cards = find(desk.window, QueueList, "queue")
    cards.setFocus()
    cards.selectionModel().clear()
    for job_id in ids:
        index = cards._find(job_id)
        cards.selectionModel().select(index, cards.selectionModel().SelectionFlag.Select)
        cards.selectionModel().setCurrentIndex(index, cards.selectionModel().SelectionFlag.NoUpdate)
    return cards


def box(desk: Desk) -> QDialog:
    return find(desk.window, QDialog, "question")


# by key


@pytest.mark.parametrize(
    ("key", "wish"),
    [
        (Qt.Key.Key_Up, [["b"], Side.BEFORE, "a"]),
        (Qt.Key.Key_Down, [["b"], Side.AFTER, "c"]),
        (Qt.Key.Key_Home, [["b"], Side.BEFORE, None]),
        (Qt.Key.Key_End, [["b"], Side.AFTER, None]),
    ],
)
def test_alt_and_the_arrows_move_the_chosen(desk: Desk, key: Qt.Key, wish: list[object]) -> None:
    desk.tell_added(*line("abc"))
    with desk.qtbot.waitSignal(desk.window._side.move_requested) as wished:
        press(choose(desk, "b"), key, ALT)
    assert wished.args == wish
    assert desk.commands == 1


def test_the_keys_of_the_lists_are_the_prompts_own_in_the_prompt(desk: Desk) -> None:
    desk.tell_added(*line("abc"))
    choose(desk, "b")
    desk.type("A boat")
    press(desk.prompt, Qt.Key.Key_Up, ALT)
    press(desk.prompt, Qt.Key.Key_D, CTRL | Qt.KeyboardModifier.ShiftModifier)
    press(desk.prompt, Qt.Key.Key_F2, Qt.KeyboardModifier.NoModifier)
    assert desk.commands == 0


def test_what_cannot_be_moved_is_said(desk: Desk) -> None:
    desk.tell_added(in_state(S.ACCEPTED, "r"), *line("a"))
    press(choose(desk, "r"), Qt.Key.Key_Up, ALT)
    assert not desk.window.action(Command.MOVE_UP).isEnabled()
    desk.window._wishes.wish(Command.MOVE_UP, ["r"])  # it was sent while the menu was open
    assert desk.message == "Only queued jobs can be moved."
    assert desk.commands == 0


# what is said


@pytest.mark.parametrize(
    ("fact", "message"),
    [
        (LineChanged(deed=Deed.MOVED, jobs=(queued("a"),)), "Moved in the queue: Flying jellyfish"),
        (
            LineChanged(deed=Deed.CANCELLED, jobs=tuple(line("ab")), left_out=3),
            "2 jobs removed from the queue. 3 selected jobs are no longer queued.",
        ),
        (
            LineChanged(deed=Deed.PRIORITISED, jobs=(queued("a", priority=Priority.FIRST),)),
            "Will be sent first: Flying jellyfish",
        ),
        (LineChanged(deed=Deed.EDITED, jobs=(queued("a"),)), "Changed: Flying jellyfish"),
    ],
)
def test_each_deed_is_told_with_its_undo(desk: Desk, fact: LineChanged, message: str) -> None:
    desk.tell(fact)
    assert (desk.message, desk.offer) == (message, "Undo")
    desk.click("message_action")
    assert desk.commands == 1


def test_only_the_newest_deed_offers_undo(desk: Desk) -> None:
    desk.tell_added(queued("a", prompt="A boat"), undoable=True)
    desk.tell(LineChanged(deed=Deed.MOVED, jobs=(queued("b"),)))
    assert find(desk.window, QLabel, "message_count").isHidden()
    desk.tell_added(queued("c", prompt="A whale"), undoable=True)
    assert desk.message == "Queued: A whale"
    assert find(desk.window, QLabel, "message_count").isHidden()


def test_when_nothing_could_be_done_there_is_nothing_to_undo(desk: Desk) -> None:
    desk.tell(LineChanged(deed=Deed.MOVED, jobs=(), left_out=1))
    assert desk.message == "1 selected job is no longer queued."
    assert desk.offer == ""


@pytest.mark.parametrize(
    ("undone", "message"),
    [
        (None, "There's nothing to undo."),
        (
            Undone(deed=Deed.MOVED, jobs=0),
            "It's too late to undo that: it has already been sent.",
        ),
        (Undone(deed=Deed.MOVED, jobs=2), "Ready"),
    ],
)
def test_an_undo_takes_its_offer_away_and_says_if_it_was_too_late(
    desk: Desk, undone: Undone | None, message: str
) -> None:
    desk.tell(LineChanged(deed=Deed.MOVED, jobs=(queued("a"),)))
    desk.bridge.queue.undone.emit(undone)
    assert desk.message == message


def test_an_undo_is_not_answered_in_an_earlier_ones_words(desk: Desk) -> None:
    desk.bridge.queue.undone.emit(Undone(deed=Deed.MOVED, jobs=0))
    assert "too late" in desk.message
    desk.bridge.queue.undone.emit(Undone(deed=Deed.MOVED, jobs=1))
    assert desk.message == "Ready"


# the same again


def test_one_more_at_the_price_that_is_shown_is_a_click(desk: Desk) -> None:
    desk.tell_key()
    desk.tell_added(*line("ab"))
    cards = choose(desk, "b")
    for _ in range(2):  # a key that bounces
        press(cards, Qt.Key.Key_D, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert desk.commands == 1


def test_several_more_are_asked_about_with_price_limit_and_rest(desk: Desk) -> None:
    desk.tell_key()
    spending = Spending(in_line=Money.from_usd("0.50"), caps=Caps(day=Money.from_usd("0.75")))
    desk.tell(SpendingChanged(spending=spending))
    desk.tell_added(in_state(S.ACCEPTED, "r"), *line("ab"))
    choose(desk, "r", "a", "b")
    desk.do(Command.DUPLICATE)
    assert label_text(box(desk), "question_title") == "Duplicate 2 jobs?"
    asked = label_text(box(desk), "question_text")
    assert asked.startswith("The 2 new clips will cost $0.50 in total. ")
    assert "Your limit of $0.75 a day covers 1 of 2." in asked
    assert asked.endswith("1 selected job is skipped: it's in progress or was refused.")
    assert desk.commands == 0
    find(box(desk), QAbstractButton, "question_yes").click()
    assert desk.commands == 1


def test_a_price_that_has_changed_is_asked_about(desk: Desk) -> None:
    desk.tell_key()
    dear = Pricing(rates=(Rate(amount=Money.from_usd("0.40")),))
    desk.tell(PricesChanged(prices=PriceList().with_pricing({Model.DREAM_MACHINE_V1: dear})))
    desk.tell_added(*line("a"))
    choose(desk, "a")
    desk.do(Command.DUPLICATE)
    assert label_text(box(desk), "question_text") == "It now costs $0.40."
    box(desk).reject()
    assert desk.commands == 0


def test_a_price_that_is_not_known_is_asked_about(desk: Desk) -> None:
    desk.tell_key()
    desk.tell_added(queued("a", request=GenerationRequest(prompt="a", model=Model.RAY_3_2)))
    choose(desk, "a")
    desk.do(Command.DUPLICATE)
    assert label_text(box(desk), "question_text") == "The price hasn't loaded yet."


def test_without_a_key_nothing_more_is_asked_for(desk: Desk) -> None:
    desk.tell_key(ABSENT)
    desk.tell_added(*line("a"))
    choose(desk, "a")
    desk.do(Command.DUPLICATE)
    assert find(desk.window, QAbstractButton, "add_key").isVisible()
    assert desk.commands == 0


def test_what_is_under_way_is_not_made_a_second_time(desk: Desk) -> None:
    desk.tell_key()
    desk.tell_added(in_state(S.SUBMIT_UNKNOWN, "a"))
    choose(desk, "a")
    assert not desk.window.action(Command.DUPLICATE).isEnabled()
    desk.window._wishes.wish(Command.DUPLICATE, ["a"])
    assert desk.message == "Jobs in progress can't be retried."
    assert desk.commands == 0


def test_one_try_at_the_price_that_is_shown_is_a_click(desk: Desk) -> None:
    desk.tell_key()
    desk.tell_added(in_state(S.FAILED, "a"))
    desk.window._wishes.wish(Command.RETRY, ["a"])
    assert desk.commands == 1


@pytest.mark.parametrize("by", ["card", "message"])
def test_one_try_at_a_price_not_known_is_asked_about(desk: Desk, by: str) -> None:
    desk.tell_key()
    request = GenerationRequest(prompt="a", model=Model.RAY_3_2)
    desk.tell_added(in_state(S.FAILED, "a", request=request))
    if by == "card":
        desk.window._wishes.wish(Command.RETRY, ["a"])
    else:
        desk.window._messages.action_requested.emit(Action.RETRY, "a")
    assert label_text(box(desk), "question_title") == "Retry this job?"
    assert label_text(box(desk), "question_text") == "The price hasn't loaded yet."
    assert desk.commands == 0
    find(box(desk), QAbstractButton, "question_yes").click()
    assert desk.commands == 1


@pytest.mark.parametrize("known", [True, False])
def test_going_on_by_the_last_frame_is_asked_about_where_its_price_is_not_known(
    desk: Desk, known: bool
) -> None:
    desk.tell_key()
    if known:
        rates = Pricing(rates=(Rate(amount=Money.from_usd("0.40")),))
        desk.tell(PricesChanged(prices=PriceList().with_pricing({Model.RAY_2: rates})))
    request = GenerationRequest(prompt="On", model=Model.RAY_2, extends="g-1")
    job = in_state(S.QUEUED, "a", request=request, parent_id="p")
    refused = ev.Rejected(at=NOW, problem=Problem(kind=ProblemKind.REJECTED, field="keyframes"))
    desk.tell_added(job.apply(refused))
    desk.window._wishes.wish(Command.BY_LAST_FRAME, ["a"])
    if not known:
        assert desk.commands == 0
        assert label_text(box(desk), "question_title").endswith(" The price hasn't loaded yet.")
        find(box(desk), QAbstractButton, "question_yes").click()
    assert desk.commands == 1


def test_without_a_key_nothing_goes_on_by_a_last_frame(desk: Desk) -> None:
    desk.tell_key(ABSENT)
    job = in_state(
        S.QUEUED, "a", request=GenerationRequest(prompt="On", extends="g"), parent_id="p"
    )
    refused = ev.Rejected(at=NOW, problem=Problem(kind=ProblemKind.REJECTED, field="keyframes"))
    desk.tell_added(job.apply(refused))
    desk.window._wishes.wish(Command.BY_LAST_FRAME, ["a"])
    assert find(desk.window, QAbstractButton, "add_key").isVisible()
    assert desk.commands == 0


# many at once


def test_several_clips_are_saved_in_one_folder(desk: Desk, tmp_path: Path) -> None:
    jobs = [in_state(S.READY, one, sent_at=NOW + n) for n, one in enumerate("ab")]
    desk.tell_added(*jobs)
    desk.window._wishes.wish(Command.SAVE_AS, ["a", "b"])
    dialog = find(desk.window, QFileDialog, "folder_dialog")
    assert dialog.fileMode() is QFileDialog.FileMode.Directory
    dialog.fileSelected.emit(str(tmp_path))
    assert desk.commands == 1
    dialog.close()
    desk.bridge.library.clips_saved.emit([f"{tmp_path}/a.mp4", f"{tmp_path}/b.mp4"], None)
    assert (desk.message, desk.offer) == ("2 clips saved", "Show in folder")


def test_several_prompts_are_copied(desk: Desk) -> None:
    desk.tell_added(queued("a", prompt="A boat"), queued("b", prompt="A whale"))
    desk.window._wishes.wish(Command.COPY_PROMPT, ["a", "b"])
    assert QGuiApplication.clipboard().text() == "A boat\n\nA whale"
    assert desk.message == "2 prompts copied."


# editing


def begin(desk: Desk, job: Job) -> None:
    desk.tell_added(job)
    desk.bridge.queue.edit_begun.emit(job)


def text(desk: Desk, name: str) -> str:
    label = find(desk.window, QLabel, name)
    return label.text() if label.isVisible() else ""


def test_f2_asks_for_the_job_and_the_form_waits_for_the_fact(desk: Desk) -> None:
    desk.tell_added(*line("ab"))
    with desk.qtbot.waitSignal(desk.window._wishes.wished) as wished:
        press(choose(desk, "b"), Qt.Key.Key_F2, Qt.KeyboardModifier.NoModifier)
    assert wished.args == [Command.EDIT_JOB, ["b"]]
    assert desk.commands == 1
    assert text(desk, "editing") == ""


def test_a_saved_change_gives_the_form_back(desk: Desk) -> None:
    desk.tell_key()
    desk.type("A draft")
    job = queued("a", prompt="A boat")
    begin(desk, job)
    assert text(desk, "editing") == "Editing a queued job"
    cards = find(desk.window, QueueList, "queue")
    assert "being edited" in cards._find("a").data()
    desk.type("A whale")
    changed = GenerationRequest(prompt="A whale")
    with desk.qtbot.waitSignal(desk.window._form.edit.saved) as saved:
        desk.do(Command.GENERATE)
    assert saved.args == ["a", changed]
    assert desk.commands == 1
    after = msgspec.structs.replace(job, request=changed)
    desk.tell_change(after)
    desk.tell(LineChanged(deed=Deed.EDITED, jobs=(after,)))
    assert desk.prompt.toPlainText() == "A draft"
    assert text(desk, "editing") == ""
    assert desk.message == "Changed: A whale"
    assert "being edited" not in cards._find("a").data()
    assert desk.commands == 1


def test_escape_leaves_the_job_as_it_is(desk: Desk) -> None:
    begin(desk, queued("a", prompt="A boat"))
    press(desk.window, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    assert desk.commands == 1
    assert text(desk, "editing") == ""


def test_what_was_typed_for_a_job_that_was_sent_can_be_put_in_the_form(desk: Desk) -> None:
    begin(desk, queued("a", prompt="A boat"))
    desk.type("A whale")
    press(desk.window, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    assert desk.prompt.toPlainText() == ""
    for state in (S.SUBMITTING, S.ACCEPTED):
        desk.tell_change(in_state(state, "a", prompt="A boat"))
    desk.qtbot.waitUntil(lambda: "left the queue without" in desk.message)
    desk.click("message_action")
    assert desk.prompt.toPlainText() == "A whale"
    assert desk.window.state().kept_drafts == ()


@pytest.mark.parametrize("how", ["refused", "fact"])
def test_what_is_sent_meanwhile_is_said_and_offered_as_something_new(desk: Desk, how: str) -> None:
    desk.tell_key()
    begin(desk, queued("a", prompt="A boat"))
    desk.type("A whale")
    if how == "refused":
        desk.bridge.queue.edit_refused.emit("a")
    else:
        desk.tell_change(in_state(S.SUBMITTING, "a", prompt="A boat"))
    assert "sent before your change was saved" in desk.message
    assert desk.offer == "Generate as new clip"
    assert (text(desk, "editing"), desk.prompt.toPlainText()) == ("", "A whale")
    before = desk.commands
    with desk.qtbot.waitSignal(desk.window._form.generate_requested) as click:
        desk.click("message_action")
    assert click.args == [[GenerationRequest(prompt="A whale")], None]
    assert desk.commands == before + 1


def test_an_edited_job_that_is_taken_out_leaves_what_was_typed(desk: Desk) -> None:
    begin(desk, queued("a", prompt="A boat"))
    desk.type("A whale")
    gone = in_state(S.CANCELLED, "a", prompt="A boat")
    desk.tell_change(gone)
    desk.tell(JobsRemoved(jobs=(gone,)))
    assert text(desk, "editing") == ""
    assert desk.prompt.toPlainText() == "A whale"


def test_what_cannot_be_edited_is_said_and_can_be_remixed(desk: Desk) -> None:
    desk.tell_added(in_state(S.ACCEPTED, "a", prompt="A boat"))
    desk.bridge.queue.edit_refused.emit("a")
    assert "can't be edited" in desk.message
    assert desk.offer == "Remix"
    desk.click("message_action")
    assert desk.prompt.toPlainText() == "A boat"
    assert text(desk, "editing") == ""


def test_a_change_to_a_price_not_known_is_asked_about(desk: Desk) -> None:
    desk.tell_key()
    begin(desk, queued("a", prompt="A boat"))
    desk.window._form.use_model(Model.RAY_3_2)
    desk.do(Command.GENERATE)
    assert label_text(box(desk), "question_text") == "The price hasn't loaded yet."
    assert desk.commands == 0
    find(box(desk), QAbstractButton, "question_yes").click()
    assert desk.commands == 1


def test_whoever_edits_a_job_again_goes_on_with_what_was_typed(desk: Desk) -> None:
    job = queued("a", prompt="A boat")
    begin(desk, job)
    desk.type("A whale")
    desk.bridge.queue.edit_begun.emit(job)
    assert desk.prompt.toPlainText() == "A whale"
    assert text(desk, "editing") == "Editing a queued job"
    assert desk.commands == 0, "it stays held back"


@pytest.mark.parametrize("typed", ["A {whale|boat} at dawn", "{a|b}" * 9])
def test_what_was_typed_is_kept_with_its_alternatives(desk: Desk, typed: str) -> None:
    begin(desk, queued("a", prompt="A boat"))
    desk.type(typed)
    desk.tell_change(in_state(S.SUBMITTING, "a", prompt="A boat"))
    assert text(desk, "editing") == ""
    assert desk.prompt.toPlainText() == typed


def test_an_edited_job_that_is_cancelled_with_others_leaves_what_was_typed(desk: Desk) -> None:
    begin(desk, queued("a", prompt="A boat"))
    desk.type("A whale")
    gone = tuple(in_state(S.CANCELLED, one, prompt="A boat") for one in "ab")
    desk.tell(JobsChanged(jobs=gone))
    assert (text(desk, "editing"), desk.prompt.toPlainText()) == ("", "A whale")


def test_a_changed_job_s_picture_is_asked_about_before_it_is_saved(desk: Desk) -> None:
    desk.tell_key()
    begin(desk, queued("a", prompt="A boat"))
    request = GenerationRequest(prompt="A whale", start_image_url=picture_address("0" * 64))
    desk.window._form.edit.saved.emit("a", request)
    assert desk.commands == 0
    dialog = find(desk.window, RouteDialog, "route_dialog")
    assert dialog.isVisible()
    dialog.reject()
    assert desk.commands == 0


def test_a_duplicate_s_picture_is_asked_about_before_it_is_sent(desk: Desk) -> None:
    desk.tell_key()
    request = GenerationRequest(prompt="A whale", start_image_url=picture_address("0" * 64))
    desk.tell_added(queued("a", request=request))
    choose(desk, "a")
    desk.do(Command.DUPLICATE)
    assert find(desk.window, RouteDialog, "route_dialog").isVisible()
    assert desk.commands == 0
