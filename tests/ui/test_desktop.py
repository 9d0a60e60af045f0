"""What the window asks of the desktop: notices, and folders to be shown."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from pytestqt.qtbot import QtBot

from luma_desktop.ui.kit.reveal import reveal_file
from luma_desktop.ui.system.notices import notify
from tests.support.session_bus import BusService

NOTIFICATIONS = "org.freedesktop.Notifications"
FILE_MANAGER = "org.freedesktop.FileManager1"


class Folders(QObject):
    """Stands where the system's file handler would, and notes what it is given."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []
        # The stubs ask for bytes, PySide itself for a str.
        QDesktopServices.setUrlHandler("file", self, "open_url")  # type: ignore[arg-type]

    @Slot(QUrl)
    def open_url(self, url: QUrl) -> None:
        self.opened.append(url.toLocalFile())


@pytest.fixture
def folders(qtbot: QtBot) -> Iterator[Folders]:
    yield Folders()
    QDesktopServices.unsetUrlHandler("file")


@pytest.mark.keyring
def test_a_notice_is_plain_text_on_every_desktop() -> None:
    with BusService(NOTIFICATIONS, ("u", (7,))) as desktop:
        thread = notify("Clip ready", "<b>Cats</b> & dogs")
        assert thread is not None
        thread.join()
        member, signature, body = desktop.calls.get_nowait()
    assert (member, signature) == ("Notify", "susssasa{sv}i")
    assert body[0] == "Luma Desktop"
    assert body[3:5] == ("Clip ready", "&lt;b&gt;Cats&lt;/b&gt; &amp; dogs")


@pytest.mark.keyring
def test_a_desktop_that_refuses_notices_is_let_be() -> None:
    with BusService(NOTIFICATIONS, None) as desktop:
        thread = notify("Clip ready", "Cats")
        assert thread is not None
        thread.join()
        assert desktop.calls.qsize() == 1


def test_without_a_bus_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/bus")
    thread = notify("Clip ready", "Cats")
    assert thread is not None
    thread.join()


@pytest.mark.keyring
def test_a_file_is_shown_in_the_file_manager(
    qtbot: QtBot, folders: Folders, tmp_path: Path
) -> None:
    clip = tmp_path / "a clip.mp4"
    owner = QObject()
    with BusService(FILE_MANAGER) as manager:
        reveal_file(str(clip), owner)
        qtbot.waitUntil(lambda: manager.calls.qsize() == 1)
        member, _signature, body = manager.calls.get_nowait()
        qtbot.waitUntil(lambda: not owner.children())
    assert member == "ShowItems"
    assert body == ([clip.as_uri()], "")
    assert folders.opened == []


@pytest.mark.keyring
@pytest.mark.parametrize("is_there", [True, False])
def test_without_a_file_manager_that_can_its_folder_is_opened(
    qtbot: QtBot, folders: Folders, tmp_path: Path, is_there: bool
) -> None:
    owner = QObject()
    name = FILE_MANAGER if is_there else "org.example.Nobody"
    with BusService(name, None):
        reveal_file(str(tmp_path / "clip.mp4"), owner)
        qtbot.waitUntil(lambda: folders.opened == [str(tmp_path)])
