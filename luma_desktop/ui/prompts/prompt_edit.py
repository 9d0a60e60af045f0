"""The prompt: several lines of plain text, a counter, and a hint when something is wrong."""

from collections.abc import Iterable

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPalette, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from luma_desktop.domain.alternatives import alternatives
from luma_desktop.domain.click_plan import MOST_CLIPS
from luma_desktop.domain.phrasing import fitted_phrase
from luma_desktop.domain.prompts import Snippet
from luma_desktop.domain.request import MAX_TEXT_UNITS, first_units, utf16_units
from luma_desktop.ui.kit.batch_drop import batch_file
from luma_desktop.ui.kit.fonts import label_font, tabular
from luma_desktop.ui.kit.text_label import plain_label
from luma_desktop.ui.kit.theme import set_invalid, set_muted
from luma_desktop.ui.prompts.alternatives_button import AlternativesButton
from luma_desktop.ui.prompts.brace_marks import BraceMarks
from luma_desktop.ui.prompts.prompt_tools import PromptTools
from luma_desktop.ui.prompts.snippet_names import SnippetNames

_HEIGHT = 112
_HINT_MARGIN = 12
_LABEL_GAP = 2
"""Less than below other labels, as the buttons beside this one are taller than its text."""


class _Editor(QPlainTextEdit):
    """Accepts plain text only, shows a hint at its bottom, and expands `/name` on Tab."""

    help_requested = Signal()
    """The user asked for prompt help."""
    shortened = Signal(int, int)
    """UTF-16 code units inserted, and the length of the whole text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.snippets = SnippetNames()
        self.setTabChangesFocus(True)
        self.setMinimumHeight(_HEIGHT)
        self.hint = plain_label("prompt_hint")
        self.hint.setParent(self)
        self.hint.setFont(label_font())
        self.hint.hide()

    def show_hint(self, text: str, *, wrong: bool = True) -> None:
        """Show a hint below the text, in the field itself: nothing around it moves."""
        roles = QPalette.ColorRole
        self.hint.setForegroundRole(roles.BrightText if wrong else roles.PlaceholderText)
        self.hint.setText(text)
        self.hint.setVisible(bool(text))
        room = self.hint.sizeHint().height() + 4 if text else 0
        self.setViewportMargins(0, 0, 0, room)
        self._place_hint()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(super().sizeHint().width(), _HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._place_hint()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        alone = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() == Qt.Key.Key_Down and alone == Qt.KeyboardModifier.AltModifier:
            self.help_requested.emit()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802 - Qt's name
        """Tab leaves the field, except after a snippet's name."""
        if forward and self.hasFocus() and self._expand_name():
            return True
        return super().focusNextPrevChild(forward)

    def _expand_name(self) -> bool:
        cursor = self.textCursor()
        before = cursor.block().text()
        # Qt counts UTF-16 code units, Python characters.
        units = before.encode("utf-16-le", "surrogatepass")[: 2 * cursor.positionInBlock()]
        before = units.decode("utf-16-le", "surrogatepass")
        found = None if cursor.hasSelection() else self.snippets.named_at_end(before)
        if found is None:
            return False
        typed, snippet = found
        start = cursor.position() - utf16_units(typed)
        cursor.setPosition(start, QTextCursor.MoveMode.KeepAnchor)
        self.put(cursor, snippet.text)
        return True

    def canInsertFromMimeData(self, source: QMimeData) -> bool:  # noqa: N802 - Qt's name
        return source.hasText() and not batch_file(source)

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802 - Qt's name
        self.put(self.textCursor(), source.text().replace("\0", ""))

    def put(self, cursor: QTextCursor, text: str) -> None:
        """Insert as much as fits, replacing the selection, as one Undo step.

        With a line of 100,000 characters, the field would block for seconds at each key.
        """
        selected = cursor.selectionEnd() - cursor.selectionStart()
        room = MAX_TEXT_UNITS - (self.document().characterCount() - 1 - selected)
        kept = first_units(text, room)
        if kept or not text:
            cursor.beginEditBlock()
            cursor.insertText(kept)
            cursor.endEditBlock()
            self.setTextCursor(cursor)
        if len(kept) < len(text):
            self.shortened.emit(utf16_units(kept), utf16_units(text))

    def _place_hint(self) -> None:
        height = self.hint.sizeHint().height()
        top = self.height() - height - 6
        self.hint.setGeometry(_HINT_MARGIN, top, self.width() - 2 * _HINT_MARGIN, height)


