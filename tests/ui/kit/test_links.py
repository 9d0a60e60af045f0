"""What is handed to the browser: pages that are told by https, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from pytestqt.qtbot import QtBot

from luma_desktop.ui.kit.links import BILLING_PAGE, KEYS_PAGE, open_page

SCHEMES = ("https", "http", "file", "ftp", "javascript", "luma")


class Desktop(QObject):
    """Takes what would go to the browser."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def take(self, address: QUrl) -> None:
        self.opened.append(address.toString())


@pytest.fixture
def desktop(qtbot: QtBot) -> Iterator[Desktop]:
    taker = Desktop()
    for scheme in SCHEMES:
        QDesktopServices.setUrlHandler(scheme, taker, "take")  # type: ignore[arg-type]
    yield taker
    for scheme in SCHEMES:
        QDesktopServices.unsetUrlHandler(scheme)


@pytest.mark.parametrize("page", [BILLING_PAGE, KEYS_PAGE])
def test_the_services_pages_open(desktop: Desktop, page: str) -> None:
    open_page(page)
    assert desktop.opened == [page]


@pytest.mark.parametrize(
    "address",
    [
        "http://aimlapi.com/app",
        "file:///etc/passwd",
        "ftp://aimlapi.com/x",
        "javascript:alert(1)",
        "luma:x",
        "https://",
        "//aimlapi.com",
        "aimlapi.com",
        "",
    ],
)
def test_nothing_else_does(desktop: Desktop, address: str) -> None:
    open_page(address)
    assert desktop.opened == []
