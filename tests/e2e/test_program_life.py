"""Starts and ends that meet: no start is lost, no end waits for somebody who does not answer."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import keyring
import msgspec
import pytest

from luma_desktop.credentials.keyring_store import SERVICE
from luma_desktop.domain.picture import PictureRoute
from luma_desktop.domain.settings import ProxyMode, Settings
from tests.e2e.conftest import KEY
from tests.support.program import LOOK, PATIENCE, ProgramProcess
from tests.support.silent_keyring import silent_keyring
from tests.support.simulator import SUBMIT, SimulatorProcess
from tests.support.studio import OpenStudio

pytestmark = [
    pytest.mark.keyring,
    pytest.mark.usefixtures("key"),
    pytest.mark.skipif(sys.platform != "linux", reason="signals and windows as Linux has them"),
]

Start = Callable[..., ProgramProcess]


@pytest.fixture
def home() -> Iterator[Path]:
    """A home by a short path."""
    with tempfile.TemporaryDirectory(prefix="luma-") as folder:
        yield Path(folder) / "home"


@pytest.fixture
def start(simulator: SimulatorProcess, folder: Path, home: Path) -> Start:
    """A new start on the same data at each call, each with output of its own."""
    count = iter(range(100))

    def again(**environment: str) -> ProgramProcess:
        place = home.with_name(f"home{next(count)}")
        flags = ("--api-base", simulator.base_url, "--data-dir", folder)
        return ProgramProcess(*flags, home=place, environment=environment)

    return again


def close(program: ProgramProcess) -> None:
    program.send(signal.SIGTERM)


def test_a_keyring_that_never_answers_does_not_keep_it_from_closing(start: Start) -> None:
    with silent_keyring() as (bus, ring), start(DBUS_SESSION_BUS_ADDRESS=bus) as program:
        program.until(lambda: not ring.calls.empty())
        close(program)
        assert program.wait() == 0
        assert program.errors == ""


STUCK_KEYRING = """
import pathlib
import sys
import threading
from keyring.backends.SecretService import Keyring
from luma_desktop import program
from luma_desktop.__main__ import main
method, said, command, *arguments = sys.argv.pop(1).split()
def never(*_):
    pathlib.Path(said).touch()
    threading.Event().wait()
setattr(Keyring, method, never)
async def commanded(self, assembly, unlock=program.Program._unlock):
    await unlock(self, assembly)
    more = {"session_only": False} if command == "submit_key" else {}
    getattr(self._bridge.settings, command)(*arguments, **more)
