"""Draw what is made from the icons' SVG sources: run again after changing one of those.

- ``resources/icons/paths.json``: the interface icons as path elements, one icon a line. The window
  draws these itself, so that QtSvg (8 ms and a library) is not loaded before its first paint.
- ``resources/icons/app/luma-desktop-N.png``: the program's icon for packages, N pixels wide.
- ``resources/styles/marks/``: arrows and check marks, which a style sheet can only take as files.
"""

import json
import os
import re
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QImage,
    QPaintDevice,
    QPaintEngine,
    QPaintEngineState,
    QPainter,
    QPainterPath,
)
from PySide6.QtSvg import QSvgRenderer

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from luma_desktop.ui.kit.icons import paint_icon  # noqa: E402
from luma_desktop.ui.kit.palette import DARK, LIGHT, Role  # noqa: E402

ICONS = ROOT / "resources" / "icons"
MARKS = ROOT / "resources" / "styles" / "marks"
GRID = 24
APP_SIZES = (16, 24, 32, 48, 64, 128, 256, 512)

Element = list[float | str]
_LINE = re.compile(r'<line x1="([^"]+)" x2="([^"]+)" y1="([^"]+)" y2="([^"]+)"')


class _Recorder(QPaintEngine):
    """Takes down the paths that QtSvg draws: arcs and relative steps come as plain curves."""

    def __init__(self) -> None:
        super().__init__(QPaintEngine.PaintEngineFeature.AllFeatures)
        self.fills: list[list[Element]] = []
        self.strokes: list[list[Element]] = []

    def begin(self, _device: QPaintDevice) -> bool:
        return True

    def end(self) -> bool:
        return True

    def type(self) -> QPaintEngine.Type:
        return QPaintEngine.Type.User

    def updateState(self, _state: QPaintEngineState) -> None:  # noqa: N802 - Qt's name
        """Pen and brush are asked for at each path."""

    def drawPath(self, path: QPainterPath) -> None:  # noqa: N802 - Qt's name
        painter = self.painter()
        elements = _elements(painter.worldTransform().map(path))
        if painter.brush().style() != Qt.BrushStyle.NoBrush:
            self.fills.append(elements)
        if painter.pen().style() != Qt.PenStyle.NoPen:
            self.strokes.append(elements)


class _Grid(QPaintDevice):
    """A device as large as the icons' grid."""

    def __init__(self, engine: QPaintEngine) -> None:
        super().__init__()
        self._engine = engine

    def paintEngine(self) -> QPaintEngine:  # noqa: N802 - Qt's name
        return self._engine

    def metric(self, metric: QPaintDevice.PaintDeviceMetric) -> int:
        names = QPaintDevice.PaintDeviceMetric
        if metric in (names.PdmWidth, names.PdmHeight, names.PdmWidthMM, names.PdmHeightMM):
            return GRID
        if metric == names.PdmDevicePixelRatioScaled:
            return round(QPaintDevice.devicePixelRatioFScale())
        return 1 if metric == names.PdmDevicePixelRatio else 96


def _elements(path: QPainterPath) -> list[Element]:
    kind = QPainterPath.ElementType
    found: list[Element] = []
    for index in range(path.elementCount()):
        element = path.elementAt(index)
        point: list[float] = [round(element.x, 3), round(element.y, 3)]
        if element.type == kind.MoveToElement:
            found.append(["M", *point])
        elif element.type == kind.LineToElement:
            found.append(["L", *point])
        elif element.type == kind.CurveToElement:
            found.append(["C", *point])
        else:
            found[-1].extend(point)
    return found


def record(svg: Path) -> dict[str, list[list[Element]]]:
    """The paths of one icon: what is filled and what is stroked."""
    engine = _Recorder()
    device = _Grid(engine)
    painter = QPainter(device)
    # A line comes to the engine through a call that the Python binding cannot make.
    text = _LINE.sub(r'<path d="M\1 \3L\2 \4"', svg.read_text(encoding="utf-8"))
    QSvgRenderer(text.encode()).render(painter, QRectF(0, 0, GRID, GRID))
    painter.end()
    return {"fill": engine.fills, "stroke": engine.strokes}


def write_paths() -> None:
    """All interface icons in one file, one icon a line."""
    lines = [
        f"{json.dumps(svg.stem)}: {json.dumps(record(svg), separators=(',', ':'))}"
        for svg in sorted((ICONS / "lucide").glob("*.svg"))
    ]
    (ICONS / "paths.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def write_app_icon() -> None:
    renderer = QSvgRenderer(str(ICONS / "luma-desktop.svg"))
    for size in APP_SIZES:
        image = _blank(size)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        renderer.render(painter, QRectF(0, 0, size, size))
        painter.end()
        image.save(str(ICONS / "app" / f"luma-desktop-{size}.png"))


def write_marks() -> None:
    for mode, table in (("light", LIGHT), ("dark", DARK)):
        folder = MARKS / mode
        folder.mkdir(parents=True, exist_ok=True)
        for scale, suffix in ((1, ""), (2, "@2x")):
            for name, icon, role in (
                ("chevron-down", "chevron-down", Role.MUTED),
                ("chevron-up", "chevron-up", Role.MUTED),
                ("check", "check", Role.TEXT),
                ("check-on-accent", "check", Role.ON_ACCENT),
            ):
                image = _blank(16 * scale)
                painter = QPainter(image)
                painter.scale(scale, scale)
                paint_icon(
                    painter, icon, QRectF(QPointF(0, 0), QPointF(16, 16)), QColor(table[role])
                )
                painter.end()
                image.save(str(folder / f"{name}{suffix}.png"))


def _blank(size: int) -> QImage:
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    return image


def main() -> None:
    application = QGuiApplication.instance() or QGuiApplication([])
    write_paths()
    write_app_icon()
    write_marks()
    del application


if __name__ == "__main__":
    main()
