"""Sets the API key: paste, one free check, and where it's stored."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from luma_desktop.domain.keys import KeyPlace, KeyStatus
from luma_desktop.domain.problems import Problem, ProblemKind
from luma_desktop.ui.kit.fonts import title_font
from luma_desktop.ui.kit.foot import dialog_foot
from luma_desktop.ui.kit.text_button import text_button
from luma_desktop.ui.kit.text_label import text_label
from luma_desktop.ui.kit.theme import set_invalid, set_kind, set_muted
from luma_desktop.ui.presenters.request.key_words import (
    intro_text,
    keep_text,
    key_place_text,
    lacks_keyring,
)
from luma_desktop.ui.presenters.trouble.problems import problem_words

_WIDTH = 440
_LINK_INSET = 7
"""Logical pixels from a link's edge to its text, which aligns with the text above."""

_KEYRING_TROUBLE = frozenset(
    {
        ProblemKind.KEYRING_ABSENT,
        ProblemKind.KEYRING_UNTRUSTED,
        ProblemKind.KEYRING_LOCKED,
        ProblemKind.KEYRING_FAILED,
    }
)

_NOT_THE_KEYS_FAULT = frozenset(
    {
        ProblemKind.OFFLINE,
        ProblemKind.CONNECTIONS_BUSY,
        ProblemKind.BLOCKED,
        ProblemKind.RATE_LIMITED,
        ProblemKind.SERVICE_TROUBLE,
        ProblemKind.UNREADABLE_ANSWER,
    }
)
"""Problems that the queue retries automatically; a key check is repeated by hand."""


_WAY_OUT = frozenset({ProblemKind.PROXY_UNUSABLE, ProblemKind.PROXY_REFUSED, ProblemKind.UNTRUSTED})
"""Problems to fix elsewhere; the key may be good."""


