"""Facts come to the window and wishes leave it; what each of them changes."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.keys import KeyPlace, KeyStatus
from luma_desktop.domain.money import Money
from luma_desktop.domain.problems import Problem, ProblemKind
from luma_desktop.domain.remote import Balance
from luma_desktop.domain.request import AspectRatio, Model
from luma_desktop.domain.settings import FormDraft, Settings
from luma_desktop.engine.facts import (
    BalanceChanged,
    HoldsChanged,
    JobsCleared,
    JobsRemoved,
    JobsRestored,
    TroubleCleared,
    TroubleRaised,
)
from luma_desktop.engine.holds import Hold, HoldKind
from luma_desktop.ui.actions.commands import Command
from luma_desktop.ui.lists.card_list import CardList
from luma_desktop.ui.preview.preview_panel import PreviewPanel
from tests.support.jobs import in_state, queued
from tests.support.widgets import find, label_text
from tests.ui.window.conftest import ABSENT, KEPT, Desk

S = JobState


def text(desk: Desk, name: str) -> str:
    label = find(desk.window, QLabel, name)
    return label.text() if label.isVisible() else ""


def holds(*kinds: HoldKind) -> HoldsChanged:
    return HoldsChanged(holds=tuple(Hold(kind=kind) for kind in kinds))


def become_ready(desk: Desk, job_id: str, prompt: str) -> Job:
    """A job that was running gets its clip."""
    desk.tell_added(in_state(S.COMPLETED, job_id, prompt=prompt))
    ready = in_state(S.READY, job_id, prompt=prompt)
    desk.tell_change(ready)
    return ready


# the click


def test_without_a_key_nothing_is_sent_and_the_form_keeps_its_text(desk: Desk) -> None:
    desk.tell_key(ABSENT)
    desk.type("A boat")
    desk.do(Command.GENERATE)
    assert desk.commands == 0
    assert desk.prompt.toPlainText() == "A boat"
    assert find(desk.window, QWidget, "key_offer").isVisible()
    with desk.qtbot.waitSignal(desk.window.demo_requested):
        desk.click("try_demo")
    desk.click("add_key")
    assert find(desk.window, QWidget, "key_dialog").isVisible()


def test_the_offer_goes_when_there_is_a_key(desk: Desk) -> None:
    desk.tell_key(ABSENT)
    desk.type("A boat")
    desk.do(Command.GENERATE)
    desk.tell_key(KEPT)
    assert not find(desk.window, QWidget, "key_offer").isVisible()
    assert desk.commands == 0
    assert desk.message == "Your key is stored in the system keyring."


def test_while_the_key_is_not_known_yet_the_engine_holds_the_click(desk: Desk) -> None:
    desk.type("A boat")
    desk.do(Command.GENERATE)
    assert desk.commands == 1


# what the header shows


def test_counts_and_balance(desk: Desk) -> None:
    desk.tell_added(in_state(S.ACCEPTED, "a"), in_state(S.COMPLETED, "b"), queued("c"))
    desk.tell(BalanceChanged(balance=Balance(amount=Money.from_usd("9.25"))))
    assert text(desk, "running") == "2 running · 1 queued"
    assert text(desk, "balance") == "Balance $9.25"
    assert text(desk, "rest") != ""
    desk.tell_change(in_state(S.CANCELLED, "c"))
    assert text(desk, "running") == "2 running"


# messages


def test_troubles_are_one_message_a_cause_and_go_when_they_are_over(desk: Desk) -> None:
    desk.tell_added(in_state(S.SUBMIT_UNKNOWN, "a"))
    trouble = TroubleRaised(
        key="lookup", problem=Problem(kind=ProblemKind.OUTCOME_UNKNOWN), job_id="a"
    )
    desk.tell(trouble, trouble)
    assert "so it wasn't sent again" in desk.message
    assert desk.offer == "Check now"
    assert text(desk, "message_count") == ""
    desk.click("message_action")
    assert desk.commands == 1
    desk.tell(TroubleCleared(key="lookup"))
    assert desk.message == "Ready"


@pytest.mark.parametrize(
    ("kind", "offer"),
    [
        (HoldKind.KEY_REFUSED, "Add your API key…"),
        (HoldKind.OUT_OF_CREDITS, "Open billing page"),
        (HoldKind.PAUSED, "Resume"),
        (HoldKind.OLD_QUEUE, "Resume"),
    ],
)
def test_a_hold_is_told_with_one_way_out(desk: Desk, kind: HoldKind, offer: str) -> None:
    desk.tell_added(queued("a"), queued("b"))
    desk.tell_key()
    desk.tell(holds(kind))
    assert desk.offer == offer
    desk.tell(holds())
    assert desk.message == "Ready"


def test_a_pause_is_seen_in_the_header_and_on_what_waits(desk: Desk) -> None:
    desk.tell_added(queued("a"), queued("b"))
    desk.tell_key()
    desk.tell(holds(HoldKind.PAUSED))
    assert text(desk, "running") == "Paused · 2 queued"
    cards = find(desk.window, CardList, "queue").model()
    spoken = [cards.index(row, 0).data() for row in range(2)]
    assert "Queued, #1, paused" in spoken[0]
    assert "Queued, #2, paused" in spoken[1]
    desk.tell(holds(HoldKind.OFFLINE))
    assert text(desk, "running") == "2 queued"


def test_a_missing_key_is_told_only_once_it_is_known_to_be_missing(desk: Desk) -> None:
    desk.tell(holds(HoldKind.NO_KEY))
    assert desk.message == "Ready"
    desk.tell_key(ABSENT)
    assert desk.offer == "Add your API key…"


def test_a_locked_keyring_can_be_asked_again_from_the_bar(desk: Desk) -> None:
    problem = Problem(kind=ProblemKind.KEYRING_LOCKED)
    desk.tell(holds(HoldKind.NO_KEY))
    desk.tell_key(KeyStatus(place=KeyPlace.UNREADABLE, problem=problem))
    assert desk.offer == "Retry"
    desk.click("message_action")
    assert desk.commands == 1


def test_a_retired_endpoint_takes_no_click(desk: Desk) -> None:
    desk.tell_key()
    desk.tell(holds(HoldKind.ENDPOINT_GONE))
    desk.type("A boat")
    desk.do(Command.GENERATE)
    assert desk.commands == 0
    desk.tell(holds())
    desk.do(Command.GENERATE)
    assert desk.commands == 1


def test_what_was_just_added_can_be_undone_while_it_is_in_line(desk: Desk) -> None:
    desk.tell_added(queued("a", prompt="A boat"), undoable=True)
    assert (desk.message, desk.offer) == ("Queued: A boat", "Undo")
    desk.tell_change(in_state(S.SUBMITTING, "a", prompt="A boat"))
    assert desk.message == "Ready"


def test_a_removal_can_be_undone_but_not_an_undone_click(desk: Desk) -> None:
    gone = in_state(S.READY, "old", prompt="Old")
    desk.tell_added(gone)
    desk.tell(JobsRemoved(jobs=(gone,)))
    assert (desk.message, desk.offer) == ("Removed: Old", "Undo")
    desk.click("message_action")
    assert desk.commands == 1
    desk.tell_added(queued("a"), undoable=True)
    desk.tell(JobsRemoved(jobs=(in_state(S.CANCELLED, "a"),), taken_back=True))
    assert desk.message == "Ready"


def test_a_click_that_was_undone_late_leaves_the_next_one_its_undo(desk: Desk) -> None:
    desk.tell_added(queued("a", prompt="A boat"), undoable=True)
    desk.tell_added(queued("b", prompt="A whale"), undoable=True)
    desk.tell(JobsRemoved(jobs=(in_state(S.CANCELLED, "a", prompt="A boat"),), taken_back=True))
    assert (desk.message, desk.offer) == ("Queued: A whale", "Undo")


def test_an_old_trouble_hides_no_answer(desk: Desk) -> None:
    lasting = Problem(kind=ProblemKind.OUTCOME_UNKNOWN)
    desk.tell_added(in_state(S.SUBMIT_UNKNOWN, "a"))
    desk.tell(TroubleRaised(key="lookup", problem=lasting, job_id="a"))
    before = desk.message
    gone = in_state(S.READY, "old", prompt="Old")
    desk.tell_added(gone)
    desk.tell(JobsRemoved(jobs=(gone,)))
    assert (desk.message, desk.offer) == ("Removed: Old", "Undo")
    desk.click("message_dismiss")
    assert desk.message == before


def test_an_undo_by_key_takes_its_offer_away(desk: Desk) -> None:
    gone = in_state(S.READY, "old", prompt="Old")
    desk.tell_added(gone)
    desk.tell(JobsRemoved(jobs=(gone,)))
    desk.do(Command.UNDO)
    desk.tell(JobsRestored(jobs=(gone,)))
    assert desk.message == "Ready"


def test_a_failed_generation_is_told_with_its_way_out_and_its_price(desk: Desk) -> None:
    desk.tell_added(in_state(S.ACCEPTED, "a"))
    problem = Problem(kind=ProblemKind.GENERATION_FAILED, detail="no capacity")
    desk.tell_change(msgspec.structs.replace(in_state(S.FAILED, "a"), problem=problem))
    for words in ("no capacity", "probably weren't charged", "Try again, or change the prompt"):
        assert words in desk.message
    assert desk.offer == "Retry · $0.25"
    desk.click("message_action")
    assert desk.commands == 1
    assert desk.message == "Ready"


def test_a_job_that_is_tried_again_is_not_said_to_be_cleared(desk: Desk) -> None:
    desk.tell_added(in_state(S.FAILED, "a"))
    desk.tell_added(queued("b", retry_of="a"), undoable=True)
    desk.tell_change(in_state(S.SUBMITTING, "b", retry_of="a"))
    desk.tell(JobsCleared(job_ids=("a",)))
    assert desk.message == "Ready"


def test_a_refused_request_is_told_until_it_leaves_the_queue(desk: Desk) -> None:
    desk.tell_added(in_state(S.SUBMITTING, "a"))
    desk.tell_change(in_state(S.REJECTED, "a"))
    assert "said the service. Nothing was spent." in desk.message
    assert desk.offer == "Edit request"
    desk.tell(JobsCleared(job_ids=("a",)))
    assert "said the service" not in desk.message


def test_what_failed_before_the_start_is_not_told_when_more_is_learnt_of_it(desk: Desk) -> None:
    failed = in_state(S.FAILED, "a")
    desk.tell_added(failed)
    desk.tell_change(msgspec.structs.replace(failed, charged=Money()))
    assert desk.message == "Ready"


def test_the_services_words_are_plain_text(desk: Desk) -> None:
    problem = Problem(kind=ProblemKind.REJECTED, detail="<img src=x> & more")
    desk.bridge.command_failed.emit(problem)
    assert "<img src=x> & more" in desk.message


# clips that get ready


def test_a_new_clip_is_shown_when_nothing_is_being_watched(desk: Desk) -> None:
    become_ready(desk, "a", "First")
    assert desk.watched == "First"
    assert desk.window.action(Command.EXTEND).isEnabled()


def test_the_clip_that_is_being_extended_stays(desk: Desk) -> None:
    become_ready(desk, "a", "First")
    desk.do(Command.EXTEND)
    become_ready(desk, "b", "Second")
    assert desk.watched == "First"


def test_what_was_ready_before_the_start_does_not_play_by_itself(desk: Desk) -> None:
    desk.tell_added(in_state(S.READY, "a"))
    desk.tell_change(in_state(S.READY, "a"))
    assert desk.watched == ""


@pytest.fixture
def quiet(qtbot: QtBot) -> Desk:
    return Desk(qtbot, settings=Settings(autoplay=False))


def test_a_clip_that_comes_while_the_window_closes_is_not_played(desk: Desk) -> None:
    desk.tell_added(in_state(S.COMPLETED, "a"))
    desk.window.close()
    desk.tell_change(in_state(S.READY, "a"))

    assert desk.watched == ""


def test_nothing_plays_by_itself_if_that_is_not_wanted(quiet: Desk) -> None:
    become_ready(quiet, "a", "First")
    assert quiet.watched == ""


def test_a_removed_clip_leaves_the_preview(desk: Desk) -> None:
    ready = become_ready(desk, "a", "First")
    desk.tell(JobsRemoved(jobs=(ready,)))
    assert desk.watched == ""
    assert not desk.window.action(Command.EXTEND).isEnabled()
    assert find(desk.window, PreviewPanel, "preview_panel").job is None


# what is asked before it is done


@pytest.mark.parametrize("answer", ["question_yes", None])
def test_sending_again_is_asked_about_with_its_price(desk: Desk, answer: str | None) -> None:
    job = in_state(S.SUBMIT_UNKNOWN, "a")
    desk.tell_added(job)
    desk.window._wiring.clips.resend("a")
    box = find(desk.window, QDialog, "question")
    assert "$0.25" in label_text(box, "question_text")
    if answer:
        find(box, QAbstractButton, answer).click()
    else:
        box.reject()
    assert desk.commands == (1 if answer else 0)


# extending


def test_extend_twice_sends_but_not_as_a_double_click(desk: Desk) -> None:
    desk.tell_key()
    ready = become_ready(desk, "a", "First")
    desk.do(Command.EXTEND)
    read = desk.commands  # the clip's last frame, for the form
    desk.type("It dives")
    desk.do(Command.EXTEND)
    assert desk.commands == read
    desk.window._wiring.clips._since_extend.start()
    desk.qtbot.waitUntil(lambda: desk.window._wiring.clips._since_extend.hasExpired(500))
    desk.do(Command.EXTEND)
    assert desk.commands == read + 1
    assert ready.generation_id is not None


def test_after_sending_the_key_for_extend_sends_nothing_more(desk: Desk) -> None:
    desk.tell_key()
    become_ready(desk, "a", "First")
    desk.do(Command.EXTEND)
    read = desk.commands  # the clip's last frame, for the form
    desk.type("It dives")
    desk.do(Command.GENERATE)
    assert desk.commands == read + 1
    assert text(desk, "sent_note") == "Sent. Extend again for take 2."
    clips, form = desk.window._wiring.clips, desk.window._form
    desk.qtbot.waitUntil(lambda: clips._since_extend.hasExpired(500))
    form._clicked_at = float("-inf")
    clips.extend("a")
    assert desk.commands == read + 1
    desk.do(Command.GENERATE)
    assert desk.commands == read + 2
    assert text(desk, "sent_note") == "Sent. Extend again for take 3."


def test_what_waits_in_the_queue_is_not_called_sent(desk: Desk) -> None:
    desk.tell_key()
    become_ready(desk, "a", "First")
    desk.tell(holds(HoldKind.PAUSED))
    desk.do(Command.EXTEND)
    desk.type("It dives")
    desk.do(Command.GENERATE)
    assert text(desk, "sent_note") == "Queued. Extend again for take 2."
    desk.tell(holds(HoldKind.PICTURES))
    assert text(desk, "sent_note") == "Sent. Extend again for take 2."


def test_a_take_is_shown_when_it_comes_though_the_form_still_extends(desk: Desk) -> None:
    desk.tell_key()
    become_ready(desk, "a", "First")
    desk.do(Command.EXTEND)
    desk.type("It dives")
    desk.do(Command.GENERATE)
    become_ready(desk, "b", "It dives")
    assert desk.watched == "It dives"
    assert text(desk, "extending") == "Extending: First"


def test_leaving_an_extension_says_that_its_words_are_kept(desk: Desk) -> None:
    become_ready(desk, "a", "First")
    desk.do(Command.EXTEND)
    desk.type("It dives")
    desk.press(Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    assert desk.message == "What you typed was kept and will be here when you come back."
    assert [kept.job_id for kept in desk.window.state().kept_drafts] == ["a"]


def test_words_of_an_extension_are_there_after_a_restart(qtbot: QtBot, desk: Desk) -> None:
    become_ready(desk, "a", "First")
    desk.do(Command.EXTEND)
    desk.type("It dives")
    state = desk.window.state()
    again = Desk(qtbot, state=state)
    assert again.prompt.toPlainText() == ""
    assert again.offer == ""
    become_ready(again, "a", "First")
    assert again.message == "You were extending “First” when the window closed."
    again.click("message_action")
    assert again.prompt.toPlainText() == "It dives"
    assert text(again, "extending") == "Extending: First"
    assert again.window.state().kept_drafts == state.kept_drafts


def test_words_that_wait_are_not_offered_but_come_with_their_clip(qtbot: QtBot, desk: Desk) -> None:
    become_ready(desk, "a", "First")
    desk.do(Command.EXTEND)
    desk.type("It dives")
    desk.press(Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    again = Desk(qtbot, state=desk.window.state())
    become_ready(again, "a", "First")
    assert "You were extending" not in again.message
    again.do(Command.EXTEND)
    assert again.prompt.toPlainText() == "It dives"


# a new form


def test_a_cleared_form_says_what_is_left_in_it(desk: Desk) -> None:
    draft = FormDraft(
        prompt="A boat", model=Model.RAY_2, aspect_ratio=AspectRatio.TALL, variations=6
    )
    desk.window._form.set_draft(draft)
    desk.do(Command.CLEAR_FORM)
    left = FormDraft(aspect_ratio=AspectRatio.TALL)
    assert desk.window.state().form == left
    assert desk.message == "The form is empty. The aspect ratio is still 9:16."
    desk.click("message_action")
    assert desk.window.state().form == draft


def test_a_form_without_words_is_cleared_of_what_multiplies_too(desk: Desk) -> None:
    desk.window._form.set_draft(FormDraft(variations=8))
    desk.do(Command.CLEAR_FORM)
    assert desk.message == "The form is empty."
    assert desk.window.state().form == FormDraft()


def test_remixing_an_extension_is_extending_its_parent_again(desk: Desk) -> None:
    parent = become_ready(desk, "a", "First")
    request = msgspec.structs.replace(
        parent.request, prompt="It dives", extends=parent.generation_id
    )
    child = in_state(S.READY, "b", request=request, parent_id="a")
    desk.tell_added(child)
    desk.window._wiring.clips.remix("b")
    assert text(desk, "extending") == "Extending: First"
    assert desk.prompt.toPlainText() == "It dives"


# attention


def test_a_window_that_becomes_active_asks_what_may_have_changed(desk: Desk) -> None:
    application = QGuiApplication.instance()
    assert isinstance(application, QGuiApplication)
    spawned: list[Coroutine[Any, Any, None]] = []
    desk.bridge.attach(object(), spawned.append)  # type: ignore[arg-type]
    at_first = len(spawned)
    application.applicationStateChanged.emit(Qt.ApplicationState.ApplicationInactive)
    assert len(spawned) == at_first
    application.applicationStateChanged.emit(Qt.ApplicationState.ApplicationActive)
    assert len(spawned) == at_first + 1
    for command in spawned:
        command.close()


def test_a_low_balance_offers_to_send_anyway(desk: Desk) -> None:
    desk.tell(holds(HoldKind.BALANCE_LOW))
    assert "Your balance doesn't cover the next job" in desk.message
    desk.click("message_action")
    assert desk.commands == 1
