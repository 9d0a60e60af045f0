"""The real program in a process of its own, used by real key events and killed without notice."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

PATIENCE = 60.0
"""Seconds to wait for a fact before the soak fails."""

LOOK = 0.03
"""Seconds between two looks at a fact."""

TITLE = "^Luma Desktop$"


class WrongClock(msgspec.Struct, frozen=True, kw_only=True):
    """By how many seconds a life's wall clock is off, and `after` how many it is set anew."""

    first: float = 0.0
    then: float = 0.0
    after: float = 0.0

    @property
    def is_right(self) -> bool:
        return self.first == self.then == 0.0


RIGHT = WrongClock()


def until(fact: Callable[[], bool], *, seconds: float = PATIENCE) -> bool:
    """Wait for `fact`; False if it does not come to be in time."""
    end = time.monotonic() + seconds
    while not (done := fact()) and time.monotonic() < end:
        time.sleep(LOOK)
    return done


class RealProgram:
    """The program on a display; life after life on the same data folder."""

    def __init__(self, base_url: str, data: Path, output: Path) -> None:
        self._flags = ["--api-base", base_url, "--data-dir", str(data)]
        self._output = output
        self._process: subprocess.Popen[bytes] | None = None
        self._timer: threading.Timer | None = None
        self._window = ""

    def start(self, clock: WrongClock = RIGHT) -> None:
        shifted = [str(clock.first), str(clock.then), str(clock.after)]
        command = [sys.executable, "-m", "tests.bench.shifted_clock", *shifted, *self._flags]
        with self._output.open("ab") as output:
            self._process = subprocess.Popen(command, stdout=output, stderr=output)
        self._window = ""

    @property
    def is_alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def send_in(self, seconds: float, number: signal.Signals) -> threading.Timer:
        """SIGKILL it, or let it close, after a time, whatever it is at then."""
        assert self._process is not None
        timer = threading.Timer(seconds, self._process.send_signal, [number])
        timer.start()
        self._timer = timer
        return timer

    def end(self) -> None:
        """Leave neither it nor a timer behind, however a soak went."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer.join()
        if self._process is not None and self.is_alive:
            self._process.kill()
            self._process.wait(PATIENCE)

    def wait_to_end(self) -> int:
        assert self._process is not None
        return self._process.wait(PATIENCE)

    def wait_for_window(self) -> bool:
        """Whether its window came before it was killed."""
        until(lambda: not self.is_alive or self._find_window())
        return bool(self._window) and self.is_alive

    def press_generate(self, prompt: str) -> None:
        """One click: the prompt typed over the old one, and the key that Generate has."""
        self._keys("windowfocus", self._window, "key", "--clearmodifiers", "ctrl+a")
        self._keys("type", "--delay", "1", prompt)
        self._keys("key", "--clearmodifiers", "ctrl+Return")

    def quit(self) -> None:
        """End it as a person does."""
        self._keys("windowfocus", self._window, "key", "--clearmodifiers", "ctrl+q")
        code = self.wait_to_end()
        assert code == 0, f"the program ended with {code}"

    def _find_window(self) -> bool:
        assert self._process is not None
        its = ("--all", "--onlyvisible", "--pid", str(self._process.pid), "--name", TITLE)
        found = self._keys("search", *its)
        self._window = found.split()[-1] if found else ""
        return bool(self._window)

    def _keys(self, *arguments: str) -> str:
        """xdotool; what it says counts for nothing once the window was killed under it."""
        done = subprocess.run(
            ["xdotool", *arguments], capture_output=True, timeout=PATIENCE, check=False
        )
        return done.stdout.decode() if done.returncode == 0 else ""
