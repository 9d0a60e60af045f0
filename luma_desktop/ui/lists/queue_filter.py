"""The queue as searched and filtered."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSortFilterProxyModel

from luma_desktop.domain.job import Job
from luma_desktop.domain.library import LibraryQuery
from luma_desktop.domain.search import matches
from luma_desktop.ui.lists.job_list import JobRole


class QueueFilter(QSortFilterProxyModel):
    """Hides the jobs that a query does not match; the order stays the source's."""

    _query = LibraryQuery()

    @property
    def query(self) -> LibraryQuery:
        return self._query

    def set_query(self, query: LibraryQuery) -> None:
        if query != self._query:
            self.beginFilterChange()
            self._query = query
            self.endFilterChange(QSortFilterProxyModel.Direction.Rows)

    def filterAcceptsRow(  # noqa: N802 - Qt's name
        self, source_row: int, source_parent: QModelIndex | QPersistentModelIndex
    ) -> bool:
        if not self._query.text and not self._query.states:
            return True  # called for every row whenever queue positions change
        index = self.sourceModel().index(source_row, 0, source_parent)
        job = index.data(JobRole.JOB)
        return isinstance(job, Job) and matches(job, self._query)
