"""The list of cards: choosing, wishing, staying in place, and what is drawn."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QContextMenuEvent,
    QHelpEvent,
    QImage,
    QPaintEvent,
    QPixmap,
)
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QMenu, QStyleOptionViewItem, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.problems import Problem, ProblemKind
from luma_desktop.domain.settings import Appearance
from luma_desktop.ui.actions.actions import Wishes
from luma_desktop.ui.actions.commands import Command
from luma_desktop.ui.kit.palette import LIGHT, Role
from luma_desktop.ui.kit.theme import Theme
from luma_desktop.ui.lists.card_delegate import state_in
from luma_desktop.ui.lists.card_layout import THUMBNAIL, CardFonts, CardLayout
from luma_desktop.ui.lists.card_list import CardList
from luma_desktop.ui.lists.job_list import JobListModel
from luma_desktop.ui.lists.thumbnails import Thumbnails
from luma_desktop.ui.presenters.job.cards import card
from tests.support.jobs import NOW, in_state, queued

S = JobState
HEIGHT = 400

OFFSCREEN = pytest.mark.qt_log_ignore("This plugin does not support")
"""Without a display, popups neither raise nor grab the keyboard."""


@pytest.fixture(autouse=True)
def _light_theme(qapp: QApplication) -> None:
    Theme.current().apply(qapp, Appearance.LIGHT)


@pytest.fixture
def wishes(qapp: QApplication) -> Wishes:
    return Wishes()


@pytest.fixture
def model(qapp: QApplication) -> JobListModel:
    return JobListModel(clock=lambda: NOW)


@pytest.fixture
def pictures() -> dict[str, str]:
    """Job id to picture file."""
    return {}


@pytest.fixture
def cards(qtbot: QtBot, wishes: Wishes, model: JobListModel, pictures: dict[str, str]) -> CardList:
    thumbnails = Thumbnails(lambda job: pictures.get(job.id))
    cards = CardList("queue", "Queue", wishes=wishes, thumbnails=thumbnails)
    thumbnails.setParent(cards)
    cards.setModel(model)
    cards.resize(324, HEIGHT)
    qtbot.addWidget(cards)
    with qtbot.waitExposed(cards):
        cards.show()
    return cards


def line(count: int) -> list[Job]:
    return [in_state(S.READY, f"j{n}", position=NOW + n) for n in range(count)]


def received(signal: object) -> list[object]:
    """Everything that a signal carries from now on."""
    values: list[object] = []
    signal.connect(values.append)  # type: ignore[attr-defined]
    return values


def wished(wishes: Wishes, command: Command) -> list[list[str]]:
    """The ids of every wish for `command` from now on."""
    ids: list[list[str]] = []
    wishes.wished.connect(lambda one, jobs: ids.append(jobs) if one is command else None)
    return ids


def hover_button(cards: CardList, row: int, command: Command) -> QPoint:
    """The middle of a card's hover button."""
    index = cards.model().index(row, 0)
    option = QStyleOptionViewItem()
    cards.initViewItemOption(option)
    option.rect = cards.visualRect(index)
    found = [
        QPoint(x, y)
        for y in range(option.rect.top(), option.rect.bottom(), 2)
        for x in range(option.rect.left(), option.rect.right(), 2)
        if cards._cards.command_at(QPoint(x, y), option, index) is command
    ]
    assert found, f"no button for {command}"
    return QPoint(sum(p.x() for p in found), sum(p.y() for p in found)) / len(found)


def test_it_has_names(cards: CardList) -> None:
    assert cards.objectName() == "queue"
    assert cards.accessibleName() == "Queue"


def test_a_screen_reader_hears_prompt_state_and_cost(cards: CardList, model: JobListModel) -> None:
    model.add([in_state(S.FAILED, "a", prompt="Paper boats")])
    QApplication.processEvents()
    row = QAccessible.queryAccessibleInterface(cards).child(0)
    heard = row.text(QAccessible.Text.Name)
    assert heard == "Paper boats. Failed: said the service. probably not charged"


def test_enter_and_a_double_click_play_a_ready_clip(
    cards: CardList, model: JobListModel, wishes: Wishes, qtbot: QtBot
) -> None:
    model.add(line(2))
    played = wished(wishes, Command.PLAY_CLIP)
    cards.setCurrentIndex(model.index(0))
    QTest.keyClick(cards, Qt.Key.Key_Return)
    second = cards.visualRect(model.index(1)).center()
    QTest.mouseClick(cards.viewport(), Qt.MouseButton.LeftButton, pos=second)
    QTest.mouseDClick(cards.viewport(), Qt.MouseButton.LeftButton, pos=second)
    assert played == [["j0"], ["j1"]]


