"""Two jobs side by side: prompts, differences, and a collapsed group of equal settings."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from luma_desktop.domain.job import Job
from luma_desktop.ui.compare.compared_side import ComparedSide
from luma_desktop.ui.kit.first_size import resize_to_screen
from luma_desktop.ui.kit.foot import dialog_foot
from luma_desktop.ui.kit.money_tree import MoneyTree
from luma_desktop.ui.kit.palette import Role
from luma_desktop.ui.kit.text_button import text_button
from luma_desktop.ui.kit.theme import set_ground
from luma_desktop.ui.kit.tool_tips import tool_tip
from luma_desktop.ui.presenters.job.comparison import Piece, Setting, compared, compared_words

_SIZE = (820, 580)
_NAME_WIDTH = 150


class CompareDialog(QDialog):
    """Shows the jobs as they were when it was opened."""

    use_requested = Signal(str)
    """job id whose request is to go into the form."""
    prompt_chosen = Signal(str)
    """The service's version of a prompt, to go into the form."""

    def __init__(
        self,
        left: Job,
        right: Job,
        *,
        pictures: tuple[str | None, str | None] = (None, None),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._left, self._right = left, right
        self._build()
        self._connect()
        self._show_prompts()
        self._show_remote()
        self._show_settings()
        for side, job, picture in zip(self._sides, (left, right), pictures, strict=True):
            side.show_job(job, picture)
        self._table.setFocus()

    # building

    def _build(self) -> None:
        self.setObjectName("compare_dialog")
        self.setWindowTitle(self.tr("Compare two jobs"))
        resize_to_screen(self, *_SIZE)
        set_ground(self, Role.PANEL)
        self._sides = (
            ComparedSide("left", self.tr("Left")),
            ComparedSide("right", self.tr("Right")),
        )
        sides = QHBoxLayout()
        sides.setSpacing(16)
        for side in self._sides:
            sides.addWidget(side, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        layout.addLayout(sides)
        layout.addWidget(self._build_table(), 1)
        layout.addLayout(self._build_buttons())

    def _build_table(self) -> MoneyTree:
        self._table = MoneyTree("compared_settings")
        self._table.set_columns(
            self.tr("Differences"),
            [self.tr("Setting"), self.tr("Left"), self.tr("Right")],
            amounts=(),
        )
        header = self._table.header()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        header.resizeSection(0, _NAME_WIDTH)
        for column in (1, 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        return self._table

    def _build_buttons(self) -> QHBoxLayout:
        self._use_left = text_button("use_left", self.tr("Use the left one"))
        self._use_right = text_button("use_right", self.tr("Use the right one"))
        self._close = text_button("close_comparison", self.tr("Close"))
        return dialog_foot([self._use_left, self._use_right], [self._close])

    def _connect(self) -> None:
        self._use_left.clicked.connect(lambda: self._use(self._left))
        self._use_right.clicked.connect(lambda: self._use(self._right))
        self._close.clicked.connect(self.accept)
        for side in self._sides:
            side.prompt_chosen.connect(self._on_prompt_chosen)

    # what is shown

    def _show_prompts(self) -> None:
        pieces = compared_words(
            self._left.request.prompt.strip(), self._right.request.prompt.strip()
        )
        for side, marked in zip(self._sides, pieces, strict=True):
            side.show_prompt(marked)

    def _show_remote(self) -> None:
        """Compare them with each other; if only one is known, with its own prompt."""
        made = [job.remote_prompt or "" for job in (self._left, self._right)]
        pieces: tuple[tuple[Piece, ...], ...]
        if all(made):
            pieces = compared_words(*made)
        else:
            pieces = tuple(
                compared_words(job.request.prompt, text)[1] if text else ()
                for job, text in zip((self._left, self._right), made, strict=True)
            )
        for side, text, marked in zip(self._sides, made, pieces, strict=True):
            side.show_remote(text, marked, room=any(made))

    def _show_settings(self) -> None:
        found, table = compared(self._left, self._right), self._table
        for setting in found.differing:
            self._add(setting)
        if not found.differing:
            table.say_empty(self.tr("All settings are the same."))
        heading = table.add_row([self.tr("Results"), "", ""], heading=True)
        for setting in found.facts:
            self._add(setting, heading)
        heading.setExpanded(True)
        heading.setFirstColumnSpanned(True)
        if found.equal:
            count = self.tr("Same in both ({count})").format(count=len(found.equal))
            folded = table.add_row([count, "", ""])
            folded.setFirstColumnSpanned(True)
            for setting in found.equal:
                self._add(setting, folded)

    def _add(self, setting: Setting, parent: QTreeWidgetItem | None = None) -> None:
        nothing = self.tr("–")
        cells = [setting.name, setting.left or nothing, setting.right or nothing]
        item = self._table.add_row(cells, parent)
        item.setToolTip(1, tool_tip(cells[1]))
        item.setToolTip(2, tool_tip(cells[2]))

    # what the user does

    def _use(self, job: Job) -> None:
        self.accept()
        self.use_requested.emit(job.id)

    def _on_prompt_chosen(self, text: str) -> None:
        self.accept()
        self.prompt_chosen.emit(text)
