"""Right of the menus: running jobs, balance, settings."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from luma_desktop.ui.actions.commands import Command
from luma_desktop.ui.actions.offers import key_text, plain_text
from luma_desktop.ui.kit.icons import icon
from luma_desktop.ui.kit.palette import Role
from luma_desktop.ui.kit.pill import StatusPill
from luma_desktop.ui.kit.tool_tips import tool_tip
from luma_desktop.ui.presenters.money.balance import top_up_text
from luma_desktop.ui.state.wallet import Wallet

_ICON = QSize(16, 16)


class HeaderBar(QWidget):
    """Updated by facts; its two buttons trigger actions."""

    def __init__(
        self,
        settings: QAction,
        side_panel: QAction,
        wallet: Wallet,
        *,
        demo: bool,
        safe_mode: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._running_jobs = self._in_line = 0
        self._is_paused = False
        self._build(settings, side_panel, demo=demo, safe_mode=safe_mode)
        self.set_counts(0, 0)
        self._wallet = wallet
        self._show_balance()
        wallet.changed.connect(self._show_balance)

    def set_counts(self, running: int, in_line: int) -> None:
        """Set how many jobs are running and how many are queued."""
        self._running_jobs, self._in_line = running, in_line
        self._show_running()

    def set_paused(self, *, paused: bool) -> None:
        """Whether the user has paused the queue."""
        self._is_paused = paused
        self._show_running()

    def _show_balance(self) -> None:
        """Show the balance; nothing while it's unknown."""
        balance = self._wallet.purse.balance
        if balance is None:
            self._balance.show_status("")
            return
        refills = top_up_text(balance)
        words = self.tr("Balance (auto top-up)") if refills else self.tr("Balance")
        self._balance.show_status(words, str(balance.amount))
        self._balance.setToolTip(tool_tip(refills or self.tr("Account balance")))

    def set_folded(self, *, folded: bool) -> None:
        """Whether the queue and library need a button to be seen."""
        self._panel.setVisible(folded)

    def _show_running(self) -> None:
        """Show two of them, as a narrow window has room for; the tool tip has all."""
        paused = self.tr("Paused") if self._is_paused else ""
        running = in_line = ""
        if self._running_jobs:
            running = self.tr("{count} running").format(count=self._running_jobs)
        if self._in_line:
            in_line = self.tr("{count} queued").format(count=self._in_line)
        dot = Role.OK if running else Role.MUTED
        told = [part for part in (paused, running, in_line) if part]
        shown = [part for part in (paused, in_line or running) if part] if paused else told
        self._running.show_status(" · ".join(shown), dot=Role.WARNING if paused else dot)
        self._running.setToolTip(tool_tip(" · ".join(told)))

    def _build(
        self, settings: QAction, side_panel: QAction, *, demo: bool, safe_mode: bool
    ) -> None:
        self.setObjectName("header_bar")
        self._demo = StatusPill("demo_badge")
        charges_nothing = self.tr("Demo — nothing is charged")
        # Beside another badge, a narrow window has no room for all of it.
        shown = self.tr("Demo") if safe_mode else charges_nothing
        self._demo.show_status(shown if demo else "", dot=Role.ACCENT_LINE)
        self._demo.setToolTip(tool_tip(charges_nothing))
        self._safe = StatusPill("safe_mode_badge")
        self._safe.show_status(self.tr("Safe mode") if safe_mode else "", dot=Role.WARNING)
        self._safe.setToolTip(
            tool_tip(self.tr("The graphics card isn't used. Restart to leave safe mode."))
        )
        self._running = StatusPill("running")
        self._balance = StatusPill("balance")
        self._panel = self._tool("side_panel_toggle", "panel-right", Command.SIDE_PANEL, side_panel)
        self._panel.setCheckable(True)
        side_panel.toggled.connect(self._panel.setChecked)
        self._panel.hide()
        self._settings = self._tool("settings", "settings", Command.SETTINGS, settings)
        self._settings.setAccessibleName(self.tr("Settings"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        for part in (self._safe, self._demo, self._running, self._balance):
            layout.addWidget(part)
        buttons = QHBoxLayout()
        buttons.setSpacing(2)
        buttons.addWidget(self._panel)
        buttons.addWidget(self._settings)
        layout.addLayout(buttons)

    def _tool(self, name: str, icon_name: str, command: Command, action: QAction) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        text = plain_text(command).removesuffix("…")
        button.setAccessibleName(text)
        button.setToolTip(tool_tip(f"{text} ({key_text(command)})"))
        button.setIcon(icon(icon_name, Role.MUTED))
        button.setIconSize(_ICON)
        button.clicked.connect(action.trigger)
        return button
