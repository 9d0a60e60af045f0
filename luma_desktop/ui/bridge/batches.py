"""Files of clips to be made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from luma_desktop.domain.request import Model
from luma_desktop.ui.bridge.runner import Runner

if TYPE_CHECKING:
    from luma_desktop.engine.studio import Studio


class BatchBridge(QObject):
    """Commands return at once; answers arrive as signals."""

    was_read = Signal(object)
    """Batch: the content of a batch file, or why it wasn't read."""
    example_saved = Signal(str)
    """Path."""

    def __init__(self, runner: Runner, parent: QObject) -> None:
        super().__init__(parent)
        self._run = runner.run

    def read(self, path: str, model: Model) -> None:
        """Answered by `was_read`; rows that name no model are for `model`."""

        async def read(studio: Studio) -> None:
            self.was_read.emit(await studio.batches.read(path, model=model))

        self._run(read)

    def save_example(self, path: str) -> None:
        """Answered by `example_saved`."""

        async def save(studio: Studio) -> None:
            await studio.batches.write_example(path)
            self.example_saved.emit(path)

        self._run(save)
