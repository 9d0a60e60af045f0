"""The right pane: the queue and the library, two lists under one search field."""

from __future__ import annotations

from collections.abc import Callable, Collection
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QSize, Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from luma_desktop.domain.job import Job
from luma_desktop.domain.library import CLIPS, LibraryPage, LibraryQuery
from luma_desktop.engine.holds import Hold, HoldKind
from luma_desktop.ui.actions.actions import Wishes
from luma_desktop.ui.actions.commands import Command
from luma_desktop.ui.kit.empty_state import EmptyState
from luma_desktop.ui.kit.palette import Role
from luma_desktop.ui.kit.search_field import SearchField
from luma_desktop.ui.kit.theme import set_ground
from luma_desktop.ui.lists.list_page import ListPage
from luma_desktop.ui.lists.queue_footer import QueueFooter
from luma_desktop.ui.lists.state_filter import StateFilter
from luma_desktop.ui.presenters.job.filters import library_choices, queue_choices
from luma_desktop.ui.state.job_store import Change, JobStore

if TYPE_CHECKING:
    from luma_desktop.ui.lists.card_list import CardList

QUEUE, LIBRARY = 0, 1

_WIDTH = QSize(332, 600)
_LEAST_WIDTH = 300

_WAITS = frozenset({HoldKind.PAUSED, HoldKind.OLD_QUEUE, HoldKind.RESTORED})
"""Holds that the user ends."""


