"""What a closed window leaves for the next one: the form, its place, and jobs that go on."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QCheckBox, QSpinBox, QSplitter

from luma_desktop.domain.job import JobState
from luma_desktop.ui.form.aspect_picker import AspectRatioPicker
from tests.conftest import ExpectedWarnings
from tests.e2e.conftest import OpenAgain
from tests.support.simulator import SUBMIT, SimulatorProcess
from tests.support.window import on_qt_loop

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
        await w.until_message("record of jobs cannot be read", "nothing is spent")
        w.type(PROMPT)
        assert not w.is_offered("generate")
        await w.close()
        assert w.exit_code == 1
    assert (folder / "luma.db").read_bytes() == b"no database" * 1000
    assert simulator.ledger().requests == []