class KeyDialog(QDialog):
    """Shows where the key is, takes a new one, and reports the result."""

    key_submitted = Signal(str, bool)
    """The typed text, and whether to use it for this session only."""
    remove_requested = Signal()
    keyring_requested = Signal()
    """Ask a locked keyring again."""
    keys_page_requested = Signal()

    def __init__(self, status: KeyStatus, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_waiting = False
        self._build()
        self._connect()
        self._show_status(status)

    # facts

    def show_status(self, status: KeyStatus) -> None:
        """Show where the key is now; closes the dialog if it was waiting for that."""
        self._show_status(status)
        if not self._is_waiting or not status.usable:
            return
        if status.place is KeyPlace.SESSION and not self._session_only.isChecked():
            return  # not stored although it should be: the reason follows
        self._set_waiting(waiting=False)
        self._field.clear()
        self.accept()

    def show_refusal(self, problem: Problem) -> None:
        """Show why the key was refused or not stored; the typed text stays."""
        self._set_waiting(waiting=False)
        words = problem_words(problem)
        if problem.kind in _KEYRING_TROUBLE:
            self._field.clear()
            line = self.tr("The key works and will be used until you quit. {trouble}")
            self._outcome.setText(line.format(trouble=f"{words.sentence} {words.next_step}"))
        elif problem.kind in _NOT_THE_KEYS_FAULT:
            again = self.tr("Check it again in a moment.")
            self._outcome.setText(f"{words.sentence} {again}")
            self._submit.setFocus()
        elif problem.kind in _WAY_OUT:
            self._outcome.setText(words.line)
            self._submit.setFocus()
        else:
            set_invalid(self._field, invalid=True)
            self._outcome.setText(words.line)
            self._field.selectAll()
            self._field.setFocus()
        self._outcome.show()

    # building

    def _build(self) -> None:
        self.setObjectName("key_dialog")
        self.setWindowTitle(self.tr("API key"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20 - _LINK_INSET, 18, 20, 16)
        layout.setSpacing(16)
        # Grows with its text and never shows empty space.
        layout.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)
        layout.addLayout(self._build_column())
        layout.addLayout(self._build_buttons())

    def _build_column(self) -> QVBoxLayout:
        self._intro = text_label("key_intro")
        self._outcome = text_label("key_outcome")
        self._outcome.setForegroundRole(QPalette.ColorRole.BrightText)
        self._outcome.setMinimumWidth(_WIDTH)
        self._outcome.hide()
        column = QVBoxLayout()
        column.setContentsMargins(_LINK_INSET, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._build_title())
        column.addWidget(self._intro)
        column.addLayout(self._build_field_row())
        column.addLayout(self._build_keeping())
        column.addWidget(self._build_progress())
        column.addWidget(self._outcome)
        return column

    def _build_title(self) -> QLabel:
        title = text_label("key_title", self.tr("Your API key"))
        title.setFont(title_font())
        title.setMinimumWidth(_WIDTH)
        return title

    def _build_field_row(self) -> QHBoxLayout:
        self._field = QLineEdit()
        self._field.setObjectName("api_key")
        self._field.setAccessibleName(self.tr("API key"))
        self._field.setEchoMode(QLineEdit.EchoMode.Password)
        self._field.setPlaceholderText(self.tr("Paste the key"))
        self._field.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData)
        self._reveal = text_button("show_key", self.tr("Show"))
        self._reveal.setAccessibleName(self.tr("Show the key"))
        self._reveal.setCheckable(True)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self._field, 1)
        row.addWidget(self._reveal)
        return row

    def _build_keeping(self) -> QVBoxLayout:
        self._session_only = QCheckBox(self.tr("Use it for this session only"))
        self._session_only.setObjectName("session_only")
        self._session_only.setAccessibleName(self.tr("Use it for this session only"))
        self._keeping = text_label("key_keeping")
        set_muted(self._keeping)
        self._place = text_label("key_place")
        set_muted(self._place)
        column = QVBoxLayout()
        column.setSpacing(6)
        column.addWidget(self._session_only)
        column.addWidget(self._keeping)
        column.addWidget(self._place)
        return column

    def _build_progress(self) -> QProgressBar:
        self._progress = QProgressBar()
        self._progress.setObjectName("key_progress")
        self._progress.setAccessibleName(self.tr("Checking the key"))
        self._progress.setRange(0, 0)
        self._progress.setTextVisible(False)
        self._progress.setFixedHeight(4)
        policy = self._progress.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._progress.setSizePolicy(policy)
        self._progress.hide()
        return self._progress

    def _build_buttons(self) -> QHBoxLayout:
        self._remove = text_button("remove_key", self.tr("Remove the key"))
        self._page = text_button("keys_page", self.tr("Get an API key"))
        set_kind(self._page, "link")
        self._retry = text_button("retry_keyring", self.tr("Ask the keyring again"))
        self._close = text_button("close_key_dialog", self.tr("Close"))
        self._submit = text_button("submit_key", self.tr("Check and save"))
        set_kind(self._submit, "primary")
        self._submit.setDefault(True)
        return dialog_foot([self._page], [self._remove, self._retry, self._close, self._submit])

    def _connect(self) -> None:
        self._field.textChanged.connect(self._on_typed)
        self._reveal.toggled.connect(self._on_reveal)
        self._submit.clicked.connect(self._on_submit)
        self._close.clicked.connect(self.reject)
        self._page.clicked.connect(self.keys_page_requested)
        self._remove.clicked.connect(self.remove_requested)
        self._retry.clicked.connect(self.keyring_requested)

    # actions

    def _on_typed(self) -> None:
        set_invalid(self._field, invalid=False)
        self._outcome.hide()

    def _on_reveal(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self._field.setEchoMode(mode)
        self._reveal.setText(self.tr("Hide") if shown else self.tr("Show"))

    def _on_submit(self) -> None:
        if self._is_waiting:
            return
        if not self._field.text().strip():
            self._outcome.setText(self.tr("Paste a key first."))
            self._outcome.show()
            self._field.setFocus()
            return
        self._outcome.hide()
        self._set_waiting(waiting=True)
        self.key_submitted.emit(self._field.text(), self._session_only.isChecked())

    def _set_waiting(self, *, waiting: bool) -> None:
        self._is_waiting = waiting
        self._progress.setVisible(waiting)
        self._field.setReadOnly(waiting)
        self._submit.setEnabled(not waiting)
        self._submit.setText(self.tr("Checking…") if waiting else self.tr("Check and save"))

    def _show_status(self, status: KeyStatus) -> None:
        self._intro.setText(intro_text(status))
        self._place.setText(key_place_text(status))
        self._place.setVisible(not lacks_keyring(status))
        self._keeping.setText(keep_text(status))
        if lacks_keyring(status):
            self._session_only.setChecked(True)
        stored = status.place in {KeyPlace.KEYRING, KeyPlace.SESSION}
        self._remove.setVisible(stored)
        self._retry.setVisible(status.place is KeyPlace.UNREADABLE and not lacks_keyring(status))
        if status.place is KeyPlace.DEMO:
            self._take_no_key()

    def _take_no_key(self) -> None:
        for part in (self._field, self._reveal, self._submit):
            part.setEnabled(False)
        for words in (self._session_only, self._keeping, self._place):
            words.hide()
        self._close.setDefault(True)
        self._close.setFocus()
