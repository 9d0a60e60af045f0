"""The right pane: numbers, search, filter, empty states, pause, and paging."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QTabBar
from pytestqt.qtbot import QtBot

from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.library import CLIPS, LibraryPage, LibraryPlace, LibraryQuery
from luma_desktop.domain.settings import Appearance
from luma_desktop.engine.holds import Hold, HoldKind
from luma_desktop.ui.actions.actions import Wishes
from luma_desktop.ui.actions.commands import Command
from luma_desktop.ui.kit.empty_state import EmptyState
from luma_desktop.ui.kit.theme import Theme
from luma_desktop.ui.lists.card_list import CardList
from luma_desktop.ui.lists.side_panel import LIBRARY, QUEUE, SidePanel
from luma_desktop.ui.state.job_store import JobStore
from tests.support.jobs import NOW, in_state, queued

S = JobState
LEFT = Qt.MouseButton.LeftButton
ENDS = ("empty", "no_hits")


class Asked(list[LibraryQuery]):
    """Every page that the panel wanted."""


@pytest.fixture
def asked() -> Asked:
    return Asked()


@pytest.fixture
def wishes(qapp: QApplication) -> Wishes:
    return Wishes()


@pytest.fixture
def panel(qtbot: QtBot, qapp: QApplication, asked: Asked, wishes: Wishes) -> SidePanel:
    Theme.current().apply(qapp, Appearance.LIGHT)
    panel = SidePanel(JobStore(), lambda _job: None, wishes)
    panel.search_changed.connect(asked.append)
    qtbot.addWidget(panel)
    panel.resize(332, 600)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def search(panel: SidePanel) -> QLineEdit:
    field = panel.findChild(QLineEdit, "search")
    assert isinstance(field, QLineEdit)
    return field


def button(panel: SidePanel, name: str) -> QPushButton:
    found = panel.findChild(QPushButton, name)
    assert isinstance(found, QPushButton)
    return found


def tabs(panel: SidePanel) -> QTabBar:
    found = panel.findChild(QTabBar, "side_tabs")
    assert isinstance(found, QTabBar)
    return found


def tab_texts(panel: SidePanel) -> list[str]:
    return [tabs(panel).tabText(tab) for tab in (QUEUE, LIBRARY)]


def choose(panel: SidePanel, name: str) -> None:
    """Pick a state in the filter's menu."""
    state_filter = panel.findChild(QPushButton, "state_filter")
    assert isinstance(state_filter, QPushButton)
    next(action for action in state_filter.menu().actions() if action.text() == name).trigger()


def shown(panel: SidePanel) -> list[str]:
    """Ids in the list in front."""
    model = panel.cards.model()
    rows = [panel.cards.model().index(row, 0) for row in range(model.rowCount())]
    return [index.data(Qt.ItemDataRole.UserRole + 1).id for index in rows]


def empty_text(panel: SidePanel) -> str:
    """What stands in place of the list in front; nothing if the list does."""
    states = (panel.findChild(EmptyState, f"{panel.cards.objectName()}_{end}") for end in ENDS)
    for state in states:
        if state is not None and state.isVisible():
            return ". ".join(label.text() for label in state.findChildren(QLabel))
    return ""


def clips(count: int, first: int = 0) -> list[Job]:
    return [
        in_state(S.READY, f"c{n}", prompt=f"clip {n}", created_at=NOW - n)
        for n in range(first, first + count)
    ]


def answer(panel: SidePanel, query: LibraryQuery, jobs: Sequence[Job], total: int) -> None:
    has_more = query.after is None and len(jobs) < total
    more = LibraryPlace.of(jobs[-1]) if has_more else None
    panel.show_library(LibraryPage(query=query, jobs=tuple(jobs), more=more, total=total))


def test_names_that_stay(panel: SidePanel) -> None:
    assert search(panel).accessibleName() == "Search"
    assert panel.findChild(CardList, "queue").accessibleName() == "Queue"  # type: ignore[union-attr]
    assert panel.findChild(CardList, "library").accessibleName() == "Library"  # type: ignore[union-attr]
    assert [tabs(panel).accessibleTabName(tab) for tab in (QUEUE, LIBRARY)] == ["Queue", "Library"]


def test_the_queue_counts_what_is_not_finished(panel: SidePanel) -> None:
    assert tab_texts(panel)[QUEUE] == "Queue"
    panel.jobs.add([queued("a"), in_state(S.COMPLETED, "b")], False)
    assert tab_texts(panel)[QUEUE] == "Queue 2"
    panel.jobs.change(in_state(S.READY, "b"))
    assert tab_texts(panel)[QUEUE] == "Queue 1"


def test_the_library_counts_its_clips(panel: SidePanel, asked: Asked) -> None:
    panel.refresh_library()
    assert asked == [LibraryQuery(states=CLIPS)]
    answer(panel, asked[0], clips(3), 128)
    assert tab_texts(panel)[LIBRARY] == "Library 128"
    panel.jobs.change(in_state(S.READY, "new"))
    assert tab_texts(panel)[LIBRARY] == "Library 129"


