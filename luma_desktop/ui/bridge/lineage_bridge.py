"""The part of the bridge that is about what clips were made from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from luma_desktop.engine.studio import Studio
    from luma_desktop.ui.bridge.bridge import Run


class LineageBridge(QObject):
    """As `Bridge`: commands return at once, what comes of them arrives as a signal."""

    parents_loaded = Signal(str, object)
    """job id, tuple[Relative, ...]: what it was made from, the closest first."""

    def __init__(self, run: Run, parent: QObject) -> None:
        super().__init__(parent)
        self._run = run

    def load_parents(self, job_id: str) -> None:
        """Answered by `parents_loaded`."""

        async def load(studio: Studio) -> None:
            self.parents_loaded.emit(job_id, tuple(await studio.lineage.parents(job_id)))

        self._run(load)
