"""Many clips at once in the real window: one confirmation, one transaction, the right bodies."""

from __future__ import annotations

from functools import partial
from itertools import product
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QLabel,
    QListView,
    QWidget,
)

from luma_desktop.domain.job import JobState
from luma_desktop.domain.request import Model
from luma_desktop.domain.settings import Settings
from tests.e2e.conftest import OpenAgain
from tests.support.simulator import SimulatorProcess
from tests.support.widgets import find
from tests.support.window import OpenWindow, on_qt_loop

pytestmark = [pytest.mark.keyring, pytest.mark.usefixtures("key")]

S = JobState
HEADER = "prompt;aspect ratio;variations"
ROWS = 50


def table(folder: Path, *, rows: int = ROWS, broken: int | None = None) -> Path:
    """A file whose rows begin in line 2; `broken` is the line of one that is none."""
    lines = [f"Take {line};{'9:16' if line % 2 else '16:9'};" for line in range(2, rows + 2)]
    if broken is not None:
        lines[broken - 2] = f"Take {broken};2:1;"
    path = folder / "takes.csv"
    path.write_bytes("\r\n".join([HEADER, *lines]).encode("utf-8-sig"))
    return path


def has_clips(w: OpenWindow, count: int) -> bool:
    return w.states().count(S.READY) >= count


async def choose(w: OpenWindow, path: Path) -> QWidget:
    """Import a file by the menu's key and the system's file dialog; returns the dry run."""
    await w.until_ready()
    w.press("Ctrl+I")
    dialog = w.find(QWidget, "batch_dialog")
    await w.until(dialog.isVisible)
    w.click("batch_choose")
    files = find(dialog, QFileDialog, "batch_file_dialog")
    await w.until(files.isVisible)
    files.selectFile(str(path))
    files.fileSelected.emit(str(path))
    files.reject()
    await w.until(lambda: find(dialog, QLabel, "batch_summary").isVisible())
    return dialog


@on_qt_loop
async def test_fifty_rows_run_through_with_one_confirmation(
    opened: OpenAgain, simulator: SimulatorProcess, tmp_path: Path
) -> None:
    simulator.set_balance(20)
    async with opened() as w:
        dialog = await choose(w, table(tmp_path))
        assert find(dialog, QLabel, "batch_summary").text() == "All 50 rows are valid."
        await w.until(lambda: "$20.00" in find(dialog, QLabel, "batch_after").text())
        assert (
            find(dialog, QLabel, "batch_after").text()
            == "Your balance is $20.00; $7.50 will be left."
        )
        add = find(dialog, QAbstractButton, "batch_add")
        assert add.text() == "&Add 50 clips · $12.50"
        assert simulator.ledger().clicks == {}
        w.click("batch_add")
        await w.until(lambda: len(w.jobs()) == ROWS)
        assert w.window.findChild(QDialog, "question") is None
        for ten in range(10, ROWS + 1, 10):
            await w.until(partial(has_clips, w, ten))
        jobs = w.jobs()
    assert len({job.click_id for job in jobs}) == 1
    ledger = simulator.ledger()
    assert ledger.clicks == {f"{job.id}.1": 1 for job in jobs}
    assert ledger.charges == ROWS
    assert ledger.balance_usd == 7.5
    assert sorted(g.body["user_prompt"] for g in ledger.generations) == sorted(
        f"Take {line}" for line in range(2, ROWS + 2)
    )
    assert {(g.body["user_prompt"], g.body["aspect_ratio"]) for g in ledger.generations} == {
        (f"Take {line}", "9:16" if line % 2 else "16:9") for line in range(2, ROWS + 2)
    }


@on_qt_loop
async def test_a_broken_row_is_named_and_only_the_others_are_sent(
    opened: OpenAgain, simulator: SimulatorProcess, tmp_path: Path
) -> None:
    simulator.configure(min_seconds=60.0, max_seconds=60.0)
    simulator.set_balance(20)
    async with opened() as w:
        dialog = await choose(w, table(tmp_path, broken=17))
        assert find(dialog, QLabel, "batch_summary").text() == (
            "49 of 50 rows are valid. Line 17 is skipped."
        )
        assert find(dialog, QLabel, "batch_detail").text().startswith("Line 17: aspect_ratio:")
        assert find(dialog, QAbstractButton, "batch_add").text() == "&Add 49 clips · $12.25"
        w.press("Alt+A", dialog)
        await w.until(lambda: len(w.jobs()) == ROWS - 1)
        await w.until(lambda: S.ACCEPTED in w.states())
        jobs = w.jobs()
    assert len({job.click_id for job in jobs}) == 1
    assert "Take 17" not in {job.request.prompt for job in jobs}


