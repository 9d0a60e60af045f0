"""Runs the actions that messages and the form's footer offer."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from luma_desktop.domain.request import CURRENT_MODEL
from luma_desktop.ui.bridge.bridge import Bridge
from luma_desktop.ui.controllers.clip_commands import ClipCommands
from luma_desktop.ui.controllers.dialogs import Dialogs
from luma_desktop.ui.form.form_panel import FormPanel
from luma_desktop.ui.form.source_field import SourceField
from luma_desktop.ui.kit.links import BILLING_PAGE, open_page
from luma_desktop.ui.presenters.texts.words import Action


class NextSteps(QObject):
    """Every `Action` is one of these. `told_with` is `Failures.answer`."""

    data_folder_requested = Signal()
    refill_requested = Signal()
    """Another balance for the demo."""

    def __init__(
        self,
        *,
        bridge: Bridge,
        form: FormPanel,
        clips: ClipCommands,
        retry: Callable[[list[str]], None],
        told_with: Callable[[str], list[str]],
        dialogs: Dialogs,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._told_with = told_with
        self._plain: dict[Action, Callable[[], object]] = {
            Action.ADD_KEY: dialogs.open_key,
            Action.USE_FOR_SESSION: dialogs.open_key,
            Action.RETRY_KEYRING: bridge.settings.retry_keyring,
            Action.CHECK_NOW: bridge.queue.check_now,
            Action.RESUME: bridge.queue.resume,
            Action.SEND_ANYWAY: bridge.queue.send_anyway,
            Action.USE_CURRENT_MODEL: lambda: form.use_model(CURRENT_MODEL),
            Action.OPEN_BILLING: lambda: open_page(BILLING_PAGE),
            Action.REFILL_DEMO: self.refill_requested.emit,
            Action.CHANGE_LIMIT: dialogs.open_limits,
            Action.OPEN_SETTINGS: dialogs.open_settings,
            Action.OPEN_PICTURE_SETTINGS: dialogs.open_pictures,
            Action.OPEN_DATA_FOLDER: self.data_folder_requested.emit,
        }
        self._of_a_job: dict[Action, Callable[[str], object]] = {
            Action.BY_LAST_FRAME: clips.go_on_by_frame,
            Action.FETCH_AGAIN: bridge.queue.fetch_again,
            Action.REMIX: clips.remix,
            Action.CHANGE_PROMPT: clips.change_prompt,
            Action.DECIDE: clips.decide,
        }
        self._of_all: dict[Action, Callable[[list[str]], object]] = {
            Action.RETRY: retry,
            Action.COPY_DETAILS: clips.copy_details,
        }

    def take(self, action: Action, job_id: str | None) -> None:
        """Run an action; those about a job need its id, and some act on all jobs of the message."""
        self._take(action, job_id, [] if job_id is None else self._told_with(job_id))

    def take_of_one(self, action: Action, job_id: str) -> None:
        """Offered beside one job: it is done to that one alone."""
        self._take(action, job_id, [job_id])

    def _take(self, action: Action, job_id: str | None, told: list[str]) -> None:
        if action in self._plain:
            self._plain[action]()
        elif job_id is not None and action in self._of_all:
            self._of_all[action](told)
        elif job_id is not None:
            self._of_a_job[action](job_id)


def connect_source(source: SourceField, bridge: Bridge, clips: ClipCommands) -> None:
    """Connect the source video field: requests go down, answers come up."""
    source.check_requested.connect(bridge.pictures.check_video)
    source.clip_wanted.connect(clips.take_as_source)
    source.shown_clip_wanted.connect(clips.take_shown_as_source)
    source.title_wanted.connect(bridge.library.load_job)
    bridge.pictures.video_checked.connect(source.show_video)
    bridge.pictures.video_refused.connect(source.refuse)
    bridge.library.job_loaded.connect(source.show_clip)
    bridge.library.job_missing.connect(source.lack_clip)
