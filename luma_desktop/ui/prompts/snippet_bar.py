"""The footer of the snippets page: commands for snippets, and the name field."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QStackedWidget, QWidget

from luma_desktop.domain.prompts import MAX_SNIPPET_NAME, Snippet
from luma_desktop.domain.search import folded
from luma_desktop.ui.actions.offers import native_key
from luma_desktop.ui.kit.fonts import label_font
from luma_desktop.ui.kit.text_button import text_button
from luma_desktop.ui.kit.text_label import plain_label
from luma_desktop.ui.kit.theme import set_invalid, set_kind, set_muted
from luma_desktop.ui.kit.tool_tips import tool_tip

_BUTTONS, _NAMING = 0, 1


class SnippetBar(QStackedWidget):
    """Asks for a name when a snippet is created or renamed; Return saves it, Escape cancels."""

    snippet_made = Signal(object)
    """Snippet."""
    renamed = Signal(str, str)
    """Old name, new name."""
    remove_requested = Signal(str)
    """Name."""
    left = Signal()
    """The name field was closed: focus belongs elsewhere."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source = ""
        self._current = ""
        self._renaming: str | None = None
        self._taken: frozenset[str] = frozenset()
        self._build()
        self._connect()

    @property
    def is_naming(self) -> bool:
        return self.currentIndex() == _NAMING

    def set_source(self, text: str, *, is_selection: bool) -> None:
        """Set the text of a new snippet: the prompt's selection, or all of it."""
        self._source = text.strip()
        self._new.setEnabled(bool(self._source))
        self._new.setText(self.tr("Save selection…") if is_selection else self.tr("Save prompt…"))
        self._new.setAccessibleName(self._new.text())
        self._new.setToolTip(
            tool_tip(
                self.tr("Save as a snippet ({key}): {text}").format(
                    key=native_key("Ctrl+N"), text=self._source
                )
            )
        )

    def set_names(self, names: list[str]) -> None:
        """Set all names in use."""
        self._taken = frozenset(folded(name) for name in names)

    def set_current(self, name: str) -> None:
        """Set the snippet that Rename and Delete act on; empty for none."""
        self._current = name
        self._rename.setEnabled(bool(name))
        self._remove.setEnabled(bool(name))

    def make(self) -> None:
        """Ask for the name of a new one."""
        if self._source:
            self._ask_name(None, "")

    def rename(self) -> None:
        """Ask for a new name for the current one."""
        if self._current:
            self._ask_name(self._current, self._current)

    def remove(self) -> None:
        if self._current:
            self.remove_requested.emit(self._current)

    def stop(self) -> None:
        """Close the name field without saving."""
        if self.is_naming:
            self.setCurrentIndex(_BUTTONS)
            self.left.emit()

    def say_taken(self, name: str) -> None:
        """The store refused: another snippet has the name."""
        self._ask_name(self._renaming, name)
        self._show_fault(self.tr("Another snippet has this name"))

    # building

    def _build(self) -> None:
        self.setObjectName("snippet_bar")
        self.addWidget(self._build_buttons())
        self.addWidget(self._build_naming())
        self.set_source("", is_selection=False)
        self.set_current("")

    def _build_buttons(self) -> QWidget:
        page = QWidget()
        page.setObjectName("snippet_buttons")
        self._new = self._button("new_snippet", self.tr("Save prompt…"))
        self._rename = self._button("rename_snippet", self.tr("Rename"))
        self._rename.setToolTip(self.tr("Rename (F2)"))
        self._remove = self._button("remove_snippet", self.tr("Delete"))
        self._remove.setToolTip(
            tool_tip(self.tr("Delete ({key})").format(key=native_key("Ctrl+Del")))
        )
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self._new)
        row.addStretch(1)
        row.addWidget(self._rename)
        row.addWidget(self._remove)
        return page

    def _build_naming(self) -> QWidget:
        page = QWidget()
        page.setObjectName("snippet_naming")
        self._name = QLineEdit()
        self._name.setObjectName("snippet_name")
        self._name.setAccessibleName(self.tr("Snippet name"))
        self._name.setPlaceholderText(self.tr("Name, such as “my style”"))
        self._name.setMaxLength(MAX_SNIPPET_NAME)
        self._name.setProperty("kind", "compact")
        self._fault = plain_label("snippet_fault")
        self._fault.setFont(label_font())
        self._fault.setForegroundRole(QPalette.ColorRole.BrightText)
        self._note = plain_label("snippet_note", self.tr("Press Return to save"))
        self._note.setFont(label_font())
        set_muted(self._note)
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self._name, 1)
        row.addWidget(self._note)
        row.addWidget(self._fault)
        return page

    @staticmethod
    def _button(name: str, text: str) -> QPushButton:
        button = text_button(name, text)
        set_kind(button, "link")
        return button

    def _connect(self) -> None:
        self._new.clicked.connect(self.make)
        self._rename.clicked.connect(self.rename)
        self._remove.clicked.connect(self.remove)
        self._name.returnPressed.connect(self._on_named)
        self._name.textEdited.connect(lambda: self._show_fault(""))

    # naming

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape and self.is_naming:
            self.stop()
        else:
            super().keyPressEvent(event)

    def _ask_name(self, renaming: str | None, name: str) -> None:
        self._renaming = renaming
        self.setCurrentIndex(_NAMING)
        self._show_fault("")
        self._name.setText(name)
        self._name.selectAll()
        self._name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_named(self) -> None:
        name = " ".join(self._name.text().split())
        old = self._renaming
        if not name:
            self._show_fault(self.tr("Enter a name"))
            return
        is_own = old is not None and folded(old) == folded(name)
        if folded(name) in self._taken and not is_own:
            self._show_fault(self.tr("Another snippet has this name"))
            return
        if old is None:
            self.snippet_made.emit(Snippet(name=name, text=self._source))
        else:
            self.renamed.emit(old, name)
        self.stop()

    def _show_fault(self, text: str) -> None:
        self._fault.setText(text)
        self._fault.setVisible(bool(text))
        self._note.setVisible(not text)
        set_invalid(self._name, invalid=bool(text))
