"""The video surface: paints the frames of a QVideoSink, letterboxed on black.

A widget of ours because QVideoWidget cannot be grabbed and keeps its own square native window.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from luma_desktop.ui.kit.fonts import body_font, title_font
from luma_desktop.ui.kit.icons import paint_icon
from luma_desktop.ui.kit.painting import (
    VIDEO_RADIUS,
    fill_rect,
    paint_box,
    paint_focus_ring,
    rounded_path,
)
from luma_desktop.ui.kit.palette import Role
from luma_desktop.ui.kit.theme import Theme

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QVideoFrame, QVideoSink

_ICON = 34.0
_MARGIN = 20
_LINE_WIDTH = 560
"""The widest that a sentence runs, in logical pixels."""

_OFFER_GAP = 16
_FLAGS = int(Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap)


class VideoSurface(QWidget):
    """Shows the sink's frame, else the poster, else a sentence."""

    clicked = Signal()
    double_clicked = Signal()
    offer_taken = Signal()
    """The button below the sentence was pressed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sink: QVideoSink | None = None
        self._frame: QVideoFrame | None = None
        self._poster = QPixmap()
        self._title = ""
        self._sentence = ""
        self._is_bare = False
        self._is_idle = True
        self._is_awaited = False
        self._build()

    def sink(self) -> QVideoSink:
        """The sink to play into. QtMultimedia is loaded at the first call, not before."""
        if self._sink is None:
            from PySide6.QtMultimedia import QVideoSink

            self._sink = QVideoSink(self)
            self._sink.videoFrameChanged.connect(self._on_frame)
        return self._sink

    def warm_up(self) -> None:
        """Convert a tiny frame, so that a clip's first one need not set up the graphics.

        Measured under Xvfb: 90 ms for the first conversion, 20 ms for each one after it.
        """
        from PySide6.QtMultimedia import QVideoFrame, QVideoFrameFormat

        size = QSize(16, 16)
        blank = QVideoFrame(QVideoFrameFormat(size, QVideoFrameFormat.PixelFormat.Format_YUV420P))
        blank.toImage()

    def set_poster(self, pixmap: QPixmap) -> None:
        """Show an image until the next frame arrives; a null one shows the sentence."""
        self._poster = pixmap
        self._frame = None
        self._is_idle = False
        self._offer.hide()
        self.update()

    def set_empty_text(self, title: str, sentence: str = "", offer: str = "") -> None:
        """What stands there when there is no picture, and what can be done about it."""
        self._title, self._sentence = title, sentence
        self._offer.setText(offer)
        self._offer.setAccessibleName(offer)
        self._offer.setVisible(bool(offer))
        self._place_offer()
        self.setAccessibleDescription(". ".join(part for part in (title, sentence) if part))
        self.update()

    def show_idle(self) -> None:
        """Without a clip, say how to get one, or that one is being made."""
        self._is_idle = True
        if self._is_awaited:
            self.set_empty_text(
                self.tr("Your clip is being made"),
                self.tr("You can watch it here as soon as it's ready."),
            )
            return
        self.set_empty_text(
            self.tr("Nothing to watch yet"),
            self.tr("Describe a clip and press Generate, or select one in the library."),
        )

    def set_awaited(self, awaited: bool) -> None:
        """Whether a clip is being made."""
        if awaited != self._is_awaited:
            self._is_awaited = awaited
            if self._is_idle:
                self.show_idle()

    def set_bare(self, bare: bool) -> None:
        """Square corners and no ring, for the full screen."""
        self._is_bare = bare
        self.update()

    @property
    def has_picture(self) -> bool:
        return self._frame is not None or not self._poster.isNull()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(640, 400)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(240, 135)

    def _build(self) -> None:
        self.setObjectName("preview")
        self.setAccessibleName(self.tr("Preview"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._offer = QPushButton(self)
        self._offer.setObjectName("stage_offer")
        self._offer.setAutoDefault(False)
        self._offer.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._offer.clicked.connect(self.offer_taken)
        expanding = QSizePolicy.Policy.Expanding
        self.setSizePolicy(expanding, expanding)
        self.show_idle()

    def _on_frame(self, frame: QVideoFrame) -> None:
        # An empty frame comes at a clip's end: the last one stays.
        if frame.isValid():
            self._frame = frame
            self.update()

    # painting

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        rect = QRectF(self.rect())
        color = Theme.current().color
        if self._is_bare:
            fill_rect(painter, rect, color(Role.STAGE))
        else:
            paint_box(painter, rect, radius=VIDEO_RADIUS, ground=color(Role.STAGE))
            painter.setClipPath(rounded_path(rect, VIDEO_RADIUS))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self._frame is not None:
            self._paint_frame(painter, self._frame)
        elif not self._poster.isNull():
            place = fitted(self._poster.deviceIndependentSize(), rect)
            painter.drawPixmap(place, self._poster, QRectF(self._poster.rect()))
        else:
            self._paint_words(painter, rect)
        painter.setClipping(False)
        if self.hasFocus() and not self._is_bare:
            paint_focus_ring(painter, rect, VIDEO_RADIUS)

    def _paint_frame(self, painter: QPainter, frame: QVideoFrame) -> None:
        image = frame.toImage()
        place = fitted(QSizeF(image.size()), QRectF(self.rect()))
        painter.drawImage(place, image)

    def _paint_words(self, painter: QPainter, rect: QRectF) -> None:
        color = Theme.current().color
        middle = rect.center()
        icon = QRectF(middle.x() - _ICON / 2, middle.y() - _ICON - 14, _ICON, _ICON)
        paint_icon(painter, "film", icon, color(Role.ON_STAGE))
        title, sentence = self._places_of_words()
        painter.setPen(color(Role.ON_STAGE))
        painter.setFont(title_font())
        painter.drawText(title, _FLAGS, self._title)
        painter.setFont(body_font())
        painter.drawText(sentence, _FLAGS, self._sentence)

    def _places_of_words(self) -> tuple[QRect, QRect]:
        width = min(self.width() - 2 * _MARGIN, _LINE_WIDTH)
        top = self.height() // 2
        room = QRect((self.width() - width) // 2, top, width, top)
        title = QFontMetrics(title_font()).boundingRect(room, _FLAGS, self._title)
        below = room.adjusted(0, title.height() + 4, 0, 0)
        sentence = QFontMetrics(body_font()).boundingRect(below, _FLAGS, self._sentence)
        return room, below.intersected(sentence.adjusted(-width, 0, width, 0))

    def _place_offer(self) -> None:
        if self._offer.isHidden():
            return
        size = self._offer.sizeHint()
        _, sentence = self._places_of_words()
        top = min(sentence.bottom() + _OFFER_GAP, self.height() - size.height() - _MARGIN)
        left = (self.width() - size.width()) // 2
        self._offer.setGeometry(left, top, size.width(), size.height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._place_offer()

    # the mouse

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        inside = self.rect().contains(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and inside:
            self.clicked.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        event.setAccepted(event.button() == Qt.MouseButton.LeftButton)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if event.button() == Qt.MouseButton.LeftButton:
            self.double_clicked.emit()


def fitted(size: QSizeF, rect: QRectF) -> QRectF:
    """The largest place of that shape in the middle of a rectangle."""
    place = QRectF(0, 0, 0, 0)
    place.setSize(size.scaled(rect.size(), Qt.AspectRatioMode.KeepAspectRatio))
    place.moveCenter(rect.center())
    return place