class SidePanel(QWidget):
    """Follows the job store; emits commands as wishes."""

    search_changed = Signal(object)
    """LibraryQuery whose page is needed; answer with `show_library`."""
    current_changed = Signal(str)
    """Id of the selected job; empty for none."""
    choice_changed = Signal()
    """The selection in the front list changed."""
    shown_changed = Signal()
    """It was hidden or shown."""

    def __init__(
        self,
        jobs: JobStore,
        thumbnail_path: Callable[[Job], str | None],
        wishes: Wishes,
        parent: QWidget | None = None,
        *,
        complete: bool = True,
    ) -> None:
        """Call `complete` afterwards, once the panel has been shown."""
        super().__init__(parent)
        self.jobs = jobs
        self._thumbnail_path = thumbnail_path
        self._wishes = wishes
        self._tabs = QTabBar()
        self._search = SearchField()
        self._filter = StateFilter()
        self._queue_page = self._make_queue_page()
        self._footer = QueueFooter(wishes)
        self.lists = QStackedWidget()
        """Holds both lists: the widget that keys of the lists belong to."""
        self._build()
        if complete:
            self.complete()

    def complete(self) -> None:
        """Create the lists; the first paint doesn't wait for them, as they are still empty."""
        from luma_desktop.ui.lists.side_lists import SideLists

        lists = SideLists(self.jobs, self._thumbnail_path, self._wishes, self)
        self._queue, self._queue_filter = lists.queue, lists.queue_filter
        self._model, self._library = lists.queue_model, lists.library_model
        self.set_download_progress = self._model.set_progress
        self.set_typical = self._model.set_typical
        self.set_edited = self._model.set_edited
        self._queue_page.hold(lists.queue)
        self._library_page = self._make_library_page()
        self._library_page.hold(lists.library)
        self.lists.addWidget(self._library_page)
        for before, after in pairwise((self._filter, lists.queue, lists.library)):
            self.setTabOrder(before, after)
        self.move_requested = lists.queue.move_requested
        self._connect()
        self._show_numbers()

    # building

    def _make_queue_page(self) -> ListPage:
        idle = EmptyState(
            "queue_empty",
            "list",
            self.tr("The queue is empty"),
            self.tr("Write a prompt and press Generate."),
        )
        return ListPage("queue", idle)

    def _make_library_page(self) -> ListPage:
        no_clips = EmptyState(
            "library_empty",
            "film",
            self.tr("No clips yet"),
            self.tr("Every clip you make is kept here."),
        )
        return ListPage("library", no_clips)

    def _build(self) -> None:
        self.setObjectName("side_panel")
        self.setAccessibleName(self.tr("Queue and library"))
        self.setMinimumWidth(_LEAST_WIDTH)
        set_ground(self, Role.PANEL)
        self._build_tabs()
        self.lists.setObjectName("lists")
        queue = QWidget()
        below = QVBoxLayout(queue)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(0)
        below.addWidget(self._queue_page, 1)
        below.addWidget(self._footer)
        self.lists.addWidget(queue)
        self._filter.set_choices(queue_choices())

        search = QHBoxLayout()
        search.setContentsMargins(4, 0, 12, 0)
        search.setSpacing(6)
        search.addWidget(self._search, 1)
        search.addWidget(self._filter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 10, 0, 6)
        layout.setSpacing(8)
        layout.addWidget(self._tabs)
        layout.addLayout(search)
        layout.addWidget(self.lists, 1)

    def _build_tabs(self) -> None:
        self._tabs.setObjectName("side_tabs")
        self._tabs.setDrawBase(False)
        self._tabs.setExpanding(False)
        self._names = (self.tr("Queue"), self.tr("Library"))
        for tab, name in enumerate(self._names):
            self._tabs.addTab(name)
            self._tabs.setAccessibleTabName(tab, name)

    def _connect(self) -> None:
        self._tabs.currentChanged.connect(self._on_tab_changed)
        self._search.text_settled.connect(self._on_search_changed)
        self._search.down_pressed.connect(self._on_search_left)
        self._filter.states_changed.connect(self._on_search_changed)
        self._library.query_asked.connect(self.search_changed)
        self._library.all_fetched.connect(self._library_page.cards.choose_all)
        self.jobs.changed.connect(self._on_changed)
        self.jobs.unwatched.changed.connect(self._show_numbers)
        for page in (self._queue_page, self._library_page):
            page.cards.current_changed.connect(self.current_changed)
            page.cards.choice_changed.connect(self.choice_changed)
            page.everything_requested.connect(self._on_everything_requested)

    # called by the window

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return _WIDTH

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self.shown_changed.emit()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        super().hideEvent(event)
        self.shown_changed.emit()

    @property
    def cards(self) -> CardList:
        """The list in front."""
        return self._page.cards

    def current_job(self) -> Job | None:
        """The selection in the front list."""
        return self.cards.current_job()

    def show_tab(self, tab: int) -> None:
        """`QUEUE` or `LIBRARY`."""
        self._tabs.setCurrentIndex(tab)

    @property
    def is_in_library(self) -> bool:
        return self._tabs.currentIndex() == LIBRARY

    def top_row(self) -> int:
        """The topmost row of the list in front that is in sight."""
        return self.cards.top_row()

    def scroll_to_row(self, row: int) -> bool:
        """Show a row of the library on top; False while its page is still asked for."""
        if self._library.rowCount() <= row and self._library.has_more:
            self._library.fetchMore(QModelIndex())
            return False
        self._library_page.cards.scroll_to_row(row)
        return True

    def focus_search(self) -> None:
        self._search.setFocus()
        self._search.selectAll()

    def select_all(self) -> None:
        """Select everything in the front list, including rows not loaded yet."""
        library = self._library
        if self.cards.model() is library and library.has_more:
            self.cards.await_all()
            library.fetch_all()
        else:
            self.cards.selectAll()

    def chosen_jobs(self) -> list[Job]:
        """The selected jobs, in the order of the front list."""
        return self.cards.selected_jobs() if self.isVisible() else []

    def move_jobs(self, command: Command, job_ids: Collection[str]) -> None:
        """Ask to move jobs in the queue."""
        self._queue.move_jobs(command, job_ids)

    def refresh_library(self) -> None:
        """Request the library's first page: once at startup, then after a search."""
        self._library.ask(self._library_query())

    # facts

    def set_watched(self, job_id: str | None) -> None:
        """Mark the clip that is in the preview."""
        for model in (self._model, self._library):
            model.watched = job_id
        for page in (self._queue_page, self._library_page):
            page.cards.viewport().update()  # no card has changed its place or size

    @Slot(object)
    def show_library(self, page: LibraryPage) -> None:
        """Show the answer to a library query; a late one is ignored."""
        if self._library.show_page(page):
            self._show_numbers()

    @Slot(tuple)
    def set_holds(self, holds: tuple[Hold, ...]) -> None:
        self._model.set_holds(holds)
        self._library.set_holds(holds)
        self._footer.set_waits(waits=any(hold.kind in _WAITS for hold in holds))

    # inside

    @property
    def _page(self) -> ListPage:
        return (self._queue_page, self._library_page)[self._tabs.currentIndex()]

    def _library_query(self) -> LibraryQuery:
        if self._tabs.currentIndex() == LIBRARY:
            return LibraryQuery(
                text=self._search.settled_text,
                states=self._filter.states,
                others=self._filter.others,
                removed=self._filter.removed,
            )
        return LibraryQuery(states=CLIPS)

    @Slot()
    def _show_numbers(self) -> None:
        """Update the counts on the tabs and the empty states."""
        unfinished = self.jobs.unfinished()
        self._show_number(QUEUE, unfinished)
        self._show_number(LIBRARY, self._library.clips or 0, len(self.jobs.unwatched))
        self._footer.set_has_finished(has_finished=unfinished < self._model.rowCount())
        in_library = self._tabs.currentIndex() == LIBRARY
        # Say nothing while an answer is pending.
        unknown = in_library and self._library.is_loading
        # An empty queue isn't a search without matches.
        searchable = in_library or self._model.rowCount() > 0
        self._page.show_state(
            has_rows=self.cards.model().rowCount() > 0 or unknown,
            searched=self._search.settled_text if searchable else "",
            narrowed=searchable and not self._filter.is_usual,
        )

    def _show_number(self, tab: int, number: int, unwatched: int = 0) -> None:
        name = self._names[tab]
        text = f"{name} {number}" if number else name
        if unwatched:
            news = self.tr("%n new", "", unwatched)
            text = f"{text} · {news}"
            name = self.tr("{name}, %n unwatched", "", unwatched).format(name=name)
        self._tabs.setAccessibleTabName(tab, name)
        self._tabs.setTabToolTip(tab, name if unwatched else "")
        if self._tabs.tabText(tab) != text:
            self._tabs.setTabText(tab, text)

    def _on_changed(self, change: Change) -> None:
        """Scroll to the jobs just added, unless the list has focus."""
        self._show_numbers()
        if change.is_click and change.jobs and not self._queue_page.cards.hasFocus():
            self._queue_page.cards.reveal(change.jobs[-1].id)

    @Slot(int)
    def _on_tab_changed(self, tab: int) -> None:
        behind = (self._library_page, self._queue_page)[tab].cards
        self.cards.adopt(*behind.choice())
        self.lists.setCurrentIndex(tab)
        self._filter.set_choices(queue_choices() if tab == QUEUE else library_choices())
        self._on_search_changed()
        self.choice_changed.emit()

    @Slot()
    def _on_search_changed(self) -> None:
        """Search the front list; the library only if its query changed."""
        if self._tabs.currentIndex() == QUEUE:
            text, states = self._search.settled_text, self._filter.states
            query = LibraryQuery(text=text, states=states)
            if query != self._queue_filter.query:
                with self._queue_page.cards.keeping_choice():
                    self._queue_filter.set_query(query)
                self._queue_page.cards.scrollToTop()
        elif self._library.query != self._library_query():
            self.refresh_library()
        self._show_numbers()

    @Slot()
    def _on_search_left(self) -> None:
        self.cards.setFocus()

    @Slot()
    def _on_everything_requested(self) -> None:
        self._search.empty()
        self._filter.choose_usual()