@on_qt_loop
async def test_what_would_pass_the_budget_waits_in_line(
    opened: OpenAgain, simulator: SimulatorProcess, tmp_path: Path
) -> None:
    capped = Settings(poll_seconds=1.0, max_in_flight=40, notify=False, day_cap_usd=1.5)
    simulator.set_balance(20)
    async with opened() as w:
        w.bridge.settings.apply(capped)
        dialog = await choose(w, table(tmp_path, rows=10))
        after = find(dialog, QLabel, "batch_after")
        await w.until(lambda: "covers 6 of 10" in after.text())
        w.click("batch_add")
        await w.until(lambda: w.states().count(S.READY) == 6)
        await w.until_message("limit of $1.50 a day", "4 jobs queued, $1.00")
        assert w.states().count(S.QUEUED) == 4
        await w.come_to_front()
        w.press("Ctrl+Z", w.find(QListView, "queue"))
        await w.until(lambda: len(w.jobs()) == 6)
    assert simulator.ledger().charges == 6


@on_qt_loop
async def test_pictures_beside_the_file_go_once_it_was_said_how(
    opened: OpenAgain, simulator: SimulatorProcess, tmp_path: Path
) -> None:
    Image.new("RGB", (640, 360), "teal").save(tmp_path / "harbour.png")
    file = tmp_path / "takes.csv"
    rows = ("One;harbour.png", "Two;harbour.png", "Three;missing.png", "Four;")
    file.write_text("\n".join(["prompt;start_image", *rows]))
    async with opened() as w:
        dialog = await choose(w, file)
        summary = find(dialog, QLabel, "batch_summary").text()
        assert summary == "3 of 4 rows are valid. Line 4 is skipped."
        w.click("batch_add")
        await w.until(lambda: w.window.findChild(QDialog, "route_dialog") is not None)
        route = w.find(QDialog, "route_dialog")
        await w.until(route.isVisible)
        route.reject()
        await w.until(lambda: w.window.findChild(QDialog, "route_dialog") is None)
        assert dialog.isVisible()
        assert w.jobs() == []
        w.click("batch_add")
        await w.until(lambda: w.window.findChild(QDialog, "route_dialog") is not None)
        w.click("route_upload")
        w.click("route_go")
        await w.until(lambda: has_clips(w, 3))
        assert not dialog.isVisible()
        jobs = w.jobs()
    assert len({job.click_id for job in jobs}) == 1
    ledger = simulator.ledger()
    assert ledger.charges == 3
    assert len(ledger.asked("POST", "/luma-ai/generations/file-upload")) == 1
    starts = {g.body["user_prompt"]: g.body.get("image_url") for g in ledger.generations}
    assert starts["One"] == starts["Two"]
    assert starts["One"] is not None
    assert starts["Four"] is None


@on_qt_loop
async def test_two_models_two_ratios_and_two_prompts_are_eight_posts(
    opened: OpenAgain, simulator: SimulatorProcess
) -> None:
    simulator.set_balance(20)
    async with opened() as w:
        await w.until_ready()
        models = w.find(QComboBox, "model")
        models.setCurrentIndex(models.findData(Model.RAY_2))
        sizes = w.find(QComboBox, "resolution")
        sizes.setCurrentIndex(sizes.findData("540p"))
        w.type("{dawn|dusk} over Oslo")
        w.press("Ctrl+T")
        dialog = w.find(QWidget, "vary_dialog")
        await w.until(dialog.isVisible)
        for name in ("model_luma/ray-flash-2", "aspect_ratio_9:16"):
            w.click(f"vary_{name}")
        w.click("vary_take")
        await w.until(lambda: w.text("matrix") == "2 models × 2 ratios")
        await w.come_to_front()
        await w.until(lambda: "8 " in w.text("cost") and "about" not in w.text("cost"))
        w.press("Ctrl+Return", w.prompt)
        w.click("question_yes")  # the first click on alternatives shows what they make
        await w.until(lambda: len(w.jobs()) == 8)
        jobs = w.jobs()
        await w.until_state(S.READY, *jobs)
    assert len({job.click_id for job in jobs}) == 1
    posts = simulator.ledger().asked("POST", "/v2/video/generations")
    assert len(posts) == 8
    bodies = [generation.body for generation in simulator.ledger().generations]
    wanted = [
        {"prompt": f"{time} over Oslo", "model": model, "aspect_ratio": ratio}
        for time, model, ratio in product(
            ("dawn", "dusk"), ("luma/ray-2", "luma/ray-flash-2"), ("16:9", "9:16")
        )
    ]
    assert sorted(map(str, wanted)) == sorted(
        str({name: body[name] for name in ("prompt", "model", "aspect_ratio")}) for body in bodies
    )
    assert {(body["resolution"], body["duration"]) for body in bodies} == {("540p", 5)}
    async with opened() as w:
        assert w.text("matrix") == "2 models × 2 ratios"
        assert w.prompt.toPlainText() == "{dawn|dusk} over Oslo"
        w.press("Ctrl+T")
        assert w.find(QCheckBox, "vary_model_luma/ray-flash-2").isChecked()
        w.click("vary_cancel")
        w.click("clear_matrix")
        assert not w.text("matrix")
