"""The title of the clip being watched: the prompt, and below it the details."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from luma_desktop.domain.job import Job
from luma_desktop.ui.kit.elided_label import ElidedLabel
from luma_desktop.ui.kit.fonts import body_font, tabular, title_font
from luma_desktop.ui.kit.theme import set_kind, set_muted
from luma_desktop.ui.kit.tool_tips import tool_tip
from luma_desktop.ui.presenters.job.details import details_line

_SPACING = 10
_PARENT_WIDTH = 180
_LINK_PADDING = 16


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
    """Two lines of a fixed height, so that the preview above them doesn't move."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("preview_title_row")
        self._title = ElidedLabel("preview_title")
        self._title.setFont(title_font())
        self._details = ElidedLabel("preview_details")
        self._details.setFont(tabular(body_font()))
        set_muted(self._details)
        self._parent = ParentLink()
        self._parent.hide()
        keeps_room = self._parent.sizePolicy()
        keeps_room.setRetainSizeWhenHidden(True)
        self._parent.setSizePolicy(keeps_room)
        row = QHBoxLayout()
        row.setSpacing(_SPACING)
        row.addWidget(self._details)
        row.addStretch(1)
        row.addWidget(self._parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 0, 4, 0)
        layout.setSpacing(0)
        layout.addWidget(self._title)
        layout.addLayout(row)

    def show_job(self, job: Job | None) -> None:
        self._title.set_text("" if job is None else job.title)
        self._details.set_text("" if job is None else details_line(job))

    @property
    def parent_link(self) -> ParentLink:
        """Links to the clip that this one was made from."""
        return self._parent

    def show_parent(self, text: str) -> None:
        """Set which clip that is; hidden for an empty text."""
        self._parent.show_text(text)
