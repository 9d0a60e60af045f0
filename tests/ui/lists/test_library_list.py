"""The library's rows: pages, late answers, and what facts add."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import QCoreApplication, QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester, QSignalSpy

from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.library import LibraryPage, LibraryPlace, LibraryQuery
from luma_desktop.ui.lists.job_list import JobRole
from luma_desktop.ui.lists.library_list import LibraryListModel
from tests.support.jobs import NOW, in_state

S = JobState
READY = LibraryQuery(states=frozenset({S.READY}), limit=3)


def clip(number: int, prompt: str = "lion") -> Job:
    return in_state(S.READY, f"c{number}", prompt=prompt, created_at=NOW + number)


def removed(job: Job) -> Job:
    return msgspec.structs.replace(job, removed=True)


def page(query: LibraryQuery, numbers: range, total: int) -> LibraryPage:
    """Clips 0 to `total` - 1 are all that there are."""
    newest = sorted((clip(n) for n in numbers), key=lambda job: -job.created_at)
    return LibraryPage(
        query=query,
        jobs=tuple(newest),
        more=LibraryPlace.of(newest[-1]) if newest and numbers.start > 0 else None,
        total=total if query.after is None else None,
    )


def after(number: int) -> LibraryQuery:
    return msgspec.structs.replace(READY, after=LibraryPlace.of(clip(number)))


@pytest.fixture
def model(qapp: object) -> LibraryListModel:
    return LibraryListModel(clock=lambda: NOW)


@pytest.fixture
def asked(model: LibraryListModel) -> list[LibraryQuery]:
    """Every query whose page was wanted."""
    queries: list[LibraryQuery] = []
    model.query_asked.connect(queries.append)
    return queries


def ids(model: LibraryListModel) -> list[str]:
    return [job.id for job in model]


def test_a_page_is_shown_newest_first(model: LibraryListModel) -> None:
    model.ask(READY)
    assert model.is_loading
    assert model.show_page(page(READY, range(5, 8), 8))
    assert ids(model) == ["c7", "c6", "c5"]
    assert model.total == 8
    assert not model.is_loading


def test_more_is_asked_for_at_the_end_and_once(
    model: LibraryListModel, asked: list[LibraryQuery]
) -> None:
    model.ask(READY)
    model.show_page(page(READY, range(5, 8), 8))
    model.fetchMore(QModelIndex())
    model.fetchMore(QModelIndex())
    assert asked == [READY, after(5)]
    model.show_page(page(after(5), range(2, 5), 8))
    assert ids(model) == ["c7", "c6", "c5", "c4", "c3", "c2"]


def test_nothing_more_is_asked_for_when_all_is_here(model: LibraryListModel) -> None:
    model.ask(READY)
    model.show_page(page(READY, range(3), 3))
    assert not model.canFetchMore(QModelIndex())


def test_a_late_answer_to_an_older_question_is_ignored(model: LibraryListModel) -> None:
    tiger = msgspec.structs.replace(READY, text="tiger")
    model.ask(READY)
    model.ask(tiger)
    assert not model.show_page(page(READY, range(3), 3))
    assert model.show_page(LibraryPage(query=tiger, jobs=(), total=0))
    assert ids(model) == []


def test_a_clip_that_becomes_ready_comes_on_top(model: LibraryListModel) -> None:
    model.ask(READY)
    model.show_page(page(READY, range(3), 3))
    resets = QSignalSpy(model.modelReset)
    model.heed([clip(9)])
    assert ids(model)[0] == "c9"
    assert model.total == 4
    assert resets.count() == 0


def test_what_does_not_match_stays_out(model: LibraryListModel) -> None:
    tiger = msgspec.structs.replace(READY, text="tiger")
    model.ask(tiger)
    model.show_page(LibraryPage(query=tiger, jobs=(), total=0))
    model.heed([clip(1), in_state(S.COMPLETED, "x", prompt="tiger"), clip(2, "A Tiger")])
    assert ids(model) == ["c2"]


def test_before_the_first_question_facts_make_no_rows(model: LibraryListModel) -> None:
    model.heed([clip(1)])
    assert ids(model) == []


def test_what_is_removed_goes_and_comes_back(model: LibraryListModel) -> None:
    model.ask(READY)
    model.show_page(page(READY, range(3), 3))
    model.heed([removed(clip(1))])
    assert ids(model) == ["c2", "c0"]
    assert (model.total, model.clips) == (2, 2)
    model.heed([clip(1)])
    assert ids(model) == ["c2", "c1", "c0"]
    assert (model.total, model.clips) == (3, 3)


def test_what_happens_while_an_answer_is_on_its_way_is_not_lost(model: LibraryListModel) -> None:
    model.ask(READY)
    model.heed([clip(9), removed(clip(1))])
    model.show_page(page(READY, range(3), 3))
    assert ids(model) == ["c9", "c2", "c0"]
    assert model.clips == 3


def test_clips_are_counted_whatever_is_searched_for(model: LibraryListModel) -> None:
    model.ask(READY)
    model.show_page(page(READY, range(5, 8), 8))
    tiger = msgspec.structs.replace(READY, text="tiger")
    model.ask(tiger)
    model.show_page(LibraryPage(query=tiger, jobs=(), total=0))
    assert model.clips == 8
    model.heed([clip(9)])
    model.heed([clip(9)])
    assert model.clips == 9
    assert ids(model) == []


def test_the_next_page_begins_where_the_last_one_ended_whatever_facts_did(
    model: LibraryListModel, asked: list[LibraryQuery]
) -> None:
    model.ask(READY)
    model.show_page(page(READY, range(5, 8), 8))
    model.heed([removed(clip(5)), removed(clip(6)), clip(0)])
    model.fetchMore(QModelIndex())
    assert asked == [READY, after(5)]


def test_it_is_a_sound_model_through_pages_and_facts(model: LibraryListModel) -> None:
    """Qt's tester fetches more by itself, so every question is answered as it comes."""
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    every = range(8)

    def answer(query: LibraryQuery) -> None:
        end = every.stop if query.after is None else int(query.after.job_id[1:])
        wanted = range(max(0, end - query.limit), end)
        assert model.show_page(page(query, wanted, len(every)))

    model.query_asked.connect(answer, Qt.ConnectionType.QueuedConnection)
    model.ask(READY)
    QCoreApplication.processEvents()
    while model.canFetchMore(QModelIndex()) or model.is_loading:
        model.fetchMore(QModelIndex())
        QCoreApplication.processEvents()
    assert ids(model) == [f"c{number}" for number in reversed(every)]
    model.heed([clip(9), removed(clip(3)), removed(clip(4))])
    assert ids(model) == ["c9", "c7", "c6", "c5", "c2", "c1", "c0"]


def test_until_a_page_comes_nobody_knows_how_many_clips_there_are(model: LibraryListModel) -> None:
    model.heed([clip(1)])
    assert model.clips is None


def test_a_clip_says_how_it_was_made_and_a_failure_why(
    model: LibraryListModel, asked: list[LibraryQuery]
) -> None:
    query = LibraryQuery(limit=3)
    model.ask(query)
    failed = in_state(S.FAILED, "f", created_at=NOW)
    model.show_page(LibraryPage(query=query, jobs=(clip(1), failed), total=2))
    rows = [model.index(row) for row in range(2)]
    cards = [row.data(JobRole.CARD) for row in rows]
    assert [made.state.split(" · ")[:2] for made in cards] == [
        ["16:9", "Dream Machine v1"],
        ["Failed: said the service"],
    ]
    spoken = rows[0].data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("lion. 16:9, Dream Machine v1, 1360×752, ")
    assert spoken.endswith(". $0.25")
