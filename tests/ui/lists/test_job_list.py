"""The list model: rows in place, under Qt's own tester, quiet while bytes come in."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester, QSignalSpy
from pytestqt.qtbot import QtBot

from luma_desktop.domain import events as ev
from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.library import LibraryQuery
from luma_desktop.domain.remote import RemotePhase
from luma_desktop.ui.kit.job_mime import carried_job_ids
from luma_desktop.ui.lists.job_list import JobListModel, JobRole
from luma_desktop.ui.lists.order import newest_first
from luma_desktop.ui.lists.queue_filter import QueueFilter
from luma_desktop.ui.presenters.job.cards import Card
from tests.support.jobs import EVENTS, NOW, in_state, observation, queued

S = JobState
Tested = Callable[[JobListModel], JobListModel]


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def model(qapp: object, clock: Clock) -> JobListModel:
    model = JobListModel(clock=clock)
    model.tester = QAbstractItemModelTester(  # type: ignore[attr-defined]
        model, QAbstractItemModelTester.FailureReportingMode.Fatal, model
    )
    return model


def line(*ids: str) -> list[Job]:
    return [queued(one, position=NOW + place) for place, one in enumerate(ids)]


def ids(model: JobListModel) -> list[str]:
    return [job.id for job in model]


def shown(model: JobListModel, job_id: str) -> Card:
    made = model.index_of(job_id).data(JobRole.CARD)
    assert isinstance(made, Card)
    return made


def test_jobs_stand_in_line_order_however_they_come(model: JobListModel) -> None:
    a, b, c, d = line("a", "b", "c", "d")
    model.add([d])
    model.add([c, a, b])
    assert ids(model) == ["a", "b", "c", "d"]
    assert model.index_of("c").row() == 2


def test_what_comes_twice_is_there_once(model: JobListModel) -> None:
    jobs = line("a", "b")
    model.add(jobs)
    model.add([*jobs, *line("x")])
    assert sorted(ids(model)) == ["a", "b", "x"]


def test_rows_go_in_runs_and_the_others_stay(model: JobListModel) -> None:
    model.add(line(*"abcdef"))
    kept = QPersistentModelIndex(model.index_of("c"))
    removed = model.remove(["a", "b", "e", "nobody"])
    assert [job.id for job in removed] == ["a", "b", "e"]
    assert ids(model) == ["c", "d", "f"]
    assert kept.data(JobRole.JOB).id == "c"


def test_a_change_announces_one_row(model: JobListModel) -> None:
    model.add(line("a", "b", "c"))
    changes = QSignalSpy(model.dataChanged)
    cancelled = in_state(S.CANCELLED, "c", position=NOW + 2)
    assert model.change(cancelled)
    assert changes.count() == 1
    assert changes.at(0)[0].row() == 2
    assert model.job_by_id("c") == cancelled


def test_a_change_of_an_unknown_job_is_left_alone(model: JobListModel) -> None:
    assert not model.change(queued("a"))
    assert ids(model) == []


def test_a_new_place_in_line_moves_the_row_both_ways(model: JobListModel) -> None:
    model.add(line("a", "b", "c", "d"))
    kept = QPersistentModelIndex(model.index_of("a"))
    model.change(queued("a", position=NOW + 2.5))
    assert ids(model) == ["b", "c", "a", "d"]
    assert kept.row() == 2
    model.change(queued("d", position=NOW - 1))
    assert ids(model) == ["d", "b", "c", "a"]


def test_places_count_only_those_in_line(model: JobListModel) -> None:
    model.add(line("a", "b", "c"))
    assert shown(model, "c").state == "Queued · #3"
    changes = QSignalSpy(model.dataChanged)
    model.change(in_state(S.SUBMITTING, "a", position=NOW))
    assert shown(model, "c").state == "Queued · #2"
    assert [changes.at(n)[i].row() for n in range(2) for i in range(2)] == [0, 0, 1, 2]


def test_a_removal_closes_the_line(model: JobListModel) -> None:
    model.add(line("a", "b", "c"))
    model.remove(["b"])
    assert shown(model, "c").state == "Queued · #2"


def test_a_row_says_prompt_state_and_cost(model: JobListModel) -> None:
    model.add([in_state(S.READY, "a")])
    index = model.index_of("a")
    assert index.data(Qt.ItemDataRole.DisplayRole).startswith("Flying jellyfish. Ready, 16:9, ")
    spoken = index.data(Qt.ItemDataRole.DisplayRole)
    assert spoken.endswith(". $0.25")
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == spoken
    assert index.data(Qt.ItemDataRole.ToolTipRole) == "<qt><p>Flying jellyfish</p></qt>"


def test_bytes_are_gathered_and_change_no_data(model: JobListModel, qtbot: QtBot) -> None:
    model.add([in_state(S.COMPLETED, "a"), queued("b")])
    changes = QSignalSpy(model.dataChanged)
    repaints: list[frozenset[str]] = []
    model.repaint_wanted.connect(repaints.append)
    with qtbot.waitSignal(model.repaint_wanted):
        for received in range(1000):
            model.set_progress("a", received, 1000)
    assert changes.count() == 0
    assert repaints == [frozenset({"a"})]
    assert shown(model, "a").fraction == pytest.approx(0.99)


def test_bytes_of_an_unknown_job_are_ignored(model: JobListModel) -> None:
    repaints = QSignalSpy(model.repaint_wanted)
    model.set_progress("nobody", 1, 2)
    assert not repaints.wait(200)


def test_bytes_are_forgotten_when_the_download_is_over(model: JobListModel) -> None:
    model.add([in_state(S.COMPLETED, "a")])
    model.set_progress("a", 5, 10)
    model.change(in_state(S.DOWNLOAD_FAILED, "a"))
    model.change(in_state(S.DOWNLOAD_FAILED, "a").apply(EVENTS[ev.Completed]))
    assert shown(model, "a").fraction is None


def test_the_clock_is_looked_at_only_while_something_runs(
    model: JobListModel, clock: Clock, qtbot: QtBot
) -> None:
    model.set_typical(60)
    model.add([in_state(S.SUBMITTING, "a"), queued("b")])
    repaints = QSignalSpy(model.repaint_wanted)
    assert not repaints.wait(1200)
    model.change(in_state(S.ACCEPTED, "a"))
    with qtbot.waitSignal(model.repaint_wanted, timeout=3000) as repaint:
        clock.now += 30
    assert repaint.args is not None
    assert repaint.args[0] == frozenset({"a"})
    model.change(in_state(S.READY, "a"))
    repaints = QSignalSpy(model.repaint_wanted)
    assert not repaints.wait(1200)


def test_a_longer_estimate_does_not_pull_the_bar_back(model: JobListModel, clock: Clock) -> None:
    job = in_state(S.ACCEPTED, "a")
    model.set_typical(60)
    model.add([job])
    clock.now = NOW + 32
    before = shown(model, "a").fraction
    seen = observation(RemotePhase.RUNNING, estimate_seconds=600)
    model.change(job.apply(ev.Observed(at=NOW + 32, observation=seen)))
    assert before == pytest.approx(0.5)
    assert shown(model, "a").fraction == before


def test_a_reset_shows_only_what_it_is_given(model: JobListModel) -> None:
    model.add(line("a", "b"))
    model.reset(line("c"))
    assert ids(model) == ["c"]
    assert not model.index_of("a").isValid()


def test_newest_first_is_another_order(qapp: object) -> None:
    model = JobListModel(order=newest_first)
    model.add([queued("old", created_at=NOW), queued("new", created_at=NOW + 1)])
    assert ids(model) == ["new", "old"]


def test_the_filter_hides_and_shows_again(model: JobListModel) -> None:
    proxy = QueueFilter()
    proxy.setSourceModel(model)
    QAbstractItemModelTester(proxy, QAbstractItemModelTester.FailureReportingMode.Fatal, proxy)
    model.add([queued("a", prompt="A red Lion"), in_state(S.READY, "b", prompt="lions, blue")])
    for query, expected in [
        (LibraryQuery(text="LION red"), ["a"]),
        (LibraryQuery(text="lion"), ["b", "a"]),
        (LibraryQuery(text="lion", states=frozenset({S.READY})), ["b"]),
        (LibraryQuery(text="tiger"), []),
        (LibraryQuery(), ["b", "a"]),
    ]:
        proxy.set_query(query)
        rows = [proxy.index(row, 0).data(JobRole.JOB).id for row in range(proxy.rowCount())]
        assert rows == expected


def test_a_filtered_job_comes_when_its_state_does(model: JobListModel) -> None:
    proxy = QueueFilter()
    proxy.setSourceModel(model)
    proxy.set_query(LibraryQuery(states=frozenset({S.READY})))
    model.add([in_state(S.COMPLETED, "a")])
    assert proxy.rowCount() == 0
    model.change(in_state(S.READY, "a"))
    assert proxy.rowCount() == 1


def test_thousands_are_added_in_one_go(model: JobListModel) -> None:
    inserts = QSignalSpy(model.rowsInserted)
    model.add(msgspec.structs.replace(queued(str(n)), position=NOW + n) for n in range(5000))
    assert inserts.count() == 1
    assert model.rowCount() == 5000


def test_cards_are_dragged_as_the_ids_of_their_jobs(model: JobListModel) -> None:
    model.add(line("a", "b"))
    index = model.index(0)
    assert index.flags() & Qt.ItemFlag.ItemIsDragEnabled
    data = model.mimeData([model.index(1), model.index(0)])
    assert data.hasFormat("application/x-luma-job-ids")
    assert bytes(data.data("application/x-luma-job-ids").data()) == b"a\nb"
    assert carried_job_ids(data) == ["a", "b"]
