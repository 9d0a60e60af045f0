"""Pages of the service that the window opens in the browser."""

from __future__ import annotations

KEYS_PAGE = "https://aimlapi.com/app/keys"
BILLING_PAGE = "https://aimlapi.com/app/billing"


def open_page(address: str) -> None:
    """Open a page in the browser; what is no https address is not opened."""
    from PySide6.QtCore import QUrl
    from PySide6.QtGui import QDesktopServices

    page = QUrl(address, QUrl.ParsingMode.StrictMode)
    if page.isValid() and page.scheme() == "https" and page.host():
        QDesktopServices.openUrl(page)
