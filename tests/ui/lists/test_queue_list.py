"""The queue's cards are put elsewhere by dragging, by key and from the menu; facts do the rest."""

from __future__ import annotations

import gc
from collections.abc import Callable

import msgspec
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QPixmap,
)
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QMenu, QStyle, QStyleOptionViewItem, QWidget
from pytestqt.qtbot import QtBot

from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.library import LibraryQuery
from luma_desktop.domain.priority import Priority
from luma_desktop.domain.queue_order import Side, moved
from luma_desktop.domain.settings import Appearance
from luma_desktop.ui.actions.actions import Wishes
from luma_desktop.ui.actions.commands import Command
from luma_desktop.ui.kit.job_mime import JOB_IDS
from luma_desktop.ui.kit.palette import LIGHT, Role
from luma_desktop.ui.kit.theme import Theme
from luma_desktop.ui.lists.job_list import JobListModel
from luma_desktop.ui.lists.queue_filter import QueueFilter
from luma_desktop.ui.lists.queue_list import QueueList
from luma_desktop.ui.lists.thumbnails import Thumbnails
from tests.support.jobs import NOW, in_state, queued
from tests.support.widgets import find

S = JobState
BEFORE, AFTER = Side.BEFORE, Side.AFTER
BUTTON, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
MOVE = Qt.DropAction.MoveAction

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal

OFFSCREEN = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def owner(qtbot: QtBot) -> QWidget:
    """Takes everything with it when the test is over, timers and all."""
    owner = QWidget()
    qtbot.addWidget(owner)
    return owner


@pytest.fixture
def model(owner: QWidget, qapp: QApplication) -> JobListModel:
    Theme.current().apply(qapp, Appearance.LIGHT)
    model = JobListModel(owner, clock=lambda: NOW)
    QAbstractItemModelTester(model, FATAL, model)
    return model


@pytest.fixture
def narrowed(model: JobListModel) -> QueueFilter:
    narrowed = QueueFilter(model)
    narrowed.setSourceModel(model)
    QAbstractItemModelTester(narrowed, FATAL, narrowed)
    return narrowed


@pytest.fixture
def cards(qtbot: QtBot, owner: QWidget, narrowed: QueueFilter) -> QueueList:
    wishes, thumbnails = Wishes(owner), Thumbnails(lambda _job: None, owner)
    cards = QueueList("queue", "Queue", wishes=wishes, thumbnails=thumbnails)
    cards.setAcceptDrops(True)
    cards.setModel(narrowed)
    cards.resize(324, 620)
    qtbot.addWidget(cards)
    with qtbot.waitExposed(cards):
        cards.show()
    return cards


@pytest.fixture
def wishes(cards: QueueList) -> list[tuple[list[str], Side, str | None]]:
    """Every move that was wished."""
    wished: list[tuple[list[str], Side, str | None]] = []
    cards.move_requested.connect(lambda ids, side, anchor: wished.append((ids, side, anchor)))
    return wished


def sent(job_id: str, place: float, state: JobState = S.ACCEPTED) -> Job:
    return msgspec.structs.replace(
        in_state(state, job_id), position=NOW + place, sent_at=NOW + place
    )


def line(ids: str) -> list[Job]:
    return [queued(one, position=NOW + 10 + place) for place, one in enumerate(ids)]


def queue(model: JobListModel) -> None:
    """Two at the service, one cancelled in line, and the line `abcd`."""
    cancelled = in_state(S.CANCELLED, "x", position=NOW + 11.5)
    model.add([sent("r1", 1), sent("r2", 2), *line("abcd"), cancelled])
    assert shown(model) == "r1 r2 a b x c d"


def shown(model: JobListModel | QueueFilter) -> str:
    rows = (model.index(row, 0) for row in range(model.rowCount()))
    return " ".join(index.data(Qt.ItemDataRole.UserRole + 1).id for index in rows)


def choose(cards: QueueList, *ids: str) -> None:
    selection = cards.selectionModel()
    selection.clearSelection()
    for job_id in ids:
        selection.select(cards._find(job_id), selection.SelectionFlag.Select)


def chosen(cards: QueueList) -> list[str]:
    return [job.id for job in cards.selected_jobs()]


