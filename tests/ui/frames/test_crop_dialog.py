"""The frame keeps its shape and stays in the picture, by keys, by mouse, and by its own count."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from luma_desktop.domain.picture import Crop
from luma_desktop.domain.request import AspectRatio
from luma_desktop.ui.frames.crop_dialog import CropDialog
from luma_desktop.ui.frames.crop_frame import LEAST_PIXELS, CropFrame
from luma_desktop.ui.frames.crop_result import CropResult
from luma_desktop.ui.frames.crop_view import CropView
from tests.support.pictures import kept
from tests.support.widgets import find, press

SHIFT = Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton
WHOLE_PIXELS = 2.0
"""As near as the mouse comes."""

SIZES = [(1000, 1000), (4000, 300), (300, 4000), (1920, 1080), (40, 30)]


# the count


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("ratio", list(AspectRatio))
def test_it_begins_as_large_as_it_can_be_in_the_middle(
    size: tuple[int, int], ratio: AspectRatio
) -> None:
    frame = CropFrame(*size, ratio.fraction)
    assert frame.width / frame.height == pytest.approx(ratio.fraction)
    assert frame.width == pytest.approx(size[0]) or frame.height == pytest.approx(size[1])
    assert frame.left * 2 + frame.width == pytest.approx(size[0])
    assert frame.top * 2 + frame.height == pytest.approx(size[1])


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "do",
    [
        lambda frame: frame.move(1e6, -1e6),
        lambda frame: frame.move(-1e6, 1e6),
        lambda frame: frame.grow(1e6),
        lambda frame: frame.grow(-1e6),
        lambda frame: frame.drag_corner(-1e6, 1e6, to_right=False, to_bottom=True),
        lambda frame: frame.drag_corner(1e6, 1e6, to_right=True, to_bottom=True),
        lambda frame: frame.drag_corner(1e6, 1e6, to_right=False, to_bottom=False),
        lambda frame: frame.begin_at(0.9, 0.9, 0.9),
    ],
)
def test_it_never_leaves_the_picture_or_its_shape(size: tuple[int, int], do: Any) -> None:
    frame = CropFrame(*size, 16 / 9)
    frame.grow(-size[0] / 5)
    for _ in range(3):
        do(frame)
        frame.move(3, -2)
    left, top, width, height = frame.fractions()
    assert min(left, top) >= 0
    assert min(width, height) > 0
    assert max(left + width, top + height) <= 1 + 1e-9
    assert (width * size[0]) / (height * size[1]) == pytest.approx(16 / 9)


def test_it_gets_no_smaller_than_a_clip_can_use() -> None:
    frame = CropFrame(1000, 1000, 16 / 9)
    frame.grow(-1e6)
    assert frame.height == pytest.approx(LEAST_PIXELS)


def test_it_grows_about_its_middle_where_there_is_room() -> None:
    frame = CropFrame(1000, 1000, 1.0)
    frame.grow(-500)
    assert (frame.left, frame.top, frame.width) == (250, 250, 500)
    frame.move(1e6, 0)
    frame.grow(100)
    assert (frame.left, frame.top, frame.width) == (400, 200, 600)


def test_the_corner_across_from_a_dragged_one_stays() -> None:
    frame = CropFrame(1000, 1000, 2.0)
    frame.grow(-600)
    right, bottom = frame.left + frame.width, frame.top + frame.height
    frame.drag_corner(frame.left - 100, frame.top, to_right=False, to_bottom=False)
    assert frame.width == pytest.approx(500)
    assert (frame.left + frame.width, frame.top + frame.height) == pytest.approx((right, bottom))


# the dialog


class Opened:
    def __init__(self, qtbot: QtBot, **given: Any) -> None:
        self.dialog = CropDialog(
            given.pop("picture", kept(800, 800)), given.pop("ratio", AspectRatio.WIDE), **given
        )
        qtbot.addWidget(self.dialog)
        self.crops: list[Crop] = []
        self.wholes: list[bool] = []
        self.dialog.crop_chosen.connect(self.crops.append)
        self.dialog.whole_chosen.connect(lambda: self.wholes.append(True))
        with qtbot.waitExposed(self.dialog):
            self.dialog.open()
        self.view = find(self.dialog, CropView, "crop_view")

    def crop(self) -> Crop:
        find(self.dialog, QPushButton, "crop_picture").click()
        return self.crops[-1]


@pytest.fixture
def opened(qtbot: QtBot) -> Opened:
    return Opened(qtbot)


def test_as_it_opens_it_cuts_the_middle(opened: Opened) -> None:
    crop = opened.crop()
    assert (crop.left, crop.width) == (0, 1)
    assert crop.height == pytest.approx(9 / 16)
    assert crop.top == pytest.approx((1 - 9 / 16) / 2)
    assert not opened.dialog.isVisible()


@pytest.mark.parametrize(
    ("key", "moves"),
    [(Qt.Key.Key_Up, -1), (Qt.Key.Key_Down, 1)],
)
def test_arrows_move_it_and_shift_ten_times_as_far(opened: Opened, key: Qt.Key, moves: int) -> None:
    begin = opened.view.frame_rect().top()
    press(opened.view, key)
    one = opened.view.frame_rect().top() - begin
    assert one * moves > 0
    press(opened.view, key, SHIFT)
    assert opened.view.frame_rect().top() - begin == pytest.approx(11 * one)
    assert opened.crop().top != pytest.approx((1 - 9 / 16) / 2)


@pytest.mark.parametrize("key", [Qt.Key.Key_Left, Qt.Key.Key_Right])
def test_it_does_not_move_where_there_is_no_room(opened: Opened, key: Qt.Key) -> None:
    press(opened.view, key, SHIFT)
    assert opened.crop().left == 0


def test_plus_and_minus_size_it(opened: Opened) -> None:
    width = opened.view.frame_rect().width()
    press(opened.view, Qt.Key.Key_Minus)
    one = width - opened.view.frame_rect().width()
    assert one > 0
    press(opened.view, Qt.Key.Key_Minus, SHIFT)
    assert width - opened.view.frame_rect().width() == pytest.approx(11 * one)
    press(opened.view, Qt.Key.Key_Plus)
    assert width - opened.view.frame_rect().width() == pytest.approx(10 * one)
    rect = opened.view.frame_rect()
    assert rect.width() / rect.height() == pytest.approx(16 / 9)


def test_the_mouse_moves_it_and_pulls_its_corners(opened: Opened) -> None:
    view = opened.view
    press(view, Qt.Key.Key_Minus, SHIFT)
    before = view.frame_rect()
    drag(view, before.center(), QPointF(10, 6))
    corner = view.frame_rect().topLeft() - QPointF(10, 6)
    assert place(corner) == pytest.approx(place(before.topLeft()), abs=WHOLE_PIXELS)
    before = view.frame_rect()
    drag(view, before.bottomRight(), QPointF(-32, -18))
    after = view.frame_rect()
    assert place(after.topLeft()) == pytest.approx(place(before.topLeft()))
    assert after.width() == pytest.approx(before.width() - 32, abs=WHOLE_PIXELS)


def drag(view: CropView, start: QPointF, by: QPointF) -> None:
    QTest.mousePress(view, LEFT, NONE, start.toPoint())
    QTest.mouseMove(view, (start + by).toPoint())
    QTest.mouseRelease(view, LEFT, NONE, (start + by).toPoint())
    QTest.mouseMove(view, QPoint(1, 1))


def place(point: QPointF) -> tuple[float, float]:
    return point.x(), point.y()


def test_the_result_is_shown_in_the_clips_shape(qtbot: QtBot) -> None:
    opened = Opened(qtbot, ratio=AspectRatio.TALL)
    result = find(opened.dialog, CropResult, "crop_result")
    assert result.width() / result.height() == pytest.approx(9 / 16, rel=0.02)
    words = find(opened.dialog, QLabel, "crop_size")
    assert words.text() == "9:16 · 450×800"
    press(opened.view, Qt.Key.Key_Minus, SHIFT)
    assert words.text() != "9:16 · 450×800"
    assert "450" not in opened.view.accessibleDescription()


def test_a_picture_that_was_cropped_before_begins_there(qtbot: QtBot) -> None:
    before = Crop(left=0.25, top=0.5, width=0.5, height=0.28125)
    opened = Opened(qtbot, crop=before)
    after = opened.crop()
    assert (after.left, after.top, after.width) == pytest.approx((0.25, 0.5, 0.5))


def test_it_can_be_used_as_it_is(opened: Opened) -> None:
    find(opened.dialog, QPushButton, "use_whole_picture").click()
    assert (opened.wholes, opened.crops) == ([True], [])
    assert not opened.dialog.isVisible()


def test_escape_changes_nothing(opened: Opened) -> None:
    press(opened.dialog, Qt.Key.Key_Escape)
    assert (opened.wholes, opened.crops) == ([], [])
    assert not opened.dialog.isVisible()


def test_return_crops(opened: Opened) -> None:
    press(opened.view, Qt.Key.Key_Return)
    assert len(opened.crops) == 1
