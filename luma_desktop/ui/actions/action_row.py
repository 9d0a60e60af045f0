"""A row of buttons that puts what does not fit into a menu behind "…"."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QSize
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from luma_desktop.ui.actions.action_table import Name
from luma_desktop.ui.actions.actions import key_text, plain_text
from luma_desktop.ui.kit.icons import icon
from luma_desktop.ui.kit.tool_tips import tool_tip

_SPACING = 8
_MENU_GAP = 4


class ActionRow(QWidget):
    """Buttons for `shown`, as many as fit; the rest of them, then `hidden`, are in the menu.

    `names` are the accessible names that stay, in the order of `shown`.
    """

    def __init__(
        self,
        shown: Sequence[tuple[QAction, str]],
        hidden: Sequence[QAction],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._hidden = list(hidden)
        self._buttons = [(action, self._button(action, name)) for action, name in shown]
        self._build()

    def button(self, action: QAction) -> QPushButton:
        """The button of an action of `shown`."""
        return next(button for known, button in self._buttons if known is action)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        first = self._buttons[0][1].sizeHint()
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
        for _action, button in self._buttons:
            layout.addWidget(button)
        layout.addStretch(1)
        layout.addWidget(self._more)

    def _button(self, action: QAction, name: str) -> QPushButton:
        button = QPushButton(name)
        button.setObjectName(action.objectName().removeprefix("action_"))
        button.setAccessibleName(name)
        button.setAutoDefault(False)
        key = key_text(action)
        button.setToolTip(tool_tip(f"{plain_text(action)} ({key})" if key else plain_text(action)))
        button.setEnabled(action.isEnabled())
        button.clicked.connect(action.trigger)
        action.enabledChanged.connect(button.setEnabled)
        return button

    def _fit(self) -> None:
        room = self.width() - self._more.sizeHint().width()
        for _action, button in self._buttons:
            room -= button.sizeHint().width() + _SPACING
            button.setVisible(room >= 0)

    def _add(self, action: QAction) -> None:
        """An entry as a card's menu has it; the menu bar shows the same action without an icon."""
        from luma_desktop.ui.actions.command_icons import ACTION_ICONS

        name = action.objectName().removeprefix("action_")
        drawn, key = ACTION_ICONS[Name(name)], key_text(action)
        entry = self._menu.addAction(icon(drawn), f"{action.text()}\t{key}".rstrip())
        entry.setObjectName(f"more_{name}")
        entry.setEnabled(action.isEnabled())
        entry.triggered.connect(action.trigger)

    def _on_more(self) -> None:
        self._menu.clear()
        folded = [action for action, button in self._buttons if button.isHidden()]
        for action in folded:
            self._add(action)
        if folded:
            self._menu.addSeparator()
        for action in self._hidden:
            self._add(action)
        corner = self._more.mapToGlobal(self._more.rect().topRight())
        size = self._menu.sizeHint()
        self._menu.popup(corner - QPoint(size.width(), size.height() + _MENU_GAP))