def drag(cards: QueueList, ids: str, to: QPoint, mime: QMimeData | None = None) -> bool:
    """Bring cards above a place; whether they could be dropped there."""
    model = cards.model()
    mime = mime or model.mimeData([cards._find(one) for one in ids.split()])
    cards._dragged = mime  # type: ignore[attr-defined]  # as the drag keeps it alive
    viewport = cards.viewport()
    QApplication.sendEvent(viewport, QDragEnterEvent(to, MOVE, mime, BUTTON, NONE))
    move = QDragMoveEvent(to, MOVE, mime, BUTTON, NONE)
    QApplication.sendEvent(viewport, move)
    return move.isAccepted()


def drop(cards: QueueList, to: QPoint) -> bool:
    mime = cards._dragged  # type: ignore[attr-defined]
    event = QDropEvent(QPointF(to), MOVE, mime, BUTTON, NONE)
    QApplication.sendEvent(cards.viewport(), event)
    return event.isAccepted()


def above(cards: QueueList, job_id: str) -> QPoint:
    return cards.visualRect(cards._find(job_id)).topLeft() + QPoint(100, 5)


def below(cards: QueueList, job_id: str) -> QPoint:
    return cards.visualRect(cards._find(job_id)).bottomLeft() + QPoint(100, -5)


# dragging


def test_what_travels_are_our_ids_a_line_each(cards: QueueList, model: JobListModel) -> None:
    queue(model)
    choose(cards, "c", "r1", "a")
    mime = cards.model().mimeData(cards.selectedIndexes())
    gc.collect()
    assert mime.formats() == [JOB_IDS] == cards.model().mimeTypes()
    assert bytes(mime.data(JOB_IDS).data()) == b"r1\na\nc"


def test_every_card_can_be_dragged(cards: QueueList, model: JobListModel) -> None:
    queue(model)
    assert cards.dragEnabled()
    assert all(
        cards.model().flags(cards._find(one)) & Qt.ItemFlag.ItemIsDragEnabled
        for one in shown(model).split()
    )


@pytest.mark.parametrize(
    ("ids", "place", "target", "wish"),
    [
        ("d", above, "b", (["d"], BEFORE, "b")),
        ("d", below, "a", (["d"], BEFORE, "b")),
        ("a", below, "d", (["a"], AFTER, "d")),
        ("a", below, "x", (["a"], BEFORE, "c")),
        ("c d", above, "a", (["c", "d"], BEFORE, "a")),
        ("d", below, "r2", (["d"], BEFORE, "a")),
        ("r1 b", below, "d", (["b"], AFTER, "d")),  # what was sent stays
        ("a b", above, "b", (["a", "b"], BEFORE, "c")),
    ],
)
def test_cards_are_dropped_between_those_in_line(
    cards: QueueList,
    model: JobListModel,
    wishes: list[tuple[list[str], Side, str | None]],
    ids: str,
    place: Callable[[QueueList, str], QPoint],
    target: str,
    wish: tuple[list[str], Side, str],
) -> None:
    queue(model)
    to = place(cards, target)
    assert drag(cards, ids, to)
    assert drop(cards, to)
    assert wishes == [wish]
    assert shown(model) == "r1 r2 a b x c d"  # it waits for the fact


def test_below_all_cards_is_the_end_of_the_line(
    cards: QueueList, model: JobListModel, wishes: list[object]
) -> None:
    queue(model)
    place = QPoint(100, 610)
    assert drag(cards, "a", place)
    drop(cards, place)
    assert wishes == [(["a"], AFTER, "d")]


@pytest.mark.parametrize(
    ("ids", "place", "target"),
    [
        ("a", above, "r1"),
        ("a", below, "r1"),
        ("a", above, "r2"),
        ("r1", above, "b"),  # what was sent has no place in line
        ("x", above, "a"),
    ],
)
def test_nothing_goes_among_what_was_sent(
    cards: QueueList,
    model: JobListModel,
    wishes: list[object],
    ids: str,
    place: Callable[[QueueList, str], QPoint],
    target: str,
) -> None:
    queue(model)
    to = place(cards, target)
    assert not drag(cards, ids, to)
    assert not drop(cards, to)
    assert wishes == []


def test_other_things_are_not_taken(cards: QueueList, model: JobListModel) -> None:
    queue(model)
    text = QMimeData()
    text.setText("https://example.org/a.png")
    assert not drag(cards, "", above(cards, "b"), text)


def pixels_of_the_line(cards: QueueList, top: int) -> int:
    """How many pixels at that height are the line that shows where a drop goes."""
    image = cards.viewport().grab().toImage()
    ratio = image.devicePixelRatio()
    wanted = QColor(LIGHT[Role.ACCENT_LINE])
    row = min(round(top * ratio), image.height() - 1)
    return sum(image.pixelColor(x, row) == wanted for x in range(image.width()))


