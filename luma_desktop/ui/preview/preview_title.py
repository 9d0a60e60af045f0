"""The title of the clip being watched: the prompt, followed by details."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from luma_desktop.domain.job import Job
from luma_desktop.ui.kit.elided_label import ElidedLabel
from luma_desktop.ui.kit.fonts import body_font, tabular, title_font
from luma_desktop.ui.kit.theme import set_kind, set_muted
from luma_desktop.ui.kit.tool_tips import tool_tip
from luma_desktop.ui.presenters.job.details import details_line

_SPACING = 10
_PARENT_WIDTH = 180
_LINK_PADDING = 16
_TITLE_LEAST = 140
"""Logical pixels that the prompt keeps."""


class ParentLink(QPushButton):
    """The parent's title, cut to fit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("parent_link")
        self.setAutoDefault(False)
        self.setMaximumWidth(_PARENT_WIDTH)
        set_kind(self, "link")

    def show_text(self, text: str) -> None:
        """Hidden for an empty text."""
        room = _PARENT_WIDTH - _LINK_PADDING
        shown = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
        self.setText(shown.replace("&", "&&"))
        self.setAccessibleName(text)
        self.setToolTip(tool_tip(text))
        self.setVisible(bool(text))


class PreviewTitle(QWidget):
    """The prompt is shortened first, the details only after that."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("preview_title_row")
        self._title = ElidedLabel("preview_title")
        self._title.setFont(title_font())
        self._details = ElidedLabel("preview_details")
        self._details.setFont(tabular(body_font()))
        set_muted(self._details)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(4, 0, 4, 0)
        layout.setSpacing(_SPACING)
        layout.addWidget(self._title)
        layout.addWidget(self._details)
        layout.addStretch(1)
        self._parent = ParentLink()
        self._parent.hide()
        layout.addWidget(self._parent)

    def show_job(self, job: Job | None) -> None:
        self._title.set_text("" if job is None else job.title)
        self._details.set_text("" if job is None else details_line(job))
        self._share_room()

    @property
    def parent_link(self) -> ParentLink:
        """Links to the clip that this one was made from."""
        return self._parent

    def show_parent(self, text: str) -> None:
        """Set which clip that is; hidden for an empty text."""
        self._parent.show_text(text)
        self._share_room()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._share_room()

    def _share_room(self) -> None:
        link = 0 if self._parent.isHidden() else self._parent.sizeHint().width() + _SPACING
        room = max(0, self.width() - _TITLE_LEAST - min(link, _PARENT_WIDTH))
        self._details.setMinimumWidth(min(self._details.sizeHint().width(), room))
