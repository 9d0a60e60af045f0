"""What can become a frame: the most certain of what is dropped or pasted."""

from __future__ import annotations

import base64
import os
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, QUrl
from pytestqt.qtbot import QtBot

from luma_desktop.ui.frames.frame_source import (
    BytesSource,
    ClipSource,
    FileSource,
    LinkSource,
    Moment,
    frame_source,
    may_hold_frame,
)
from luma_desktop.ui.kit.job_mime import carry_job_ids
from tests.support.pictures import copied_image, png

PICTURE = "https://example.com/harbour.JPG?size=large"
PAGE = "https://example.com/harbour"


def links(*texts: str) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl(text) for text in texts])
    return data


def text(words: str) -> QMimeData:
    data = QMimeData()
    data.setText(words)
    return data


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (carry_job_ids(["b", "a"]), ClipSource("b", Moment.FIRST)),
        (links("file:///tmp/notes.txt", "file:///tmp/a.webp"), FileSource("/tmp/a.webp")),
        (links("file:///tmp/notes.txt"), FileSource("/tmp/notes.txt")),
        (links("file:///tmp/with%20space.png"), FileSource("/tmp/with space.png")),
        (links("file:///tmp/a.png", PICTURE), FileSource("/tmp/a.png")),
        (links(PICTURE), LinkSource(PICTURE)),
        (text(f"look: {PAGE} there"), LinkSource(PAGE)),
        (text("HTTP://EXAMPLE.COM/A"), LinkSource("HTTP://EXAMPLE.COM/A")),
    ],
)
def test_the_most_certain_is_taken(data: QMimeData, expected: object) -> None:
    assert may_hold_frame(data)
    assert frame_source(data, moment=Moment.FIRST) == expected


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("words", ["javascript:alert(1)", "ftp://x/a.png", "", "a harbour"])
def test_the_rest_is_left(words: str) -> None:
    assert not may_hold_frame(text(words))
    assert frame_source(text(words)) is None


def test_bytes_of_a_file_format_are_taken_as_they_come(qtbot: QtBot) -> None:
    data = copied_image()
    data.setData("image/png", png())
    assert frame_source(data) == BytesSource(png())


def test_a_copied_picture_becomes_a_file_of_the_same_pixels(qtbot: QtBot) -> None:
    data = copied_image(8, 6)
    assert may_hold_frame(data)
    source = frame_source(data)
    assert isinstance(source, BytesSource)
    with Image.open(BytesIO(source.data)) as image:
        assert (image.format, image.size) == ("PNG", (8, 6))
        assert image.convert("RGB").getpixel((3, 3)) == (0x33, 0x66, 0x99)


def test_a_page_around_a_picture_is_not_taken_for_it(qtbot: QtBot) -> None:
    data = copied_image()
    data.setUrls([QUrl(PAGE)])
    assert isinstance(frame_source(data), BytesSource)
    data.setUrls([QUrl(PICTURE)])
    assert frame_source(data) == LinkSource(PICTURE)


def test_a_path_is_that_of_the_system(qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "ä %20.png"
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    assert frame_source(data) == FileSource(file.as_posix())


# from browsers and file managers

PIXEL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhK"
    "mMIQAAAABJRU5ErkJggg=="
)
PIXEL_BYTES = base64.b64decode(PIXEL.partition(",")[2])
ARTICLE = "https://example.org/article"
IMAGE = "https://example.org/pic"


def dragged(uris: bytes = b"", page: str = "", unnamed: bytes = b"") -> QMimeData:
    data = QMimeData()
    for kind, content in {"text/uri-list": uris, "application/octet-stream": unnamed}.items():
        if content:
            data.setData(kind, content)
    if page:
        data.setHtml(page)
    return data


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (dragged(PIXEL.encode(), f'<img src="{PIXEL}">'), BytesSource(PIXEL_BYTES)),
        (dragged(b"", f'<p><IMG alt="" SRC="{PIXEL}"></p>'), BytesSource(PIXEL_BYTES)),
        (text(PIXEL), BytesSource(PIXEL_BYTES)),
        (dragged(PIXEL.encode(), unnamed=png()), BytesSource(png())),
        (dragged(ARTICLE.encode(), unnamed=png()), BytesSource(png())),
        (dragged(ARTICLE.encode(), unnamed=b"a note"), LinkSource(ARTICLE)),
        (
            dragged(ARTICLE.encode(), f'<a href="{ARTICLE}"><img src="{IMAGE}?a=1&amp;b=2"></a>'),
            LinkSource(f"{IMAGE}?a=1&b=2"),
        ),
        (dragged(ARTICLE.encode(), f'<a href="{ARTICLE}">words</a>'), LinkSource(ARTICLE)),
        (dragged(ARTICLE.encode(), '<img src="javascript:alert(1)">'), LinkSource(ARTICLE)),
        (
            dragged(f"{ARTICLE}/a.jpg".encode(), f'<img src="{IMAGE}">'),
            LinkSource(f"{ARTICLE}/a.jpg"),
        ),
        (dragged(b"file://localhost/tmp/pic.jpg\r\n"), FileSource("/tmp/pic.jpg")),
        (dragged(b"# of a list\r\nfile:///tmp/a%20b.png\r\n"), FileSource("/tmp/a b.png")),
    ],
)
def test_what_browsers_drag_is_the_image_itself(data: QMimeData, expected: object) -> None:
    assert may_hold_frame(data)
    assert frame_source(data) == expected


@pytest.mark.usefixtures("qapp")
@pytest.mark.skipif(os.name == "nt", reason="names are Unicode there")
def test_a_files_name_that_is_not_utf_8_is_kept() -> None:
    source = frame_source(dragged(b"file:///tmp/caf%E9.jpg\r\n"))
    assert isinstance(source, FileSource)
    assert os.fsencode(source.path) == b"/tmp/caf\xe9.jpg"


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize(
    "address", ["data:image/png;base64,!", "data:text/html,<b>", "data:image/png"]
)
def test_a_data_address_without_an_image_is_left(address: str) -> None:
    assert frame_source(text(address)) is None
