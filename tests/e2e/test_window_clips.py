"""What is done with a clip in the real window: watch, save, remix, go on from its last frame."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QRadioButton,
    QTabBar,
)

from luma_desktop.domain.job import Job, JobState
from luma_desktop.ui.frames.frame_picture import FramePicture, WellState
from tests.e2e.conftest import OpenAgain
from tests.support.simulator import SimulatorProcess
from tests.support.widgets import find
from tests.support.window import LEFT, NONE, OpenWindow, on_qt_loop

pytestmark = [pytest.mark.keyring, pytest.mark.usefixtures("key")]

S = JobState
JELLYFISH, WHALE = "Flying jellyfish", "A whale with a hat"
UPLOAD = "/luma-ai/generations/file-upload"


def shown(w: OpenWindow) -> str:
    return "" if w.preview.job is None else w.preview.job.title


def is_playing(w: OpenWindow) -> bool:
    return w.preview.stage.player.is_playing


async def until_ended(w: OpenWindow) -> None:
    await w.until(lambda: w.preview.stage.player.has_ended)


async def make_one(w: OpenWindow, prompt: str = JELLYFISH) -> Job:
    (job,) = await w.generate(prompt)
    await w.until_plays(job)
    return w.jobs()[-1]


# by itself


@on_qt_loop
async def test_a_clip_plays_by_itself_only_when_nothing_else_is_watched(
    opened: OpenAgain, simulator: SimulatorProcess
) -> None:
    async with opened() as w:
        await make_one(w)
        await until_ended(w)
        await w.until_plays((await w.generate(WHALE))[0])
        await until_ended(w)

        w.press("L", w.preview.stage.surface)  # from now on it repeats, so it is being watched
        w.press("Space", w.preview.stage.surface)
        await w.until(lambda: is_playing(w))
        (third,) = await w.generate("A third one")
        await w.until_state(S.READY, third)
        assert shown(w) == WHALE

        w.press("Space", w.preview.stage.surface)  # stopped midway is watched, too
        await w.until(lambda: not is_playing(w))
        (fourth,) = await w.generate("A fourth one")
        await w.until_state(S.READY, fourth)
        assert shown(w) == WHALE
        assert not is_playing(w)


@on_qt_loop
async def test_an_extension_that_is_being_written_is_not_disturbed(
    opened: OpenAgain, simulator: SimulatorProcess
) -> None:
    simulator.configure(min_seconds=60.0, max_seconds=60.0)
    async with opened() as w:
        await w.generate(JELLYFISH)
        await w.until_state(S.ACCEPTED)
        simulator.complete()
        w.press("F5")
        await w.until(lambda: shown(w) == JELLYFISH)
        (whale,) = await w.generate(WHALE)
        await w.until_state(S.ACCEPTED, whale)
        await until_ended(w)
        w.press("Ctrl+E")
        QTest.keyClicks(w.prompt, "It dives")
        simulator.complete()
        w.press("F5")
        await w.until_state(S.READY, whale)
        assert shown(w) == JELLYFISH
        assert w.text("extending") == f"Extending: {JELLYFISH}"
        assert w.prompt.toPlainText() == "It dives"


# save as


async def save_dialog(w: OpenWindow) -> QFileDialog:
    w.press("Ctrl+S")
    await w.until(lambda: w.window.findChild(QFileDialog, "save_dialog") is not None)
    dialog = w.find(QFileDialog, "save_dialog")
    await w.until(dialog.isVisible)
    return dialog


def save_button(dialog: QFileDialog) -> QAbstractButton:
    return find(dialog, QDialogButtonBox, "buttonBox").button(QDialogButtonBox.StandardButton.Save)


def after_this(step: Callable[[], object]) -> None:
    """Let Qt do it between two steps of coroutines, as it does what a person does."""
    QTimer.singleShot(0, step)


async def answer(w: OpenWindow, dialog: QFileDialog, which: QMessageBox.StandardButton) -> None:
    """Press Save, and answer what is asked then."""
    after_this(lambda: QTest.mouseClick(save_button(dialog), LEFT))
    await w.until(lambda: bool(dialog.findChildren(QMessageBox)))
    (box,) = dialog.findChildren(QMessageBox)
    await w.until(box.isVisible)
    after_this(lambda: QTest.mouseClick(box.button(which), LEFT))


@on_qt_loop
async def test_a_clip_is_saved_where_the_user_says(
    opened: OpenAgain, simulator: SimulatorProcess, folder: Path, tmp_path: Path
) -> None:
    async with opened() as w:
        job = await make_one(w)
        dialog = await save_dialog(w)
        field = find(dialog, QLineEdit, "fileNameEdit")
        assert "flying-jellyfish" in field.text().lower().replace(" ", "-")
        assert field.text().endswith(".mp4")
        w.paste(field, str(tmp_path / "mine"))
        QTest.mouseClick(save_button(dialog), LEFT)
        target = tmp_path / "mine.mp4"
        await w.until_message(f"Saved as {target}")
        assert w.offer == "Show in folder"
        assert job.clip is not None
        assert target.read_bytes() == (folder / job.clip.path).read_bytes()


@on_qt_loop
async def test_a_file_is_replaced_only_after_a_question(
    opened: OpenAgain, simulator: SimulatorProcess, tmp_path: Path
) -> None:
    target = tmp_path / "mine.mp4"
    target.write_bytes(b"precious")
    async with opened() as w:
        await make_one(w)
        dialog = await save_dialog(w)
        field = find(dialog, QLineEdit, "fileNameEdit")
        w.paste(field, str(target))
        await answer(w, dialog, QMessageBox.StandardButton.No)
        await w.until(lambda: not dialog.findChildren(QMessageBox))
        assert target.read_bytes() == b"precious"
        await answer(w, dialog, QMessageBox.StandardButton.Yes)
        await w.until_message(f"Saved as {target}")
    assert target.read_bytes() != b"precious"


# into the form


@on_qt_loop
async def test_remix_puts_a_request_in_the_form_and_can_be_taken_back(
    opened: OpenAgain, simulator: SimulatorProcess
) -> None:
    async with opened() as w:
        w.click("expand_prompt")
        await make_one(w)
        w.click("expand_prompt")
        w.type(WHALE)
        w.press("Ctrl+R")
        assert w.prompt.toPlainText() == JELLYFISH
        assert w.find(QCheckBox, "expand_prompt").isChecked()
        await w.until_message("now has this clip's prompt")
        assert w.offer == "Undo"
        w.click("message_action")
        assert w.prompt.toPlainText() == WHALE
        assert not w.find(QCheckBox, "expand_prompt").isChecked()
    assert simulator.ledger().charges == 1


@on_qt_loop
async def test_the_prompt_is_copied(opened: OpenAgain, simulator: SimulatorProcess) -> None:
    async with opened() as w:
        await make_one(w)
        QApplication.clipboard().clear()
        w.press("Ctrl+Shift+C")
        assert QApplication.clipboard().text() == JELLYFISH
        await w.until_message("copied")


@on_qt_loop
async def test_a_last_frame_that_the_service_holds_leaves_no_link_in_the_form(
    opened: OpenAgain, simulator: SimulatorProcess
) -> None:
    simulator.configure(odd_shapes=False)
    async with opened() as w:
        await make_one(w)
        w.press("Ctrl+L")
        await w.until(lambda: w.find(FramePicture, "start_frame").state is WellState.PICTURE)
        assert (w.window.state().form.start_image_url or "").startswith("picture:")
    assert simulator.ledger().asked("POST", UPLOAD) == []


@on_qt_loop
async def test_a_last_frame_is_made_public_only_at_the_click_and_only_if_agreed(
    opened: OpenAgain, simulator: SimulatorProcess
) -> None:
    async with opened() as w:
        job = await make_one(w)
        simulator.forget(job.generation_id or "")
        w.press("Ctrl+L")
        frame = w.find(FramePicture, "start_frame")
        await w.until(lambda: frame.state is WellState.PICTURE)
        assert w.find(QLineEdit, "start_frame_url").text() == ""
        assert simulator.ledger().asked("POST", UPLOAD) == []
        w.type(WHALE)
        w.press("Ctrl+Return")
        await w.until(lambda: w.window.findChild(QDialog, "route_dialog") is not None)
        assert len(w.jobs()) == 1
        assert simulator.ledger().asked("POST", UPLOAD) == []
        w.find(QRadioButton, "route_upload").click()
        w.find(QPushButton, "route_go").click()
        await w.until(lambda: len(w.jobs()) == 2)
        await w.until_state(S.READY)
    assert len(simulator.ledger().asked("POST", UPLOAD)) == 1
    assert simulator.ledger().generations[-1].body["image_url"].startswith(simulator.cdn_url)
    assert simulator.ledger().leaks == []


@on_qt_loop
async def test_clips_play_from_a_folder_that_is_a_link(
    opened: OpenAgain, simulator: SimulatorProcess, folder: Path, tmp_path: Path
) -> None:
    async with opened() as w:
        await make_one(w)
    bigger = tmp_path / "bigger disk"
    (folder / "videos").rename(bigger)
    (folder / "videos").symlink_to(bigger, target_is_directory=True)
    async with opened() as w:
        tabs = w.find(QTabBar, "side_tabs")
        QTest.mouseClick(tabs, LEFT, NONE, tabs.tabRect(1).center())
        await w.until(lambda: bool(w.jobs("library")))
        w.press("Return", w.choose(0, "library"))
        await w.until_plays(w.jobs("library")[0])
        second = await make_one(w, WHALE)
    assert second.clip is not None
    assert (bigger / Path(second.clip.path).name).is_file()
