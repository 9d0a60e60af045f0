"""What a closed window leaves for the next one: the form, its place, and jobs that go on."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QCheckBox, QSpinBox, QSplitter, QTabBar

from luma_desktop.domain.job import JobState
from luma_desktop.ui.form.aspect_picker import AspectRatioPicker
from tests.conftest import ExpectedWarnings
from tests.e2e.conftest import OpenAgain
from tests.support.simulator import SUBMIT, SimulatorProcess
from tests.support.window import QUICK, OpenWindow, on_qt_loop

pytestmark = [pytest.mark.keyring, pytest.mark.usefixtures("key")]

S = JobState
PROMPT = "Flying jellyfish"


@on_qt_loop
async def test_form_and_geometry_survive(opened: OpenAgain, simulator: SimulatorProcess) -> None:
    async with opened() as w:
        w.type(PROMPT)
        w.click("expand_prompt")
        w.set_variations(3)
        w.click("aspect_9_16")
        w.window.resize(1333, 777)
        await w.until(lambda: w.window.size() == QSize(1333, 777))
        w.find(QSplitter, "splitter").setSizes([400, 600, 333])
        sizes = w.find(QSplitter, "splitter").sizes()
    async with opened() as w:
        assert w.prompt.toPlainText() == PROMPT
        assert w.find(QCheckBox, "expand_prompt").isChecked()
        assert w.find(QSpinBox, "variations").value() == 3
        assert w.find(AspectRatioPicker, "aspect_ratio").value() == "9:16"
        assert w.window.size() == QSize(1333, 777)
        assert w.find(QSplitter, "splitter").sizes() == sizes
        assert w.prompt.hasFocus()


@on_qt_loop
async def test_what_stood_in_the_form_before_an_extension_survives(
    opened: OpenAgain, simulator: SimulatorProcess
) -> None:
    async with opened() as w:
        (job,) = await w.generate(PROMPT)
        await w.until_plays(job)
        w.type("The next idea")
        w.press("Ctrl+E")
        w.type("It dives")
    async with opened() as w:
        assert w.prompt.toPlainText() == "The next idea"
        await w.until_message("You were extending")
        w.click("message_action")
        assert w.prompt.toPlainText() == "It dives"
        w.press("Esc")
        assert w.prompt.toPlainText() == "The next idea"


@on_qt_loop
async def test_closing_mid_run_and_starting_again_goes_on(
    opened: OpenAgain, simulator: SimulatorProcess, folder: Path
) -> None:
    simulator.configure(min_seconds=60.0, max_seconds=60.0)
    async with opened() as w:
        await w.generate(PROMPT)
        await w.until_state(S.ACCEPTED)
        await w.close()
        assert w.exit_code == 0
    simulator.complete()
    async with opened() as w:
        await w.until(lambda: w.states() == [S.READY])
        (job,) = w.jobs()
        await w.until_plays(job)
        assert job.clip is not None
        assert (folder / job.clip.path).stat().st_size == job.clip.size
    assert sum(simulator.ledger().clicks.values()) == 1


@on_qt_loop
async def test_closing_waits_for_a_click_that_is_being_sent(
    opened: OpenAgain, simulator: SimulatorProcess
) -> None:
    simulator.fault("latency", path=SUBMIT, method="POST", seconds=1.0)
    async with opened() as w:
        await w.generate(PROMPT)
        await w.until(lambda: simulator.ledger().clicks != {})
        await w.close()
        assert w.exit_code == 0
    assert simulator.ledger().charges == 1
    async with opened() as w:
        assert S.SUBMIT_UNKNOWN not in w.states()
        await w.until(lambda: w.states() == [S.READY])
    assert sum(simulator.ledger().clicks.values()) == 1


@on_qt_loop
async def test_data_that_cannot_be_opened_are_told_and_left_alone(
    opened: OpenAgain,
    simulator: SimulatorProcess,
    folder: Path,
    expected_warnings: ExpectedWarnings,
) -> None:
    expected_warnings("luma_desktop", "Cannot open the data")
    folder.mkdir(mode=0o700)
    (folder / "luma.db").write_bytes(b"no database" * 1000)
    async with opened() as w:
        await w.until_message("job database can't be read", "nothing is spent")
        w.type(PROMPT)
        assert not w.is_offered("generate")
        await w.close()
        assert w.exit_code == 1
    assert (folder / "luma.db").read_bytes() == b"no database" * 1000
    assert simulator.ledger().requests == []


@on_qt_loop
async def test_the_window_opens_where_it_was_closed(
    qapp: QApplication, simulator: SimulatorProcess, folder: Path
) -> None:
    quiet = msgspec.structs.replace(QUICK, autoplay=False)
    async with OpenWindow(qapp, simulator.base_url, folder, settings=quiet) as w:
        w.set_variations(8)
        jobs = await w.generate(PROMPT, count=8)
        await w.until_state(S.READY)
        tabs = w.find(QTabBar, "side_tabs")
        assert tabs.accessibleTabName(1) == "Library, 8 unwatched"
        tabs.setCurrentIndex(1)
        w.window.resize(1000, 600)
        watched = w.jobs("library")[6]
        w.window.play(watched.id)
        await w.until_plays(watched)
        assert tabs.accessibleTabName(1) == "Library, 7 unwatched"
    async with OpenWindow(qapp, simulator.base_url, folder, settings=quiet) as w:
        tabs = w.find(QTabBar, "side_tabs")
        await w.until(lambda: w.preview.job is not None and w.preview.job.id == watched.id)
        await w.until(lambda: w.preview.stage.surface.has_picture)
        assert not w.preview.stage.player.is_playing
        assert not w.preview.is_being_watched
        await w.until(lambda: tabs.accessibleTabName(1) == "Library, 7 unwatched")
        assert tabs.currentIndex() == 1
        assert {job.id for job in w.jobs("library")} == {job.id for job in jobs}
