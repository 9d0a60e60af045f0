"""The library's rows: pages as they are asked for, and what facts add to them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

import msgspec
from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Signal

from luma_desktop.domain.job import Job
from luma_desktop.domain.library import LibraryPage, LibraryQuery
from luma_desktop.ui.models.job_list import JobListModel
from luma_desktop.ui.models.matching import matches
from luma_desktop.ui.models.order import newest_first


class LibraryListModel(JobListModel):
    """Shows the answer to the newest question, as far as it was scrolled."""

    query_asked = Signal(object)
    """LibraryQuery: its page is wanted."""

    def __init__(
        self, parent: QObject | None = None, *, clock: Callable[[], float] = time.time
    ) -> None:
        super().__init__(parent, order=newest_first, clock=clock)
        self._query = LibraryQuery()
        self._awaited: LibraryQuery | None = None
        self._total = 0

    @property
    def query(self) -> LibraryQuery:
        """What is shown or was asked for last, from its first page on."""
        return self._query

    @property
    def total(self) -> int:
        """How many jobs match in all."""
        return self._total

    @property
    def is_loading(self) -> bool:
        return self._awaited is not None

    def ask(self, query: LibraryQuery) -> None:
        """Want the first page of `query`; what is shown stays until it is here."""
        self._query = query
        self._awaited = query
        self.query_asked.emit(query)

    def show_page(self, page: LibraryPage) -> bool:
        """Take a page; one that is no longer waited for is ignored (False)."""
        if page.query != self._awaited:
            return False
        self._awaited = None
        self._total = page.total
        if page.query.offset == 0:
            self.reset(page.jobs)
        else:
            self.add(page.jobs)
        return True

    def heed(self, job: Job) -> bool:
        """Take a job's newer snapshot: in, changed, or out. True if it is new here."""
        if not matches(job, self._query) or job.removed:
            self.forget([job.id])
            return False
        if self.change(job):
            return False
        self.add([job])
        self._total += 1
        return True

    def forget(self, job_ids: Iterable[str]) -> None:
        self._total -= len(self.remove(job_ids))

    def canFetchMore(self, parent: QModelIndex | QPersistentModelIndex) -> bool:  # noqa: N802
        if parent.isValid() or self.is_loading:
            return False
        return 0 < self.rowCount() < self._total

    def fetchMore(self, parent: QModelIndex | QPersistentModelIndex) -> None:  # noqa: N802
        if self.canFetchMore(parent):
            self._awaited = msgspec.structs.replace(self._query, offset=self.rowCount())
            self.query_asked.emit(self._awaited)
