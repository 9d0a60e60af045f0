"""The result of an update check, in the message bar."""

from __future__ import annotations

from PySide6.QtCore import QObject

from luma_desktop.ui.controllers.message_desk import MessageDesk
from luma_desktop.ui.kit.links import open_page

_KEY = "update"


class UpdateNotes(QObject):
    """One note at a time; nothing is downloaded, a newer version is a link."""

    def __init__(self, messages: MessageDesk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._messages = messages

    def tell_newer(self, version: str, page: str) -> None:
        text = self.tr("Luma Desktop {version} is available.").format(version=version)
        self._messages.offer(
            _KEY, text, self.tr("Open release page"), lambda: open_page(page), passing=False
        )

    def tell_newest(self) -> None:
        self._messages.tell(_KEY, self.tr("You have the latest version."))

    def tell_trouble(self) -> None:
        self._messages.tell(_KEY, self.tr("Couldn't check for updates. Try again later."))

    def tell_not_ours(self) -> None:
        """Say that this copy is updated by other means."""
        self._messages.tell(
            _KEY,
            self.tr("This copy doesn't check for updates. Get them from where you installed it."),
        )
