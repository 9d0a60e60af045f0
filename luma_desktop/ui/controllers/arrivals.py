"""What happens when a clip is ready: it plays if that disturbs nobody; a notification appears."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from luma_desktop.domain.job import Job
from luma_desktop.domain.settings import Settings
from luma_desktop.ui.system.notices import notify

Notify = Callable[[str, str], object]


class Arrivals(QObject):
    """`play` shows a clip by its job's id; `is_free` says whether that disturbs nobody."""

    def __init__(
        self,
        *,
        play: Callable[[str], None],
        is_free: Callable[[], bool],
        settings: Callable[[], Settings],
        window: QWidget,
        notify: Notify = notify,
    ) -> None:
        super().__init__(window)
        self._play = play
        self._is_free = is_free
        self._settings = settings
        self._window = window
        self._notify = notify

    def greet(self, job: Job) -> None:
        """A clip has just become ready."""
        settings = self._settings()
        if settings.autoplay and self._is_free() and not self._window.isHidden():
            self._play(job.id)
        if settings.notify and not self._window.isActiveWindow():
            self._notify(self.tr("Clip ready"), job.title)