def test_an_empty_queue_says_what_to_do(panel: SidePanel) -> None:
    assert empty_text(panel) == "The queue is empty. Write a prompt and press Generate."
    panel.jobs.add([queued("a")], False)
    assert empty_text(panel) == ""


def test_typing_searches_the_queue_after_a_pause(panel: SidePanel, qtbot: QtBot) -> None:
    panel.jobs.add([queued("a", prompt="A lion"), queued("b", prompt="A Tiger")], False)
    QTest.keyClicks(search(panel), "tiger")
    assert shown(panel) == ["a", "b"]
    qtbot.waitUntil(lambda: shown(panel) == ["b"])


def test_what_was_found_is_read_from_its_top(panel: SidePanel) -> None:
    panel.jobs.add(
        [in_state(S.READY, f"r{n}", position=NOW + n) for n in range(40)]
        + [in_state(S.FAILED, f"f{n}", position=NOW + 50 + n) for n in range(40)],
        False,
    )
    QApplication.processEvents()
    panel.cards.scrollToBottom()
    choose(panel, "Failed")
    QApplication.processEvents()
    assert panel.cards.verticalScrollBar().value() == 0


def test_no_hits_say_so_and_lead_back(panel: SidePanel, qtbot: QtBot) -> None:
    panel.jobs.add([queued("a", prompt="A lion")], False)
    search(panel).setText("<b>tiger</b>")
    qtbot.waitUntil(lambda: empty_text(panel) == "No matches. Nothing here matches “<b>tiger</b>”.")
    QTest.mouseClick(button(panel, "queue_no_hits_action"), LEFT)
    assert shown(panel) == ["a"]
    assert search(panel).text() == ""
    assert empty_text(panel) == ""


def test_escape_empties_the_search_and_down_leads_into_the_list(
    panel: SidePanel, qtbot: QtBot
) -> None:
    panel.jobs.add([queued("a", prompt="A lion"), queued("b", prompt="A Tiger")], False)
    panel.activateWindow()
    panel.focus_search()
    search(panel).setText("tiger")
    qtbot.waitUntil(lambda: shown(panel) == ["b"])
    QTest.keyClick(search(panel), Qt.Key.Key_Escape)
    assert shown(panel) == ["a", "b"]
    qtbot.waitUntil(lambda: search(panel).hasFocus())
    QTest.keyClick(search(panel), Qt.Key.Key_Down)
    assert panel.cards.hasFocus()


def test_many_keys_ask_the_library_once(panel: SidePanel, asked: Asked, qtbot: QtBot) -> None:
    panel.show_tab(LIBRARY)
    answer(panel, asked[-1], clips(2), 2)
    asked.clear()
    QTest.keyClicks(search(panel), "long lens")
    qtbot.waitUntil(lambda: len(asked) > 0)
    assert asked == [LibraryQuery(text="long lens", states=CLIPS)]


def test_what_was_found_stays_until_the_answer_is_here(panel: SidePanel, asked: Asked) -> None:
    panel.show_tab(LIBRARY)
    answer(panel, asked[-1], clips(2), 2)
    choose(panel, "Failed")
    assert shown(panel) == ["c0", "c1"]
    answer(panel, asked[-1], [], 0)
    assert empty_text(panel) == "No matches. Nothing here matches this filter."


def test_an_empty_library_says_what_it_is_for(panel: SidePanel, asked: Asked) -> None:
    panel.show_tab(LIBRARY)
    assert empty_text(panel) == ""  # nothing is known yet
    answer(panel, asked[-1], [], 0)
    assert empty_text(panel) == "No clips yet. Every clip you make is kept here."


def test_going_back_to_the_library_asks_only_if_something_else_is_wanted(
    panel: SidePanel, asked: Asked, qtbot: QtBot
) -> None:
    panel.refresh_library()
    answer(panel, asked[-1], clips(2), 2)
    panel.show_tab(LIBRARY)
    panel.show_tab(QUEUE)
    panel.show_tab(LIBRARY)
    assert len(asked) == 1
    panel.show_tab(QUEUE)
    search(panel).setText("clip 1")
    qtbot.waitUntil(lambda: panel._search.settled_text == "clip 1")
    assert empty_text(panel).startswith("The queue is empty")
    assert len(asked) == 1
    panel.show_tab(LIBRARY)
    assert asked[-1].text == "clip 1"


def test_each_list_keeps_its_own_filter(panel: SidePanel, asked: Asked) -> None:
    panel.jobs.add([queued("a"), in_state(S.FAILED, "b", position=NOW + 1)], False)
    choose(panel, "Failed")
    assert shown(panel) == ["b"]
    panel.show_tab(LIBRARY)
    assert asked[-1] == LibraryQuery(states=CLIPS)
    panel.show_tab(QUEUE)
    assert shown(panel) == ["b"]
    choose(panel, "All")
    assert shown(panel) == ["b", "a"]  # what was sent stands above the line


