"""The position in the clip; click or drag to seek."""

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from luma_desktop.ui.kit.painting import paint_box
from luma_desktop.ui.kit.palette import Role
from luma_desktop.ui.kit.slim_slider import SlimSlider
from luma_desktop.ui.kit.theme import Theme

_STEP = 40
_PAGE = 1000
_MARK_WIDTH = 3.0
_MARK_HEIGHT = 12.0


class SeekBar(SlimSlider):
    """All values are in milliseconds."""

    seek_requested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._loop: tuple[int | None, int | None] = (None, None)
        self.setObjectName("seek")
        self.setAccessibleName(self.tr("Seek"))
        self.setSingleStep(_STEP)
        self.setPageStep(_PAGE)
        self.setRange(0, 0)
        self.moved_by_user.connect(self.seek_requested)

    def set_position(self, milliseconds: int) -> None:
        """Where the player is. While the user drags, the drag is shown."""
        self.follow(milliseconds)

    def set_duration(self, milliseconds: int) -> None:
        """How long the clip is; 0 when there is none."""
        before, self._follows = self._follows, True
        self.setRange(0, max(0, milliseconds))
        self._follows = before
        self.update()

    def set_loop_range(self, start: int | None, end: int | None) -> None:
        """Set the loop marks; None for the clip's own ends."""
        self._loop = (start, end)
        self.update()

    def paint_marks(self, painter: QPainter, groove: QRectF) -> None:
        start, end = self._loop
        if self.maximum() <= 0 or (start is None and end is None):
            return
        color = Theme.current().color
        left = self.place_of(start if start is not None else 0)
        right = self.place_of(end if end is not None else self.maximum())
        part = QRectF(left, groove.top(), right - left, groove.height())
        paint_box(painter, part, radius=0, ground=color(Role.LINE_STRONG))
        for mark, x in ((start, left), (end, right)):
            if mark is not None:
                middle = groove.center().y()
                bar = QRectF(
                    x - _MARK_WIDTH / 2, middle - _MARK_HEIGHT / 2, _MARK_WIDTH, _MARK_HEIGHT
                )
                paint_box(painter, bar, radius=1.5, ground=color(Role.ACCENT_LINE))
