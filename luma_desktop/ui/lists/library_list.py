"""The library's rows: pages as they are asked for, and what facts add to them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

import msgspec
from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Signal

from luma_desktop.domain.job import Job
from luma_desktop.domain.library import CLIPS, LibraryPage, LibraryQuery
from luma_desktop.ui.kit.matching import matches
from luma_desktop.ui.lists.job_list import JobListModel
from luma_desktop.ui.lists.order import newest_first
from luma_desktop.ui.presenters.job.cards import Card, library_card

_FEW = 10
"""Share of a page (one of so many) below which the next is asked for without scrolling."""


class LibraryListModel(JobListModel):
    """Shows the answer to the newest question, as far as it was scrolled."""

    query_asked = Signal(object)
    """LibraryQuery: its page is wanted."""
    all_fetched = Signal()
    """Everything that matches is here, as was wished by `fetch_all`."""

    def __init__(
        self, parent: QObject | None = None, *, clock: Callable[[], float] = time.time
    ) -> None:
        super().__init__(parent, order=newest_first, clock=clock)
        self._query: LibraryQuery | None = None
        self._awaited: LibraryQuery | None = None
        self._total = 0
        self._clips: int | None = None
        self._counted: set[str] = set()
        self._meanwhile: dict[str, Job] = {}
        self._wants_all = False

    @property
    def query(self) -> LibraryQuery | None:
        """What was asked for last, from its first page on; None before the first question."""
        return self._query

    @property
    def total(self) -> int:
        """How many jobs match in all."""
        return self._total

    @property
    def clips(self) -> int | None:
        """How many clips there are, whatever is searched for; None until it is known."""
        return self._clips

    @property
    def is_loading(self) -> bool:
        return self._awaited is not None

    def card(self, job: Job) -> Card:
        """What is here is ready, mostly: so clips say how they were made."""
        return library_card(super().card(job), self._clock())

    def ask(self, query: LibraryQuery) -> None:
        """Want the first page of `query`; what is shown stays until it is here."""
        self._query = query
        self._wants_all = False
        self._await(query)

    def fetch_all(self) -> None:
        """Want all pages, not only those that were scrolled to; told by `all_fetched`."""
        self._wants_all = True
        if not self.is_loading:
            self._go_on(came=1)

    def _go_on(self, *, came: int) -> None:
        """Ask for the next page while all are wanted; an empty one is the last."""
        if not self._wants_all:
            return
        if came and self.canFetchMore(QModelIndex()):
            self.fetchMore(QModelIndex())
        else:
            self._wants_all = False
            self.all_fetched.emit()

    def show_page(self, page: LibraryPage) -> bool:
        """Take a page; one that is no longer waited for is ignored (False)."""
        if page.query != self._awaited:
            return False
        self._awaited = None
        self._total = page.total
        self._counted.update(job.id for job in page.jobs if job.state in CLIPS)
        if not page.query.text and page.query.states == CLIPS:
            self._clips = page.total
        if page.query.offset == 0:
            self.reset(page.jobs)
        else:
            self.add(page.jobs)
        # The answer may have left the database before these facts came in.
        meanwhile, self._meanwhile = self._meanwhile, {}
        self.heed(meanwhile.values())
        self._go_on(came=len(page.jobs))
        return True

    def heed(self, jobs: Iterable[Job]) -> None:
        """Take newer snapshots: a job comes in, changes, or goes."""
        for job in jobs:
            if self.is_loading:
                self._meanwhile[job.id] = job
            self._count(job)
            if self._query is None:
                continue
            if job.removed or not matches(job, self._query):
                self._total -= len(self.remove([job.id]))
            elif not self.change(job):
                self.add([job])
                self._total += 1
        if self._query is not None and self.rowCount() <= self._query.limit // _FEW:
            self.fetchMore(QModelIndex())  # what was removed makes room for the next page

    def canFetchMore(self, parent: QModelIndex | QPersistentModelIndex) -> bool:  # noqa: N802
        if parent.isValid() or self.is_loading:
            return False
        return self.rowCount() < self._total

    def fetchMore(self, parent: QModelIndex | QPersistentModelIndex) -> None:  # noqa: N802
        if self._query is not None and self.canFetchMore(parent):
            self._await(msgspec.structs.replace(self._query, offset=self.rowCount()))

    def _await(self, query: LibraryQuery) -> None:
        self._awaited = query
        self._meanwhile.clear()
        self.query_asked.emit(query)

    def _count(self, job: Job) -> None:
        is_clip = job.state in CLIPS and not job.removed
        if self._clips is None or is_clip == (job.id in self._counted):
            return
        if is_clip:
            self._counted.add(job.id)
            self._clips += 1
        else:
            self._counted.discard(job.id)
            self._clips -= 1
