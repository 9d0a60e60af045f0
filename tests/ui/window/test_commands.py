"""Commands act on all that is highlighted, and on nothing else."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QDialog, QFileDialog, QPushButton

from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.library import LibraryPage, LibraryPlace, LibraryQuery
from luma_desktop.domain.money import Money
from luma_desktop.domain.pricing import PriceList, Pricing, Rate
from luma_desktop.domain.request import GenerationRequest, Model
from luma_desktop.engine.facts import JobsRemoved, JobsRestored, PricesChanged
from luma_desktop.ui.actions.commands import Command
from luma_desktop.ui.actions.offers import card_groups, command_text
from luma_desktop.ui.lists.card_list import CardList
from luma_desktop.ui.lists.job_list import JobRole
from luma_desktop.ui.lists.side_panel import LIBRARY, QUEUE
from tests.support.jobs import NOW, in_state, queued
from tests.support.widgets import find, label_text, press
from tests.ui.window.conftest import CTRL, Desk

S = JobState
PLAIN = Qt.KeyboardModifier.NoModifier


def four_clips(desk: Desk) -> CardList:
    """Four ready clips in the queue, all of them chosen."""
    desk.tell_added(
        *(
            in_state(S.READY, one, prompt=f"Clip {one}", sent_at=NOW + n)
            for n, one in enumerate("abcd")
        )
    )
    cards = find(desk.window, CardList, "queue")
    cards.setFocus()
    press(cards, Qt.Key.Key_A, CTRL)
    return cards


def test_everything_has_somebody_who_does_it(desk: Desk) -> None:
    assert set(desk.window._wiring._commands._table) == set(Command)


def test_save_with_four_chosen_asks_for_one_folder(desk: Desk) -> None:
    press(four_clips(desk), Qt.Key.Key_S, CTRL)
    dialog = find(desk.window, QFileDialog, "folder_dialog")
    assert dialog.windowTitle() == "Choose a folder for 4 clips"
    dialog.close()


def test_copy_with_four_chosen_copies_four(desk: Desk) -> None:
    four_clips(desk)
    desk.do(Command.COPY_PROMPT)
    assert QGuiApplication.clipboard().text() == "Clip a\n\nClip b\n\nClip c\n\nClip d"


@pytest.mark.parametrize(
    ("command", "name"), [(Command.EXTEND, "Extend"), (Command.REVEAL, "Show in folder")]
)
def test_what_takes_one_says_so(desk: Desk, command: Command, name: str) -> None:
    four_clips(desk)
    desk.do(command)
    assert desk.message == f"“{name}” works with one clip at a time, but 4 are selected."
    assert desk.window._form.extended_job is None


def test_the_keys_act_on_the_highlighted_card_not_on_the_watched_clip(desk: Desk) -> None:
    watched, failed = in_state(S.READY, "w", prompt="Watched"), in_state(S.FAILED, "f", prompt="F")
    desk.tell_added(watched, failed)
    desk.window.play("w")
    assert desk.window.action(Command.EXTEND).isEnabled(), "nothing is highlighted"
    cards = find(desk.window, CardList, "queue")
    cards.select("f")
    assert not desk.window.action(Command.EXTEND).isEnabled()
    desk.do(Command.REMIX)
    assert desk.prompt.toPlainText() == "F"
    assert find(desk.window, QAbstractButton, "extend").isEnabled(), "it belongs to the preview"
    desk.click("remix")
    assert desk.prompt.toPlainText() == "Watched"


def test_a_job_that_changes_may_be_able_to_do_more(desk: Desk) -> None:
    desk.tell_added(in_state(S.COMPLETED, "a"))
    find(desk.window, CardList, "queue").select("a")
    assert not desk.window.action(Command.SAVE_AS).isEnabled()
    desk.tell_change(in_state(S.READY, "a"))
    desk.qtbot.waitUntil(desk.window.action(Command.SAVE_AS).isEnabled)


@pytest.mark.parametrize(("count", "asks"), [(20, False), (21, True)])
def test_many_are_removed_after_a_question(desk: Desk, count: int, asks: bool) -> None:
    desk.tell_added(*(queued(f"{n}", position=NOW + n) for n in range(count)))
    cards = find(desk.window, CardList, "queue")
    cards.setFocus()
    press(cards, Qt.Key.Key_A, CTRL)
    press(cards, Qt.Key.Key_Delete, PLAIN)
    if asks:
        assert desk.commands == 0
        question = find(desk.window, QDialog, "question")
        assert label_text(question, "question_title") == "Remove 21 jobs?"
        find(question, QAbstractButton, "question_yes").click()
    assert desk.commands == 1


# one selection for all lists


def library(desk: Desk, jobs: list[Job]) -> list[LibraryQuery]:
    """The library in front, its first page loaded; returns what it asks for from then on."""
    side = desk.window._side
    side.show_tab(LIBRARY)
    asked: list[LibraryQuery] = []
    side.search_changed.connect(asked.append)
    answer(desk, side._library_query(), jobs)
    return asked


def answer(desk: Desk, query: LibraryQuery, jobs: list[Job]) -> None:
    """`jobs` are all that there are, in the order of the library."""
    ids = [job.id for job in jobs]
    start = 0 if query.after is None else ids.index(query.after.job_id) + 1
    page = tuple(jobs[start : start + query.limit])
    is_last = start + query.limit >= len(jobs)
    more = None if is_last else LibraryPlace.of(page[-1])
    desk.bridge.library.loaded.emit(
        LibraryPage(query=query, jobs=page, more=more, total=None if start else len(jobs))
    )


def highlighted(desk: Desk) -> list[str]:
    return [job.id for job in desk.window._side.chosen_jobs()]


def extended(desk: Desk) -> str | None:
    desk.do(Command.EXTEND)
    job = desk.window._form.extended_job
    return None if job is None else job.id


@pytest.mark.parametrize("state", [S.READY, S.FAILED, S.QUEUED])
def test_back_in_the_queue_what_is_highlighted_is_what_is_acted_on(
    desk: Desk, state: JobState
) -> None:
    first, second = in_state(state, "a", sent_at=NOW), in_state(S.READY, "b", sent_at=NOW + 1)
    desk.tell_added(first, second)
    find(desk.window, CardList, "queue").select("a")
    library(desk, [second])
    assert highlighted(desk) == []
    find(desk.window, CardList, "library").select("b")
    desk.window._side.show_tab(QUEUE)
    assert highlighted(desk) == ["b"]
    assert extended(desk) == "b"


def test_what_plays_by_itself_is_marked_and_not_chosen(desk: Desk) -> None:
    desk.tell_added(in_state(S.READY, "a", sent_at=NOW), in_state(S.COMPLETED, "b"))
    cards = find(desk.window, CardList, "queue")
    cards.select("a")
    desk.tell_change(in_state(S.READY, "b"))
    assert desk.window._preview.job is not None
    assert desk.window._preview.job.id == "b"
    marked = {one: cards._find(one).data(JobRole.CARD).watched for one in "ab"}
    assert marked == {"a": False, "b": True}
    assert cards._find("b").data().endswith("Shown in the preview")
    assert highlighted(desk) == ["a"]
    assert extended(desk) == "a"


def test_delete_never_takes_what_is_only_watched(desk: Desk) -> None:
    desk.tell_added(in_state(S.READY, "a"))
    desk.window.play("a")
    assert not desk.window.action(Command.REMOVE).isEnabled()
    assert desk.window.action(Command.SAVE_AS).isEnabled()


def clips(count: int) -> list[Job]:
    return [in_state(S.READY, f"c{n}", created_at=NOW - n) for n in range(count)]


@pytest.mark.parametrize("early", [False, True], ids=["loaded", "before it is loaded"])
def test_select_all_and_delete_take_all_of_the_library(desk: Desk, early: bool) -> None:
    jobs = clips(270)
    asked = library(desk, jobs)
    before = desk.commands
    cards = find(desk.window, CardList, "library")
    cards.setFocus()
    press(cards, Qt.Key.Key_A, CTRL)
    if early:
        press(cards, Qt.Key.Key_Delete, PLAIN)
    answer(desk, asked[-1], jobs)
    assert len(highlighted(desk)) == 270
    if not early:
        press(cards, Qt.Key.Key_Delete, PLAIN)
    question = find(desk.window, QDialog, "question")
    assert label_text(question, "question_title") == "Remove 270 clips?"
    with desk.qtbot.waitSignal(question.finished):
        find(question, QAbstractButton, "question_yes").click()
    assert desk.commands == before + len(asked) + 1


def test_a_page_that_empties_loads_the_next(desk: Desk) -> None:
    jobs = clips(270)
    asked = library(desk, jobs)
    desk.tell(
        JobsRemoved(jobs=tuple(msgspec.structs.replace(job, removed=True) for job in jobs[:200]))
    )
    assert len(asked) == 1
    answer(desk, asked[-1], jobs)
    assert len(list(desk.window._side._library)) == 70


# another take


def test_another_take_is_a_click_at_its_price(desk: Desk) -> None:
    desk.tell_key()
    desk.tell_added(in_state(S.READY, "a"), in_state(S.SUBMIT_UNKNOWN, "b"))
    job = desk.window._jobs["a"]
    assert command_text(Command.ANOTHER_TAKE, job) == "Another take · $0.25"
    cards = find(desk.window, CardList, "queue")
    cards.select("a")
    assert desk.window.action(Command.ANOTHER_TAKE).text() == "Another &take · $0.25"
    for _ in range(2):  # a key that bounces
        press(cards, Qt.Key.Key_Return, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert desk.commands == 1
    cards.select("b")
    assert not desk.window.action(Command.ANOTHER_TAKE).isEnabled(), "it may be under way"


def test_another_take_is_asked_about_where_its_price_has_changed(desk: Desk) -> None:
    desk.tell_key()
    dear = Pricing(rates=(Rate(amount=Money.from_usd("0.40")),))
    desk.tell(PricesChanged(prices=PriceList().with_pricing({Model.DREAM_MACHINE_V1: dear})))
    desk.tell_added(in_state(S.READY, "a"))
    desk.window._wishes.wish(Command.ANOTHER_TAKE, ["a"])
    question = find(desk.window, QDialog, "question")
    assert label_text(question, "question_title") == "Generate another take?"
    assert label_text(question, "question_text") == "It now costs $0.40."
    assert desk.commands == 0
    find(question, QAbstractButton, "question_yes").click()
    assert desk.commands == 1


# what was removed


def test_removed_clips_are_found_by_the_filter_and_restored(desk: Desk) -> None:
    gone = [msgspec.structs.replace(job, removed=True) for job in clips(2)]
    side = desk.window._side
    asked = library(desk, [])
    menu = find(desk.window, QPushButton, "state_filter").menu()
    next(one for one in menu.actions() if one.text() == "Removed clips").trigger()
    assert asked[-1].removed
    answer(desk, asked[-1], gone)
    cards = find(desk.window, CardList, "library")
    cards.selectAll()
    offered = {command for group in card_groups(side.chosen_jobs()) for command in group}
    assert offered == {Command.RESTORE, Command.SAVE_AS, Command.COPY_PROMPT}
    assert not desk.window.action(Command.REMOVE).isEnabled()
    before = desk.commands
    desk.do(Command.RESTORE)
    assert desk.commands == before + 1
    desk.tell(JobsRestored(jobs=tuple(clips(2))))
    assert list(side._library) == []
    assert side.jobs.count() == (0, 0)


def test_an_extension_that_waits_for_the_last_frame_is_not_left_for_it(desk: Desk) -> None:
    request = GenerationRequest(prompt="A boat", model=Model.RAY_2)
    desk.tell_added(in_state(S.READY, "a", request=request), in_state(S.READY, "b"))
    cards = find(desk.window, CardList, "queue")
    cards.select("a")
    assert extended(desk) == "a"
    assert desk.window._form.takes_frame_of("a"), "its id is none that a keyframe takes"
    desk.do(Command.USE_LAST_FRAME)
    assert desk.window._form.extended_job is not None
    cards.select("b")
    desk.do(Command.USE_LAST_FRAME)
    assert desk.window._form.extended_job is None
