"""Settings, the key, and the other secrets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from luma_desktop.domain.errors import LumaError
from luma_desktop.domain.settings import Settings
from luma_desktop.ui.bridge.runner import Runner

if TYPE_CHECKING:
    from luma_desktop.engine.studio import Studio


class SettingsBridge(QObject):
    """Commands return at once; answers arrive as signals."""

    key_refused = Signal(object)
    """Problem: why the key that was just entered was refused."""
    bucket_tested = Signal(object)
    """None if a small file could be uploaded and downloaded by its link, otherwise a Problem."""

    def __init__(self, runner: Runner, parent: QObject) -> None:
        super().__init__(parent)
        self._run = runner.run

    def apply(self, settings: Settings) -> None:
        """Apply settings of the engine: jobs in flight, polling, limits, images, the proxy."""

        async def apply(studio: Studio) -> None:
            studio.queue.controls.configure(settings)
            # Side by side: each may wait until what is being typed has settled.
            import asyncio  # not before the first paint

            await asyncio.gather(studio.proxy.heed(settings), studio.bucket.heed(settings))

        self._run(apply)

    def submit_key(self, text: str, *, session_only: bool) -> None:
        """Check a key with one free call, then store it.

        Answered by `key_status_changed`, by `key_refused`, or by both: a good key that the
        keyring refuses is used for this session.
        """

        async def submit(studio: Studio) -> None:
            try:
                await studio.keys.submit(text, session_only=session_only)
            except LumaError as error:
                self.key_refused.emit(error.problem)

        self._run(submit)

    def remove_key(self) -> None:
        self._run(lambda studio: studio.keys.remove())

    def retry_keyring(self) -> None:
        """Ask a locked keyring again."""
        self._run(lambda studio: studio.keys.load())

    def submit_proxy_password(self, text: str) -> None:
        """Answered by `proxy_password_changed`."""
        self._run(lambda studio: studio.proxy.submit(text))

    def remove_proxy_password(self) -> None:
        self._run(lambda studio: studio.proxy.remove())

    def submit_bucket_secret(self, text: str) -> None:
        """Answered by `bucket_secret_changed`."""
        self._run(lambda studio: studio.bucket.submit(text))

    def remove_bucket_secret(self) -> None:
        self._run(lambda studio: studio.bucket.remove())

    def test_bucket(self) -> None:
        """Answered by `bucket_tested`."""

        async def test(studio: Studio) -> None:
            self.bucket_tested.emit(await studio.bucket.test())

        self._run(test)
