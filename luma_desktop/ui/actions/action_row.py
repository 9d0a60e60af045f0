"""A row of buttons that puts what does not fit into a menu behind "…"."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPoint, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from luma_desktop.domain.job import Job
from luma_desktop.ui.actions.commands import Command
from luma_desktop.ui.actions.offers import is_possible, menu_text, plain_text, short_text, with_key
from luma_desktop.ui.kit.icons import icon
from luma_desktop.ui.kit.tool_tips import tool_tip

_SPACING = 8
_MENU_GAP = 4


class ActionRow(QWidget):
    """Buttons for `shown`, as many as fit; the rest of them, then `hidden`, are in the menu."""

    def __init__(
        self,
        shown: Sequence[Command],
        hidden: Sequence[Command],
        wish: Callable[[Command], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._hidden = tuple(hidden)
        self._wish = wish
        self._jobs: Sequence[Job] = ()
        self._buttons = {command: self._button(command) for command in shown}
        self._build()
        self.set_jobs(())

    def button(self, command: Command) -> QPushButton:
        """The button of one of `shown`."""
        return self._buttons[command]

    def set_jobs(self, jobs: Sequence[Job]) -> None:
        """Set the jobs that the row acts on; commands that none of them allow are disabled."""
        self._jobs = jobs
        for command, button in self._buttons.items():
            button.setEnabled(is_possible(command, jobs))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        first = next(iter(self._buttons.values())).sizeHint()
        return QSize(first.width() + _SPACING + self._more.sizeHint().width(), first.height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().changeEvent(event)
        if event.type() in {QEvent.Type.StyleChange, QEvent.Type.FontChange}:
            self._fit()

    def _build(self) -> None:
        self.setObjectName("action_row")
        self._menu = QMenu(self)
        self._menu.setObjectName("more_menu")
        self._more = QPushButton("…")
        self._more.setObjectName("more")
        self._more.setAccessibleName(self.tr("More"))
        self._more.setToolTip(self.tr("More"))
        self._more.clicked.connect(self._on_more)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(_SPACING)
        for button in self._buttons.values():
            layout.addWidget(button)
        layout.addStretch(1)
        layout.addWidget(self._more)

    def _button(self, command: Command) -> QPushButton:
        button = QPushButton(short_text(command))
        button.setObjectName(command.object_name)
        button.setAccessibleName(button.text())
        button.setAutoDefault(False)
        text, _, key = with_key(plain_text(command), command).partition("\t")
        button.setToolTip(tool_tip(f"{text} ({key})" if key else text))
        button.clicked.connect(lambda: self._wish(command))
        return button

    def _fit(self) -> None:
        room = self.width() - self._more.sizeHint().width()
        for button in self._buttons.values():
            room -= button.sizeHint().width() + _SPACING
            button.setVisible(room >= 0)

    def _add(self, command: Command) -> None:
        """Add an entry as in a card's menu, with its icon; the menu bar shows none."""
        text = with_key(menu_text(command), command)
        entry = self._menu.addAction(icon(command.spec.icon), text)
        entry.setObjectName(f"more_{command.object_name}")
        entry.setEnabled(is_possible(command, self._jobs))
        entry.triggered.connect(lambda: self._wish(command))

    def _on_more(self) -> None:
        self._menu.clear()
        folded = [command for command, button in self._buttons.items() if button.isHidden()]
        for command in folded:
            self._add(command)
        if folded:
            self._menu.addSeparator()
        for command in self._hidden:
            self._add(command)
        corner = self._more.mapToGlobal(self._more.rect().topRight())
        size = self._menu.sizeHint()
        self._menu.popup(corner - QPoint(size.width(), size.height() + _MENU_GAP))
