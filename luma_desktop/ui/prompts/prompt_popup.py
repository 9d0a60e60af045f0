"""The popup below the prompt: earlier prompts and favourites, snippets, camera terms.

Typing filters the current page. Focus stays in the search field: arrow keys move in the list,
Return accepts the row, Escape closes.
"""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from luma_desktop.domain.prompts import PromptPage, Snippet
from luma_desktop.ui.actions.offers import native_key
from luma_desktop.ui.kit.fonts import label_font
from luma_desktop.ui.kit.palette import Role
from luma_desktop.ui.kit.text_label import plain_label, text_label
from luma_desktop.ui.kit.theme import set_ground, set_muted
from luma_desktop.ui.presenters.request.prompt_rows import (
    PromptRow,
    RowKind,
    snippet_rows,
    term_rows,
)
from luma_desktop.ui.prompts.prompt_list import PromptListModel, narrowed
from luma_desktop.ui.prompts.prompt_pages import PromptPages
from luma_desktop.ui.prompts.prompt_search import PromptSearch
from luma_desktop.ui.prompts.prompt_view import PromptView
from luma_desktop.ui.prompts.snippet_bar import SnippetBar

_SIZE = QSize(440, 420)
_LEAST_HEIGHT = 260
_GAP = 4
_CTRL = Qt.KeyboardModifier.ControlModifier


class Page(IntEnum):
    PROMPTS = 0
    SNIPPETS = 1
    CAMERA = 2


