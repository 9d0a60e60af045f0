"""Asks pip-audit about every pin of the lock files, those of other systems and Pythons too.

pip-audit ends with 0 also when it could look nothing up (a mirror that does not know the list of
holes answers as for a package that does not exist). Here what was not looked up counts as not
checked, and nothing is called clean that was not.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ("requirements.lock", "requirements-dev.lock")

CLEAN, HOLES, UNCHECKED = 0, 1, 3
"""How the script ends."""

_PIN = re.compile(r"^([A-Za-z0-9][\w.-]*)==([^\s;\\]+)", re.MULTILINE)
_TOOL = "pip-audit>=2.9,<3"
_NO_REPORT = "pip-audit gave no report"
_PATIENCE = 900
"""Seconds for one list of pins."""


class Pin(NamedTuple):
    """One version of one package."""

    name: str
    version: str

    def __str__(self) -> str:
        return f"{self.name}=={self.version}"


class Hole(NamedTuple):
    """A known one, and the versions in which it is closed."""

    pin: Pin
    id: str
    fixed_in: tuple[str, ...]

    def __str__(self) -> str:
        fixed = ", ".join(self.fixed_in) or "nothing yet"
        return f"{self.pin}: {self.id}, closed in {fixed}"


class Findings(NamedTuple):
    """`unchecked` says why, by pin."""

    holes: list[Hole]
    unchecked: dict[Pin, str]


def pins_of(lock: str) -> list[Pin]:
    """Every pin of a lock file, whatever system or Python it is for."""
    return [Pin(name.lower().replace("_", "-"), version) for name, version in _PIN.findall(lock)]


def sheets_of(pins: Iterable[Pin]) -> list[list[Pin]]:
    """Lists in which no package stands twice, as pip-audit wants them."""
    sheets: list[dict[str, Pin]] = []
    for pin in dict.fromkeys(pins):
        sheet = next((sheet for sheet in sheets if pin.name not in sheet), None)
        if sheet is None:
            sheet = {}
            sheets.append(sheet)
        sheet[pin.name] = pin
    return [list(sheet.values()) for sheet in sheets]


def read_report(sheet: Sequence[Pin], report: str) -> Findings:
    """What pip-audit's JSON says of the pins of `sheet`."""
    try:
        told: list[dict[str, Any]] = json.loads(report)["dependencies"]
        by_name = {str(entry["name"]).lower().replace("_", "-"): entry for entry in told}
    except (ValueError, KeyError, TypeError):
        return Findings([], dict.fromkeys(sheet, _NO_REPORT))
    holes: list[Hole] = []
    unchecked: dict[Pin, str] = {}
    for pin in sheet:
        entry = by_name.get(pin.name, {"skip_reason": "not in pip-audit's report"})
        if entry.get("skip_reason"):
            unchecked[pin] = str(entry["skip_reason"]).partition(f": {entry.get('name')}")[0]
            continue
        for found in entry.get("vulns", []):
            fixed = tuple(str(version) for version in found.get("fix_versions", []))
            holes.append(Hole(pin, str(found.get("id", "unnamed")), fixed))
    return Findings(holes, unchecked)


def tool() -> list[str] | None:
    """The command that runs pip-audit: the one that is installed, or one of uv's own."""
    installed = shutil.which("pip-audit")
    if installed:
        return [installed]
    uv = shutil.which("uv")
    return [uv, "tool", "run", "--quiet", "--from", _TOOL, "pip-audit"] if uv else None


def ask(command: Sequence[str], sheet: Sequence[Pin]) -> Findings:
    """Look one list up."""
    with tempfile.TemporaryDirectory() as folder:
        wanted = Path(folder) / "pins.txt"
        wanted.write_text("".join(f"{pin}\n" for pin in sheet), encoding="utf-8")
        options = ["--requirement", str(wanted), "--no-deps", "--disable-pip"]
        options += ["--format", "json", "--progress-spinner", "off"]
        try:
            ended = subprocess.run(
                [*command, *options], capture_output=True, text=True, timeout=_PATIENCE, check=False
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            return Findings([], dict.fromkeys(sheet, str(error)))
    findings = read_report(sheet, ended.stdout)
    if _NO_REPORT in findings.unchecked.values() and ended.stderr.strip():
        last = ended.stderr.strip().splitlines()[-1]
        print(f"pip-audit: {last}", file=sys.stderr)
    return findings


def main(arguments: Sequence[str]) -> int:
    """Check the lock files that are named, or all of the project's."""
    locks = [Path(name) for name in arguments] or [ROOT / name for name in LOCKS]
    pins = [pin for lock in locks for pin in pins_of(lock.read_text(encoding="utf-8"))]
    command = tool()
    if command is None:
        print("audit: NOT CHECKED. It takes pip-audit, or uv to fetch it with.")
        return UNCHECKED
    holes: list[Hole] = []
    unchecked: dict[Pin, str] = {}
    for sheet in sheets_of(pins):
        findings = ask(command, sheet)
        holes += findings.holes
        unchecked |= findings.unchecked
    return tell(len(set(pins)), holes, unchecked)


def tell(asked: int, holes: Sequence[Hole], unchecked: dict[Pin, str]) -> int:
    """Say it in words; the exit code says the same."""
    for hole in holes:
        print(f"audit: HOLE in {hole}")
    for reason in dict.fromkeys(unchecked.values()):
        about = [str(pin) for pin, why in unchecked.items() if why == reason]
        print(f"audit: not checked ({reason}): {', '.join(about)}")
    print(f"audit: {asked} pins, {asked - len(unchecked)} checked, {len(holes)} known holes")
    if holes:
        return HOLES
    if unchecked:
        print("audit: COULD NOT CHECK all of them, so this says nothing about the rest.")
        return UNCHECKED
    return CLEAN


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