def test_what_is_not_ready_does_not_play(
    cards: CardList, model: JobListModel, wishes: Wishes, qtbot: QtBot
) -> None:
    model.add([queued("a")])
    played = wished(wishes, Command.PLAY_CLIP)
    cards.setCurrentIndex(model.index(0))
    QTest.keyClick(cards, Qt.Key.Key_Return)
    assert played == []


def test_delete_wishes_every_chosen_job_away(
    cards: CardList, model: JobListModel, wishes: Wishes, qtbot: QtBot
) -> None:
    model.add(line(3))
    removed = wished(wishes, Command.REMOVE)
    cards.selectAll()
    QTest.keyClick(cards, Qt.Key.Key_Delete)
    assert removed == [["j0", "j1", "j2"]]
    assert model.rowCount() == 3  # it waits for the fact


def test_delete_without_a_choice_wishes_nothing(
    cards: CardList, model: JobListModel, wishes: Wishes, qtbot: QtBot
) -> None:
    model.add(line(1))
    removed = wished(wishes, Command.REMOVE)
    QTest.keyClick(cards, Qt.Key.Key_Delete)
    assert removed == []


def test_delete_goes_on_with_the_neighbour(
    cards: CardList, model: JobListModel, wishes: Wishes, qtbot: QtBot
) -> None:
    with qtbot.waitActive(cards):
        cards.activateWindow()
    cards.setFocus()
    model.add(line(3))
    cards.setCurrentIndex(model.index(1))
    model.remove(["j1"])
    removed = wished(wishes, Command.REMOVE)
    QTest.keyClick(cards, Qt.Key.Key_Delete)
    assert removed == [["j2"]]


