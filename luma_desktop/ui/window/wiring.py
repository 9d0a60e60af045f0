"""Connects the panes, the actions, and the bridge, all in one place."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from luma_desktop.domain.job import Job
from luma_desktop.domain.keys import KeyStatus
from luma_desktop.domain.problems import Problem
from luma_desktop.domain.settings import Settings
from luma_desktop.engine.holds import Hold, HoldKind
from luma_desktop.ui.actions.actions import Actions, Wishes
from luma_desktop.ui.actions.commands import Command
from luma_desktop.ui.bridge.bridge import Bridge
from luma_desktop.ui.controllers.announcer import Announcer
from luma_desktop.ui.controllers.arrivals import Arrivals
from luma_desktop.ui.controllers.chosen_clip import ChosenClip
from luma_desktop.ui.controllers.clip_commands import ClipCommands
from luma_desktop.ui.controllers.command_table import CommandTable, Do, plainly
from luma_desktop.ui.controllers.dialogs import Dialogs
from luma_desktop.ui.controllers.frame_desk import FrameDesk
from luma_desktop.ui.controllers.message_desk import MessageDesk
from luma_desktop.ui.controllers.name_example import NameExample
from luma_desktop.ui.controllers.next_steps import NextSteps, connect_source
from luma_desktop.ui.controllers.paid_clicks import PaidClicks
from luma_desktop.ui.controllers.queue_commands import QueueCommands
from luma_desktop.ui.controllers.targets import Targets
from luma_desktop.ui.form.form_panel import FormPanel
from luma_desktop.ui.lists.side_panel import SidePanel
from luma_desktop.ui.presenters.request.key_words import key_place_text
from luma_desktop.ui.presenters.trouble.problems import problem_words
from luma_desktop.ui.preview.preview_panel import PreviewPanel
from luma_desktop.ui.state.job_store import Change, JobStore
from luma_desktop.ui.state.wallet import Wallet
from luma_desktop.ui.window.header_bar import HeaderBar
from luma_desktop.ui.window.more_desks import MoreDesks

_HOLD_SOME = frozenset({HoldKind.PICTURES, HoldKind.ENDPOINT_GONE})
"""Other jobs continue."""
_WAITS = frozenset({HoldKind.PAUSED, HoldKind.OLD_QUEUE, HoldKind.RESTORED})


class Wiring(QObject):
    """Built by the window from its parts, once it has been seen and before any fact arrives."""

    settings_changed = Signal(object)
    demo_requested = Signal()
    refill_requested = Signal()
    data_folder_requested = Signal()

    def __init__(
        self,
        *,
        bridge: Bridge,
        settings: Settings,
        actions: Actions,
        wishes: Wishes,
        wallet: Wallet,
        jobs: JobStore,
        of_the_window: Mapping[Command, Do],
        header: HeaderBar,
        form: FormPanel,
        preview: PreviewPanel,
        side: SidePanel,
        messages: MessageDesk,
        window: QWidget,
        demo: bool,
    ) -> None:
        super().__init__(window)
        self._bridge = bridge
        self._settings = settings
        self._actions = actions
        self._header = header
        self._form = form
        self._preview = preview
        self._side = side
        self._messages = messages
        self._is_demo = demo
        self._is_waiting = False
        self._key_status: KeyStatus | None = None
        self._jobs = jobs
        self._announcer = Announcer(bridge, self._jobs, wallet, messages, self)
        self._dialogs = Dialogs(bridge, wallet, settings, NameExample(bridge), window)
        self._paid = PaidClicks(bridge, wallet, self._dialogs, form, self)
        self.clips = ClipCommands(
            bridge=bridge,
            jobs=self._jobs,
            form=form,
            preview=preview,
            messages=messages,
            dialogs=self._dialogs,
            settings=lambda: self._settings,
            agree=self._paid.agree,
            window=window,
        )
        self._queue_commands = QueueCommands(
            bridge=bridge,
            jobs=self._jobs,
            form=form,
            side=side,
            messages=messages,
            dialogs=self._dialogs,
            wallet=wallet,
            lacks_key=lambda: not self._paid.has_key,
            window=window,
        )
        self._frames = FrameDesk(
            bridge=bridge, jobs=self._jobs, form=form, preview=preview, window=window
        )
        self._arrivals = Arrivals(
            play=self.clips.play,
            is_free=self._is_free,
            settings=lambda: self._settings,
            window=window,
        )
        self._connect_facts()
        self._connect_form()
        self._connect_side()
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.applicationStateChanged.connect(self._on_application_state)
        self._more = MoreDesks(
            bridge=bridge,
            jobs=self._jobs,
            form=form,
            preview=preview,
            side=side,
            clips=self.clips,
            paid=self._paid,
            messages=messages,
            dialogs=self._dialogs,
            window=window,
        )
        player = preview.stage.player
        actions[Command.LOOP].setChecked(player.is_looping)
        player.looping_changed.connect(actions[Command.LOOP].setChecked)
        in_window = {Command.SEARCH: self._search, Command.PAUSE_QUEUE: self._pause_or_resume}
        self._commands = CommandTable(
            wishes=wishes,
            of_the_window={**of_the_window, **plainly(in_window)},
            bridge=bridge,
            form=form,
            side=side,
            player=player,
            clips=self.clips,
            queue=self._queue_commands,
            frames=self._frames,
            batches=self._more.batches,
            prompts=self._more.prompt_help,
            comparing=self._more.comparing,
            dialogs=self._dialogs,
            messages=messages,
            parent=self,
        )
        form.frames.ask()
        form.source.ask()
        side.refresh_library()

    def forget_message(self, key: str) -> None:
        """The user dismissed a message."""
        self._announcer.failures.dismiss(key)

    # facts

    def _connect_facts(self) -> None:
        bridge, side = self._bridge, self._side
        self._jobs.changed.connect(self._preview.heed)
        self._jobs.changed.connect(self._on_changed)
        bridge.jobs_removed.connect(self._form.extension.take_back)
        bridge.download_progress.connect(side.set_download_progress)
        bridge.typical_duration_changed.connect(side.set_typical)
        bridge.library.loaded.connect(side.show_library)
        bridge.holds_changed.connect(side.set_holds)
        bridge.holds_changed.connect(self._on_holds_changed)
        bridge.key_status_changed.connect(self._on_key_status_changed)
        bridge.settings.key_refused.connect(self._on_key_refused)

    def _on_changed(self, change: Change) -> None:
        self._show_counts()
        for job in change.ready:
            self._arrivals.greet(job)

    def _on_holds_changed(self, holds: tuple[Hold, ...]) -> None:
        kinds = {hold.kind for hold in holds}
        self._is_waiting = bool(kinds & _WAITS)
        self._actions[Command.PAUSE_QUEUE].setChecked(self._is_waiting)
        self._header.set_paused(paused=HoldKind.PAUSED in kinds)
        self._form.extension.set_held(bool(kinds - _HOLD_SOME))
        self._form.set_gone(HoldKind.ENDPOINT_GONE in kinds)

    def _on_key_status_changed(self, status: KeyStatus) -> None:
        before, self._key_status = self._key_status, status
        if status.usable:
            self._form.offer_key(offered=False)
        if status.usable and before is not None and before != status and not self._is_demo:
            self._messages.tell("key_place", key_place_text(status))

    def _on_key_refused(self, problem: Problem) -> None:
        if not self._dialogs.key_dialog_is_open:
            self._messages.show_words("key", problem_words(problem))

    def _show_counts(self) -> None:
        running, in_line = self._jobs.count()
        self._header.set_counts(running, in_line)
        self._preview.set_awaited(running > 0)

    # the form

    def _connect_form(self) -> None:
        form = self._form
        self._paid.key_missing.connect(lambda: form.offer_key(offered=True))
        form.last_frame_requested.connect(self._frames.use_last_frame)
        connect_source(form.source, self._bridge, self.clips)
        form.words_kept.connect(self._on_words_kept)
        form.key_requested.connect(self._dialogs.open_key)
        form.demo_requested.connect(self.demo_requested)
        self._dialogs.settings_changed.connect(self._on_settings_changed)
        steps = NextSteps(
            bridge=self._bridge,
            form=form,
            clips=self.clips,
            retry=self._queue_commands.retry,
            told_with=self._announcer.failures.answer,
            dialogs=self._dialogs,
            parent=self,
        )
        steps.refill_requested.connect(self.refill_requested)
        steps.data_folder_requested.connect(self.data_folder_requested)
        form.way_out_requested.connect(lambda action: steps.take(action, None))
        self._messages.action_requested.connect(steps.take)
        self._preview.step_requested.connect(steps.take_of_one)

    def _on_words_kept(self) -> None:
        self._messages.tell(
            "words", self.tr("What you typed was kept and will be here when you come back.")
        )

    def _on_application_state(self, state: Qt.ApplicationState) -> None:
        if state is Qt.ApplicationState.ApplicationActive:
            self._bridge.queue.look_again()

    def _on_settings_changed(self, settings: Settings) -> None:
        self._settings = settings
        self.settings_changed.emit(settings)

    # the lists

    def _connect_side(self) -> None:
        self._side.search_changed.connect(self._bridge.library.search)
        self._chosen = ChosenClip(
            side=self._side, preview=self._preview, play=self.clips.play, parent=self
        )
        self._targets = Targets(
            actions=self._actions, side=self._side, preview=self._preview, parent=self
        )
        self._preview.job_changed.connect(self._on_watched)
        self._jobs.changed.connect(lambda change: self._targets.heed(change.jobs))

    def _on_watched(self, job: Job | None) -> None:
        is_clip = job is not None and job.clip is not None
        self._side.set_watched(job.id if job is not None and is_clip else None)

    def _is_free(self) -> bool:
        """Whether another clip in the preview would disturb nobody."""
        return not self._preview.is_being_watched and (
            self._form.extended_job is None or self._form.extension.is_sent
        )

    def _search(self) -> None:
        self._actions[Command.SIDE_PANEL].setChecked(True)
        self._side.focus_search()

    def _pause_or_resume(self) -> None:
        """The check mark follows the fact, not the click."""
        self._actions[Command.PAUSE_QUEUE].setChecked(self._is_waiting)
        if self._is_waiting:
            self._bridge.queue.resume()
        else:
            self._bridge.queue.pause()
