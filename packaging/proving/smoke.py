"""The program's own `--smoke-test`, run on a machine, and what its report must say."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from proving.machine import Machine, ProofError, session_environment

PATIENCE = 240
"""Seconds for a whole run; the demo takes 20 to 30."""


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """The part of report.json that is looked at."""

    ok: bool
    error: str
    versions: dict[str, str | bool]
    service: str
    timings: dict[str, float]
    clips: list[str]

    @property
    def seconds(self) -> float:
        """From the first click until the extension played."""
        return sum(time for name, time in self.timings.items() if name.endswith("_to_playing_s"))


def smoke(
    machine: Machine, command: Sequence[str], environment: Mapping[str, str] | None = None
) -> Report:
    """Run `command --smoke-test` on the machine.

    Raises:
        ProofError: it failed, or what ran was not the frozen program.
    """
    with tempfile.TemporaryDirectory(dir="/tmp", prefix="luma-smoke-") as folder:
        done = subprocess.run(
            machine.command([*command, "--smoke-test", folder]),
            check=False,
            env=session_environment() | dict(environment or {}),
            cwd="/",
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        file = Path(folder) / "report.json"
        told = f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}"
        if done.returncode != 0 or not file.is_file():
            raise ProofError(told)
        report = msgspec.json.decode(file.read_bytes(), type=Report)
        if not (Path(folder) / "window.png").is_file():
            raise ProofError(f"no picture of the window. {told}")
    if not report.ok or report.versions.get("frozen") is not True:
        raise ProofError(json.dumps(msgspec.to_builtins(report), indent=1))
    return report