class PromptPopup(QFrame):
    """One for the program's lifetime; it reopens on the page where it was left."""

    search_requested = Signal(object)
    """PromptQuery; answer with `show_page`."""
    prompt_chosen = Signal(str)
    """An earlier prompt, to replace the field's text."""
    phrase_chosen = Signal(str)
    """A snippet's text or a camera term, to insert at the cursor."""
    favourite_changed = Signal(str, bool)
    """A prompt, and whether it's to be a favourite."""
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._model = PromptListModel(self)
        self._pages = PromptPages()
        self._snippets: list[Snippet] = []
        self._kept_text = ""
        self._build()
        self._connect()

    # public

    def open_below(self, field: QWidget, selected: str, whole: str) -> None:
        """Open at `field`; a new snippet contains `selected`, or else the `whole` prompt."""
        self.bar.set_source(selected or whole, is_selection=bool(selected))
        self._search.clear()
        self._ask("")
        self.setGeometry(self._place_at(field))
        self.show()
        self._search.setFocus(Qt.FocusReason.PopupFocusReason)

    def refresh(self) -> None:
        """Reload the page, keeping the selected row."""
        row = self._view.current_row()
        self._ask("" if row is None else row.text)

    def _ask(self, current: str) -> None:
        """`current` is the text of the row to select; otherwise the first one is selected."""
        self._kept_text = current
        page, typed = self.page, self._search.text().strip()
        if page is Page.PROMPTS:
            self.search_requested.emit(self._pages.ask(typed))
            return
        rows = snippet_rows(self._snippets) if page is Page.SNIPPETS else term_rows()
        self._model.show_rows(narrowed(rows, typed))
        self._on_shown()

    def show_page(self, page: PromptPage) -> None:
        """Show an answer; one that is no longer expected is ignored."""
        taken = self.page is Page.PROMPTS and self._pages.take(page, self._model)
        if taken and page.query.offset == 0:
            self._on_shown()

    def show_snippets(self, snippets: list[Snippet]) -> None:
        self._snippets = snippets
        self.bar.set_names([snippet.name for snippet in snippets])
        if self.page is Page.SNIPPETS and self.isVisible():
            self.refresh()

    @property
    def page(self) -> Page:
        return Page(self._tabs.currentIndex())

    def show_tab(self, page: Page) -> None:
        self._tabs.setCurrentIndex(page)

    # building

    def _build(self) -> None:
        self.setObjectName("prompt_popup")
        self.setAccessibleName(self.tr("Prompts, snippets and camera terms"))
        self.setFrameShape(QFrame.Shape.StyledPanel)
        set_ground(self, Role.PANEL)
        self._search = PromptSearch()
        self._tabs = QTabBar()
        self._tabs.setObjectName("prompt_tabs")
        self._tabs.setAccessibleName(self.tr("What to choose from"))
        self._tabs.setExpanding(False)
        for title in (self.tr("Prompts"), self.tr("Snippets"), self.tr("Camera")):
            self._tabs.addTab(title)
        self._view = PromptView(self._model)
        self._nothing = text_label("prompt_nothing")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setMargin(24)
        set_muted(self._nothing)
        self._middle = QStackedWidget()
        self._middle.setObjectName("prompt_middle")
        self._middle.addWidget(self._view)
        self._middle.addWidget(self._nothing)
        self._hint = plain_label("prompt_popup_hint")
        self._hint.setFont(label_font())
        set_muted(self._hint)
        self.bar = SnippetBar()
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 10, 10, 8)
        column.setSpacing(6)
        column.addWidget(self._search)
        column.addWidget(self._tabs)
        column.addWidget(self._middle, 1)
        column.addSpacing(2)
        column.addWidget(self._hint)
        column.addWidget(self.bar)
        self._on_tab()

    def _connect(self) -> None:
        self._search.textChanged.connect(lambda: self._ask(""))
        self._search.moved.connect(self._view.move_choice)
        self._search.confirmed.connect(self._view.choose_current)
        self._search.turned.connect(self._turn)
        self._tabs.currentChanged.connect(self._on_tab)
        self._view.chosen.connect(self._on_chosen)
        self._view.star_pressed.connect(self._on_star_pressed)
        self._view.current_changed.connect(self._on_current_changed)
        self._view.more_wanted.connect(self._on_more_wanted)
        self.bar.left.connect(self._search.setFocus)

    def _place_at(self, field: QWidget) -> QRect:
        """Place it below the field, within the window if possible, and always on the screen."""
        corner = field.mapToGlobal(QPoint(0, field.height() + _GAP))
        room = field.screen().availableGeometry()
        width = min(max(_SIZE.width(), field.width()), room.width())
        window_foot = field.window().geometry().bottom() - 2 * _GAP
        height = min(_SIZE.height(), max(_LEAST_HEIGHT, window_foot - corner.y()))
        corner.setY(max(room.top(), min(corner.y(), room.bottom() - height)))
        corner.setX(max(room.left(), min(corner.x(), room.right() - width)))
        return QRect(corner, QSize(width, height))

    # what the user does

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Keys that the search field and the list leave alone."""
        control = event.modifiers() == _CTRL
        match event.key():
            case Qt.Key.Key_Escape:
                self.hide()
            case Qt.Key.Key_H if control:
                self.hide()
            case Qt.Key.Key_D if control:
                self._view.press_star()
            case Qt.Key.Key_N if control and self.page is Page.SNIPPETS:
                self.bar.make()
            case Qt.Key.Key_PageDown | Qt.Key.Key_Tab if control:
                self._turn(1)
            case Qt.Key.Key_PageUp if control:
                self._turn(-1)
            case Qt.Key.Key_F2 if self.page is Page.SNIPPETS:
                self.bar.rename()
            case Qt.Key.Key_Delete if self.page is Page.SNIPPETS:
                self.bar.remove()
            case _:
                super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        super().hideEvent(event)
        self.bar.stop()
        self.closed.emit()

    def _turn(self, step: int) -> None:
        self._tabs.setCurrentIndex((self._tabs.currentIndex() + step) % self._tabs.count())

    def _on_tab(self) -> None:
        page = self.page
        self._search.setPlaceholderText(
            {
                Page.PROMPTS: self.tr("Search prompts…"),
                Page.SNIPPETS: self.tr("Search snippets…"),
                Page.CAMERA: self.tr("Search camera terms…"),
            }[page]
        )
        self._hint.setText(
            {
                Page.PROMPTS: self.tr(
                    "Press Return to use a prompt · {key} adds it to favourites"
                ).format(key=native_key("Ctrl+D")),
                Page.SNIPPETS: "",
                Page.CAMERA: self.tr(
                    "Terms from Luma's documentation for Ray 2 · Press Return to insert one"
                ),
            }[page]
        )
        self._hint.setVisible(page is not Page.SNIPPETS)
        self.bar.stop()
        self.bar.setVisible(page is Page.SNIPPETS)
        self._view.setAccessibleName(self._tabs.tabText(page))
        self._model.show_rows([])
        if self.isVisible():
            self._ask("")
            self._search.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_chosen(self, row: PromptRow) -> None:
        self.hide()
        if row.kind is RowKind.PROMPT:
            self.prompt_chosen.emit(row.text)
        else:
            self.phrase_chosen.emit(row.text)

    def _on_star_pressed(self, row: PromptRow) -> None:
        self.favourite_changed.emit(row.text, not row.is_favourite)

    def _on_current_changed(self) -> None:
        row = self._view.current_row()
        is_snippet = row is not None and row.kind is RowKind.SNIPPET
        self.bar.set_current(row.title if row is not None and is_snippet else "")

    def _on_more_wanted(self) -> None:
        if self.page is Page.PROMPTS:
            query = self._pages.ask_more()
            if query is not None:
                self.search_requested.emit(query)

    def _on_shown(self) -> None:
        has_rows = self._model.rowCount() > 0
        self._nothing.setText("" if has_rows else self._why_nothing())
        self._middle.setCurrentWidget(self._view if has_rows else self._nothing)
        self._view.select_text(self._kept_text)
        self._on_current_changed()

    def _why_nothing(self) -> str:
        if self._search.text().strip():
            return self.tr("Nothing here contains all of these words.")
        if self.page is Page.SNIPPETS:
            return self.tr(
                "A snippet is a piece of text with a name. To save one, select part of "
                "the prompt and open this page. To insert it later, type /name in the "
                "prompt and press Tab."
            )
        return self.tr("Every prompt you generate with appears here.")
