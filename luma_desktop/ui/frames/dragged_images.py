"""What browsers put into an image drag: URLs, an HTML fragment, raw bytes."""

from __future__ import annotations

from PySide6.QtCore import QMimeData

UNNAMED = "application/octet-stream"
"""Chrome on Linux drags an image's bytes under this name."""

MOST_PAGE = 2_000_000
"""Characters of a dragged HTML fragment that are searched."""

_DATA = "data:image/"
_BEGINNINGS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*")


def dragged_links(data: QMimeData) -> list[str]:
    """The URLs in it, of any kind; otherwise those the text may contain."""
    if data.hasUrls():
        return [bytes(url.toEncoded().data()).decode("ascii") for url in data.urls()]
    text = data.text()
    return [text.strip()] if _is_data(text) else text.split()


def image_in_page(data: QMimeData) -> str:
    """The URL of the first `<img>` in a dragged HTML fragment; empty without one."""
    if not data.hasHtml():
        return ""
    page = data.html()[:MOST_PAGE]
    if "<img" not in page.lower():
        return ""
    from html.parser import HTMLParser

    class Reader(HTMLParser):
        found = ""

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            source = dict(attrs).get("src") or ""
            if tag == "img" and not self.found and (is_web(source) or _is_data(source)):
                self.found = source

    reader = Reader()
    reader.feed(page)
    return reader.found


def unnamed_image(data: QMimeData) -> bytes:
    """The bytes beside a URL, if they start like an image."""
    if not data.hasFormat(UNNAMED):
        return b""
    content = bytes(data.data(UNNAMED).data())
    is_image = content.startswith(_BEGINNINGS) or content[8:12] == b"WEBP" or _is_boxed(content)
    return content if is_image else b""


def image_in_address(address: str) -> bytes:
    """The content of a `data:` URL; empty if it isn't one or holds no image."""
    if not _is_data(address):
        return b""
    import base64
    import binascii
    from urllib.parse import unquote_to_bytes

    kind, _, content = address.strip().partition(",")
    raw = unquote_to_bytes(content)
    if not kind.lower().endswith(";base64"):
        return raw
    try:
        return base64.b64decode(raw + b"=" * (-len(raw) % 4))
    except binascii.Error:
        return b""


def is_web(address: str) -> bool:
    return address.lower().startswith(("http://", "https://"))


def _is_data(address: str) -> bool:
    return address.lstrip()[: len(_DATA)].lower() == _DATA


def _is_boxed(content: bytes) -> bool:
    """AVIF and HEIC."""
    return content[4:8] == b"ftyp"
