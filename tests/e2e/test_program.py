"""The program in a process of its own: how it ends, what the next start finds, whom it disturbs."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from luma_desktop.domain.job import JobState
from luma_desktop.domain.settings import WindowState
from luma_desktop.store.settings import SettingsStore
from tests.e2e.conftest import KEY
from tests.support.program import ProgramProcess, files_below
from tests.support.simulator import SimulatorProcess
from tests.support.studio import OpenStudio
from tests.support.window import QUICK
from tests.support.x_windows import x_display

pytestmark = [
    pytest.mark.keyring,
    pytest.mark.usefixtures("key"),
    pytest.mark.skipif(sys.platform != "linux", reason="signals and windows as Linux has them"),
]

End = Callable[[ProgramProcess], None]
Start = Callable[[], ProgramProcess]


@pytest.fixture
def home() -> Iterator[Path]:
    """A home by a short path."""
    with tempfile.TemporaryDirectory(prefix="luma-") as folder:
        yield Path(folder) / "home"


@pytest.fixture
def start(simulator: SimulatorProcess, folder: Path, home: Path) -> Start:
    """A new start on the same data at each call."""
    flags = ("--api-base", simulator.base_url, "--data-dir", folder)
    return lambda: ProgramProcess(*flags, home=home)


@pytest.fixture
async def running_job(simulator: SimulatorProcess, folder: Path) -> str:
    """The data hold a job that the service works on until it is told to be done."""
    folder.mkdir(mode=0o700)
    store = SettingsStore(folder / "settings.json", folder / "window.json")
    await store.save_settings(QUICK)
    await store.save_window(WindowState(told_closing=True))  # what closing means is said once
    simulator.configure(min_seconds=60.0, max_seconds=60.0)
    async with OpenStudio(simulator.base_url, folder, key=KEY) as studio:
        (job_id,) = await studio.click("Flying jellyfish")
        await studio.until_state(job_id, JobState.ACCEPTED)
    return job_id


def watches(simulator: SimulatorProcess) -> int:
    """How often somebody has asked for a job's state."""
    return len(simulator.ledger().asked("GET", "/luma-ai/generation"))


def until_it_watches(program: ProgramProcess, simulator: SimulatorProcess) -> None:
    before = watches(simulator)
    program.until(lambda: watches(simulator) > before)


def until_the_clip_is_here(program: ProgramProcess, folder: Path, job_id: str) -> None:
    program.until((folder / "videos" / f"{job_id}.mp4").is_file)


def sigterm(program: ProgramProcess) -> None:
    program.send(signal.SIGTERM)


def sigint(program: ProgramProcess) -> None:
    program.send(signal.SIGINT)


def close_window(program: ProgramProcess) -> None:
    if not os.environ.get("DISPLAY"):
        pytest.skip("needs an X display: run ./scripts/test")
    with x_display() as display:
        display.ask_to_close(display.main_window_of(program.pid))


@pytest.mark.parametrize("end", [sigterm, sigint, close_window])
def test_it_ends_mid_run_without_a_word_and_goes_on_at_the_next_start(
    start: Start, end: End, simulator: SimulatorProcess, folder: Path, running_job: str
) -> None:
    with start() as program:
        until_it_watches(program, simulator)
        end(program)
        assert program.wait() == 0
        assert program.errors == ""
    simulator.complete()
    with start() as program:
        until_the_clip_is_here(program, folder, running_job)
        end(program)
        assert program.wait() == 0
        assert program.errors == ""
    ledger = simulator.ledger()
    assert sum(ledger.clicks.values()) == 1
    assert ledger.leaks == []


def test_it_starts_again_after_it_was_killed(
    start: Start, simulator: SimulatorProcess, folder: Path, running_job: str
) -> None:
    with start() as program:
        until_it_watches(program, simulator)
        program.send(signal.SIGKILL)
        assert program.wait() == -signal.SIGKILL
    simulator.complete()
    with start() as program:
        until_the_clip_is_here(program, folder, running_job)
        sigterm(program)
        assert program.wait() == 0
        assert program.errors == ""
    assert sum(simulator.ledger().clicks.values()) == 1


def test_a_second_start_raises_the_first_one_and_ends(
    start: Start, simulator: SimulatorProcess, running_job: str
) -> None:
    if not os.environ.get("DISPLAY"):
        pytest.skip("needs an X display: run ./scripts/test")
    with start() as first, x_display() as display:
        until_it_watches(first, simulator)
        window = display.main_window_of(first.pid)
        assert display.focused() != window
        with start() as second:
            assert second.wait() == 0, second.errors
        first.until(lambda: display.focused() == window)
        sigterm(first)
        assert first.wait() == 0
    assert first.errors == ""


def test_nothing_is_written_outside_of_the_data_folder(
    start: Start, simulator: SimulatorProcess, folder: Path, running_job: str
) -> None:
    simulator.complete()
    with start() as program:
        until_the_clip_is_here(program, folder, running_job)
        sigterm(program)
        assert program.wait() == 0
    assert files_below(program.home) == []
    inside = files_below(folder)
    assert {"luma.db", "window.json", "settings.json", f"videos/{running_job}.mp4"} <= set(inside)


@pytest.fixture
def careless() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.usefixtures("careless")
def test_all_is_the_users_alone_in_a_folder_that_was_open_to_all(
    start: Start, simulator: SimulatorProcess, folder: Path, running_job: str
) -> None:
    folder.chmod(0o777)

    def open_ones() -> list[str]:
        found = [folder, *folder.rglob("*")]
        return [f"{p} {p.stat().st_mode:o}" for p in found if p.stat().st_mode & 0o077]

    with start() as program:
        program.until((folder / "logs" / "running.txt").is_file)
        program.until(lambda: not open_ones())
        until_it_watches(program, simulator)
        simulator.complete()
        until_the_clip_is_here(program, folder, running_job)
        assert open_ones() == []
        sigterm(program)
        assert program.wait() == 0
    assert open_ones() == []
    assert program.errors == ""


def test_it_leaves_no_core_with_the_key_in_it(
    start: Start, simulator: SimulatorProcess, running_job: str
) -> None:
    import resource  # not on Windows

    with start() as program:
        until_it_watches(program, simulator)
        assert resource.prlimit(program.pid, resource.RLIMIT_CORE)[0] == 0
        sigterm(program)
        assert program.wait() == 0