def test_a_line_shows_where_a_drop_goes(cards: QueueList, model: JobListModel) -> None:
    queue(model)
    gap = cards.visualRect(cards._find("c")).top() - 1
    assert pixels_of_the_line(cards, gap) == 0
    drag(cards, "a", above(cards, "c"))
    assert pixels_of_the_line(cards, gap) > cards.viewport().width() * 0.8
    drag(cards, "a", above(cards, "r1"))
    assert pixels_of_the_line(cards, gap) == 0
    drag(cards, "a", above(cards, "c"))
    QApplication.sendEvent(cards.viewport(), QDragLeaveEvent())
    assert pixels_of_the_line(cards, gap) == 0
    drag(cards, "a", above(cards, "c"))
    drop(cards, above(cards, "c"))
    assert pixels_of_the_line(cards, gap) == 0


def test_in_a_narrowed_list_a_card_goes_beside_what_is_shown(
    cards: QueueList, model: JobListModel, narrowed: QueueFilter, wishes: list[object]
) -> None:
    queue(model)
    model.change(queued("b", prompt="Whale", position=NOW + 11))
    model.change(queued("d", prompt="Whale", position=NOW + 13))
    narrowed.set_query(LibraryQuery(text="whale"))
    assert shown(narrowed) == "b d"
    drag(cards, "d", above(cards, "b"))
    drop(cards, above(cards, "b"))
    assert wishes == [(["d"], BEFORE, "b")]


# by key and menu


@pytest.mark.parametrize(
    ("ids", "command", "wish"),
    [
        ("c", Command.MOVE_UP, (["c"], BEFORE, "b")),
        ("b", Command.MOVE_DOWN, (["b"], AFTER, "c")),
        ("c", Command.MOVE_FIRST, (["c"], BEFORE, None)),
        ("b", Command.MOVE_LAST, (["b"], AFTER, None)),
        ("b c", Command.MOVE_UP, (["b", "c"], BEFORE, "a")),
        ("b d", Command.MOVE_UP, (["b", "d"], BEFORE, "a")),
        ("a c", Command.MOVE_DOWN, (["a", "c"], AFTER, "d")),
        ("r1 x c", Command.MOVE_UP, (["c"], BEFORE, "b")),
        ("a", Command.MOVE_UP, (["a"], BEFORE, "a")),
        ("d", Command.MOVE_DOWN, (["d"], AFTER, "d")),
    ],
)
def test_the_chosen_go_a_place_up_or_down_or_to_an_end(
    cards: QueueList,
    model: JobListModel,
    wishes: list[object],
    ids: str,
    command: Command,
    wish: tuple[list[str], Side, str | None],
) -> None:
    queue(model)
    choose(cards, *ids.split())
    cards.move_jobs(command, chosen(cards))
    assert wishes == [wish]


def test_at_the_end_of_the_line_nothing_moves(model: JobListModel) -> None:
    jobs = line("abcd")
    assert moved(jobs, {"a"}, BEFORE, "a") == []
    assert moved(jobs, {"d"}, AFTER, "d") == []


def test_what_does_not_wait_in_line_is_not_moved(
    cards: QueueList, model: JobListModel, wishes: list[object]
) -> None:
    queue(model)
    choose(cards, "r1", "x")
    cards.move_jobs(Command.MOVE_UP, chosen(cards))
    assert wishes == []


@OFFSCREEN
def test_the_menu_of_one_in_line(
    cards: QueueList, model: JobListModel, wishes: list[object], qtbot: QtBot
) -> None:
    queue(model)
    model.change(msgspec.structs.replace(line("abcd")[2], priority=Priority.FIRST))
    cards.setCurrentIndex(cards._find("c"))
    menu = menu_of(cards, qtbot)
    texts = [action.text() for action in menu.actions() if not action.isSeparator()]
    assert texts == [
        "Edit\tF2",
        "Remove from queue",
        "Move in queue",
        "Remix\tCtrl+R",
        "Duplicate · $0.25\tCtrl+Shift+D",
        "Another take · $0.25\tCtrl+Shift+Return",
        "Compare with previous clip…\tCtrl+M",
        "Copy prompt\tCtrl+Shift+C",
        "Add prompt to favourites",
        "Remove\tDel",
    ]
    places = find(menu, QMenu, "place_menu")
    assert [a.text() for a in places.actions() if a.isChecked()] == ["Send first"]
    line_wishes: list[tuple[Command, list[str]]] = []
    cards._wishes.wished.connect(lambda *wish: line_wishes.append(wish))
    by_name = {action.objectName(): action for action in places.actions()}
    assert by_name["card_move_first"].text().endswith("\tAlt+Home")
    by_name["card_send_last"].trigger()
    by_name["card_move_last"].trigger()
    assert line_wishes == [(Command.SEND_LAST, ["c"]), (Command.MOVE_LAST, ["c"])]
    menu.close()