program.Program._unlock = commanded
sys.exit(main())
"""
"""A program whose keyring answers all but one kind of call, and a command that needs that one."""

WITH_SECRETS = Settings(
    proxy_mode=ProxyMode.MANUAL,
    proxy_url="http://127.0.0.1:9",
    proxy_user="me",
    bucket_endpoint="https://127.0.0.1:9",
    bucket_name="pictures",
    bucket_key_id="AKIA0123456789",
    picture_route=PictureRoute.BUCKET,
)


@pytest.mark.parametrize(
    ("method", "command", "entry"),
    [
        ("set_password", f"submit_key {KEY}", ""),
        ("delete_password", "remove_key", ""),
        ("set_password", "submit_proxy_password secret", "proxy:127.0.0.1"),
        ("delete_password", "remove_proxy_password", "proxy:127.0.0.1"),
        ("set_password", "submit_bucket_secret secret", "s3:https://127.0.0.1:9/pictures"),
        ("delete_password", "remove_bucket_secret", "s3:https://127.0.0.1:9/pictures"),
    ],
)
def test_no_call_of_the_keyring_keeps_it_from_closing(
    start: Start, folder: Path, home: Path, method: str, command: str, entry: str
) -> None:
    folder.mkdir(mode=0o700)
    settings = WITH_SECRETS if entry else Settings()
    (folder / "settings.json").write_bytes(msgspec.json.encode(settings))
    if entry:
        keyring.set_password(SERVICE, entry, "old secret")
    said = home.with_name("said")
    program = start()
    program.command = [sys.executable, "-c", STUCK_KEYRING, f"{method} {said} {command}"]
    try:
        with program:
            program.until(said.is_file)
            close(program)
            assert program.wait() == 0, program.errors
        assert program.errors == ""
    finally:
        if entry:
            keyring.delete_password(SERVICE, entry)


def test_of_ten_starts_at_once_one_opens_and_the_others_hand_over(start: Start) -> None:
    with contextlib.ExitStack() as stack:
        starts = [stack.enter_context(start()) for _ in range(10)]
        living = until_one_is_left(starts)
        assert [(s.wait(), s.errors) for s in starts if s is not living] == [(0, "")] * 9
        close(living)
        assert living.wait() == 0


def until_one_is_left(starts: Sequence[ProgramProcess]) -> ProgramProcess:
    end = time.monotonic() + 2 * PATIENCE
    while len(living := [s for s in starts if s.process.poll() is None]) > 1:
        assert time.monotonic() < end, [s.errors for s in living]
        time.sleep(LOOK)
    (one,) = living
    return one


async def test_a_start_waits_for_a_window_that_is_still_closing(
    start: Start, simulator: SimulatorProcess, folder: Path
) -> None:
    """The closed window waits for the answer to a paid call; the next one opens after that."""
    async with OpenStudio(simulator.base_url, folder, key=None) as studio:
        await studio.click("Flying jellyfish")
    simulator.fault("latency", method="POST", path=SUBMIT, seconds=4.0)
    with start() as first:
        first.until(lambda: bool(simulator.ledger().clicks))
        close(first)
        with start() as second:
            assert first.wait() == 0
            second.until((folder / "bell.txt").is_file)
            close(second)
            assert second.wait() == 0, second.errors
    assert first.errors == ""
    assert simulator.ledger().charges == 1


def test_a_start_with_other_temporary_files_raises_the_first_one(
    start: Start, folder: Path
) -> None:
    with start() as first:
        first.until((folder / "bell.txt").is_file)
        with start() as second:  # its home, and so its TMPDIR, is another
            assert second.wait() == 0, second.errors
        assert first.process.poll() is None
        close(first)
        assert first.wait() == 0
    assert not (folder / "bell.txt").exists()


@pytest.mark.parametrize("is_all", [False, True])
def test_a_start_after_the_lock_was_deleted_raises_the_first_one(
    start: Start, simulator: SimulatorProcess, folder: Path, *, is_all: bool
) -> None:
    with start() as first:
        first.until(lambda: simulator.ledger().requests)
        shutil.rmtree(folder) if is_all else (folder / "lock").unlink()
        first.until((folder / "lock").is_file)
        with start(TMPDIR=str(first.home / "tmp")) as second:
            assert second.wait() == 0, second.errors
        close(first)
        assert first.wait() == 0, first.errors


def test_a_named_pipe_for_the_address_of_the_first_start_holds_nobody_up(
    start: Start, folder: Path
) -> None:
    folder.mkdir(mode=0o700)
    os.mkfifo(folder / "bell.txt")
    with start() as first:
        first.until((folder / "bell.txt").is_file)
        (folder / "bell.txt").unlink()
        os.mkfifo(folder / "bell.txt")
        with start(TMPDIR=str(first.home / "tmp")) as second:
            assert second.wait() == 0, second.errors
        close(first)
        assert first.wait() == 0


def test_a_start_leaves_once_another_one_holds_the_lock(start: Start, folder: Path) -> None:
    with start() as first:
        first.until((folder / "bell.txt").is_file)
        (folder / "bell.txt").unlink()
        other = folder / "other"
        other.touch()
        other.rename(folder / "lock")
        assert first.wait() == 0
        assert "Another start has taken over" in first.errors


STUCK = """
import sys
import threading
from luma_desktop import program
from luma_desktop.__main__ import main
from luma_desktop.assembly import Assembly
program.LONGEST_CLOSING = 0.5
Assembly.__aexit__ = lambda *_: program.asyncio.to_thread(threading.Event().wait)
sys.exit(main())
"""
"""A program one of whose parts never ends."""


def test_closing_ends_even_if_a_part_of_it_never_does(start: Start, folder: Path) -> None:
    program = start()
    program.command = [sys.executable, "-c", STUCK]
    with program:
        program.until((folder / "bell.txt").is_file)
        close(program)
        assert program.wait() == 1
        assert "Closing took longer" in program.errors


AT_FIRST_PAINT = """
import os
import signal
import sys
from luma_desktop import logs
from luma_desktop.__main__ import main
number = getattr(signal, sys.argv.pop(1))
def start(*arguments, begin=logs.start):
    begin(*arguments)
    os.kill(os.getpid(), number)
logs.start = start
sys.exit(main())
"""
"""A program to which a signal comes once its window is painted and before its loop runs."""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_before_the_loop_runs_closes_it_in_order(
    start: Start, folder: Path, number: signal.Signals
) -> None:
    program = start()
    program.command = [sys.executable, "-c", AT_FIRST_PAINT, number.name]
    with program:
        assert program.wait() == 0, program.errors
    assert program.errors == ""
    log = (folder / "logs" / "luma-desktop.log").read_text()
    assert "First paint" in log
    assert not (folder / "bell.txt").exists()
