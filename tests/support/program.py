"""The program as people start it: a process of its own, with files for all that it says."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Self

ROOT = Path(__file__).parents[2]
PATIENCE = 40.0
"""Seconds to wait for a fact before a test fails."""

LOOK = 0.02
"""Seconds between two looks at a fact."""

_FFMPEG = re.compile(r"^\[\S+ @ 0x[0-9a-f]+\] .*\n(Consider increasing .*\n)?", re.MULTILINE)
_PLACES = {
    "HOME": "",
    "USERPROFILE": "",
    "XDG_CONFIG_HOME": ".config",
    "XDG_DATA_HOME": ".local/share",
    "XDG_CACHE_HOME": ".cache",
    "XDG_STATE_HOME": ".local/state",
    "TMPDIR": "tmp",
}


class ProgramProcess:
    """`python -m luma_desktop` with the given flags; use as a context manager.

    What it writes outside of its data folder lands below `home`: home and temporary files. A
    local socket has to fit in there, so its path may not be long. `root` holds the source;
    `environment` comes on top of all.
    """

    def __init__(
        self,
        *flags: str | Path,
        home: Path,
        root: Path = ROOT,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.home = home
        self._environment = dict(environment or {})
        self._root = root
        self.flags = [str(flag) for flag in flags]
        self.command = [sys.executable, "-m", "luma_desktop"]
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        places = {name: str(self.home / below) for name, below in _PLACES.items()}
        for place in places.values():
            Path(place).mkdir(parents=True, exist_ok=True)
        with self._said("out").open("ab") as out, self._said("err").open("ab") as err:
            self._process = subprocess.Popen(
                [*self.command, *self.flags],
                cwd=self._root,
                # A graphics driver's cache is the system's, in a folder of its own choice.
                env={
                    **os.environ,
                    **places,
                    "MESA_SHADER_CACHE_DISABLE": "true",
                    **self._environment,
                },
                stdout=out,
                stderr=err,
            )
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(PATIENCE)

    @property
    def process(self) -> subprocess.Popen[bytes]:
        assert self._process is not None
        return self._process

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def output(self) -> str:
        return self._said("out").read_text("utf-8")

    @property
    def errors(self) -> str:
        """What it said on standard error, but for what tells that all went well.

        FFmpeg, which knows no log but that, complains where an end stops its reading of a clip.
        """
        lines = _FFMPEG.sub("", self._said("err").read_text("utf-8")).splitlines()
        return "\n".join(line for line in lines if not re.search(r" (INFO|DEBUG) luma_", line))

    def until(self, fact: Callable[[], object]) -> None:
        """Return once `fact` holds, while the program runs."""
        end = time.monotonic() + PATIENCE
        while not fact():
            assert self.process.poll() is None, f"it ended early: {self.errors}"
            assert time.monotonic() < end, f"in vain: {self.errors}"
            time.sleep(LOOK)

    def send(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def wait(self) -> int:
        """The exit code, once it has ended by itself."""
        return self.process.wait(PATIENCE)

    def _said(self, stream: str) -> Path:
        return self.home.parent / f"{self.home.name}.{stream}"


def files_below(folder: Path) -> list[str]:
    """Every file, by its path from there."""
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if not p.is_dir())
