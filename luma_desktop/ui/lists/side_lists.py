"""The queue's and the library's cards, and the models that they show."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from luma_desktop.domain.job import Job
from luma_desktop.ui.actions.wishes import Wishes
from luma_desktop.ui.lists.card_list import CardList
from luma_desktop.ui.lists.job_board import JobBoard
from luma_desktop.ui.lists.queue_filter import QueueFilter
from luma_desktop.ui.lists.queue_list import QueueList
from luma_desktop.ui.lists.thumbnails import Thumbnails


class SideLists(QObject):
    """Made by the side panel once it has been seen: until then there is no card to show."""

    def __init__(
        self, thumbnail_path: Callable[[Job], str | None], wishes: Wishes, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.board = JobBoard(self)
        self.queue_filter = QueueFilter(self)
        self.queue_filter.setSourceModel(self.board.queue)
        thumbnails = Thumbnails(thumbnail_path, self)
        self.queue = QueueList("queue", self.tr("Queue"), wishes=wishes, thumbnails=thumbnails)
        self.queue.setAcceptDrops(True)
        self.queue.setModel(self.queue_filter)
        self.board.queue.repaint_wanted.connect(self.queue.repaint_cards)
        self.library = CardList("library", self.tr("Library"), wishes=wishes, thumbnails=thumbnails)
        self.library.setModel(self.board.library)
