"""How long from the start of a program until its window stands, seen from outside."""

from __future__ import annotations

import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

RUNS = 7


def first_paints(programs: Mapping[str, Sequence[str]], runs: int = RUNS) -> dict[str, float]:
    """Median milliseconds by name. Each says "First paint"; they take turns, one is not counted."""
    times: dict[str, list[float]] = {name: [] for name in programs}
    for _ in range(runs + 1):
        for name, command in programs.items():
            times[name].append(_first_paint(command))
    return {name: statistics.median(found[1:]) for name, found in times.items()}


def _first_paint(command: Sequence[str]) -> float:
    began = time.monotonic()
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout is not None
        try:
            for line in process.stdout:
                if "First paint" in line:
                    return (time.monotonic() - began) * 1000
        finally:
            process.kill()
    raise RuntimeError(f"{command[0]} painted nothing")


def demo_command(program: Path, folder: Path) -> list[str]:
    """A start of ours on data of its own, so that no other window is called to the front."""
    data = tempfile.mkdtemp(dir=folder)
    return [os.fspath(program), "--demo", "--data-dir", data]
