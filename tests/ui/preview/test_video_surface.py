"""The video surface: frames, poster, words; letterboxed, with round corners; late QtMultimedia."""

import subprocess
import sys

import pytest
from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPixmap
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from luma_desktop.ui.preview.video_surface import VideoSurface, fitted

RED, BLACK = QColor(255, 0, 0), QColor(0, 0, 0)


@pytest.fixture
def surface(qtbot: QtBot) -> VideoSurface:
    surface = VideoSurface()
    surface.resize(300, 300)
    qtbot.addWidget(surface)
    with qtbot.waitExposed(surface):
        surface.show()
    return surface


def _send_frame(surface: VideoSurface, color: QColor) -> None:
    from PySide6.QtMultimedia import QVideoFrame

    image = QImage(160, 90, QImage.Format.Format_RGB32)
    image.fill(color)
    surface.sink().setVideoFrame(QVideoFrame(image))


@pytest.mark.parametrize(
    ("size", "place"),
    [
        ((160, 90), (0, 65.625, 300, 168.75)),
        ((90, 160), (65.625, 0, 168.75, 300)),
        ((1000, 1000), (0, 0, 300, 300)),
    ],
)
def test_fits_without_stretching(
    size: tuple[float, float], place: tuple[float, float, float, float]
) -> None:
    assert fitted(QSizeF(*size), QRectF(0, 0, 300, 300)) == QRectF(*place)


def test_names_and_first_words(surface: VideoSurface) -> None:
    assert surface.objectName() == "preview"
    assert surface.accessibleName() == "Preview"
    assert "Generate" in surface.accessibleDescription()
    assert not surface.has_picture


def test_frame_is_painted_between_black_bars(qtbot: QtBot, surface: VideoSurface) -> None:
    _send_frame(surface, RED)
    qtbot.waitUntil(lambda: surface.has_picture)
    image = surface.grab().toImage()
    assert image.pixelColor(150, 150) == RED
    assert image.pixelColor(150, 20) == BLACK
    assert image.pixelColor(0, 0) != BLACK


def test_empty_frame_at_the_end_leaves_the_last_one(qtbot: QtBot, surface: VideoSurface) -> None:
    from PySide6.QtMultimedia import QVideoFrame

    _send_frame(surface, RED)
    qtbot.waitUntil(lambda: surface.has_picture)
    surface.sink().setVideoFrame(QVideoFrame())
    assert surface.grab().toImage().pixelColor(150, 150) == RED


def test_poster_takes_the_place_of_an_older_frame(qtbot: QtBot, surface: VideoSurface) -> None:
    _send_frame(surface, RED)
    qtbot.waitUntil(lambda: surface.has_picture)
    poster = QPixmap(160, 90)
    poster.fill(QColor(0, 0, 255))
    surface.set_poster(poster)
    assert surface.grab().toImage().pixelColor(150, 150) == QColor(0, 0, 255)
    surface.set_poster(QPixmap())
    assert not surface.has_picture


def test_bare_on_the_full_screen(surface: VideoSurface) -> None:
    surface.set_bare(True)
    assert surface.grab().toImage().pixelColor(0, 0) == BLACK


def test_clicks_are_told(qtbot: QtBot, surface: VideoSurface) -> None:
    with qtbot.waitSignal(surface.clicked):
        QTest.mouseClick(surface, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(surface.double_clicked):
        QTest.mouseDClick(surface, Qt.MouseButton.LeftButton)


def test_warming_up_shows_nothing(surface: VideoSurface) -> None:
    surface.warm_up()
    assert not surface.has_picture


def test_multimedia_and_svg_are_not_loaded_to_draw_the_window() -> None:
    script = (
        "import sys; from PySide6.QtWidgets import QApplication; app = QApplication([]);"
        "from luma_desktop.ui.kit.theme import Theme; Theme().apply(app, 'dark');"
        "from luma_desktop.ui.preview.video_surface import VideoSurface;"
        "from luma_desktop.ui.preview.transport_bar import TransportBar;"
        "surface, bar = VideoSurface(), TransportBar(); surface.grab(); bar.grab();"
        "print([name for name in ('QtMultimedia', 'QtSvg') if f'PySide6.{name}' in sys.modules])"
    )
    done = subprocess.run(  # the point is a fresh interpreter
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == "[]"
