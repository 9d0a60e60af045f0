"""What a person does with the installed program, done through its window from outside.

The first minute, from the menu to a clip without reading anything; and the day it crashes.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from luma_desktop.paths import AppPaths
from proving.home import Work, work_in
from proving.machine import Machine, ProofError, session_environment
from proving.screen_reader import SPOKEN, ScreenReader, Widget, until

Say = Callable[[str], None]
PROMPT = "A paper boat on a rainy street"
DIFFERENT_TIMES = 4
"""Positions that the player must have shown before a clip counts as playing."""


class Started(msgspec.Struct, frozen=True, kw_only=True):
    """A program that runs, and its window."""

    pid: int
    window: Widget


def first_minute(machine: Machine, menu: list[str], say: Say) -> None:
    """From the menu, without a key: what is offered leads to a clip that plays.

    The demo is a second start of the program by itself, so it is also looked at whether that one
    has the package's own libraries.
    """
    with _reader() as reader, _start(machine, menu, reader) as first:
        # Said once the keyring was asked. A quicker click waits in line instead.
        reader.wait_for(first.window, "message_action")
        _ask_for_a_clip(reader, first)
        demo = _started_by(reader, reader.wait_for(first.window, "try_demo"))
        with _ending(demo):
            _has_its_own_libraries(demo.pid)
            _ask_for_a_clip(reader, demo)
            _plays(reader, demo)
    say("from the menu without a key: Generate, “Try the demo”, Generate, and the clip plays")


def crash(machine: Machine, menu: list[str], say: Say) -> None:
    """A fault in native code is told by the next start, which can start again in safe mode."""
    data = AppPaths.choose(demo=True).data
    before = work_in(data)
    with _reader() as reader:
        with _start(machine, menu, reader) as running:
            _ask_for_a_clip(reader, running)
            until(lambda: _jobs(data) > len(before.jobs), "nothing was put in line")
            os.kill(running.pid, signal.SIGSEGV)
        with _start(machine, menu, reader) as next_start:
            details = reader.text(reader.wait_for(next_start.window, "crash_details"))
            if "Segmentation fault" not in details:
                raise ProofError(f"the crash dialog says: {details}")
            copy = reader.wait_for(next_start.window, "copy_crash_details")
            reader.press(copy)
            until(lambda: reader.label(copy) == "Copied", "the details were not copied")
            button = reader.wait_for(next_start.window, "restart_in_safe_mode")
            safe = _started_by(reader, button)
        with _ending(safe):
            if b"--safe-mode" not in _words(safe.pid):
                raise ProofError("the restart was not one in safe mode")
            _has_its_own_libraries(safe.pid)
            until(lambda: _has_all_clips(data, before), "the clip that was under way is lost")
    say("after a crash the next start says so and starts in safe mode; the clip under way came")


def _ask_for_a_clip(reader: ScreenReader, program: Started) -> None:
    reader.type_over(reader.wait_for(program.window, "prompt"), PROMPT)
    reader.press(reader.wait_for(program.window, "generate"))


def _plays(reader: ScreenReader, program: Started) -> None:
    """The player's position moves."""
    position = reader.wait_for(program.window, "position")
    seen = {reader.label(position)}

    def moves() -> bool:
        seen.add(reader.label(position))
        return len(seen) >= DIFFERENT_TIMES

    until(moves, "no clip plays")


def _jobs(data: Path) -> int:
    return len(work_in(data).jobs)


def _has_all_clips(data: Path, before: Work) -> bool:
    """Every job has its clip, also those that were not there before."""
    work = work_in(data)
    return before.is_kept_in(work) and len(work.clips) == len(work.jobs) > len(before.jobs)


def _has_its_own_libraries(pid: int) -> None:
    """Its SQLite is the package's, not one that the machine happens to have."""

    def found() -> set[str]:
        loaded = Path(f"/proc/{pid}/maps").read_text(encoding="utf-8").splitlines()
        return {line.split()[-1] for line in loaded if "libsqlite3" in line}

    if foreign := [path for path in until(found, "no SQLite") if "/_internal/" not in path]:
        raise ProofError(f"the second start uses libraries of the system: {foreign}")


def _words(pid: int) -> list[bytes]:
    return Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")


@contextlib.contextmanager
def _reader() -> Iterator[ScreenReader]:
    reader = ScreenReader()
    try:
        yield reader
    finally:
        reader.close()


@contextlib.contextmanager
def _start(machine: Machine, menu: list[str], reader: ScreenReader) -> Iterator[Started]:
    """A start by the menu's command. Whatever was not ended inside is asked to."""
    with subprocess.Popen(
        machine.command(menu),
        env=session_environment(**SPOKEN),
        cwd="/",
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            window = until(lambda: reader.program(process.pid), f"{menu} shows no window")
            yield Started(pid=process.pid, window=window)
        finally:
            process.terminate()


def _started_by(reader: ScreenReader, button: Widget) -> Started:
    """The program that comes up when the button is pressed."""
    before = reader.programs()
    reader.press(button)

    def found() -> Started | None:
        for pid in reader.programs() - before:
            if window := reader.program(pid):
                return Started(pid=pid, window=window)
        return None

    return until(found, "no second window came up")


@contextlib.contextmanager
def _ending(program: Started) -> Iterator[None]:
    """A program that is nobody's child here ends in order when this does."""
    try:
        yield
    finally:
        os.kill(program.pid, signal.SIGTERM)
        until(lambda: not _is_alive(program.pid), f"process {program.pid} does not end")


def _is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
