"""Local files in dropped or pasted data."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData

if TYPE_CHECKING:
    from PySide6.QtCore import QUrl

_URI_LIST = "text/uri-list"


def dragged_files(data: QMimeData) -> Iterator[str]:
    """Paths of this computer's files; a name that isn't UTF-8 as Python spells it."""
    for url in _urls(data):
        path = _local_path(url)
        if path:
            yield path


def _urls(data: QMimeData) -> Iterator[bytes | QUrl]:
    """As bytes where the sender's own are to be had: QUrl keeps no name that isn't UTF-8."""
    if data.hasFormat(_URI_LIST):
        for line in bytes(data.data(_URI_LIST).data()).splitlines():
            if line and not line.startswith(b"#"):
                yield line
    elif data.hasUrls():
        yield from data.urls()


def _local_path(address: bytes | QUrl) -> str:
    from PySide6.QtCore import QUrl

    url = address if isinstance(address, QUrl) else QUrl.fromEncoded(address)
    if isinstance(address, bytes) and os.name != "nt":
        from urllib.parse import unquote_to_bytes

        scheme, _, rest = address.strip().partition(b"://")
        host, slash, path = rest.partition(b"/")
        if scheme.lower() == b"file" and slash and host.lower() in {b"", b"localhost"}:
            return os.fsdecode(unquote_to_bytes(slash + path))
    if not url.isLocalFile():
        return ""
    if url.host().lower() == "localhost":
        url.setHost("")
    return url.toLocalFile()