@OFFSCREEN
def test_the_menu_of_many_says_of_how_many(
    cards: QueueList, model: JobListModel, qtbot: QtBot
) -> None:
    queue(model)
    model.add([sent("f1", 0.1, S.FAILED), sent("f2", 0.2, S.FAILED), sent("k1", 0.3, S.READY)])
    model.add([sent("k2", 0.4, S.READY)])
    choose(cards, "f1", "f2", "k1", "k2", "r1", "a", "b")
    menu = menu_of(cards, qtbot)
    assert [action.text() for action in menu.actions() if not action.isSeparator()] == [
        "Save 2 clips…\tCtrl+S",
        "Try 2 again · $0.50",
        "Remove 2 from queue",
        "Move 2 in queue",
        "Duplicate 6 · $1.50\tCtrl+Shift+D",
        "6 more takes · $1.50\tCtrl+Shift+Return",
        "Copy 7 prompts\tCtrl+Shift+C",
        "Remove 7\tDel",
    ]
    several: list[tuple[Command, list[str]]] = []
    cards._wishes.wished.connect(lambda *wish: several.append(wish))
    by_name = {action.objectName(): action for action in menu.actions()}
    by_name["card_retry"].trigger()
    by_name["card_retry"].trigger()  # the second half of a double click
    by_name["card_save_as"].trigger()
    assert several == [(Command.RETRY, ["f1", "f2"]), (Command.SAVE_AS, ["k1", "k2"])]
    menu.close()


def menu_of(cards: QueueList, qtbot: QtBot) -> QMenu:
    reason = QContextMenuEvent.Reason.Keyboard
    QApplication.sendEvent(cards, QContextMenuEvent(reason, QPoint(), QPoint()))
    menu = find(cards, QMenu, "card_menu")
    qtbot.waitUntil(menu.isVisible)
    return menu


# choosing many


def test_many_are_chosen_by_the_usual_keys(
    cards: QueueList, model: JobListModel, qtbot: QtBot
) -> None:
    queue(model)
    with qtbot.waitActive(cards):
        cards.activateWindow()
    cards.setFocus()
    ctrl, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier

    def click(job_id: str, keys: Qt.KeyboardModifier = NONE) -> None:
        place = above(cards, job_id)
        QTest.mouseClick(cards.viewport(), BUTTON, keys, place)

    click("a")
    click("c", ctrl)
    assert chosen(cards) == ["a", "c"]
    click("a", ctrl)
    assert chosen(cards) == ["c"]
    click("a")
    click("c", shift)
    assert chosen(cards) == ["a", "b", "x", "c"]
    click("a")
    QTest.keyClick(cards, Qt.Key.Key_Down, shift)
    QTest.keyClick(cards, Qt.Key.Key_Down, shift)
    assert chosen(cards) == ["a", "b", "x"]
    QTest.keyClick(cards, Qt.Key.Key_A, ctrl)
    assert len(chosen(cards)) == 7


def test_facts_leave_what_is_chosen(cards: QueueList, model: JobListModel) -> None:
    queue(model)
    choose(cards, "b", "d", "r1")
    model.change(sent("a", 3, S.SUBMITTING))
    for job in moved(line("bcd"), {"d"}, BEFORE, None):
        model.change(msgspec.structs.replace(job, position=NOW))
    assert shown(model) == "r1 r2 a d b x c"
    model.remove(["x"])
    model.add(line("abcdefg")[4:])
    model.change(sent("b", 4, S.ACCEPTED))
    assert chosen(cards) == ["r1", "b", "d"]


