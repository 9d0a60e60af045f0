"""Earlier prompts, favourites, and snippets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from luma_desktop.domain.errors import LumaError
from luma_desktop.domain.prompts import PromptQuery, Snippet
from luma_desktop.ui.bridge.runner import Runner

if TYPE_CHECKING:
    from luma_desktop.engine.studio import Studio


class PromptBridge(QObject):
    """Commands return at once; answers arrive as signals."""

    found = Signal(object)
    """PromptPage."""
    favourites_changed = Signal(list)
    """list[str]: the texts of all, newest first."""
    snippets_changed = Signal(list)
    """list[Snippet]: all, by name."""
    name_taken = Signal(str)
    """Nothing was saved or renamed: another snippet has this name."""

    def __init__(self, runner: Runner, parent: QObject) -> None:
        super().__init__(parent)
        self._run = runner.run

    def load(self) -> None:
        """Answered by `favourites_changed` and `snippets_changed`, or not at all.

        Nobody asked for it in words, so where the data cannot be read it is silent.
        """

        async def load(studio: Studio) -> None:
            try:
                await self._tell_favourites(studio)
                await self._tell_snippets(studio)
            except LumaError:
                return

        self._run(load)

    def search(self, query: PromptQuery) -> None:
        """Answered by `found`."""

        async def search(studio: Studio) -> None:
            self.found.emit(await studio.prompts.search(query))

        self._run(search)

    def set_favourite(self, text: str, *, favourite: bool) -> None:
        """Answered by `favourites_changed`."""

        async def change(studio: Studio) -> None:
            await studio.prompts.set_favourite(text, favourite=favourite)
            await self._tell_favourites(studio)

        self._run(change)

    def add_snippet(self, snippet: Snippet) -> None:
        """Answered by `snippets_changed` or `name_taken`."""

        async def add(studio: Studio) -> None:
            if not await studio.prompts.add_snippet(snippet):
                self.name_taken.emit(snippet.name)
            await self._tell_snippets(studio)

        self._run(add)

    def rename_snippet(self, old: str, new: str) -> None:
        """Answered by `snippets_changed` or `name_taken`."""

        async def rename(studio: Studio) -> None:
            if not await studio.prompts.rename_snippet(old, new):
                self.name_taken.emit(new)
            await self._tell_snippets(studio)

        self._run(rename)

    def remove_snippet(self, name: str) -> None:
        """Answered by `snippets_changed`."""

        async def remove(studio: Studio) -> None:
            await studio.prompts.remove_snippet(name)
            await self._tell_snippets(studio)

        self._run(remove)

    async def _tell_favourites(self, studio: Studio) -> None:
        self.favourites_changed.emit(list(await studio.prompts.favourites()))

    async def _tell_snippets(self, studio: Studio) -> None:
        self.snippets_changed.emit(list(await studio.prompts.snippets()))
