"""The window itself: keys, folding, the full screen, what it remembers, how it closes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from luma_desktop.domain.job import JobState
from luma_desktop.domain.library import LibraryPage, LibraryPlace, LibraryQuery
from luma_desktop.domain.request import AspectRatio, Model, Operation
from luma_desktop.domain.settings import FormDraft, LeftOpen, Settings, WindowState
from luma_desktop.ui.actions.actions import IN_MENUS
from luma_desktop.ui.actions.commands import Command
from luma_desktop.ui.bridge.bridge import Bridge
from luma_desktop.ui.kit.elided_label import ElidedLabel
from luma_desktop.ui.lists.card_list import CardList
from luma_desktop.ui.window.main_window import MainWindow
from tests.support.jobs import NOW, in_state, queued
from tests.support.widgets import find
from tests.ui.window.conftest import Desk

NO_MODIFIER = Qt.KeyboardModifier.NoModifier

STAYING = {
    "prompt": "Prompt",
    "model": "Model",
    "aspect_ratio": "Aspect ratio",
    "expand_prompt": "Expand prompt",
    "start_frame": "Start frame",
    "end_frame": "End frame",
    "start_frame_url": "Start frame URL",
    "end_frame_url": "End frame URL",
    "variations": "Variations",
    "generate": "Generate",
    "queue": "Queue",
    "library": "Library",
    "search": "Search",
    "preview": "Preview",
    "play": "Play",
    "seek": "Seek",
    "extend": "Extend",
    "use_last_frame": "Use last frame",
    "remix": "Remix",
    "save_as": "Save as…",
    "settings": "Settings",
    "messages": "Messages",
}


def test_the_names_that_stay(desk: Desk) -> None:
    names = {name: find(desk.window, QWidget, name).accessibleName() for name in STAYING}
    assert names == STAYING


def test_every_action_is_in_a_menu(desk: Desk) -> None:
    in_menus = {
        action.objectName()
        for menu in desk.window.findChildren(QMenu)
        if menu.objectName().startswith("menu_")
        for action in menu.actions()
    }
    assert {f"action_{command.object_name}" for command in IN_MENUS} <= in_menus


def test_the_prompt_has_the_keyboard_at_the_start(desk: Desk) -> None:
    assert desk.prompt.hasFocus()


def test_tab_goes_through_the_window_as_it_is_read(desk: Desk) -> None:
    desk.tell_added(in_state(JobState.READY, "a"))
    find(desk.window, QWidget, "settings").setFocus()
    passed = []
    for _ in range(3):
        desk.press(Qt.Key.Key_Tab, NO_MODIFIER)
        passed.append(desk.window.focusWidget().objectName())
    assert passed == ["prompt_help", "prompt", "model"]  # without a text there is no favourite
    find(desk.window, QLineEdit, "search").setFocus()
    passed = []
    for _ in range(4):
        desk.press(Qt.Key.Key_Tab, NO_MODIFIER)
        passed.append(desk.window.focusWidget().objectName())
    assert passed == ["state_filter", "queue", "pause_queue", "clear_finished"]


def test_ctrl_return_works_anywhere(desk: Desk) -> None:
    desk.tell_key()
    desk.type("A boat")
    find(desk.window, QLineEdit, "search").setFocus()
    desk.press(Qt.Key.Key_Return)
    assert desk.commands == 1


def test_single_keys_are_letters_elsewhere(desk: Desk) -> None:
    desk.type("lf [ ] ")
    assert desk.prompt.toPlainText() == "lf [ ] "
    assert not desk.window.isFullScreen()


def test_ctrl_z_belongs_to_the_text_that_is_being_typed(desk: Desk) -> None:
    desk.type("A boat")
    desk.press(Qt.Key.Key_Z)
    assert desk.commands == 0
    find(desk.window, QAbstractButton, "generate").setFocus()
    desk.press(Qt.Key.Key_Z)
    assert desk.commands == 1


def test_ctrl_f_brings_the_search_forth(desk: Desk) -> None:
    desk.window.resize(960, 600)
    desk.qtbot.waitUntil(lambda: not find(desk.window, QWidget, "side_panel").isVisible())
    desk.press(Qt.Key.Key_F)
    assert find(desk.window, QLineEdit, "search").hasFocus()


# folding


def test_below_1100_pixels_the_lists_fold_into_a_toggle(desk: Desk) -> None:
    side = find(desk.window, QWidget, "side_panel")
    toggle = find(desk.window, QAbstractButton, "side_panel_toggle")
    assert side.isVisible()
    assert not toggle.isVisible()
    desk.window.resize(1000, 700)
    desk.qtbot.waitUntil(lambda: not side.isVisible())
    assert toggle.isVisible()
    toggle.click()
    assert side.isVisible()
    assert side.geometry().right() == find(desk.window, QWidget, "panes").rect().right()
    desk.press(Qt.Key.Key_Escape, NO_MODIFIER)
    assert not side.isVisible()
    desk.window.resize(1280, 800)
    desk.qtbot.waitUntil(side.isVisible)
    assert not toggle.isVisible()


def test_folding_the_lists_away_gives_the_keyboard_to_the_preview(desk: Desk) -> None:
    """Not to whatever comes next, which may be a button that does something for good."""
    desk.window.resize(960, 600)
    desk.qtbot.waitUntil(lambda: not find(desk.window, QWidget, "side_panel").isVisible())
    desk.press(Qt.Key.Key_F)
    desk.press(Qt.Key.Key_Escape, NO_MODIFIER)
    assert not find(desk.window, QWidget, "side_panel").isVisible()
    assert find(desk.window, QWidget, "preview").hasFocus()


def test_everything_fits_at_960_by_600(desk: Desk) -> None:
    desk.window.resize(960, 600)
    generate = find(desk.window, QAbstractButton, "generate")
    desk.qtbot.waitUntil(lambda: desk.window.height() == 600)
    bottom = generate.mapTo(desk.window, generate.rect().bottomRight())
    assert desk.window.rect().contains(bottom)
    assert find(desk.window, QWidget, "transport_bar").isVisible()


# the full screen


def test_the_full_screen_is_left_as_it_was_entered(desk: Desk) -> None:
    desk.do(Command.FULL_SCREEN)
    desk.qtbot.waitUntil(desk.window.isFullScreen)
    hidden = [find(desk.window, QWidget, name) for name in ("form_panel", "side_panel", "messages")]
    assert not any(widget.isVisible() for widget in hidden)
    assert desk.window.action(Command.FULL_SCREEN).isChecked()
    desk.press(Qt.Key.Key_Escape, NO_MODIFIER)
    desk.qtbot.waitUntil(lambda: not desk.window.isFullScreen())
    assert all(widget.isVisible() for widget in hidden)
    assert not desk.window.action(Command.FULL_SCREEN).isChecked()


def test_a_narrow_windows_full_screen_is_all_video(desk: Desk) -> None:
    desk.window.resize(1000, 700)
    side = find(desk.window, QWidget, "side_panel")
    desk.qtbot.waitUntil(lambda: not side.isVisible())
    desk.do(Command.FULL_SCREEN)
    desk.window.resize(1400, 900)  # as a window manager does; the tests have none
    desk.qtbot.waitUntil(lambda: find(desk.window, QWidget, "panes").width() == 1400)
    assert not side.isVisible()


def test_ctrl_return_works_on_the_full_screen_too(desk: Desk) -> None:
    desk.tell_key()
    desk.type("A boat")
    desk.do(Command.FULL_SCREEN)
    desk.qtbot.waitUntil(desk.window.isFullScreen)
    desk.press(Qt.Key.Key_Return)
    assert desk.commands == 1


# remembering

DRAFT = FormDraft(
    prompt="A boat",
    aspect_ratio=AspectRatio.TALL,
    expand_prompt=True,
    end_image_url="https://example.com/a.png",
    variations=3,
)
REMEMBERED = WindowState(
    volume=0.4,
    muted=True,
    loop=True,
    form=FormDraft(
        prompt="A boat",
        model=Model.RAY_3_2,
        operation=Operation.EDIT,
        source_job_id="a",
        end_image_url="https://example.com/a.png",
        variations=3,
    ),
)


def test_form_sound_and_geometry_survive_a_restart(qtbot: QtBot, desk: Desk) -> None:
    window = desk.window
    window._form.set_draft(DRAFT)
    window._preview.stage.set_volume(0.4, muted=True)
    window._preview.stage.player.set_looping(True)
    window.resize(1150, 720)
    qtbot.waitUntil(lambda: window.width() == 1150)
    state = window.state()
    again = Desk(qtbot, state=state, size=(1150, 720))
    restored = again.window.state()
    assert restored.form == DRAFT
    assert (restored.volume, restored.muted, restored.loop) == (0.4, True, True)
    assert again.window.size() == window.size()


@pytest.fixture
def still_cursor() -> Iterator[None]:
    usual = QApplication.cursorFlashTime()
    QApplication.setCursorFlashTime(0)
    yield
    QApplication.setCursorFlashTime(usual)


@pytest.mark.usefixtures("still_cursor")
@pytest.mark.parametrize("state", [WindowState(), REMEMBERED], ids=["new", "remembered"])
def test_what_is_seen_first_stays(qtbot: QtBot, state: WindowState) -> None:
    """The panes are joined and the lists made after the first paint; nobody sees them come."""
    window = MainWindow(Bridge(), Settings(), state, complete=False)
    qtbot.addWidget(window)
    window.resize(1280, 800)
    with qtbot.waitExposed(window):
        window.show()
    first = window.grab().toImage()
    window.complete()
    QApplication.processEvents()
    assert window.grab().toImage() == first
    assert window.state().form == state.form
    assert window.action(Command.LOOP).isChecked() == state.loop


def test_the_title_of_a_remembered_source_clip_is_asked_for(qtbot: QtBot) -> None:
    draft = FormDraft(model=Model.RAY_3_2, operation=Operation.EDIT, source_job_id="a")
    desk = Desk(qtbot, state=WindowState(form=draft))
    desk.bridge.library.job_loaded.emit(in_state(JobState.READY, "a", prompt="Flying jellyfish"))
    assert find(desk.window, ElidedLabel, "source_clip").text() == "Flying jellyfish"
    quiet = Desk(qtbot)
    assert desk.bridge.waiting == quiet.bridge.waiting + 1


def test_a_form_in_extend_mode_remembers_what_stood_in_it_before(desk: Desk) -> None:
    desk.window._form.set_draft(DRAFT)
    desk.window._form.set_extend(in_state(JobState.READY))
    assert desk.window.state().form == DRAFT


def test_a_window_that_was_closed_on_the_full_screen_comes_up_with_its_menus(
    qtbot: QtBot, desk: Desk
) -> None:
    desk.do(Command.FULL_SCREEN)
    qtbot.waitUntil(desk.window.isFullScreen)
    again = Desk(qtbot, state=desk.window.state())
    assert not again.window.isFullScreen()


def test_the_state_is_told_some_time_after_a_change(desk: Desk) -> None:
    desk.window._settle.setInterval(1)
    with desk.qtbot.waitSignal(desk.window.state_changed) as told:
        desk.type("A boat")
    state: WindowState = told.args[0]
    assert state.form.prompt.startswith("A")


# closing


def test_closing_hides_the_window_and_leaves_the_rest_to_its_owner(desk: Desk) -> None:
    told: list[bool] = []
    desk.window.close_requested.connect(lambda: told.append(desk.window.isVisible()))
    desk.window.close()
    desk.window.close()
    assert told == [False]


def test_ctrl_q_closes(desk: Desk) -> None:
    with desk.qtbot.waitSignal(desk.window.close_requested):
        desk.press(Qt.Key.Key_Q)


def test_the_first_paint_is_told_once(qtbot: QtBot, desk: Desk) -> None:
    told: list[int] = []
    desk.window.when_painted(lambda: told.append(1))
    desk.window.repaint()
    qtbot.waitUntil(lambda: told == [1])
    desk.window.repaint()
    assert told == [1]


# dialogs


@pytest.mark.parametrize(
    ("name", "dialog"),
    [
        (Command.API_KEY, "key_dialog"),
        (Command.SETTINGS, "settings_dialog"),
        (Command.SHORTCUTS, "shortcuts_dialog"),
        (Command.ABOUT, "about_dialog"),
    ],
)
def test_dialogs_open_and_close_with_escape(desk: Desk, name: Command, dialog: str) -> None:
    desk.do(name)
    opened = find(desk.window, QDialog, dialog)
    assert opened.isVisible()
    opened.reject()
    desk.qtbot.waitUntil(lambda: not any(d.isVisible() for d in desk.window.findChildren(QDialog)))


def test_a_changed_setting_is_told(desk: Desk) -> None:
    desk.do(Command.SETTINGS)
    with desk.qtbot.waitSignal(desk.window.settings_changed) as told:
        find(desk.window, QAbstractButton, "autoplay").click()
    settings: Settings = told.args[0]
    assert not settings.autoplay


def test_pause_is_checked_by_the_fact_not_by_the_click(desk: Desk) -> None:
    desk.tell_added(queued())
    desk.do(Command.PAUSE_QUEUE)
    assert desk.commands == 1
    assert not desk.window.action(Command.PAUSE_QUEUE).isChecked()


def test_the_librarys_place_is_found_again_behind_its_first_page(qtbot: QtBot) -> None:
    desk = Desk(qtbot, state=WindowState(left=LeftOpen(in_library=True, row=300)))
    library = find(desk.window, CardList, "library")
    asked: list[LibraryQuery] = []
    desk.window._side.search_changed.connect(asked.append)
    jobs = [in_state(JobState.READY, f"{n}", created_at=NOW - n) for n in range(500)]
    query = desk.window._side._library_query()
    desk.bridge.library.loaded.emit(
        LibraryPage(query=query, jobs=tuple(jobs[:200]), more=LibraryPlace.of(jobs[199]), total=500)
    )
    assert desk.window.state().left.row == 300, "not forgotten while it is on its way"
    desk.bridge.library.loaded.emit(LibraryPage(query=asked[-1], jobs=tuple(jobs[200:])))
    assert library.indexAt(QPoint(5, 5)).row() == 300
    assert desk.window.state().left == LeftOpen(in_library=True, row=300)