def test_many_changes_at_once_leave_choice_place_and_what_is_in_sight(
    cards: QueueList, model: JobListModel, narrowed: QueueFilter
) -> None:
    model.add(queued(f"j{n}", position=NOW + n) for n in range(60))
    narrowed.set_query(LibraryQuery(text="jelly"))
    QApplication.processEvents()
    choose(cards, "j7", "j30", "j41")
    selection = cards.selectionModel()
    selection.setCurrentIndex(cards._find("j30"), selection.SelectionFlag.NoUpdate)
    cards.verticalScrollBar().setValue(600)
    model.change_all([in_state(S.CANCELLED, f"j{n}", position=NOW + n) for n in range(40, 50)])
    model.change_all(
        [*moved(list(model), {f"j{n}" for n in range(30, 40)}, BEFORE, None), queued("nobody")]
    )
    QApplication.processEvents()
    assert shown(model).split()[:11] == [*(f"j{n}" for n in range(30, 40)), "j0"]
    assert chosen(cards) == ["j30", "j7", "j41"]
    current = cards.current_job()
    assert current is not None
    assert current.id == "j30"
    assert cards.verticalScrollBar().value() == 600
    assert model.card(model.job_by_id("j59") or queued()).state == "Queued · #50"


def test_what_a_filter_hides_is_chosen_again_when_it_comes_back(
    cards: QueueList, model: JobListModel, narrowed: QueueFilter
) -> None:
    queue(model)
    choose(cards, "r1", "b", "d")
    for states in (frozenset({S.QUEUED}), frozenset({S.ACCEPTED})):
        with cards.keeping_choice():
            narrowed.set_query(LibraryQuery(states=states))
    assert chosen(cards) == ["r1"]
    with cards.keeping_choice():
        narrowed.set_query(LibraryQuery(states=frozenset({S.READY})))
    assert chosen(cards) == []
    with cards.keeping_choice():
        narrowed.set_query(LibraryQuery())
    assert chosen(cards) == ["r1", "b", "d"]


def test_nothing_else_is_chosen_for_what_a_filter_hides(
    cards: QueueList, model: JobListModel, narrowed: QueueFilter, qtbot: QtBot
) -> None:
    queue(model)
    with qtbot.waitActive(cards):
        cards.activateWindow()
    cards.setFocus()
    cards.setCurrentIndex(cards._find("b"))
    with cards.keeping_choice():
        narrowed.set_query(LibraryQuery(states=frozenset({S.ACCEPTED})))
    assert chosen(cards) == []
    with cards.keeping_choice():
        narrowed.set_query(LibraryQuery())
    assert chosen(cards) == ["b"]


def test_who_chooses_anew_no_longer_means_what_is_hidden(
    cards: QueueList, model: JobListModel, narrowed: QueueFilter
) -> None:
    queue(model)
    choose(cards, "r1", "b")
    with cards.keeping_choice():
        narrowed.set_query(LibraryQuery(states=frozenset({S.QUEUED})))
    QTest.mouseClick(cards.viewport(), BUTTON, NONE, above(cards, "d"))
    with cards.keeping_choice():
        narrowed.set_query(LibraryQuery())
    assert chosen(cards) == ["d"]


# order


def test_what_is_sent_leaves_the_line_for_its_place_among_the_sent(model: JobListModel) -> None:
    """In the order of sending, whatever place it had; what comes back has its old place."""
    model.add([sent("r1", 1), *line("abc")])
    model.change(sent("c", 5, S.SUBMITTING))
    assert shown(model) == "r1 c a b"
    model.change(sent("a", 6, S.SUBMITTING))
    assert shown(model) == "r1 c a b"
    model.change(line("abc")[2])
    assert shown(model) == "r1 a b c"


def test_the_line_stands_by_priority_and_the_cards_say_so(model: JobListModel) -> None:
    a, b, c = line("abc")
    model.add([a, b, c])
    model.change(msgspec.structs.replace(c, priority=Priority.FIRST))
    model.change(msgspec.structs.replace(a, priority=Priority.LAST))
    assert shown(model) == "c b a"
    states = [model.card(job).state for job in model]
    assert states == ["Queued · #1 · first", "Queued · #2", "Queued · #3 · last"]
    model.set_edited("b")
    assert [model.card(job).state for job in model][1] == "Queued · #2 · being edited"
    model.set_edited(None)
    assert [model.card(job).state for job in model][1] == "Queued · #2"


def test_a_card_on_its_way_lets_the_list_be_seen_through(
    cards: QueueList, model: JobListModel
) -> None:
    """As the view draws what is dragged: on a picture of its own."""
    queue(model)
    option = QStyleOptionViewItem()
    cards.initViewItemOption(option)
    option.rect = QRect(0, 0, 300, 72)
    option.state |= QStyle.StateFlag.State_Selected
    picture = QPixmap(300, 72)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    cards.itemDelegate().paint(painter, option, cards._find("a"))
    painter.end()
    assert 100 < picture.toImage().pixelColor(200, 60).alpha() < 200
