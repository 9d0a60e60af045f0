"""Two quiet buttons above the prompt: the star, and earlier prompts."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from luma_desktop.ui.actions.offers import native_key
from luma_desktop.ui.kit.icons import icon
from luma_desktop.ui.kit.palette import Role
from luma_desktop.ui.kit.tool_tips import tool_tip

_ICON = QSize(14, 14)


class PromptTools(QWidget):
    """The star follows the fact, not the click."""

    favourite_toggled = Signal(bool)
    help_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_favourite: bool | None = None
        self._build()
        self._star.clicked.connect(self._on_star_clicked)
        self._history.clicked.connect(self.help_requested)
        self.set_has_text(False)

    def set_has_text(self, has_text: bool) -> None:
        """An empty text can't be a favourite."""
        self._star.setEnabled(has_text)

    def set_favourite(self, favourite: bool) -> None:
        if favourite is self._is_favourite:
            return
        self._is_favourite = favourite
        self._star.setChecked(favourite)
        self._star.setIcon(
            icon("star-filled", Role.ACCENT_LINE) if favourite else icon("star", Role.MUTED)
        )
        if favourite:
            self._star.setToolTip(self.tr("Remove from favourites"))
        else:
            self._star.setToolTip(self.tr("Add this prompt to favourites"))

    def _build(self) -> None:
        self.setObjectName("prompt_tools")
        self._star = self._button("favourite_prompt", self.tr("Favourite"))
        self._star.setCheckable(True)
        self._history = self._button("prompt_help", self.tr("Earlier prompts and snippets"))
        self._history.setIcon(icon("history", Role.MUTED))
        self._history.setToolTip(
            tool_tip(
                self.tr("Earlier prompts, snippets and camera terms ({key} or {other_key})").format(
                    key=native_key("Ctrl+H"), other_key=native_key("Alt+Down")
                )
            )
        )
        self.set_favourite(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self._star)
        row.addWidget(self._history)

    @staticmethod
    def _button(name: str, title: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setAccessibleName(title)
        button.setIconSize(_ICON)
        button.setProperty("kind", "small")
        # A click leaves the focus in the prompt.
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _on_star_clicked(self) -> None:
        wanted = not self._is_favourite
        self._star.setChecked(not wanted)
        self.favourite_toggled.emit(wanted)
