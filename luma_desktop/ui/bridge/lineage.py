"""What clips were made from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from luma_desktop.ui.bridge.runner import Runner

if TYPE_CHECKING:
    from luma_desktop.engine.studio import Studio


class LineageBridge(QObject):
    """Commands return at once; answers arrive as signals."""

    parents_loaded = Signal(str, object)
    """job id, tuple[Relative, ...]: what it was made from, the closest first."""

    def __init__(self, runner: Runner, parent: QObject) -> None:
        super().__init__(parent)
        self._run = runner.run

    def load_parents(self, job_id: str) -> None:
        """Answered by `parents_loaded`."""

        async def load(studio: Studio) -> None:
            self.parents_loaded.emit(job_id, tuple(await studio.lineage.parents(job_id)))

        self._run(load)