class PromptEdit(QWidget):
    """A label, the text with its counter, and one hint.

    ``limit`` is in UTF-16 code units, as the service counts. If the text makes several prompts, the
    longest counts.
    """

    edited = Signal()
    """The text changed, whoever changed it."""
    prompts_requested = Signal()
    """The user wants to see every prompt that the text makes."""
    help_requested = Signal()
    """The user asked for earlier prompts, snippets, and camera terms."""
    favourite_toggled = Signal(bool)
    """Whether the text is to be a favourite."""
    shortened = Signal(int, int)
    """UTF-16 code units inserted, and the length of the whole text."""

    def __init__(self, limit: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._limit = limit
        self._asked_hint = ""
        self._asked = alternatives("", most=1)
        self._build()
        self._connect()
        self._show_count()

    @property
    def editor(self) -> QPlainTextEdit:
        """The text field, for focus and for the menu's editing commands."""
        return self._editor

    def text(self) -> str:
        return self._editor.toPlainText()

    def prompts(self) -> tuple[str, ...]:
        """The prompts of the text; none if there are more than one click may send."""
        return tuple(dict.fromkeys(prompt.strip() for prompt in self._asked.prompts))

    def groups(self) -> tuple[str, ...]:
        """The alternatives in the text, as written."""
        return self._asked.groups

    def set_text(self, text: str, *, undoable: bool = True) -> None:
        """Replace the text; the user can undo that unless ``undoable`` is False."""
        if not undoable:
            self._editor.setPlainText(first_units(text, MAX_TEXT_UNITS))
            self._editor.moveCursor(QTextCursor.MoveOperation.End)
            return
        cursor = self._editor.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        self._editor.put(cursor, text)

    def selected_text(self) -> str:
        # Qt separates lines within a selection by U+2029.
        return self._editor.textCursor().selectedText().replace("\u2029", "\n")

    def insert_phrase(self, phrase: str) -> None:
        """Insert a phrase at the cursor, replacing the selection, with space around it."""
        cursor = self._editor.textCursor()
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        whole = self.text().encode("utf-16-le", "surrogatepass")
        before = whole[: 2 * start].decode("utf-16-le", "replace")
        after = whole[2 * end :].decode("utf-16-le", "replace")
        fit = fitted_phrase(before, phrase, after)
        cursor.setPosition(start - fit.spaces_before)
        cursor.setPosition(end + fit.spaces_after, QTextCursor.MoveMode.KeepAnchor)
        self._editor.put(cursor, fit.text)

    def set_snippets(self, snippets: Iterable[Snippet]) -> None:
        """Set the snippets that `/name` and Tab can insert."""
        self._editor.snippets.learn(snippets)

    def set_favourite(self, favourite: bool) -> None:
        """Show whether the text is a favourite."""
        self._tools.set_favourite(favourite)

    def clear(self) -> None:
        """Empty it; Undo brings the text back."""
        self.set_text("")

    def is_over_long(self) -> bool:
        return self._count() > self._limit

    def set_placeholder(self, text: str) -> None:
        self._editor.setPlaceholderText(text)

    def set_hint(self, text: str | None) -> None:
        """Show what is wrong with the text; disappears when the text changes."""
        self._asked_hint = text or ""
        self._show_hint()

    def _build(self) -> None:
        self._label = plain_label("prompt_label", self.tr("Prompt"))
        self._label.setFont(label_font())
        set_muted(self._label)
        self._counter = plain_label("prompt_counter")
        self._counter.setFont(tabular(label_font()))
        self._alternatives = AlternativesButton()
        self._tools = PromptTools()
        self._editor = _Editor()
        self._editor.setObjectName("prompt")
        self._editor.setAccessibleName(self.tr("Prompt"))
        self._editor.setPlaceholderText(self.tr("What should happen in the clip?"))
        self._label.setBuddy(self._editor)
        self._marks = BraceMarks(self._editor)
        head = QHBoxLayout()
        head.addWidget(self._label)
        head.addStretch(1)
        head.addWidget(self._alternatives)
        head.addWidget(self._tools)
        head.addWidget(self._counter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_LABEL_GAP)
        column.addLayout(head)
        column.addWidget(self._editor)

    def _connect(self) -> None:
        self._editor.textChanged.connect(self._on_text_changed)
        self._alternatives.clicked.connect(self.prompts_requested)
        self._editor.help_requested.connect(self.help_requested)
        self._editor.shortened.connect(self.shortened)
        self._tools.help_requested.connect(self.help_requested)
        self._tools.favourite_toggled.connect(self.favourite_toggled)

    def _on_text_changed(self) -> None:
        self._asked_hint = ""
        self._asked = alternatives(self.text(), most=MOST_CLIPS)
        self._tools.set_has_text(not self._editor.document().isEmpty())
        self._marks.show_marks(self.text(), self._asked)
        self._show_count()
        self.edited.emit()

    def _count(self) -> int:
        if self._asked.prompts:
            return max(map(utf16_units, self._asked.prompts))
        # QTextDocument counts UTF-16 code units, and one for its last paragraph's end.
        return self._editor.document().characterCount() - 1

    def _show_count(self) -> None:
        roles = QPalette.ColorRole
        over = self.is_over_long()
        prompts = self.prompts()
        self._alternatives.show_prompts(len(prompts) or self._asked.count, prompts)
        self._counter.setText(f"{self._count()} / {self._limit}")
        self._counter.setForegroundRole(roles.BrightText if over else roles.PlaceholderText)
        self._show_hint()

    def _show_hint(self) -> None:
        hint = self._asked_hint
        over = self._count() - self._limit
        if over > 0:
            too_long = self.tr("Too long by {count} characters.")
            if over == 1:
                too_long = self.tr("Too long by 1 character.")
            hint = too_long.format(count=over)
        self._editor.show_hint(hint or self._marks.hint, wrong=bool(hint))
        set_invalid(self._editor, invalid=bool(hint))
