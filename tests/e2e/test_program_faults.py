"""The program in a process of its own, when it meets a fault: what is seen, and the jobs."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from luma_desktop.domain.job import JobState
from luma_desktop.store.settings import SettingsStore
from tests.e2e.conftest import KEY
from tests.support.program import ROOT, ProgramProcess
from tests.support.simulator import SimulatorProcess
from tests.support.studio import OpenStudio
from tests.support.window import QUICK
from tests.support.x_windows import x_display

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="signals and windows as Linux has them"),
    pytest.mark.skipif(not os.environ.get("DISPLAY"), reason="needs an X display"),
]


@pytest.fixture
def home() -> Iterator[Path]:
    """A home by a short path."""
    with tempfile.TemporaryDirectory(prefix="luma-") as folder:
        yield Path(folder) / "home"


@pytest.fixture
def damaged(tmp_path: Path) -> Path:
    """A copy of the program of which one file is cut short."""
    root = tmp_path / "damaged"
    for name in ("luma_desktop", "resources"):
        shutil.copytree(ROOT / name, root / name)
    (root / "resources" / "icons" / "paths.json").write_text("{", encoding="utf-8")
    return root


def test_a_fault_before_there_is_a_window_is_shown_all_the_same(
    damaged: Path, home: Path, folder: Path
) -> None:
    flags = ("--demo", "--data-dir", folder)
    with ProgramProcess(*flags, home=home, root=damaged) as program, x_display() as display:
        program.until(lambda: "The program ends by a fault" in program.errors)
        program.until(lambda: display.main_window_of(program.pid))
        display.ask_to_close(display.main_window_of(program.pid))
        assert program.wait() == 1
    assert "DecodeError" in program.errors


@pytest.mark.keyring
@pytest.mark.usefixtures("key")
async def test_a_fault_in_native_code_is_told_by_the_next_start_which_goes_on(
    simulator: SimulatorProcess, folder: Path, home: Path
) -> None:
    folder.mkdir(mode=0o700)
    await SettingsStore(folder / "settings.json", folder / "window.json").save_settings(QUICK)
    simulator.configure(min_seconds=60.0, max_seconds=60.0)
    async with OpenStudio(simulator.base_url, folder, key=KEY) as studio:
        (job_id,) = await studio.click("Flying jellyfish")
        await studio.until_state(job_id, JobState.ACCEPTED)
    flags = ("--api-base", simulator.base_url, "--data-dir", folder)
    asked = len(simulator.ledger().asked("GET", "/luma-ai/generation"))
    with ProgramProcess(*flags, home=home) as program:
        program.until(lambda: len(simulator.ledger().asked("GET", "/luma-ai/generation")) > asked)
        program.send(signal.SIGSEGV)
        assert program.wait() == -signal.SIGSEGV
    simulator.complete()

    with ProgramProcess(*flags, home=home) as program, x_display() as display:
        program.until(lambda: len(display.windows_of(program.pid)) == 2)
        program.until((folder / "videos" / f"{job_id}.mp4").is_file)
        program.send(signal.SIGTERM)
        assert program.wait() == 0
        assert program.errors == ""

    with ProgramProcess(*flags, home=home) as program, x_display() as display:
        program.until(lambda: display.windows_of(program.pid))
        program.until((folder / "logs" / "running.txt").is_file)
        assert (folder / "logs" / "running.txt").read_text("utf-8").count("\n") == 1
        program.send(signal.SIGTERM)
        assert program.wait() == 0
    assert sum(simulator.ledger().clicks.values()) == 1
