"""Pictures of this computer in the real window: dropped, cut, uploaded once and only if agreed."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import httpx
import keyring
import pytest
from keyring.errors import PasswordDeleteError
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QRadioButton,
    QWidget,
)

from luma_desktop.credentials.keyring_store import SERVICE
from luma_desktop.domain.job import JobState
from luma_desktop.domain.keys import KeyStatus
from luma_desktop.domain.picture import picture_hash
from luma_desktop.ui.frames.frame_picture import FramePicture, WellState
from luma_desktop.ui.frames.frame_wells import FrameWells
from tests.e2e.conftest import OpenAgain
from tests.support import picture_files
from tests.support.s3_server import KEY_ID, REGION, SECRET, S3Server, s3_server
from tests.support.simulator import SimulatorProcess
from tests.support.widgets import find, press
from tests.support.window import NONE, OpenWindow, on_qt_loop

pytestmark = [pytest.mark.keyring, pytest.mark.usefixtures("key")]

S = JobState
SUBMIT = "/luma-ai/generations"
UPLOAD = "/luma-ai/generations/file-upload"
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def harbour(tmp_path: Path) -> Path:
    """A picture file of 4:3, red at the top and blue at the bottom."""
    image = Image.new("RGB", (800, 600), "red")
    image.paste("blue", (0, 300, 800, 600))
    file = tmp_path / "harbour at dusk.png"
    image.save(file)
    return file


def drop(w: OpenWindow, slot: str, data: QMimeData) -> None:
    """What a file manager or a list does at the end of a drag."""
    well = w.find(FrameWells, "frame_wells")[slot]
    action, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    enter = QDragEnterEvent(QPoint(20, 40), action, data, button, NONE)
    QApplication.sendEvent(well, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(well, QDropEvent(QPointF(20, 40), action, data, button, NONE))


def drop_file(w: OpenWindow, slot: str, file: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    drop(w, slot, data)


def state(w: OpenWindow, slot: str = "start") -> WellState:
    return w.find(FramePicture, f"{slot}_frame").state


def address(w: OpenWindow, slot: str = "start") -> str:
    return w.find(FrameWells, "frame_wells")[slot].address()


async def until_shown(w: OpenWindow, slot: str = "start") -> None:
    await w.until(lambda: state(w, slot) is WellState.PICTURE)


async def asked(w: OpenWindow) -> QDialog:
    """Click on Generate, and wait for the question."""
    w.press("Ctrl+Return", w.prompt)
    await w.until(lambda: w.window.findChild(QDialog, "route_dialog") is not None)
    dialog = w.find(QDialog, "route_dialog")
    await w.until(dialog.isVisible)
    return dialog


async def agree(w: OpenWindow) -> None:
    dialog = await asked(w)
    find(dialog, QRadioButton, "route_upload").click()
    find(dialog, QPushButton, "route_go").click()
    await w.until(lambda: w.window.findChild(QDialog, "route_dialog") is None)
    await w.come_to_front()


def posts(simulator: SimulatorProcess) -> list[str]:
    return [one.path for one in simulator.ledger().requests if one.method == "POST"]


def seen_by_the_service(simulator: SimulatorProcess, url: str) -> Image.Image:
    answer = httpx.get(url, trust_env=False, verify=False)
    assert answer.status_code == 200
    return Image.open(BytesIO(answer.content)).convert("RGB")


@on_qt_loop
async def test_a_dropped_picture_is_one_upload_and_one_post(
    opened: OpenAgain, simulator: SimulatorProcess, harbour: Path
) -> None:
    async with opened() as w:
        await w.until_ready()
        drop_file(w, "start", harbour)
        await until_shown(w)
        w.type("Waves")
        assert posts(simulator) == [], "nothing leaves before the click"
        await agree(w)
        await w.until(lambda: w.states() == [S.READY])
        (first,) = w.jobs()
        assert posts(simulator) == [UPLOAD, SUBMIT]
        url = simulator.ledger().generations[0].body["image_url"]
        assert url.startswith(simulator.cdn_url)
        picture = seen_by_the_service(simulator, url)
        assert picture.getpixel((10, 10))[0] > 200  # type: ignore[index]
        assert picture.size == (800, 600)

        (second,) = await w.generate("More waves")
        await w.until_state(S.READY, second)
        assert posts(simulator) == [UPLOAD, SUBMIT, SUBMIT], "asked once, uploaded once"
        assert simulator.ledger().generations[1].body["image_url"] == url
        for job in (first, second):
            assert picture_hash(job.request.start_image_url or "") is not None
    assert simulator.ledger().charges == 2
    assert simulator.ledger().leaks == []


@on_qt_loop
async def test_who_does_not_agree_sends_nothing_and_keeps_all(
    opened: OpenAgain, simulator: SimulatorProcess, harbour: Path
) -> None:
    async with opened() as w:
        await w.until_ready()
        drop_file(w, "start", harbour)
        await until_shown(w)
        w.type("Waves")
        dialog = await asked(w)
        press(dialog, Qt.Key.Key_Escape)
        await w.until(lambda: w.window.findChild(QDialog, "route_dialog") is None)
        assert w.jobs() == []
        assert w.prompt.toPlainText() == "Waves"
        assert state(w) is WellState.PICTURE
    assert posts(simulator) == []


@on_qt_loop
async def test_a_text_named_as_a_picture_is_refused_in_words(
    opened: OpenAgain, simulator: SimulatorProcess, harbour: Path, tmp_path: Path
) -> None:
    text = tmp_path / "notes.png"
    text.write_text("Buy milk.")
    async with opened() as w:
        await w.until_ready()
        w.type("Waves")
        drop_file(w, "end", harbour)
        await until_shown(w, "end")
        before = w.window.state().form
        drop_file(w, "start", text)
        await w.until(lambda: state(w) is WellState.WRONG)
        well = w.find(FramePicture, "start_frame")
        assert well.accessibleDescription().startswith("Not an image")
        assert "notes.png" in well.toolTip()
        assert w.window.state().form == before

        drop_file(w, "end", text)
        said = w.find(FramePicture, "end_frame")
        await w.until(lambda: said.accessibleDescription().startswith("Not an image"))
        assert w.window.state().form == before, "the picture that was there stays"
        assert state(w, "end") is WellState.PICTURE
    assert posts(simulator) == []


@on_qt_loop
async def test_what_is_cut_out_is_what_the_service_gets(
    opened: OpenAgain, simulator: SimulatorProcess, harbour: Path
) -> None:
    async with opened() as w:
        await w.until_ready()
        drop_file(w, "start", harbour)
        await until_shown(w)
        whole = address(w)
        w.click("start_frame_crop")
        dialog = w.find(QDialog, "crop_dialog")
        await w.until(dialog.isVisible)
        view = find(dialog, QWidget, "crop_view")
        for _ in range(20):
            press(view, Qt.Key.Key_Down, SHIFT)
        press(view, Qt.Key.Key_Return)
        await w.until(lambda: address(w) not in {whole, ""} and state(w) is WellState.PICTURE)
        assert not w.is_offered("start_frame_crop")
        await w.come_to_front()
        w.type("Waves")
        await agree(w)
        await w.until(lambda: w.states() == [S.READY])
        url = simulator.ledger().generations[0].body["image_url"]
        picture = seen_by_the_service(simulator, url)
        assert picture.size == (800, 450)
        assert picture.getpixel((400, 440))[2] > 200  # type: ignore[index]
        assert picture.getpixel((400, 160))[2] > 200, "its lower part"  # type: ignore[index]


@on_qt_loop
async def test_a_picture_is_there_again_after_a_restart(
    opened: OpenAgain, simulator: SimulatorProcess, harbour: Path
) -> None:
    async with opened() as w:
        await w.until_ready()
        drop_file(w, "end", harbour)
        await until_shown(w, "end")
        before = address(w, "end")
    harbour.unlink()
    async with opened() as w:
        await until_shown(w, "end")
        assert address(w, "end") == before
        assert w.find(QLineEdit, "end_frame_url").text() == ""
    assert posts(simulator) == []


@on_qt_loop
async def test_frames_of_clips_come_by_key_and_by_dragging_a_card(
    opened: OpenAgain, simulator: SimulatorProcess
) -> None:
    async with opened() as w:
        (job,) = await w.generate("Flying jellyfish")
        await w.until_plays(job)
        await w.until(lambda: w.preview.stage.player.has_ended)
        player = w.preview.stage.player
        player.seek(player.duration / 2)
        w.press("Ctrl+J")
        await until_shown(w)
        current = address(w)

        cards = w.find(QListView, "queue")
        model = cards.model()
        drop(w, "end", model.mimeData([model.index(0, 0)]))
        await until_shown(w, "end")
        first = address(w, "end")
        drop(w, "start", model.mimeData([model.index(0, 0)]))
        await w.until(lambda: address(w) not in {current, ""} and state(w) is WellState.PICTURE)
        last = address(w)
        assert len({current, first, last}) == 3
        assert all(picture_hash(one) for one in (current, first, last))
    assert posts(simulator) == [SUBMIT]


@pytest.fixture
def bucket() -> Iterator[S3Server]:
    with s3_server() as running:
        yield running
        with contextlib.suppress(PasswordDeleteError):
            keyring.delete_password(SERVICE, f"s3:{running.url}/{running.bucket}")


@on_qt_loop
async def test_a_bucket_is_set_up_tried_and_used(
    opened: OpenAgain, simulator: SimulatorProcess, harbour: Path, bucket: S3Server
) -> None:
    told: list[KeyStatus] = []
    async with opened() as w:
        w.bridge.bucket_secret_changed.connect(told.append)
        await w.until_ready()
        drop_file(w, "start", harbour)
        await until_shown(w)
        w.type("Waves")
        question = await asked(w)
        find(question, QRadioButton, "route_bucket").click()
        find(question, QPushButton, "route_go").click()
        settings = w.find(QDialog, "settings_dialog")
        await w.until(settings.isVisible)
        for name, text in (
            ("bucket_endpoint", bucket.url),
            ("bucket_name", bucket.bucket),
            ("bucket_region", REGION),
            ("bucket_key_id", KEY_ID),
        ):
            w.enter(find(settings, QLineEdit, name), text)
        await w.until(lambda: bool(told))  # the keyring was asked for this bucket's secret
        outcome = find(settings, QLabel, "bucket_outcome")
        place = find(settings, QLabel, "bucket_secret_place")

        async def keep_and_test(secret: str, words: str) -> None:
            w.enter(find(settings, QLineEdit, "bucket_secret"), secret)
            find(settings, QPushButton, "keep_bucket_secret").click()
            await w.until(lambda: place.text().startswith("Stored in"))
            find(settings, QPushButton, "test_bucket").click()
            await w.until(lambda: words in outcome.text())

        await keep_and_test("wrong", "bucket refused")
        await keep_and_test(SECRET, "The bucket works")
        find(settings, QPushButton, "close_settings").click()
        await w.come_to_front()
        assert w.jobs() == []

        (job,) = await w.generate()
        await w.until_state(S.READY, job)
        url = simulator.ledger().generations[0].body["image_url"]
        assert url.startswith(f"{bucket.url}/{bucket.bucket}/")
        assert seen_by_the_service(simulator, url).size == (800, 600)
    assert posts(simulator) == [SUBMIT]


@on_qt_loop
async def test_an_image_that_never_ends_stops_neither_others_nor_closing(
    opened: OpenAgain, harbour: Path, tmp_path: Path
) -> None:
    endless = tmp_path / "endless.jpg"
    endless.write_bytes(picture_files.jpeg_of_many_scans())
    async with opened() as w:
        drop_file(w, "start", endless)
        drop_file(w, "end", harbour)
        await w.until(lambda: state(w, "end") is WellState.PICTURE)
        assert state(w) is WellState.CHECKING
    async with opened() as w:  # the first one is closed
        await w.until(lambda: w.message == "Ready")
