"""One of two compared jobs: thumbnail, prompt, and the service's version of it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from luma_desktop.domain.job import Job
from luma_desktop.ui.compare.marked_text import MarkedText
from luma_desktop.ui.kit.fonts import label_font, title_font
from luma_desktop.ui.kit.text_label import plain_label, text_label
from luma_desktop.ui.kit.theme import set_kind, set_muted
from luma_desktop.ui.presenters.job.comparison import Piece
from luma_desktop.ui.presenters.job.details import details_line

_THUMBNAIL = QSize(96, 54)
_TEXT_HEIGHT = 92
"""Of a prompt, in logical pixels: four lines; longer ones scroll."""

_LABEL_GAP = 4


class ComparedSide(QWidget):
    """`side` is "left" or "right": the objectNames end with it."""

    prompt_chosen = Signal(str)
    """The service's version of the prompt."""

    def __init__(self, side: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._remote = ""
        self._build(side, title)
        self._use.clicked.connect(lambda: self.prompt_chosen.emit(self._remote))

    def show_job(self, job: Job, picture: str | None) -> None:
        """`picture` is the path of its thumbnail."""
        self._details.setText(details_line(job))
        pixmap = QPixmap() if picture is None else QPixmap(picture)
        self._picture.setVisible(not pixmap.isNull())
        if not pixmap.isNull():
            ratio = self.devicePixelRatioF()
            fitted = pixmap.scaled(
                _THUMBNAIL * ratio,
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
            fitted.setDevicePixelRatio(ratio)
            self._picture.setPixmap(fitted)

    def show_prompt(self, pieces: tuple[Piece, ...]) -> None:
        self._prompt.show_pieces(pieces)

    def show_remote(self, text: str, pieces: tuple[Piece, ...], *, room: bool) -> None:
        """Show the service's version of the prompt; `room` keeps its space if it's empty."""
        self._remote = text
        self._remote_box.setVisible(room)
        self._use.setEnabled(bool(text))
        self._made.show_pieces(pieces)

    def _build(self, side: str, title: str) -> None:
        self.setObjectName(f"compared_{side}")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_LABEL_GAP)
        column.addLayout(self._build_head(side, title))
        column.addSpacing(8)
        column.addWidget(_caption(f"prompt_label_{side}", self.tr("Prompt")))
        self._prompt = MarkedText(f"prompt_{side}", self.tr("Prompt, {side}").format(side=title))
        self._prompt.setFixedHeight(_TEXT_HEIGHT)
        column.addWidget(self._prompt)
        column.addSpacing(6)
        column.addWidget(self._build_remote(side, title))

    def _build_head(self, side: str, title: str) -> QHBoxLayout:
        self._picture = plain_label(f"picture_{side}")
        self._picture.setFixedSize(_THUMBNAIL)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        name = plain_label(f"title_{side}", title)
        name.setFont(title_font())
        self._details = text_label(f"details_{side}")
        self._details.setFont(label_font())
        set_muted(self._details)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(name)
        words.addWidget(self._details)
        words.addStretch(1)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self._picture)
        head.addLayout(words, 1)
        return head

    def _build_remote(self, side: str, title: str) -> QWidget:
        self._remote_box = QWidget()
        self._remote_box.setObjectName(f"remote_{side}")
        self._use = QPushButton(self.tr("Use this prompt"))
        self._use.setObjectName(f"use_remote_{side}")
        self._use.setAccessibleName(self.tr("Use this prompt, {side}").format(side=title))
        self._use.setAutoDefault(False)
        set_kind(self._use, "link")
        self._made = MarkedText(
            f"remote_prompt_{side}",
            self.tr("The service's version, {side}").format(side=title),
        )
        self._made.setFixedHeight(_TEXT_HEIGHT)
        self._made.setPlaceholderText(self.tr("The service didn't report a change."))
        head = QHBoxLayout()
        head.addWidget(_caption(f"remote_label_{side}", self.tr("The service's version")))
        head.addStretch(1)
        head.addWidget(self._use)
        column = QVBoxLayout(self._remote_box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(self._made)
        return self._remote_box


def _caption(name: str, text: str) -> QLabel:
    label = plain_label(name, text)
    label.setFont(label_font())
    set_muted(label)
    return label
