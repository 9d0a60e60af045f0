"""A frame: typed, pasted, dropped, chosen, cleared; what was found out about it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QPixmap,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QMenu, QToolButton
from pytestqt.qtbot import QtBot

from luma_desktop.domain.job import JobState
from luma_desktop.domain.picture import PictureNote
from luma_desktop.domain.request import AspectRatio
from luma_desktop.ui.frames.frame_picture import FramePicture, WellState
from luma_desktop.ui.frames.frame_source import BytesSource, ClipSource, FileSource, Moment
from luma_desktop.ui.frames.frame_well import FrameSlot, FrameWell
from luma_desktop.ui.kit.job_mime import carry_job_ids
from tests.support.jobs import in_state
from tests.support.pictures import copied_image, kept
from tests.support.widgets import find, press

URL = "https://example.com/harbour.png"


def shown(qtbot: QtBot, slot: FrameSlot) -> FrameWell:
    well = FrameWell(slot)
    qtbot.addWidget(well)
    with qtbot.waitExposed(well):
        well.show()
    QGuiApplication.clipboard().clear()
    return well


@pytest.fixture
def well(qtbot: QtBot) -> FrameWell:
    return shown(qtbot, FrameSlot.START)


@pytest.fixture
def end_well(qtbot: QtBot) -> FrameWell:
    return shown(qtbot, FrameSlot.END)


def _picture(well: FrameWell) -> FramePicture:
    picture = well.findChild(FramePicture)
    assert isinstance(picture, FramePicture)
    return picture


def _clear(well: FrameWell) -> QToolButton:
    return find(well, QToolButton, "start_frame_clear")


def _menu(well: FrameWell) -> dict[str, str]:
    """The texts of the open menu, by name; those of greyed entries in brackets."""
    menu = find(well, QMenu, "frame_menu")
    return {
        action.objectName(): action.text() if action.isEnabled() else f"({action.text()})"
        for action in menu.actions()
        if action.objectName()
    }


def _choose(well: FrameWell, name: str) -> None:
    menu = find(well, QMenu, "frame_menu")
    next(action for action in menu.actions() if action.objectName() == name).trigger()
    menu.close()


@pytest.mark.parametrize(
    ("slot", "name", "title"),
    [(FrameSlot.START, "start_frame", "Start frame"), (FrameSlot.END, "end_frame", "End frame")],
)
def test_found_by_their_lasting_names(qtbot: QtBot, slot: FrameSlot, name: str, title: str) -> None:
    well = FrameWell(slot)
    qtbot.addWidget(well)
    button = well.findChild(QAbstractButton, name)
    field = well.findChild(QLineEdit, f"{name}_url")
    assert button is not None
    assert field is not None
    assert button.accessibleName() == title
    assert field.accessibleName() == f"{title} URL"


def test_typed_address_is_told_once(qtbot: QtBot, well: FrameWell) -> None:
    QTest.keyClicks(well.field, f" {URL} ")
    with qtbot.waitSignal(well.url_edited) as told:
        QTest.keyClick(well.field, Qt.Key.Key_Return)
    assert told.args == [URL]
    assert well.url() == URL
    assert well.field.text() == URL
    with qtbot.assertNotEmitted(well.url_edited):
        QTest.keyClick(well.field, Qt.Key.Key_Return)


def test_emptied_field_clears(qtbot: QtBot, well: FrameWell) -> None:
    well.set_url(URL)
    well.field.clear()
    with qtbot.waitSignal(well.cleared), qtbot.assertNotEmitted(well.url_edited):
        QTest.keyClick(well.field, Qt.Key.Key_Return)
    assert well.url() is None


def test_cross_clears(qtbot: QtBot, well: FrameWell) -> None:
    assert _clear(well).isHidden()
    well.set_url(URL)
    well.set_pixmap(QPixmap(40, 30))
    with qtbot.waitSignal(well.cleared):
        QTest.mouseClick(_clear(well), Qt.MouseButton.LeftButton)
    assert well.url() is None
    assert well.field.text() == ""
    assert _picture(well).state is WellState.EMPTY
    assert _clear(well).isHidden()


def test_set_url_is_silent_and_forgets_the_old_picture(qtbot: QtBot, well: FrameWell) -> None:
    well.set_url(URL)
    well.set_pixmap(QPixmap(40, 30))
    assert _picture(well).state is WellState.PICTURE
    with qtbot.assertNotEmitted(well.url_edited), qtbot.assertNotEmitted(well.cleared):
        well.set_url("https://example.com/other.png")
    assert _picture(well).state is WellState.GIVEN
    well.set_url(None)
    assert _picture(well).state is WellState.EMPTY


def test_checking_then_wrong_then_right(well: FrameWell) -> None:
    height = well.sizeHint().height()
    well.set_url(URL)
    well.set_checking(True)
    assert _picture(well).state is WellState.CHECKING
    well.set_error("That address does not answer.")
    assert _picture(well).state is WellState.WRONG
    assert _picture(well).accessibleDescription() == "That address does not answer."
    assert well.field.property("invalid") is True
    assert well.field.text() == URL
    well.set_pixmap(QPixmap(40, 30))
    assert _picture(well).state is WellState.PICTURE
    assert well.field.property("invalid") is False
    assert well.sizeHint().height() == height


def test_picture_fills_the_well(well: FrameWell) -> None:
    pixmap = QPixmap(64, 300)
    pixmap.fill(QColor(200, 30, 40))
    well.set_url(URL)
    well.set_pixmap(pixmap)
    image = _picture(well).grab().toImage()
    middle = image.height() // 2
    for x in (3, image.width() // 2, image.width() - 4):
        assert image.pixelColor(x, middle) == QColor(200, 30, 40)


# the menu


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_keys_open_the_menu(qtbot: QtBot, well: FrameWell, key: Qt.Key) -> None:
    press(_picture(well), key)
    assert _menu(well) == {"frame_choose_file": "Choose a file…", "frame_paste": "(Paste)"}
    with qtbot.waitSignal(well.choose_requested):
        _choose(well, "frame_choose_file")


def test_a_click_opens_the_menu_with_what_there_is(qtbot: QtBot, well: FrameWell) -> None:
    QGuiApplication.clipboard().setText(URL)
    well.set_watched(in_state(JobState.READY, "a", prompt="Tom & Jerry"))
    well.show_kept(kept())
    well.set_swap_text("Swap")
    QTest.mouseClick(_picture(well), Qt.MouseButton.LeftButton, pos=QPoint(20, 40))
    assert _menu(well) == {
        "frame_choose_file": "Choose a file…",
        "frame_paste": "Paste",
        "frame_last_frame": "Last frame of “Tom && Jerry”",
        "frame_current_frame": "Current frame of “Tom && Jerry”",
        "frame_first_frame": "First frame of “Tom && Jerry”",
        "frame_crop": "Crop…",
        "frame_swap": "Swap",
        "frame_remove": "Remove",
    }


@pytest.mark.parametrize("moment", list(Moment))
def test_a_frame_of_the_watched_clip(qtbot: QtBot, well: FrameWell, moment: Moment) -> None:
    well.set_watched(in_state(JobState.READY, "a"))
    press(_picture(well), Qt.Key.Key_Space)
    with qtbot.waitSignal(well.source_given) as told:
        _choose(well, f"frame_{moment}_frame")
    assert told.args == [ClipSource("a", moment)]


@pytest.mark.parametrize(
    ("name", "signal"),
    [
        ("frame_crop", "crop_requested"),
        ("frame_swap", "swap_requested"),
        ("frame_remove", "cleared"),
    ],
)
def test_what_can_be_done_with_a_picture(
    qtbot: QtBot, well: FrameWell, name: str, signal: str
) -> None:
    well.show_kept(kept())
    well.set_swap_text("Swap")
    press(_picture(well), Qt.Key.Key_Space)
    with qtbot.waitSignal(getattr(well, signal)):
        _choose(well, name)


# pasting and dropping


def test_paste_on_the_well(qtbot: QtBot, well: FrameWell) -> None:
    QGuiApplication.clipboard().setText(f"look: {URL}")
    with qtbot.waitSignal(well.url_edited) as told:
        QTest.keyClick(_picture(well), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert told.args == [URL]


def test_a_picture_is_pasted_on_the_well_and_in_its_field(qtbot: QtBot, well: FrameWell) -> None:
    for part in (_picture(well), well.field):
        QGuiApplication.clipboard().setMimeData(copied_image())
        with qtbot.waitSignal(well.source_given) as told:
            press(part, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        assert isinstance(told.args[0], BytesSource)
    assert well.field.text() == ""


def test_a_path_in_the_field_is_that_of_a_file(
    qtbot: QtBot, well: FrameWell, tmp_path: Path
) -> None:
    QTest.keyClicks(well.field, str(tmp_path / "a.png"))
    with qtbot.waitSignal(well.source_given) as told:
        press(well.field, Qt.Key.Key_Return)
    assert told.args == [FileSource(str(tmp_path / "a.png"))]
    assert well.field.text() == ""


def test_delete_on_the_well(qtbot: QtBot, well: FrameWell) -> None:
    well.set_url(URL)
    with qtbot.waitSignal(well.cleared):
        # Straight to the well: QTest would first ask the shortcuts of whatever window is active.
        pressed = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(_picture(well), pressed)


def _drop(well: FrameWell, mime: QMimeData) -> bool:
    """Whether the well would take it; if so, it has got it."""
    action = Qt.DropAction.CopyAction
    button, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(9, 40), action, mime, button, keys)
    QApplication.sendEvent(well, enter)
    if not enter.isAccepted():
        return False
    QApplication.sendEvent(well, QDropEvent(QPointF(9, 40), action, mime, button, keys))
    return True


def test_takes_a_dropped_address(qtbot: QtBot, well: FrameWell) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl(URL)])
    with qtbot.waitSignal(well.url_edited) as told:
        assert _drop(well, mime)
    assert told.args == [URL]


def test_leaves_what_is_no_web_address(qtbot: QtBot, well: FrameWell) -> None:
    mime = QMimeData()
    mime.setText("javascript:alert(1)")
    with qtbot.assertNotEmitted(well.url_edited):
        assert not _drop(well, mime)
    assert well.url() is None


def test_takes_the_first_picture_of_dropped_files(qtbot: QtBot, well: FrameWell) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl("file:///tmp/notes.txt"), QUrl("file:///tmp/a.png")])
    with qtbot.waitSignal(well.source_given) as told:
        assert _drop(well, mime)
    assert told.args == [FileSource("/tmp/a.png")]


def test_a_dropped_file_is_copied_and_never_moved(well: FrameWell) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl("file:///tmp/a.png")])
    both = Qt.DropAction.MoveAction | Qt.DropAction.CopyAction
    button, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier
    QApplication.sendEvent(well, QDragEnterEvent(QPoint(9, 40), both, mime, button, keys))
    drop = QDropEvent(QPointF(9, 40), both, mime, button, keys)
    assert drop.proposedAction() == Qt.DropAction.MoveAction
    QApplication.sendEvent(well, drop)
    assert drop.isAccepted()
    assert drop.dropAction() == Qt.DropAction.CopyAction


def test_a_dropped_card_gives_the_frame_that_goes_on(
    qtbot: QtBot, well: FrameWell, end_well: FrameWell
) -> None:
    for one, moment in ((well, Moment.LAST), (end_well, Moment.FIRST)):
        with qtbot.waitSignal(one.source_given) as told:
            assert _drop(one, carry_job_ids(["a"]))
        assert told.args == [ClipSource("a", moment)]


def test_what_a_drop_would_do_is_said_over_all_the_well(well: FrameWell) -> None:
    well.set_ratio(AspectRatio.SQUARE)
    well.show_kept(kept())
    before = _picture(well).grab().toImage()
    data, action = carry_job_ids(["a"]), Qt.DropAction.CopyAction
    button, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(well, QDragEnterEvent(QPoint(9, 40), action, data, button, keys))
    assert not _clear(well).isVisible()
    assert not _crop(well).isVisible()
    assert _picture(well).grab().toImage() != before
    QApplication.sendEvent(well, QDragLeaveEvent())
    assert _clear(well).isVisible()
    assert _crop(well).isVisible()
    assert _picture(well).grab().toImage() == before


def test_a_well_that_a_clip_stands_in_for_takes_nothing(well: FrameWell) -> None:
    well.setEnabled(False)
    assert not _drop(well, carry_job_ids(["a"]))


# a picture of this computer


def test_a_picture_of_this_computer_has_no_address_to_read(well: FrameWell) -> None:
    picture = kept(1024, 576, notes=(PictureNote.TURNED_UPRIGHT, PictureNote.LOCATION_REMOVED))
    well.set_url(picture.address)
    assert well.field.placeholderText() == "From this computer"
    well.show_kept(picture)
    assert (well.url(), well.address(), well.field.text()) == (picture.address,) * 2 + ("",)
    assert well.field.accessibleDescription() == "From this computer · 1024×576"
    told = "From this computer · 1024×576. Rotated upright, location removed."
    assert _picture(well).toolTip() == told
    assert _picture(well).accessibleDescription() == told


def test_the_field_says_as_much_as_it_has_room_for(qtbot: QtBot, well: FrameWell) -> None:
    well.show_kept(kept(1024, 576))
    well.resize(400, well.height())
    qtbot.waitUntil(lambda: well.field.placeholderText() == "From this computer · 1024×576")
    well.resize(well.minimumSizeHint().width(), well.height())
    qtbot.waitUntil(lambda: well.field.placeholderText() == "This computer")


def test_leaving_the_field_keeps_a_picture_of_this_computer(qtbot: QtBot, well: FrameWell) -> None:
    well.show_kept(kept())
    with qtbot.assertNotEmitted(well.cleared), qtbot.assertNotEmitted(well.url_edited):
        press(well.field, Qt.Key.Key_Return)
    assert well.url() == kept().address
    QTest.keyClicks(well.field, URL)
    assert well.address() == URL
    with qtbot.waitSignal(well.url_edited):
        press(well.field, Qt.Key.Key_Return)
    assert well.kept is None


def test_while_one_is_prepared_the_other_stays(well: FrameWell) -> None:
    well.set_preparing(True)
    assert _picture(well).state is WellState.CHECKING
    assert _picture(well).accessibleDescription() == "Preparing…"
    well.show_kept(kept())
    well.set_preparing(True)
    assert _picture(well).state is WellState.PICTURE
    assert _picture(well).accessibleDescription().startswith("Preparing…")
    well.refuse("Not an image", "What came is none.")
    assert _picture(well).state is WellState.PICTURE
    assert _picture(well).accessibleDescription() == "Not an image. What came is none."
    assert well.url() == kept().address
    assert well.field.property("invalid") is not True


def test_a_refused_picture_in_an_empty_well_is_told_and_can_be_put_away(
    qtbot: QtBot, well: FrameWell
) -> None:
    well.refuse("Not an image", "What came is none.")
    assert _picture(well).state is WellState.WRONG
    assert _picture(well).toolTip() == "What came is none."
    _clear(well).click()
    assert _picture(well).state is WellState.EMPTY


def _crop(well: FrameWell) -> QToolButton:
    return find(well, QToolButton, "start_frame_crop")


def test_cropping_is_offered_where_the_shape_is_another(qtbot: QtBot, well: FrameWell) -> None:
    well.set_ratio(AspectRatio.WIDE)
    well.show_kept(kept(1360, 752))
    assert not _crop(well).isVisible(), "as near as clips come to their own shape"
    well.set_ratio(AspectRatio.SQUARE)
    assert _crop(well).isVisible()
    assert _crop(well).text() == "Not 1:1 · Crop…"
    with qtbot.waitSignal(well.crop_requested):
        press(_crop(well), Qt.Key.Key_Space)
    well.set_preparing(True)
    assert not _crop(well).isVisible()


def test_the_offer_to_crop_lies_within_the_picture(well: FrameWell) -> None:
    well.show_kept(kept(100, 300))
    well.resize(110, well.height())
    assert _picture(well).rect().contains(_crop(well).geometry())


def test_a_signed_link_is_shown_by_its_host(qtbot: QtBot, well: FrameWell) -> None:
    signed = "https://cdn.example.com/a.png?X-Amz-Signature=secret"
    with qtbot.waitSignal(well.url_edited) as told:
        QTest.keyClicks(well.field, signed)
        press(well.field, Qt.Key.Key_Return)
    assert told.args == [signed]
    well.set_pixmap(QPixmap(4, 4))
    texts = (well.field.text(), well.field.placeholderText(), well.field.toolTip())
    assert texts == ("", "cdn.example.com", "cdn.example.com")
    assert _picture(well).toolTip() == "cdn.example.com"
    assert (well.url(), well.address()) == (signed, signed)
    press(well.field, Qt.Key.Key_Return)
    assert well.url() == signed, "leaving the field changes nothing"
    _clear(well).click()
    assert well.url() is None
