"""Other versions of a clip, frames for compositing, and a retired model, in the real window."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QFileDialog

from luma_desktop.domain.job import JobState
from luma_desktop.domain.request import CURRENT_MODEL, Model, Operation
from luma_desktop.ui.window.main_window import MainWindow
from tests.e2e.conftest import OpenAgain
from tests.support.simulator import SimulatorProcess
from tests.support.widgets import find
from tests.support.window import OpenWindow, on_qt_loop

pytestmark = pytest.mark.keyring

S = JobState


def choose(w: OpenWindow, name: str, data: object) -> None:
    combo = w.find(QComboBox, name)
    combo.setCurrentIndex(combo.findData(data))


async def answer(w: OpenWindow) -> None:
    """Agree to what is asked before it is paid."""
    await w.until(lambda: _yes(w.window) is not None)
    button = _yes(w.window)
    assert button is not None
    button.click()


def _yes(window: MainWindow) -> QAbstractButton | None:
    found = window.findChild(QAbstractButton, "question_yes")
    return found if found is not None and found.isVisible() else None


@on_qt_loop
async def test_a_clip_is_edited_from_its_menu_and_knows_where_it_came_from(
    opened: OpenAgain, simulator: SimulatorProcess, key: str
) -> None:
    async with opened() as w:
        (first,) = await w.generate("Flying jellyfish")
        await w.until_plays(first)
        await w.from_menu("edit_clip", 0)
        assert w.text("source_clip") == "Flying jellyfish"
        w.type("As a charcoal drawing")
        w.press("Ctrl+Return", w.prompt)
        await answer(w)
        await w.until(lambda: w.states() == [S.READY, S.READY])
        first, second = w.jobs()
        assert (second.request.model, second.request.operation) == (Model.RAY_3_2, Operation.EDIT)
        assert second.parent_id == first.id
        await w.until_plays(second)
        link = w.find(QAbstractButton, "parent_link")
        assert link.accessibleName() == "Edited from: Flying jellyfish"
        w.click("parent_link")
        await w.until_plays(first)
        kept = w.window.state().form
    assert kept.source_job_id == first.id
    async with opened() as w:
        await w.until(lambda: w.text("source_clip") == "Flying jellyfish")
    body = simulator.ledger().generations[-1].body
    assert body["type"] == "video_edit"
    assert body["video_url"].startswith(simulator.cdn_url)


@on_qt_loop
async def test_frames_are_kept_said_not_to_be_shown_and_saved_with_their_ending(
    opened: OpenAgain, simulator: SimulatorProcess, key: str
) -> None:
    async with opened() as w:
        await w.until_ready()
        choose(w, "model", Model.RAY_3_2)
        w.click("hdr")
        w.click("exr_export")
        w.type("Lava lake")
        w.press("Ctrl+Return", w.prompt)
        await answer(w)
        await w.until(lambda: w.states() == [S.READY])
        (card,) = w.cards()
        assert "no preview" in card
        surface = w.preview.stage.surface
        await w.until(lambda: "EXR frames in a ZIP file" in surface.accessibleDescription())
        assert not w.is_offered("extend")
        w.click("save_as")
        dialog = find(w.window, QFileDialog, "save_dialog")
        await w.until(dialog.isVisible)
        assert dialog.defaultSuffix() == "zip"
        (chosen,) = dialog.selectedFiles()
        assert chosen.endswith(".zip")
        dialog.reject()
    assert simulator.ledger().charges == 1


@on_qt_loop
async def test_v1_retired_at_the_start_leaves_the_same_form_one_click_away(
    opened: OpenAgain, simulator: SimulatorProcess, key: str
) -> None:
    simulator.configure(v1_retired=True)
    async with opened() as w:
        w.type("Flying jellyfish")
        await w.until_message("no longer offers Dream Machine v1")
        assert not w.is_offered("generate")
        assert w.text("cost_note") == "The service no longer offers Dream Machine v1."
        await w.until(lambda: w.is_offered("way_out"))
        w.click("way_out")
        await w.until(lambda: w.is_offered("generate") and "$0.90" in w.text("cost"))
        (job,) = await w.generate()
        await w.until_state(S.READY, job)
    (generation,) = simulator.ledger().generations
    assert (generation.model, generation.prompt) == (CURRENT_MODEL, "Flying jellyfish")


@on_qt_loop
async def test_v1_retired_midway_moves_what_waits_with_its_price(
    opened: OpenAgain, simulator: SimulatorProcess, key: str
) -> None:
    async with opened() as w:
        (first,) = await w.generate("Flying jellyfish")
        await w.until_state(S.READY, first)
        w.press("Ctrl+P")
        await w.until(lambda: "paused" in w.message)
        await w.generate("A harbour at dusk", count=1)
        await w.generate("A pine forest", count=1)
        simulator.configure(v1_retired=True)
        w.press("Ctrl+P")
        await w.until_message("no longer offers Dream Machine v1", "charged")
        await w.until(lambda: w.offer == "Generate 2 with Ray 2 · $1.80")
        w.click("message_action")
        await w.until(lambda: w.states() == [S.READY] * 3)
        models = [job.request.model for job in w.jobs()]
        assert sorted(models) == sorted([Model.DREAM_MACHINE_V1, CURRENT_MODEL, CURRENT_MODEL])
        await w.until(lambda: w.text("balance") == "Balance $7.95")
    ledger = simulator.ledger()
    assert ledger.charges == 3
    assert ledger.leaks == []
