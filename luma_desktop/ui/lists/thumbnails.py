"""Thumbnails for the lists: decoded one at a time outside painting, and cached."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

from PySide6.QtCore import QObject, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QImage, QPixmap

from luma_desktop.domain.job import Job

_KEPT = 256
"""Cached pixmaps: at most about 20 MB at 200 %."""

_WAITING = 48
"""Pending thumbnails; older requests are dropped, since their cards have been scrolled away."""

Key = tuple[str, int, int]
"""Path, and width and height in device pixels."""


class Thumbnails(QObject):
    """`path_of` gives a job's picture file, or None."""

    loaded = Signal(str)
    """job id: its thumbnail is available now."""

    def __init__(self, path_of: Callable[[Job], str | None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path_of = path_of
        self._kept: OrderedDict[Key, QPixmap | None] = OrderedDict()
        self._waiting: OrderedDict[Key, tuple[str, float]] = OrderedDict()
        self._next = QTimer(self, singleShot=True, interval=0)
        self._next.timeout.connect(self._on_next)

    def pixmap(self, job: Job, size: QSize, ratio: float) -> QPixmap | None:
        """The picture in its own shape, within `size` (logical pixels), for a screen of `ratio`.

        None while it is not decoded yet (`loaded` tells), and for good if there is none.
        """
        path = self._path_of(job)
        if path is None:
            return None
        key = (path, round(size.width() * ratio), round(size.height() * ratio))
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        self._waiting[key] = (job.id, ratio)
        self._waiting.move_to_end(key)
        if len(self._waiting) > _WAITING:
            self._waiting.popitem(last=False)
        if not self._next.isActive():
            self._next.start()
        return None

    @Slot()
    def _on_next(self) -> None:
        key, (job_id, ratio) = self._waiting.popitem(last=True)
        image = _decode(key)
        pixmap = None if image.isNull() else QPixmap.fromImage(image)
        if pixmap is not None:
            pixmap.setDevicePixelRatio(ratio)
        self._kept[key] = pixmap
        if len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        if self._waiting:
            self._next.start()
        if pixmap is not None:
            self.loaded.emit(job_id)


def _decode(key: Key) -> QImage:
    """The picture as large as its frame allows; null if it cannot be read."""
    from PySide6.QtGui import QImageReader

    path, width, height = key
    target = QSize(width, height)
    reader = QImageReader(path)
    reader.setAutoTransform(True)
    whole = reader.size()
    if whole.isValid():
        fitting = whole.scaled(target, Qt.AspectRatioMode.KeepAspectRatio)
        reader.setScaledSize(fitting.expandedTo(QSize(1, 1)))
    return reader.read()
