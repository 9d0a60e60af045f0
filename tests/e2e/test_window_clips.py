"""What is done with a clip in the real window: remix, save, its last frame, watching."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QLineEdit

from luma_desktop.domain.job import Job, JobState
from luma_desktop.ui.widgets.frame_picture import FramePicture, WellState
from tests.e2e.conftest import OpenAgain
from tests.support.simulator import SimulatorProcess
from tests.support.window import OpenWindow, on_qt_loop

pytestmark = pytest.mark.keyring

S = JobState
SUBMIT = "/luma-ai/generations"
UPLOAD = "/luma-ai/generations/file-upload"


def posts(simulator: SimulatorProcess) -> list[str]:
    return [request.path for request in simulator.ledger().requests if request.method == "POST"]


async def watching(w: OpenWindow, prompt: str = "Flying jellyfish") -> Job:
    """A clip that plays in the preview."""
    (job,) = await w.generate(prompt)
    await w.until_plays(job)
    return next(known for known in w.jobs() if known.id == job.id)


@on_qt_loop
async def test_a_new_clip_does_not_take_the_place_of_one_that_plays(
    opened: OpenAgain, key: str
) -> None:
    async with opened() as w:
        await watching(w, "First")
        w.preview.stage.player.set_looping(True)
        (second,) = await w.generate("Second")
        await w.until_state(S.READY, second)
        assert w.text("preview_title") == "First"


@on_qt_loop
async def test_remix_fills_the_form_and_what_was_there_can_be_put_back(
    opened: OpenAgain, key: str
) -> None:
    async with opened() as w:
        await watching(w, "First")
        w.type("Something half written")
        w.press("Ctrl+R")
        assert w.prompt.toPlainText() == "First"
        assert w.offer == "Put back what was there"
        w.click("message_action")
        assert w.prompt.toPlainText() == "Something half written"


@on_qt_loop
async def test_the_prompt_goes_to_the_clipboard(opened: OpenAgain, key: str) -> None:
    async with opened() as w:
        await watching(w)
        w.press("Ctrl+Shift+C")
        assert QGuiApplication.clipboard().text() == "Flying jellyfish"


@on_qt_loop
async def test_save_as_suggests_a_name_and_copies_the_clip_whole(
    opened: OpenAgain, key: str, tmp_path: Path
) -> None:
    target = tmp_path / "kept.mp4"
    async with opened() as w:
        job = await watching(w)
        w.press("Ctrl+S")
        dialog = w.find(QFileDialog, "save_dialog")
        (suggested,) = dialog.selectedFiles()
        assert "jellyfish" in Path(suggested).name.lower()
        dialog.fileSelected.emit(str(target))
        dialog.close()
        await w.until_message("Saved as", str(target))
    assert job.clip is not None
    assert target.stat().st_size == job.clip.size


@on_qt_loop
async def test_a_last_frame_that_the_service_holds_is_used_without_an_upload(
    opened: OpenAgain, simulator: SimulatorProcess, key: str
) -> None:
    async with opened() as w:
        await watching(w)
        w.press("Ctrl+L")
        well = w.find(FramePicture, "start_frame")
        await w.until(lambda: well.state is WellState.PICTURE)
        assert w.find(QLineEdit, "start_frame_url").text().startswith(simulator.cdn_url)
    assert posts(simulator) == [SUBMIT]


@on_qt_loop
async def test_a_last_frame_is_made_public_only_after_the_user_agreed(
    opened: OpenAgain, simulator: SimulatorProcess, key: str
) -> None:
    async with opened() as w:
        job = await watching(w)
        assert job.generation_id is not None
        simulator.forget(job.generation_id)
        w.press("Ctrl+L")
        await w.until_message("This uploads the frame to a public address")
        assert posts(simulator) == [SUBMIT]
        w.click("message_action")
        well = w.find(FramePicture, "start_frame")
        await w.until(lambda: well.state is WellState.PICTURE)
    assert posts(simulator) == [SUBMIT, UPLOAD]
