"""The icons: as their SVG sources, in the theme's colours, at any scale."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from pytestqt.qtbot import QtBot

from luma_desktop.resources import resource_path
from luma_desktop.ui.kit.icons import app_icon, icon, paint_icon
from luma_desktop.ui.kit.palette import LIGHT, Role
from luma_desktop.ui.kit.theme import Theme

SOURCES = sorted(resource_path("icons/lucide").glob("*.svg"), key=lambda path: path.stem)


def _canvas(side: int) -> QImage:
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    return image


def _alphas(image: QImage) -> list[int]:
    return [
        image.pixelColor(x, y).alpha() for y in range(image.height()) for x in range(image.width())
    ]


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem)
def test_drawn_as_its_source(qtbot: QtBot, source: Path) -> None:
    ours, theirs = _canvas(24), _canvas(24)
    painter = QPainter(ours)
    paint_icon(painter, source.stem, QRectF(0, 0, 24, 24), QColor(Qt.GlobalColor.black))
    painter.end()
    painter = QPainter(theirs)
    QSvgRenderer(str(source)).render(painter, QRectF(0, 0, 24, 24))
    painter.end()
    differences = [abs(a - b) for a, b in zip(_alphas(ours), _alphas(theirs), strict=True)]
    assert sum(_alphas(ours)) > 255 * 10
    assert sum(differences) / sum(_alphas(theirs)) < 0.06


def test_no_icon_is_without_its_source() -> None:
    drawn = json.loads(resource_path("icons/paths.json").read_text(encoding="utf-8"))
    assert sorted(drawn) == [source.stem for source in SOURCES]
    assert resource_path("icons/lucide/LICENSE").is_file()


@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5, 2.0])
def test_as_many_pixels_as_the_screen_has(qtbot: QtBot, scale: float) -> None:
    pixmap = icon("play").pixmap(QSize(16, 16), scale)
    assert pixmap.size() == QSize(16, 16) * scale
    assert pixmap.devicePixelRatio() == scale


def _strongest(pixmap_of: QIcon, mode: QIcon.Mode, state: QIcon.State) -> QColor:
    image = pixmap_of.pixmap(QSize(24, 24), 1.0, mode, state).toImage()
    return max(
        (image.pixelColor(x, y) for y in range(24) for x in range(24)), key=lambda c: c.alpha()
    )


def test_takes_the_colours_of_the_theme(qtbot: QtBot) -> None:
    Theme._current = None
    found = icon("repeat", Role.MUTED, Role.ACCENT_LINE)
    normal, disabled = QIcon.Mode.Normal, QIcon.Mode.Disabled
    off, on = QIcon.State.Off, QIcon.State.On
    assert _strongest(found, normal, off) == QColor(LIGHT[Role.MUTED])
    assert _strongest(found, normal, on) == QColor(LIGHT[Role.ACCENT_LINE])
    assert _strongest(found, disabled, off) == QColor(LIGHT[Role.DISABLED])


def test_unknown_name_is_refused(qtbot: QtBot) -> None:
    with pytest.raises(KeyError):
        icon("no-such-icon")


def test_app_icon_has_every_size_that_windows_ask_for(qtbot: QtBot) -> None:
    sizes = {size.width() for size in app_icon().availableSizes()}
    assert {16, 32, 48, 128} <= sizes
