"""The main window: lays out the panes and joins them to the bridge. It decides nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QKeyEvent,
    QMoveEvent,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QMainWindow, QVBoxLayout, QWidget

from luma_desktop.domain.problems import Problem
from luma_desktop.domain.settings import Settings, WindowState
from luma_desktop.ui.actions.actions import Actions, Wishes
from luma_desktop.ui.actions.commands import Command, Scope
from luma_desktop.ui.actions.offers import key_text
from luma_desktop.ui.bridge.bridge import Bridge
from luma_desktop.ui.controllers.message_desk import MessageDesk
from luma_desktop.ui.controllers.update_notes import UpdateNotes
from luma_desktop.ui.form.form_panel import FormPanel
from luma_desktop.ui.kit.first_size import resize_to_screen
from luma_desktop.ui.kit.icons import app_icon
from luma_desktop.ui.kit.reveal import reveal_file
from luma_desktop.ui.lists.side_panel import SidePanel
from luma_desktop.ui.messages.message_bar import MessageBar
from luma_desktop.ui.presenters.trouble.problems import problem_words
from luma_desktop.ui.preview.preview_panel import PreviewPanel
from luma_desktop.ui.state.job_store import JobStore
from luma_desktop.ui.state.wallet import Wallet
from luma_desktop.ui.window.header_bar import HeaderBar
from luma_desktop.ui.window.menu_row import MenuRow
from luma_desktop.ui.window.panes import Panes

if TYPE_CHECKING:
    from luma_desktop.ui.controllers.command_table import Do
    from luma_desktop.ui.controllers.reopening import Reopening

_SIZE = (1280, 800)
_LEAST_SIZE = (880, 540)

_STATE_PAUSE = 800
"""Milliseconds without a change after which the state is emitted."""


class MainWindow(QMainWindow):
    """Facts arrive through `bridge`; what must outlive the window is emitted as signals."""

    settings_changed = Signal(object)
    """Settings."""
    state_changed = Signal(object)
    """WindowState, shortly after the last of many small changes."""
    close_requested = Signal()
    """The window is hidden; who owns it ends the program once that is safe."""
    demo_requested = Signal()
    """The user would like to try the demo."""
    refill_requested = Signal()
    """The demo's balance ran dry, and the user wants another."""
    updates_requested = Signal()
    """Check for a newer version; answered through `update_notes`."""
    data_folder_requested = Signal()
    """The user wants to see the data folder."""

    def __init__(
        self,
        bridge: Bridge,
        settings: Settings,
        state: WindowState,
        *,
        demo: bool = False,
        safe_mode: bool = False,
        complete: bool = True,
    ) -> None:
        """Without `complete` that is still to be called, once the window has been painted."""
        super().__init__()
        self._bridge = bridge
        self._first_settings = settings
        self._first_state = state
        self._reopening: Reopening | None = None
        self._is_demo, self._is_safe = demo, safe_mode
        self._painted: list[Callable[[], None]] = []
        self._is_closing = False
        self._has_told_closing = state.told_closing
        self._was_maximized = False
        self._wishes = Wishes(self)
        self._wallet = Wallet(self, demo=demo)
        self._jobs = self._follow_jobs(bridge)
        bridge.balance_changed.connect(self._wallet.set_balance)
        bridge.spending_changed.connect(self._wallet.set_spending)
        bridge.prices_changed.connect(self._wallet.set_prices)
        self._actions = Actions(self._wishes, self)
        self._build()
        self._connect()
        self._restore(state)
        if complete:
            self.complete()

    # asked by the program

    def complete(self) -> None:
        """Join the panes to the bridge and to each other: the first paint does not wait for it."""
        from luma_desktop.ui.controllers.reopening import Reopening
        from luma_desktop.ui.window.wiring import Wiring

        self._side.complete()
        self._wiring = Wiring(
            bridge=self._bridge,
            settings=self._first_settings,
            actions=self._actions,
            wishes=self._wishes,
            wallet=self._wallet,
            jobs=self._jobs,
            of_the_window=self._commands(),
            header=self._header,
            form=self._form,
            preview=self._preview,
            side=self._side,
            messages=self._messages,
            window=self,
            demo=self._is_demo,
        )
        self._reopening = Reopening(
            self._first_state.left,
            bridge=self._bridge,
            jobs=self._jobs,
            side=self._side,
            preview=self._preview,
            parent=self,
        )
        self._bar.dismissed.connect(self._wiring.forget_message)
        self._wiring.settings_changed.connect(self.settings_changed)
        self._wiring.demo_requested.connect(self.demo_requested)
        self._wiring.refill_requested.connect(self.refill_requested)
        self._wiring.data_folder_requested.connect(self.data_folder_requested)

    def state(self) -> WindowState:
        """What is remembered for the next start."""
        stage = self._preview.stage
        return WindowState(
            geometry=bytes(self.saveGeometry().data()),
            splitter=self._panes.state(),
            volume=stage.volume,
            muted=stage.is_muted,
            loop=stage.player.is_looping,
            form=self._form.draft(),
            kept_drafts=self._form.kept_drafts(),
            told_closing=self._has_told_closing,
            left=self._first_state.left if self._reopening is None else self._reopening.left(),
        )

    def action(self, command: Command) -> QAction:
        """A menu's action."""
        return self._actions[command]

    def play(self, job_id: str) -> None:
        """Show a clip; ids that are not known or not ready do nothing."""
        self._wiring.clips.play(job_id)

    def when_painted(self, told: Callable[[], None]) -> None:
        """Call `told` once, after the window's first paint."""
        self._painted.append(told)

    def warm_up(self) -> None:
        """Set up video output while nobody waits for it, and show the clip watched last."""
        self._preview.stage.surface.warm_up()
        if self._reopening is not None:
            self._reopening.show_clip()

    def come_to_front(self) -> bool:
        """Show the window above all others, as after a second start; False once it closes."""
        if self._is_closing:
            return False
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()
        return True

    def show_fatal(self, problem: Problem) -> None:
        """The data can't be opened: say so, and accept no more commands."""
        self._messages.show_words("fatal", problem_words(problem))
        self._form.set_closed()

    def tell_long_draft(self, path: str) -> None:
        """Say that the form holds only the beginning of a prompt; the rest is in that file."""
        self._messages.offer(
            "long_draft",
            self.tr(
                "Your prompt was too long for the form, so only the beginning is "
                "shown. The full text is in {path}."
            ).format(path=path),
            self.tr("Show in folder"),
            lambda: reveal_file(path, self),
            passing=False,
        )

    def set_full_screen(self, full: bool) -> None:
        """The video alone on the screen, or the window as it was."""
        if full == self.isFullScreen():
            return
        if full:
            self._was_maximized = self.isMaximized()
        self._menu_row.setVisible(not full)
        self._bar.setVisible(not full)
        self._panes.set_full(full)
        self._preview.set_full(full)
        if full:
            self.showFullScreen()
            self._preview.stage.surface.setFocus()
        elif self._was_maximized:
            self.showMaximized()
        else:
            self.showNormal()
        self._actions[Command.FULL_SCREEN].setChecked(full)

    # Qt's events

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        event.ignore()
        if event.spontaneous() and self._tell_what_goes_on():
            return
        if not self._is_closing:
            self._is_closing = True
            self._preview.stage.player.clear()
            self.hide()
            self.close_requested.emit()

    def _tell_what_goes_on(self) -> bool:
        """Say once what becomes of the jobs; False where the window may close."""
        running, queued = self._jobs.count()
        if self._is_closing or self._has_told_closing or not running + queued:
            return False
        from luma_desktop.ui.controllers.closing import tell_what_goes_on

        self._has_told_closing = True
        tell_what_goes_on(self, running=running, queued=queued, close=self.close)
        return True

    def _quit(self) -> None:
        if not self._tell_what_goes_on():
            self.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape and self._leave_something():
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        if self._painted:
            told, self._painted = self._painted, []
            QTimer.singleShot(0, lambda: [call() for call in told])

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._on_changed()

    def moveEvent(self, event: QMoveEvent) -> None:  # noqa: N802 - Qt's name
        super().moveEvent(event)
        self._on_changed()

    # building

    def _follow_jobs(self, bridge: Bridge) -> JobStore:
        """Comes first, so that anyone who receives a job id can look it up."""
        jobs = JobStore(self)
        bridge.jobs_added.connect(jobs.add)
        bridge.job_changed.connect(jobs.change)
        bridge.jobs_changed.connect(jobs.change_all)
        bridge.jobs_removed.connect(jobs.remove)
        bridge.jobs_restored.connect(jobs.restore)
        bridge.jobs_cleared.connect(jobs.clear)
        return jobs

    def _build(self) -> None:
        self.setObjectName("main_window")
        self.setWindowTitle("Luma Desktop")
        self.setWindowIcon(app_icon())
        self.setMinimumSize(*_LEAST_SIZE)
        self._settle = QTimer(self, singleShot=True, interval=_STATE_PAUSE)
        self._header = HeaderBar(
            self._actions[Command.SETTINGS],
            self._actions[Command.SIDE_PANEL],
            self._wallet,
            demo=self._is_demo,
            safe_mode=self._is_safe,
        )
        self._menu_row = MenuRow(self._actions, self._header)
        self.setMenuWidget(self._menu_row)
        self._form = FormPanel(self._wallet)
        self._form.set_generate_key(key_text(Command.GENERATE))
        self._preview = PreviewPanel(self._wishes)
        self._side = SidePanel(
            self._jobs, self._bridge.library.thumbnail_path, self._wishes, complete=False
        )
        self._panes = Panes(self._form, self._preview, self._side)
        self._bar = MessageBar()
        self._messages = MessageDesk(self._bar, self, demo=self._is_demo)
        self.update_notes = UpdateNotes(self._messages, self)
        self.setCentralWidget(self._build_body())
        self._actions.install(self, Scope.WINDOW)
        self._actions.install(self._preview.stage, Scope.STAGE)
        self._actions.install(self._side.lists, Scope.LISTS)

    def _build_body(self) -> QWidget:
        body = QWidget()
        body.setObjectName("body")
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._panes, 1)
        column.addWidget(self._bar)
        return body

    def _connect(self) -> None:
        side_panel = self._actions[Command.SIDE_PANEL]
        side_panel.setChecked(True)
        side_panel.toggled.connect(lambda shown: self._panes.show_side(shown=shown))
        self._preview.stage.full_screen_toggled.connect(self._on_full_screen_toggled)
        self._panes.folded_changed.connect(self._on_folded)
        self._panes.moved.connect(self._on_changed)
        self._preview.stage.sound_changed.connect(self._on_changed)
        self._form.draft_changed.connect(self._on_changed)
        self._settle.timeout.connect(lambda: self.state_changed.emit(self.state()))

    def _restore(self, state: WindowState) -> None:
        if state.geometry:
            self.restoreGeometry(QByteArray(state.geometry))
            # A window without its menus would be puzzling.
            self.setWindowState(self.windowState() & ~Qt.WindowState.WindowFullScreen)
        else:
            resize_to_screen(self, *_SIZE)
        self._panes.restore(state.splitter)
        stage = self._preview.stage
        stage.set_volume(state.volume, muted=state.muted)
        stage.player.set_looping(state.loop)
        self._form.load_kept(state.kept_drafts)
        self._form.set_draft(state.form)
        self._form.focus_prompt()
        self._settle.stop()

    # actions

    def _commands(self) -> dict[Command, Do]:
        from luma_desktop.ui.controllers.command_table import plainly

        return plainly(
            {
                Command.QUIT: self._quit,
                Command.UPDATES: self.updates_requested.emit,
                Command.FULL_SCREEN: self._on_full_screen_toggled,
                Command.SIDE_PANEL: lambda: None,  # shown and hidden by its check mark
            }
        )

    def _leave_something(self) -> bool:
        """Escape leaves one mode at a time."""
        if self.isFullScreen():
            self.set_full_screen(False)
        elif self._panes.is_folded and self._side.isVisible():
            self._actions[Command.SIDE_PANEL].setChecked(False)
        else:
            return self._form.leave_mode()
        return True

    def _on_full_screen_toggled(self) -> None:
        self.set_full_screen(not self.isFullScreen())

    def _on_folded(self, folded: bool) -> None:
        self._header.set_folded(folded=folded)
        self._actions[Command.SIDE_PANEL].setChecked(not folded)

    def _on_changed(self) -> None:
        self._settle.start()
