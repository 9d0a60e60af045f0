"""The main job by keys and mouse: one click is one POST, and its clip plays."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path
from urllib.parse import parse_qsl

import av
import pytest
from PySide6.QtWidgets import QLineEdit

from luma_desktop.domain.job import Job, JobState
from luma_desktop.ui.frames.frame_picture import FramePicture, WellState
from tests.e2e.conftest import OpenAgain
from tests.support.simulator import SimulatorProcess
from tests.support.window import on_qt_loop

pytestmark = pytest.mark.keyring

S = JobState
SUBMIT = "/luma-ai/generations"


def posts(simulator: SimulatorProcess) -> list[str]:
    return [request.path for request in simulator.ledger().requests if request.method == "POST"]


def path_of(job: Job, folder: Path) -> Path:
    assert job.clip is not None
    return folder / job.clip.path


@on_qt_loop
async def test_a_prompt_and_ctrl_return_right_after_start_are_one_post(
    opened: OpenAgain, simulator: SimulatorProcess, key: str
) -> None:
    async with opened() as w:
        assert w.prompt.hasFocus()
        w.press("J")
        w.press("Ctrl+Return")
        await w.until(lambda: w.states() == [S.READY])
        (job,) = w.jobs()
    assert job.request.prompt == "j"
    assert posts(simulator) == [SUBMIT]
    ledger = simulator.ledger()
    assert ledger.clicks == {f"{job.id}.1": 1}
    assert ledger.leaks == []


@on_qt_loop
async def test_a_click_before_the_engine_is_there_waits_for_it(
    opened: OpenAgain, simulator: SimulatorProcess, key: str, folder: Path
) -> None:
    folder.mkdir(mode=0o700)
    with contextlib.closing(sqlite3.connect(folder / "luma.db")) as other:
        other.execute("BEGIN EXCLUSIVE")  # whoever opens the data waits for this
        async with opened() as w:
            w.type("Flying jellyfish")
            w.press("Ctrl+Return")
            w.press("Ctrl+Return")
            assert not w.has_engine
            other.rollback()
            await w.until(lambda: w.states() == [S.READY])
    assert posts(simulator) == [SUBMIT]


@on_qt_loop
async def test_a_click_before_the_key_is_read_waits_for_it(
    opened: OpenAgain, simulator: SimulatorProcess, key: str
) -> None:
    async with opened() as w:
        w.type("Flying jellyfish")
        await w.until(lambda: w.has_engine)
        assert w.key_status is None
        w.press("Ctrl+Return")
        await w.until(lambda: w.states() == [S.READY])
    assert posts(simulator) == [SUBMIT]


@on_qt_loop
async def test_held_and_hammered_keys_are_one_post(
    opened: OpenAgain, simulator: SimulatorProcess, key: str
) -> None:
    async with opened() as w:
        w.type("Flying jellyfish")
        w.press("Ctrl+Return")
        for _ in range(40):
            w.press("Ctrl+Return", held=True)
        w.press("Ctrl+Enter")
        w.press("Ctrl+Return")
        w.click("generate")
        await w.until(lambda: w.states() == [S.READY])
        for _ in range(40):
            w.press("Ctrl+Return", held=True)
        (another,) = await w.generate("Another click")
        await w.until_state(S.READY, another)
    assert posts(simulator) == [SUBMIT] * 2


@on_qt_loop
async def test_a_blank_prompt_is_not_sent(
    opened: OpenAgain, simulator: SimulatorProcess, key: str
) -> None:
    async with opened() as w:
        await w.until_ready()
        w.type("   ")
        w.press("Ctrl+Return")
        assert w.text("prompt_hint")
        assert w.prompt.hasFocus()
        (job,) = await w.generate("Flying jellyfish")
        assert not w.text("prompt_hint")
        await w.until_state(S.READY, job)
    assert posts(simulator) == [SUBMIT]


@on_qt_loop
async def test_a_clip_lands_whole_and_plays(
    opened: OpenAgain, simulator: SimulatorProcess, key: str, folder: Path
) -> None:
    async with opened() as w:
        (job,) = await w.generate("Flying jellyfish")
        await w.until_plays(job)
        (job,) = w.jobs()
        assert w.text("preview_title") == "Flying jellyfish"
        await w.until(lambda: w.text("balance") == "Balance $9.75")
    path = path_of(job, folder)
    assert path.parent == folder / "videos"
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    assert job.clip is not None
    assert path.stat().st_size == job.clip.size
    with av.open(str(path)) as container:
        assert sum(1 for _ in container.decode(video=0)) > 10


@on_qt_loop
async def test_an_extension_is_one_post_to_its_generation(
    opened: OpenAgain, simulator: SimulatorProcess, key: str
) -> None:
    async with opened() as w:
        (first,) = await w.generate("Flying jellyfish")
        await w.until_plays(first)
        w.press("Ctrl+E")
        assert w.text("extending") == "Extending: Flying jellyfish"
        assert w.prompt.toPlainText() == ""
        w.click("extend")  # the second half of a double click sends nothing
        (second,) = await w.generate("It dives")
        await w.until_state(S.READY, second)
        assert w.text("extending") == "Extending: Flying jellyfish"
        assert w.prompt.toPlainText() == "It dives"
        assert w.text("sent_note") == "Sent. Extend again for take 2."
        w.press("Esc")
        assert not w.text("extending")
        assert w.prompt.toPlainText() == "Flying jellyfish"
        parent = next(job for job in w.jobs() if job.id == first.id)
    assert posts(simulator) == [SUBMIT, f"{SUBMIT}/{parent.generation_id}/extend"]
    bodies = [generation.body["user_prompt"] for generation in simulator.ledger().generations]
    assert bodies == ["Flying jellyfish", "It dives"]
    assert second.parent_id == first.id


@on_qt_loop
async def test_variations_are_one_click_and_a_post_each(
    opened: OpenAgain, simulator: SimulatorProcess, key: str
) -> None:
    async with opened() as w:
        await w.until_ready()
        w.set_variations(3)
        assert "$0.75" in w.text("cost")
        jobs = await w.generate("Flying jellyfish", count=3)
        await w.until_state(S.READY, *jobs)
    assert posts(simulator) == [SUBMIT] * 3
    assert simulator.ledger().clicks == {f"{job.id}.1": 1 for job in jobs}
    assert len({job.click_id for job in jobs}) == 1


@on_qt_loop
async def test_thirty_jobs_in_flight_are_one_status_call_a_round(
    opened: OpenAgain, simulator: SimulatorProcess, key: str
) -> None:
    simulator.configure(min_seconds=60.0, max_seconds=60.0)
    async with opened() as w:
        await w.until_ready()
        for count in (8, 8, 8, 6):
            w.set_variations(count)
            await w.generate(f"{count} clips", count=count)
        await w.until_state(S.ACCEPTED)
        before = len(simulator.ledger().asked("GET", "/luma-ai/generation"))
        w.press("F5")
        await w.until(lambda: len(simulator.ledger().asked("GET", "/luma-ai/generation")) > before)
        jobs = w.jobs()
    asked = simulator.ledger().asked("GET", "/luma-ai/generation")[before]
    ids = [i for _, value in parse_qsl(asked.query) for i in value.split(",")]
    assert len(jobs) == 30
    assert sorted(ids) == sorted(job.generation_id or "" for job in jobs)


@on_qt_loop
async def test_a_start_frame_is_looked_at_and_sent(
    opened: OpenAgain, simulator: SimulatorProcess, key: str
) -> None:
    sample = simulator.samples[0]
    async with opened() as w:
        await w.until_ready()
        field = w.find(QLineEdit, "start_frame_url")
        w.enter(field, sample)
        picture = w.find(FramePicture, "start_frame")
        await w.until(lambda: picture.state is WellState.PICTURE)
        (job,) = await w.generate("Flying jellyfish")
        await w.until_state(S.READY, job)
    (generation,) = simulator.ledger().generations
    assert generation.body["image_url"] == sample
    assert simulator.ledger().leaks == []
