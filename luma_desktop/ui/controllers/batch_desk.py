"""Many clips at once: varied options, alternatives in prompts, and batch files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, Qt
from PySide6.QtWidgets import QWidget

from luma_desktop.domain.request import GenerationRequest
from luma_desktop.ui.bridge.bridge import Bridge
from luma_desktop.ui.controllers.dialogs import Dialogs
from luma_desktop.ui.controllers.message_desk import MessageDesk
from luma_desktop.ui.controllers.paid_clicks import PaidClicks
from luma_desktop.ui.form.form_panel import FormPanel
from luma_desktop.ui.kit.batch_drop import BatchDrop

if TYPE_CHECKING:
    from PySide6.QtWidgets import QFileDialog

    from luma_desktop.domain.batch import Batch
    from luma_desktop.ui.batch.batch_dialog import BatchDialog
    from luma_desktop.ui.form.vary_dialog import VaryDialog


class BatchDesk(QObject):
    """Each dialog is built when first needed."""

    def __init__(
        self,
        *,
        bridge: Bridge,
        form: FormPanel,
        side: QWidget,
        paid: PaidClicks,
        dialogs: Dialogs,
        messages: MessageDesk,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._bridge = bridge
        self._form = form
        self._paid = paid
        self._dialogs = dialogs
        self._messages = messages
        self._window = window
        self._vary: VaryDialog | None = None
        self._import: BatchDialog | None = None
        self._asked_for = ""
        self._drop = BatchDrop(self)
        for place in (form, side):
            self._drop.watch(place)
        self._drop.dropped.connect(self.read)
        form.vary_requested.connect(self.vary)
        form.prompts_requested.connect(self._on_prompts_requested)
        bridge.batches.was_read.connect(self._on_read)
        bridge.batches.example_saved.connect(self._on_example_saved)

    def vary(self) -> None:
        """Choose several values of the form's options."""
        if self._form.extended_job is not None:
            self._messages.tell("vary", self.tr("Options can't be varied for an extension."))
            return
        if self._vary is None:
            from luma_desktop.ui.form.vary_dialog import VaryDialog

            self._vary = VaryDialog(self._window)
            self._vary.matrix_chosen.connect(self._form.set_matrix)
        self._vary.show_draft(self._form.draft(), self._paid.wallet.prices)
        self._vary.open()

    def open_import(self) -> None:
        """Open the dialog that imports a batch file."""
        self._asked_for = ""
        self._dialog().open()
        self._dialog().show_batch(None)

    def read(self, path: str) -> None:
        """Read a batch file; nothing is sent yet."""
        self._asked_for = path
        self._dialog().open()
        self._dialog().show_reading(path)
        self._bridge.batches.read(path, self._form.draft().model)

    def _dialog(self) -> BatchDialog:
        if self._import is None:
            from luma_desktop.ui.batch.batch_dialog import BatchDialog

            dialog = self._import = BatchDialog(self._paid.wallet, self._window)
            dialog.file_requested.connect(self._on_file_requested)
            dialog.file_dropped.connect(self.read)
            dialog.example_requested.connect(self._on_example_requested)
            dialog.add_requested.connect(self._on_add_requested)
            self._paid.key_missing.connect(self._on_key_missing)
        return self._import

    def _on_read(self, batch: Batch) -> None:
        """Show the batch, unless its file is no longer expected."""
        if batch.path == self._asked_for and self._dialog().isVisible():
            self._asked_for = ""
            self._dialog().show_batch(batch)

    def _on_add_requested(self, requests: Sequence[GenerationRequest]) -> None:
        """The dialog showed count and price: its button was the confirmation."""
        self._paid.send(requests, sent=self._dialog().accept)

    def _on_key_missing(self) -> None:
        if self._dialog().isVisible():
            self._dialogs.open_key()

    def _on_prompts_requested(self, prompts: list[str]) -> None:
        from luma_desktop.ui.prompts.prompts_dialog import PromptsDialog

        dialog = PromptsDialog(prompts, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    # files

    def _on_file_requested(self) -> None:
        dialog = self._file_dialog("batch_file_dialog", self.tr("Import batch"), self.read)
        dialog.setFileMode(dialog.FileMode.ExistingFile)
        dialog.setNameFilters(
            [
                self.tr("Batches (*.csv *.tsv *.jsonl *.ndjson *.txt)"),
                self.tr("All files (*)"),
            ]
        )
        dialog.open()

    def _on_example_requested(self) -> None:
        dialog = self._file_dialog(
            "batch_example_dialog",
            self.tr("Save example file"),
            self._bridge.batches.save_example,
        )
        dialog.setAcceptMode(dialog.AcceptMode.AcceptSave)
        dialog.setFileMode(dialog.FileMode.AnyFile)
        dialog.setNameFilter(self.tr("CSV (*.csv)"))
        dialog.setDefaultSuffix("csv")
        dialog.selectFile("luma-batch.csv")
        dialog.open()

    def _file_dialog(self, name: str, title: str, chosen: Callable[[str], None]) -> QFileDialog:
        from PySide6.QtWidgets import QFileDialog

        documents = QStandardPaths.writableLocation(
            QStandardPaths.StandardLocation.DocumentsLocation
        )
        dialog = QFileDialog(self._dialog(), title, documents)
        dialog.setObjectName(name)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(chosen)
        return dialog

    def _on_example_saved(self, path: str) -> None:
        self._messages.tell("batch_example", self.tr("Saved as {path}").format(path=path))