def test_the_program_chooses_one_whatever_key_is_down(
    cards: CardList, model: JobListModel, wishes: Wishes
) -> None:
    """After Ctrl+Return the clips that finish are chosen one after the other, never together."""
    removed = wished(wishes, Command.REMOVE)
    model.add(line(4))
    QTest.keyPress(cards, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.keyboardModifiers() == Qt.KeyboardModifier.ControlModifier
    for job_id in ("j3", "j2", "j1"):
        cards.select(job_id)
    QTest.keyRelease(cards, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier)
    assert [job.id for job in cards.selected_jobs()] == ["j1"]
    QTest.keyClick(cards, Qt.Key.Key_Delete)
    assert removed == [["j1"]]


def test_a_new_answer_is_read_from_its_top(cards: CardList, model: JobListModel) -> None:
    model.add(line(40))
    QApplication.processEvents()
    cards.scrollToBottom()
    model.reset(line(30))
    QApplication.processEvents()
    assert cards.verticalScrollBar().value() == 0


@pytest.mark.parametrize(
    ("state", "command"),
    [
        (S.READY, Command.EXTEND),
        (S.READY, Command.SAVE_AS),
        (S.REJECTED, Command.REMIX),
        (S.FAILED, Command.RETRY),
        (S.DOWNLOAD_FAILED, Command.FETCH_AGAIN),
        (S.ACCEPTED, Command.COPY_PROMPT),
        (S.QUEUED, Command.CANCEL),
    ],
)
def test_a_hover_button_wishes_and_chooses_nothing(
    cards: CardList,
    model: JobListModel,
    wishes: Wishes,
    qtbot: QtBot,
    state: JobState,
    command: Command,
) -> None:
    model.add([in_state(state, "a")])
    asked = wished(wishes, command)
    place = hover_button(cards, 0, command)
    QTest.mouseClick(cards.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert asked == [["a"]]
    assert cards.selected_jobs() == []


def test_a_button_let_go_elsewhere_wishes_nothing(
    cards: CardList, model: JobListModel, wishes: Wishes, qtbot: QtBot
) -> None:
    model.add([queued("a")])
    cancelled = wished(wishes, Command.CANCEL)
    place = hover_button(cards, 0, Command.CANCEL)
    QTest.mousePress(cards.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseRelease(cards.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    assert cancelled == []


def test_a_paid_wish_clicked_twice_counts_once(
    cards: CardList, model: JobListModel, wishes: Wishes, qtbot: QtBot
) -> None:
    model.add([in_state(S.FAILED, "a"), in_state(S.FAILED, "b", position=NOW + 1)])
    retried = wished(wishes, Command.RETRY)
    first, second = (hover_button(cards, row, Command.RETRY) for row in (0, 1))
    for place in (first, first, second):
        QTest.mouseClick(cards.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert retried == [["a"], ["b"]]


def test_a_button_says_its_name(cards: CardList, model: JobListModel) -> None:
    model.add([in_state(S.FAILED, "a")])
    place = hover_button(cards, 0, Command.RETRY)
    help_event = QHelpEvent(QEvent.Type.ToolTip, place, cards.viewport().mapToGlobal(place))
    QApplication.sendEvent(cards.viewport(), help_event)
    assert QToolTip.text() == "Try again · $0.25"
    QToolTip.hideText()


def menu_of(cards: CardList, qtbot: QtBot) -> QMenu:
    place = QPoint(20, 20)
    event = QContextMenuEvent(
        QContextMenuEvent.Reason.Mouse, place, cards.viewport().mapToGlobal(place)
    )
    QApplication.sendEvent(cards.viewport(), event)
    menu = cards.findChild(QMenu, "card_menu")
    assert isinstance(menu, QMenu)
    qtbot.waitUntil(menu.isVisible)
    return menu


@OFFSCREEN
def test_the_menu_of_a_clip_holds_everything(
    cards: CardList, model: JobListModel, wishes: Wishes, qtbot: QtBot
) -> None:
    model.add(line(1))
    cards.setCurrentIndex(model.index(0))
    menu = menu_of(cards, qtbot)
    texts = [action.text() for action in menu.actions() if not action.isSeparator()]
    assert texts == [
        "Play",
        "Extend\tCtrl+E",
        "Edit this clip…",
        "Reframe…",
        "Use last frame\tCtrl+L",
        "Save as…\tCtrl+S",
        "Show in folder\tCtrl+Shift+R",
        "Remix\tCtrl+R",
        "Duplicate · $0.25\tCtrl+Shift+D",
        "Another take · $0.25\tCtrl+Shift+Return",
        "Compare with previous clip…\tCtrl+M",
        "Copy prompt\tCtrl+Shift+C",
        "Add prompt to favourites",
        "Remove\tDel",
    ]
    assert not any(a.icon().isNull() for a in menu.actions() if not a.isSeparator())
    revealed = wished(wishes, Command.REVEAL)
    next(a for a in menu.actions() if a.text().startswith("Show in folder")).trigger()
    assert revealed == [["j0"]]
    with qtbot.waitSignal(menu.destroyed):
        menu.close()


@OFFSCREEN
def test_the_menu_of_several_counts_them(
    cards: CardList, model: JobListModel, wishes: Wishes, qtbot: QtBot
) -> None:
    model.add([*line(2), queued("a", position=NOW + 8), queued("b", position=NOW + 9)])
    cards.selectAll()
    menu = menu_of(cards, qtbot)
    cancelled = wished(wishes, Command.CANCEL)
    next(a for a in menu.actions() if a.text() == "Remove 2 from queue").trigger()
    assert cancelled == [["a", "b"]]
    menu.close()


def test_below_the_cards_there_is_no_menu(cards: CardList, model: JobListModel) -> None:
    model.add(line(1))
    cards.setCurrentIndex(model.index(0))
    place = QPoint(20, HEIGHT - 20)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, place)
    QApplication.sendEvent(cards.viewport(), event)
    assert cards.findChild(QMenu, "card_menu") is None


def test_choosing_is_told(cards: CardList, model: JobListModel) -> None:
    model.add(line(2))
    current = received(cards.current_changed)
    assert cards.select("j1")
    assert not cards.select("nobody")
    assert current == ["j1"]
    job = cards.current_job()
    assert job is not None
    assert job.id == "j1"


def test_facts_lose_neither_choice_nor_place(cards: CardList, model: JobListModel) -> None:
    model.add(line(50))
    cards.select("j30")
    bar = cards.verticalScrollBar()
    bar.setValue(bar.value() + 7)
    before = bar.value(), cards.visualRect(model.index_of("j30")).top()
    model.change(msgspec.structs.replace(in_state(S.READY, "j31"), position=NOW + 31))
    model.add([in_state(S.READY, "late", position=NOW + 99)])
    model.remove(["j49"])
    QApplication.processEvents()
    job = cards.current_job()
    assert job is not None
    assert job.id == "j30"
    assert (bar.value(), cards.visualRect(model.index_of("j30")).top()) == before


def test_what_comes_in_above_does_not_push_what_is_in_sight(
    cards: CardList, model: JobListModel
) -> None:
    model.add(line(50))
    QApplication.processEvents()
    bar = cards.verticalScrollBar()
    bar.setValue(1000)
    seen = model.job(cards.indexAt(QPoint(1, 1)))
    assert seen is not None
    top = cards.visualRect(model.index_of(seen.id)).top()
    model.add(in_state(S.READY, f"new{n}", position=NOW - n) for n in range(1, 4))
    QApplication.processEvents()
    assert cards.visualRect(model.index_of(seen.id)).top() == top


def test_at_the_top_what_comes_in_on_top_is_seen(cards: CardList, model: JobListModel) -> None:
    model.add(line(50))
    model.add([in_state(S.READY, "new", position=NOW - 1)])
    QApplication.processEvents()
    assert cards.verticalScrollBar().value() == 0


def test_cards_keep_their_width_when_a_scroll_bar_comes(
    cards: CardList, model: JobListModel
) -> None:
    model.add(line(2))
    QApplication.processEvents()
    narrow = cards.visualRect(model.index(0)).width()
    model.add(line(50))
    QApplication.processEvents()
    assert cards.verticalScrollBar().isVisible()
    assert abs(cards.visualRect(model.index(0)).width() - narrow) <= 2


def test_cards_are_seventy_high(cards: CardList, model: JobListModel) -> None:
    model.add(line(2))
    pitch = cards.visualRect(model.index(1)).top() - cards.visualRect(model.index(0)).top()
    assert pitch == 72


def test_a_larger_text_makes_room_for_itself(cards: CardList, model: JobListModel) -> None:
    font = cards.font()
    font.setPointSizeF(font.pointSizeF() * 2)
    cards.setFont(font)
    model.add(line(1))
    assert cards.visualRect(model.index(0)).height() > 80


# what is drawn


def pixels(image: QImage, color: str) -> int:
    """How many pixels have nearly this colour (edges of letters are blended)."""
    wanted = QColor(color)
    size = image.size()
    found = (image.pixelColor(x, y) for x in range(size.width()) for y in range(size.height()))
    return sum(
        abs(one.red() - wanted.red()) < 8
        and abs(one.green() - wanted.green()) < 8
        and abs(one.blue() - wanted.blue()) < 8
        for one in found
    )


@pytest.fixture
def shot(cards: CardList, model: JobListModel) -> Callable[[Job], QImage]:
    """A picture of one job's card."""

    def take(job: Job) -> QImage:
        model.reset([job])
        QApplication.processEvents()
        return cards.viewport().grab(cards.visualRect(model.index(0))).toImage()

    return take


def test_a_bar_is_drawn_only_while_something_moves(
    shot: Callable[[Job], QImage], model: JobListModel
) -> None:
    model.set_typical(6.0)
    assert pixels(shot(in_state(S.READY, "a")), LIGHT[Role.ACCENT]) == 0
    assert pixels(shot(queued("a")), LIGHT[Role.ACCENT]) == 0
    moving = in_state(S.ACCEPTED, "a", created_at=NOW)
    moving = msgspec.structs.replace(moving, accepted_at=NOW - 3)
    assert pixels(shot(moving), LIGHT[Role.ACCENT]) > 100


def test_state_words_have_their_colour(shot: Callable[[Job], QImage]) -> None:
    failed = msgspec.structs.replace(
        in_state(S.FAILED, "a"), problem=Problem(kind=ProblemKind.GENERATION_FAILED)
    )
    assert pixels(shot(failed), LIGHT[Role.ERROR]) > 5
    assert pixels(shot(in_state(S.READY, "a")), LIGHT[Role.OK]) > 5


def test_words_of_money_stand_right_below_the_state_where_there_is_no_bar(
    shot: Callable[[Job], QImage],
) -> None:
    """Apart from it, at the other side, they would belong to nothing."""
    reason = Problem(kind=ProblemKind.GENERATION_FAILED, detail="moderation of the third frame")
    image = shot(msgspec.structs.replace(in_state(S.FAILED, "a"), problem=reason))
    left = THUMBNAIL.width() + 16
    below = image.copy(left, 43, 60, 16)
    assert pixels(below, LIGHT[Role.MUTED]) > 0
    assert pixels(image.copy(image.width() - 30, 43, 30, 16), LIGHT[Role.MUTED]) == 0


def test_the_chosen_card_has_the_selections_ground(
    cards: CardList, model: JobListModel, shot: Callable[[Job], QImage]
) -> None:
    assert pixels(shot(queued("a")), LIGHT[Role.SELECTION]) < 50  # a letter's edge may have it
    cards.setCurrentIndex(model.index(0))
    image = cards.viewport().grab(cards.visualRect(model.index(0))).toImage()
    assert pixels(image, LIGHT[Role.SELECTION]) > 5000


def test_the_keyboards_card_has_a_ring(
    cards: CardList, model: JobListModel, shot: Callable[[Job], QImage], qtbot: QtBot
) -> None:
    shot(queued("a"))
    cards.activateWindow()
    cards.setFocus()
    qtbot.waitUntil(cards.hasFocus)
    cards.setCurrentIndex(model.index(0))
    image = cards.viewport().grab(cards.visualRect(model.index(0))).toImage()
    assert pixels(image, LIGHT[Role.ACCENT_LINE]) > 500


def test_a_thumbnail_comes_when_it_is_decoded(
    cards: CardList, model: JobListModel, pictures: dict[str, str], tmp_path: Path, qtbot: QtBot
) -> None:
    picture = QPixmap(480, 270)
    picture.fill(QColor("#ff0000"))
    path = tmp_path / "a.png"
    assert picture.save(str(path))
    pictures["a"] = str(path)
    model.add([in_state(S.READY, "a")])
    with qtbot.waitSignal(cards._cards._thumbnails.loaded):
        cards.viewport().repaint()
    image = cards.viewport().grab(cards.visualRect(model.index(0))).toImage()
    assert pixels(image, "#ff0000") > 4000


def test_a_thumbnail_keeps_its_shape_on_a_plate(
    cards: CardList, model: JobListModel, pictures: dict[str, str], tmp_path: Path, qtbot: QtBot
) -> None:
    """A 9:16 clip and a 16:9 one are told apart by their shapes."""
    picture = QPixmap(180, 320)
    picture.fill(QColor("#ff0000"))
    pictures["a"] = str(tmp_path / "a.png")
    assert picture.save(pictures["a"])
    model.add([in_state(S.READY, "a")])
    with qtbot.waitSignal(cards._cards._thumbnails.loaded):
        cards.viewport().repaint()
    image = cards.viewport().grab(cards.visualRect(model.index(0))).toImage()
    height = THUMBNAIL.height()
    assert pixels(image, "#ff0000") == pytest.approx(height * height * 9 / 16, rel=0.1)
    assert pixels(image, LIGHT[Role.PLATE]) > height * height


def test_a_broken_picture_leaves_the_card_as_it_is(
    cards: CardList, model: JobListModel, pictures: dict[str, str], tmp_path: Path, qtbot: QtBot
) -> None:
    broken = tmp_path / "a.png"
    broken.write_bytes(b"no picture")
    pictures["a"] = str(broken)
    thumbnails = cards._cards._thumbnails
    loaded = QSignalSpy(thumbnails.loaded)
    model.add([in_state(S.READY, "a")])
    cards.viewport().repaint()
    qtbot.waitUntil(lambda: bool(thumbnails._kept) and not thumbnails._waiting)
    assert loaded.count() == 0
    assert thumbnails.pixmap(in_state(S.READY, "a"), QSize(96, 54), 1.0) is None
    assert not thumbnails._next.isActive()


class PaintWatch(QObject):
    """The rectangles that a widget was asked to paint."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        self.rects: list[QRect] = []
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if isinstance(event, QPaintEvent):
            self.rects.append(event.rect())
        return super().eventFilter(watched, event)


def test_only_what_is_in_sight_is_painted_again(
    cards: CardList, model: JobListModel, qtbot: QtBot
) -> None:
    model.add(line(200))
    watch = PaintWatch(cards.viewport())
    qtbot.waitUntil(lambda: len(watch.rects) > 0)
    QApplication.processEvents()
    watch.rects.clear()
    cards.repaint_cards(frozenset({"j1", "j150"}))
    qtbot.waitUntil(lambda: len(watch.rects) > 0)
    assert watch.rects == [cards.visualRect(model.index_of("j1"))]


def test_the_hot_button_is_let_go_when_the_pointer_leaves(
    cards: CardList, model: JobListModel, qtbot: QtBot
) -> None:
    model.add([queued("a")])
    QTest.mouseMove(cards.viewport(), hover_button(cards, 0, Command.CANCEL))
    qtbot.waitUntil(lambda: cards._cards.hot == ("a", Command.CANCEL))
    QApplication.sendEvent(cards, QEvent(QEvent.Type.Leave))
    assert cards._cards.hot is None


def test_a_card_says_as_much_as_fits_beside_its_cost(qapp: QApplication) -> None:
    made = card(in_state(S.READY), progress=None, now=NOW, typical=None)
    fonts, left_to_right = CardFonts(qapp.font()), Qt.LayoutDirection.LeftToRight
    shown = msgspec.structs.replace(made, state="W" * 60, shorter=("W" * 20, "WW"))
    texts = [
        state_in(CardLayout(QRect(0, 0, width, 72), fonts, left_to_right, buttons=0), shown)
        for width in (2000, 600, 250, 150)
    ]
    assert texts == ["W" * 60, "W" * 20, "WW", "WW"]
