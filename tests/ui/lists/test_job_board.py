"""Which list a job stands in, as facts come."""

from __future__ import annotations

import msgspec
import pytest

from luma_desktop.domain import events as ev
from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.library import CLIPS, LibraryPage, LibraryQuery
from luma_desktop.ui.lists.job_board import JobBoard
from luma_desktop.ui.lists.job_list import JobListModel, JobRole
from tests.support.jobs import EVENTS, NOW, in_state, queued

S = JobState
QUERY = LibraryQuery(states=CLIPS)


@pytest.fixture
def board(qapp: object) -> JobBoard:
    """With an empty library."""
    board = JobBoard(clock=lambda: NOW)
    board.library.ask(QUERY)
    board.show_library(LibraryPage(query=QUERY, jobs=(), total=0))
    return board


def ids(model: JobListModel) -> list[str]:
    return [job.id for job in model]


def flagged(job: Job, **flags: bool) -> Job:
    return msgspec.structs.replace(job, **flags)


def test_what_is_asked_for_comes_into_the_queue(board: JobBoard) -> None:
    board.add_jobs([queued("a"), queued("b", position=NOW + 1)], True)
    assert ids(board.queue) == ["a", "b"]
    assert board.unfinished == 2


def test_a_click_tells_its_last_job(board: JobBoard) -> None:
    told: list[str] = []
    board.clicked_in.connect(told.append)
    board.add_jobs([queued("start")], False)
    board.add_jobs([queued("a"), queued("b")], True)
    assert told == ["b"]


def test_a_finished_job_stays_in_the_queue_and_comes_to_the_library(board: JobBoard) -> None:
    board.add_jobs([in_state(S.COMPLETED, "a")], False)
    board.change_job(in_state(S.READY, "a"))
    assert ids(board.queue) == ids(board.library) == ["a"]
    assert (board.unfinished, board.library.clips) == (0, 1)


def test_what_was_cleared_stays_in_the_library_and_can_come_back(board: JobBoard) -> None:
    ready = in_state(S.READY, "a")
    board.add_jobs([in_state(S.COMPLETED, "a")], False)
    board.change_job(ready)
    board.clear_jobs(["a"])
    assert (ids(board.queue), ids(board.library)) == ([], ["a"])
    board.restore_jobs([ready])
    assert (ids(board.queue), ids(board.library)) == (["a"], ["a"])


def test_what_was_removed_leaves_both_and_comes_back_to_both(board: JobBoard) -> None:
    ready = in_state(S.READY, "a")
    board.add_jobs([in_state(S.COMPLETED, "a")], False)
    board.change_job(ready)
    board.remove_jobs([flagged(ready, removed=True)])
    assert (ids(board.queue), ids(board.library)) == ([], [])
    assert board.library.clips == 0
    board.restore_jobs([ready])
    assert (ids(board.queue), ids(board.library)) == (["a"], ["a"])
    assert board.library.clips == 1


def test_an_old_clip_comes_back_to_the_library_only(board: JobBoard) -> None:
    old = in_state(S.READY, "old")
    board.library.ask(QUERY)
    board.show_library(LibraryPage(query=QUERY, jobs=(old,), total=1))
    board.remove_jobs([flagged(old, removed=True)])
    board.restore_jobs([old])
    assert (ids(board.queue), ids(board.library)) == ([], ["old"])


def test_a_hidden_job_that_goes_on_stays_hidden_until_its_clip_is_here(board: JobBoard) -> None:
    board.add_jobs([in_state(S.ACCEPTED, "a")], False)
    board.clear_jobs(["a"])
    board.change_job(flagged(in_state(S.COMPLETED, "a"), cleared=True))
    assert ids(board.queue) == []
    board.change_job(flagged(in_state(S.READY, "a"), cleared=True))
    assert (ids(board.queue), ids(board.library)) == ([], ["a"])


def test_bytes_and_typical_times_reach_the_queue(board: JobBoard) -> None:
    board.add_jobs([in_state(S.COMPLETED, "a"), in_state(S.ACCEPTED, "b")], False)
    board.set_download_progress("a", 3_100_000, 8_400_000)
    board.set_typical(60.0)
    states = {job.id: board.queue.index_of(job.id).data(JobRole.CARD).state for job in board.queue}
    assert states["a"] == "Downloading 3.1 of 8.4 MB"
    assert "left" in states["b"]


def test_a_late_answer_changes_nothing(board: JobBoard) -> None:
    told: list[int] = []
    board.changed.connect(lambda: told.append(1))
    board.show_library(LibraryPage(query=LibraryQuery(text="old"), jobs=(), total=0))
    assert told == []


def test_what_comes_back_into_line_leaves_the_librarys_cancelled_ones(board: JobBoard) -> None:
    cancelled = [in_state(S.CANCELLED, one, position=NOW + n) for n, one in enumerate("abc")]
    board.add_jobs(cancelled, False)
    query = LibraryQuery(states=frozenset({S.CANCELLED}))
    board.library.ask(query)
    board.show_library(LibraryPage(query=query, jobs=tuple(cancelled), total=3))
    back = [job.apply(EVENTS[ev.Reinstated]) for job in cancelled]
    board.change_job(back[0])
    assert sorted(job.id for job in board.library) == ["b", "c"]
    board.change_jobs(back[1:])
    assert (list(board.library), board.library.total) == ([], 0)
    assert board.unfinished == 3
