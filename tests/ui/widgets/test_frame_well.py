"""A frame's address: typed, pasted, dropped, cleared; what was found out about it."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QGuiApplication, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QToolButton
from pytestqt.qtbot import QtBot

from luma_desktop.ui.widgets.frame_picture import FramePicture, WellState
from luma_desktop.ui.widgets.frame_well import FrameSlot, FrameWell

URL = "https://example.com/harbour.png"


@pytest.fixture
def well(qtbot: QtBot) -> FrameWell:
    well = FrameWell(FrameSlot.START)
    qtbot.addWidget(well)
    with qtbot.waitExposed(well):
        well.show()
    return well


def _picture(well: FrameWell) -> FramePicture:
    picture = well.findChild(FramePicture)
    assert isinstance(picture, FramePicture)
    return picture


def _clear(well: FrameWell) -> QToolButton:
    button = well.findChild(QToolButton)
    assert isinstance(button, QToolButton)
    return button


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


def test_click_leads_to_the_address_field(qtbot: QtBot, well: FrameWell) -> None:
    well.activateWindow()
    QTest.mouseClick(_picture(well), Qt.MouseButton.LeftButton, pos=QPoint(20, 40))
    qtbot.waitUntil(well.field.hasFocus)


def test_paste_on_the_well(qtbot: QtBot, well: FrameWell) -> None:
    QGuiApplication.clipboard().setText(f"look: {URL}")
    with qtbot.waitSignal(well.url_edited) as told:
        QTest.keyClick(_picture(well), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert told.args == [URL]


def test_delete_on_the_well(qtbot: QtBot, well: FrameWell) -> None:
    well.set_url(URL)
    with qtbot.waitSignal(well.cleared):
        QTest.keyClick(_picture(well), Qt.Key.Key_Delete)


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
    mime.setUrls([QUrl("file:///tmp/a.png"), QUrl(URL)])
    with qtbot.waitSignal(well.url_edited) as told:
        assert _drop(well, mime)
    assert told.args == [URL]


def test_leaves_what_is_no_web_address(qtbot: QtBot, well: FrameWell) -> None:
    mime = QMimeData()
    mime.setText("javascript:alert(1)")
    with qtbot.assertNotEmitted(well.url_edited):
        assert not _drop(well, mime)
    assert well.url() is None