def test_scrolling_to_the_end_asks_for_more_and_stays_there(
    panel: SidePanel, asked: Asked, qtbot: QtBot
) -> None:
    panel.show_tab(LIBRARY)
    answer(panel, asked[-1], clips(50), 80)
    QApplication.processEvents()
    bar = panel.cards.verticalScrollBar()
    asked.clear()
    bar.setValue(bar.maximum())
    qtbot.waitUntil(lambda: len(asked) > 0)
    assert asked == [LibraryQuery(states=CLIPS, after=LibraryPlace.of(clips(50)[-1]))]
    place = bar.value()
    answer(panel, asked[-1], clips(30, first=50), 80)
    QApplication.processEvents()
    assert len(shown(panel)) == 80
    assert bar.value() == place


def test_a_click_comes_into_sight(panel: SidePanel) -> None:
    panel.jobs.add([queued(f"a{n}", position=NOW + n) for n in range(40)], False)
    QApplication.processEvents()
    bar = panel.cards.verticalScrollBar()
    assert bar.value() == 0
    panel.jobs.add([queued("late", position=NOW + 99)], False)
    QApplication.processEvents()
    assert bar.value() == 0
    panel.jobs.add([queued("mine", position=NOW + 100)], True)
    QApplication.processEvents()
    assert bar.value() == bar.maximum()


def test_pause_waits_for_the_fact(panel: SidePanel, qtbot: QtBot, wishes: Wishes) -> None:
    pause = button(panel, "pause_queue")
    assert pause.text() == "Pause"
    with qtbot.waitSignal(wishes.wished) as wished:
        QTest.mouseClick(pause, LEFT)
    assert wished.args == [Command.PAUSE_QUEUE, []]
    assert pause.text() == "Pause"
    panel.set_holds((Hold(kind=HoldKind.PAUSED), Hold(kind=HoldKind.OFFLINE)))
    assert pause.text() == "Resume"
    with qtbot.waitSignal(wishes.wished):
        QTest.mouseClick(pause, LEFT)
    panel.set_holds((Hold(kind=HoldKind.OFFLINE),))
    assert pause.text() == "Pause"


def test_cards_in_line_say_what_they_wait_for_as_long_as_they_do(panel: SidePanel) -> None:
    panel.jobs.add([queued("a"), in_state(S.ACCEPTED, "b")], False)
    panel.set_holds((Hold(kind=HoldKind.OUT_OF_CREDITS),))
    panel.jobs.add([queued("c", position=NOW + 1)], False)
    model = panel.cards.model()

    def said() -> list[str]:
        spoken = Qt.ItemDataRole.AccessibleTextRole
        return [model.index(row, 0).data(spoken).split(". ")[1] for row in range(model.rowCount())]

    held = ["Running", "Queued, #1, waiting for credits", "Queued, #2, waiting for credits"]
    assert said() == held
    changed: list[int] = []
    model.dataChanged.connect(lambda first, last: changed.extend((first.row(), last.row())))
    panel.set_holds(())
    assert said() == ["Running", "Queued, #1", "Queued, #2"]
    assert changed == [1, 2]


def test_clearing_is_offered_when_something_is_finished(
    panel: SidePanel, qtbot: QtBot, wishes: Wishes
) -> None:
    clear = button(panel, "clear_finished")
    panel.jobs.add([in_state(S.COMPLETED, "a")], False)
    assert not clear.isEnabled()
    panel.jobs.change(in_state(S.READY, "a"))
    with qtbot.waitSignal(wishes.wished) as wished:
        QTest.mouseClick(clear, LEFT)
    assert wished.args == [Command.CLEAR_FINISHED, []]
    panel.jobs.clear(["a"])
    assert not clear.isEnabled()


def test_choosing_is_told_by_both_lists(panel: SidePanel, asked: Asked) -> None:
    current: list[str] = []
    chosen: list[list[str]] = []
    panel.current_changed.connect(current.append)
    panel.choice_changed.connect(lambda: chosen.append([job.id for job in panel.chosen_jobs()]))
    panel.jobs.add([queued("a")], False)
    panel.cards.select("a")
    panel.show_tab(LIBRARY)
    answer(panel, asked[-1], clips(1), 1)
    panel.cards.select("c0")
    assert current == ["a", "c0"]
    assert chosen[0] == ["a"]
    assert chosen[-1] == ["c0"]
    job = panel.current_job()
    assert job is not None
    assert job.id == "c0"


def test_a_long_name_of_a_state_leaves_room_for_the_search(panel: SidePanel) -> None:
    panel.resize(300, 600)
    choose(panel, "Unfinished")
    QApplication.processEvents()
    assert search(panel).width() > 100
    assert panel.width() == 300


def test_facts_of_a_whole_run_keep_the_choice(panel: SidePanel) -> None:
    jobs = [queued(f"a{n}", position=NOW + n) for n in range(5)]
    panel.jobs.add(jobs, True)
    panel.cards.select("a2")
    for state in (S.SUBMITTING, S.ACCEPTED, S.COMPLETED, S.READY):
        panel.jobs.change(msgspec.structs.replace(in_state(state, "a2"), position=NOW + 2))
        panel.set_download_progress("a2", 1, 2)
    panel.jobs.clear(["a1"])
    job = panel.current_job()
    assert job is not None
    assert (job.id, job.state) == ("a2", S.READY)
