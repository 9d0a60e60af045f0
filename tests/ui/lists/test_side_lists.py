"""Which list a job stands in, as facts come."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from luma_desktop.domain import events as ev
from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.library import CLIPS, LibraryPage, LibraryQuery
from luma_desktop.ui.actions.actions import Wishes
from luma_desktop.ui.lists.job_list import JobListModel, JobRole
from luma_desktop.ui.lists.side_lists import SideLists
from luma_desktop.ui.state.job_store import Change, JobStore
from tests.support.jobs import EVENTS, NOW, in_state, queued

S = JobState
QUERY = LibraryQuery(states=CLIPS)


class Board:
    """Both lists on one store, with an empty library."""

    def __init__(self, qtbot: QtBot) -> None:
        self.jobs = JobStore()
        self._panel = panel = QWidget()
        qtbot.addWidget(panel)
        self._lists = SideLists(self.jobs, lambda _job: None, Wishes(panel), panel)
        self.queue, self.library = self._lists.queue_model, self._lists.library_model
        self.library.ask(QUERY)
        self.library.show_page(LibraryPage(query=QUERY, jobs=(), total=0))


@pytest.fixture
def board(qtbot: QtBot) -> Board:
    return Board(qtbot)


def ids(model: JobListModel) -> list[str]:
    return [job.id for job in model]


def flagged(job: Job, **flags: bool) -> Job:
    return msgspec.structs.replace(job, **flags)


def test_what_is_asked_for_comes_into_the_queue(board: Board) -> None:
    board.jobs.add([queued("a"), queued("b", position=NOW + 1)], True)
    assert ids(board.queue) == ["a", "b"]
    assert board.jobs.unfinished() == 2


def test_a_click_is_told_as_one(board: Board) -> None:
    told: list[Change] = []
    board.jobs.changed.connect(told.append)
    board.jobs.add([queued("start")], False)
    board.jobs.add([queued("a"), queued("b")], True)
    assert [change.is_click for change in told] == [False, True]
    assert [job.id for job in told[1].entered] == ["a", "b"]


def test_a_finished_job_stays_in_the_queue_and_comes_to_the_library(board: Board) -> None:
    board.jobs.add([in_state(S.COMPLETED, "a")], False)
    board.jobs.change(in_state(S.READY, "a"))
    assert ids(board.queue) == ids(board.library) == ["a"]
    assert (board.jobs.unfinished(), board.library.clips) == (0, 1)


def test_what_was_cleared_stays_in_the_library_and_can_come_back(board: Board) -> None:
    ready = in_state(S.READY, "a")
    board.jobs.add([in_state(S.COMPLETED, "a")], False)
    board.jobs.change(ready)
    board.jobs.clear(["a"])
    assert (ids(board.queue), ids(board.library)) == ([], ["a"])
    board.jobs.restore([ready])
    assert (ids(board.queue), ids(board.library)) == (["a"], ["a"])


def test_what_was_removed_leaves_both_and_comes_back_to_both(board: Board) -> None:
    ready = in_state(S.READY, "a")
    board.jobs.add([in_state(S.COMPLETED, "a")], False)
    board.jobs.change(ready)
    board.jobs.remove([flagged(ready, removed=True)])
    assert (ids(board.queue), ids(board.library)) == ([], [])
    assert board.library.clips == 0
    board.jobs.restore([ready])
    assert (ids(board.queue), ids(board.library)) == (["a"], ["a"])
    assert board.library.clips == 1


def test_an_old_clip_comes_back_to_the_library_only(board: Board) -> None:
    old = in_state(S.READY, "old")
    board.library.ask(QUERY)
    board.library.show_page(LibraryPage(query=QUERY, jobs=(old,), total=1))
    board.jobs.remove([flagged(old, removed=True)])
    board.jobs.restore([old])
    assert (ids(board.queue), ids(board.library)) == ([], ["old"])


def test_a_hidden_job_that_goes_on_stays_hidden_until_its_clip_is_here(board: Board) -> None:
    board.jobs.add([in_state(S.ACCEPTED, "a")], False)
    board.jobs.clear(["a"])
    board.jobs.change(flagged(in_state(S.COMPLETED, "a"), cleared=True))
    assert ids(board.queue) == []
    board.jobs.change(flagged(in_state(S.READY, "a"), cleared=True))
    assert (ids(board.queue), ids(board.library)) == ([], ["a"])


def test_bytes_and_typical_times_reach_the_queue(board: Board) -> None:
    board.jobs.add([in_state(S.COMPLETED, "a"), in_state(S.ACCEPTED, "b")], False)
    board.queue.set_progress("a", 3_100_000, 8_400_000)
    board.queue.set_typical(60.0)
    states = {job.id: board.queue.index_of(job.id).data(JobRole.CARD).state for job in board.queue}
    assert states["a"] == "Downloading 3.1 of 8.4 MB"
    assert "left" in states["b"]


def test_what_comes_back_into_line_leaves_the_librarys_cancelled_ones(board: Board) -> None:
    cancelled = [in_state(S.CANCELLED, one, position=NOW + n) for n, one in enumerate("abc")]
    board.jobs.add(cancelled, False)
    query = LibraryQuery(states=frozenset({S.CANCELLED}))
    board.library.ask(query)
    board.library.show_page(LibraryPage(query=query, jobs=tuple(cancelled), total=3))
    back = [job.apply(EVENTS[ev.Reinstated]) for job in cancelled]
    board.jobs.change(back[0])
    assert sorted(job.id for job in board.library) == ["b", "c"]
    board.jobs.change_all(back[1:])
    assert (list(board.library), board.library.total) == ([], 0)
    assert board.jobs.unfinished() == 3
