"""The library's rows: pages as requested, plus what facts add."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

import msgspec
from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Signal

from luma_desktop.domain.job import Job
from luma_desktop.domain.library import CLIPS, LibraryPage, LibraryPlace, LibraryQuery
from luma_desktop.domain.search import matches
from luma_desktop.ui.lists.job_list import JobListModel
from luma_desktop.ui.lists.order import newest_first
from luma_desktop.ui.presenters.job.cards import Card, library_card
from luma_desktop.ui.state.job_store import JobStore

_FEW = 10
"""Fraction of a page (one in this many) below which the next is loaded without scrolling."""

_ALL = 5_000
"""Page size when loading everything: each page costs one layout of the view."""


class LibraryListModel(JobListModel):
    """Shows the answer to the latest query, as far as it was scrolled."""

    query_asked = Signal(object)
    """LibraryQuery whose page is needed."""
    all_fetched = Signal()
    """Everything that matches has loaded, as requested by `fetch_all`."""

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        store: JobStore | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(parent, store=store, order=newest_first, clock=clock)
        self._query: LibraryQuery | None = None
        self._awaited: LibraryQuery | None = None
        self._total: int | None = None
        self._more: LibraryPlace | None = None
        self._clips: int | None = None
        self._counted: set[str] = set()
        self._meanwhile: dict[str, Job] = {}
        self._wants_all = False

    @property
    def query(self) -> LibraryQuery | None:
        """The latest query; None before the first."""
        return self._query

    @property
    def total(self) -> int | None:
        """Total number of matches; None if counting would need a full search."""
        return self._total

    @property
    def clips(self) -> int | None:
        """Number of clips regardless of the search; None until known."""
        return self._clips

    @property
    def has_more(self) -> bool:
        """Whether there are more matches than loaded, as far as known."""
        return self._more is not None or self.is_loading

    @property
    def is_loading(self) -> bool:
        return self._awaited is not None

    def card(self, job: Job) -> Card:
        """Most jobs here are ready, so clips show how they were made."""
        return library_card(super().card(job), self._clock(), self.take_number(job))

    def ask(self, query: LibraryQuery) -> None:
        """Request the first page of `query`; the current rows stay until it arrives."""
        self._query = query
        self._wants_all = False
        self._await(query)

    def fetch_all(self) -> None:
        """Load all pages, not only those scrolled to; `all_fetched` follows."""
        self._wants_all = True
        if not self.is_loading:
            self._go_on()

    def _go_on(self) -> None:
        """Request the next page while loading everything."""
        if not self._wants_all:
            return
        if self.canFetchMore(QModelIndex()):
            self.fetchMore(QModelIndex())
        else:
            self._wants_all = False
            self.all_fetched.emit()

    def show_page(self, page: LibraryPage) -> bool:
        """Take a page; False for one that is no longer expected."""
        if page.query != self._awaited:
            return False
        self._awaited = None
        self._more = page.more
        if page.query.after is None:
            self._total = page.total
        self._counted.update(job.id for job in page.jobs if job.state in CLIPS)
        if page.total is not None and _asks_for_all_clips(page.query):
            self._clips = page.total
        if page.query.after is None:
            self.reset(page.jobs)
        else:
            self.add(page.jobs)
        # The answer may have left the database before these facts came in.
        meanwhile, self._meanwhile = self._meanwhile, {}
        self.heed(meanwhile.values())
        self._go_on()
        return True

    def heed(self, jobs: Iterable[Job]) -> None:
        """Take newer snapshots: jobs are added, changed, or removed."""
        here: list[Job] = []
        gone: list[Job] = []
        for job in jobs:
            if self.is_loading:
                self._meanwhile[job.id] = job
            self._count(job)
            if self._query is not None:
                (here if matches(job, self._query) else gone).append(job)
        self._add_to_total(-len(self.remove(job.id for job in gone)))
        self._add_to_total(len({job.id for job in here if job.id not in self}))
        self.add(here)
        if self._query is not None and self.rowCount() <= self._query.limit // _FEW:
            self.fetchMore(QModelIndex())  # removed rows make room for the next page

    def canFetchMore(self, parent: QModelIndex | QPersistentModelIndex) -> bool:  # noqa: N802
        if parent.isValid() or self.is_loading:
            return False
        return self._more is not None

    def fetchMore(self, parent: QModelIndex | QPersistentModelIndex) -> None:  # noqa: N802
        if self._query is not None and self.canFetchMore(parent):
            limit = max(self._query.limit, _ALL) if self._wants_all else self._query.limit
            self._await(msgspec.structs.replace(self._query, after=self._more, limit=limit))

    def _await(self, query: LibraryQuery) -> None:
        self._awaited = query
        self._meanwhile.clear()
        self.query_asked.emit(query)

    def _add_to_total(self, number: int) -> None:
        if self._total is not None:
            self._total += number

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


def _asks_for_all_clips(query: LibraryQuery) -> bool:
    return not query.text and query.states == CLIPS and not query.removed
