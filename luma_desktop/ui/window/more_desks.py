"""The controllers for more than one clip at a time."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from luma_desktop.ui.bridge.bridge import Bridge
from luma_desktop.ui.controllers.batch_desk import BatchDesk
from luma_desktop.ui.controllers.clip_commands import ClipCommands
from luma_desktop.ui.controllers.comparing import Comparing
from luma_desktop.ui.controllers.dialogs import Dialogs
from luma_desktop.ui.controllers.lineage import Lineage
from luma_desktop.ui.controllers.message_desk import MessageDesk
from luma_desktop.ui.controllers.open_draft import OpenDraft
from luma_desktop.ui.controllers.paid_clicks import PaidClicks
from luma_desktop.ui.controllers.prompt_help import PromptHelp
from luma_desktop.ui.controllers.queue_editing import QueueEditing
from luma_desktop.ui.controllers.retirement import Retirement
from luma_desktop.ui.controllers.watching import Watching
from luma_desktop.ui.form.form_panel import FormPanel
from luma_desktop.ui.lists.side_panel import SidePanel
from luma_desktop.ui.preview.preview_panel import PreviewPanel
from luma_desktop.ui.state.job_store import JobStore


class MoreDesks(QObject):
    """Built by `Wiring` from its parts."""

    def __init__(
        self,
        *,
        bridge: Bridge,
        jobs: JobStore,
        form: FormPanel,
        preview: PreviewPanel,
        side: SidePanel,
        clips: ClipCommands,
        paid: PaidClicks,
        messages: MessageDesk,
        dialogs: Dialogs,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self.batches = BatchDesk(
            bridge=bridge,
            form=form,
            side=side,
            paid=paid,
            dialogs=dialogs,
            messages=messages,
            window=window,
        )
        self.prompt_help = PromptHelp(
            prompts=bridge.prompts,
            jobs=jobs,
            field=form.prompt,
            messages=messages,
            window=window,
        )
        self.comparing = Comparing(
            bridge=bridge,
            jobs=jobs,
            preview=preview,
            messages=messages,
            use=clips.remix,
            use_prompt=self.prompt_help.ask_for,
            window=window,
        )
        self._queue_editing = QueueEditing(
            bridge=bridge,
            form=form,
            side=side,
            clips=clips,
            messages=messages,
            dialogs=dialogs,
            wallet=paid.wallet,
            window=window,
        )
        self._retirement = Retirement(
            bridge=bridge,
            jobs=jobs,
            form=form,
            messages=messages,
            dialogs=dialogs,
            wallet=paid.wallet,
            parent=self,
        )
        if form.left_open is not None:
            self._open_draft = OpenDraft(
                form.left_open,
                bridge=bridge,
                jobs=jobs,
                messages=messages,
                extend=clips.extend,
                parent=self,
            )
        self._watching = Watching(bridge=bridge, jobs=jobs, preview=preview, window=window)
        self._lineage = Lineage(
            bridge=bridge, jobs=jobs, preview=preview, play=clips.play, parent=self
        )
