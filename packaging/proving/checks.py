"""The proof itself, step by step. Each step says what it proved or raises ProofError."""

from __future__ import annotations

import configparser
import shlex
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from luma_desktop import __version__
from luma_desktop.paths import AppPaths
from proving.home import Work, work_in
from proving.machine import (
    BareDebian,
    EmptyRpmSystem,
    Machine,
    ProofError,
    UnpackedArchive,
    session_environment,
)
from proving.service import service_with_key
from proving.smoke import Report, smoke

Say = Callable[[str], None]
MENU_ENTRY = "/usr/share/applications/luma-desktop.desktop"


def menu_command(machine: Machine, action: str = "Desktop Entry") -> list[str]:
    """The words of an Exec line of the installed menu entry."""
    entry = configparser.ConfigParser(interpolation=None, strict=False)
    entry.optionxform = str  # type: ignore[assignment,method-assign]
    entry.read(machine.path(MENU_ENTRY), encoding="utf-8")
    return shlex.split(entry[action]["Exec"])


def everything_loads(machine: BareDebian, say: Say) -> None:
    """No library that the bundle is linked to is missing on the machine."""
    script = "find /opt/luma-desktop -type f -name '*.so*' -exec ldd {} + 2>&1"
    told = subprocess.run(
        machine.command(["sh", "-c", script]),
        check=False,
        capture_output=True,
        text=True,
        env=session_environment(LD_LIBRARY_PATH="/opt/luma-desktop/_internal"),
    ).stdout
    missing = sorted({line.strip() for line in told.splitlines() if "not found" in line})
    if missing or "libQt6Core" not in told:
        raise ProofError("libraries are missing: " + "; ".join(missing))
    say("every library finds what it is linked to, with the package's own Depends only")


def demo_work(machine: Machine, say: Say, version: str) -> Work:
    """The demo from the menu makes and plays two clips; returns what lies in the home then."""
    shown = _version(machine)
    if shown != f"luma-desktop {__version__}":
        raise ProofError(f"--version says {shown!r}")
    report = smoke(machine, menu_command(machine, "Desktop Action demo"))
    say(f"{version}: the menu's demo made two clips and both played ({report.seconds:.0f} s)")
    return work_in(AppPaths.choose(demo=True).data)


def work_is_kept(before: Work, after: Work, say: Say) -> None:
    if not before.jobs or not before.clips or not before.is_kept_in(after):
        raise ProofError("the upgrade lost clips or jobs")
    if len(after.jobs) <= len(before.jobs):
        raise ProofError("nothing was made after the upgrade")
    say(f"the upgrade kept all {len(before.jobs)} jobs and clips, byte for byte")


def key_from_keyring(machine: Machine, say: Say) -> Report:
    """Against a service that takes one key only, which lies in the session's keyring."""
    with (
        tempfile.TemporaryDirectory(dir="/tmp", prefix="luma-service-") as folder,
        service_with_key(Path(folder)) as address,
    ):
        report = smoke(machine, [*menu_command(machine), "--api-base", address])
    say(f"it read its key from the keyring and paid with it ({report.seconds:.0f} s)")
    return report


def untouched(machine: BareDebian, say: Say) -> None:
    if altered := machine.altered():
        raise ProofError(f"running it changed its own files: {altered}")
    say("running it changed nothing in its own folders")


def nothing_left(machine: BareDebian, before: set[str], work: Work, say: Say) -> None:
    """After a purge the system is as it was; the user's own work stays."""
    machine.remove_dependencies()
    left = {path for path in machine.files() - before if not path.endswith(".pyc")}
    ours = {path for path in left if "luma" in path or path.startswith("opt/")}
    if ours:
        raise ProofError(f"left behind: {', '.join(sorted(ours))}")
    if not work.is_kept_in(work_in(AppPaths.choose(demo=True).data)):
        raise ProofError("the purge touched the user's work")
    say(f"purged: nothing of it is left ({len(left)} files of its dependencies); the work stays")


def relocatable(archive: Path, say: Say) -> Report:
    """The .tar.xz runs from a folder that nobody thought of."""
    with tempfile.TemporaryDirectory(dir="/tmp", prefix="luma töst ") as folder:
        unpack = ["tar", "--extract", "--file", str(archive), "--directory", folder]
        subprocess.run(unpack, check=True)
        (top,) = Path(folder).iterdir()
        data = Path(folder) / "data"
        report = smoke(UnpackedArchive(top), ["luma-desktop", "--demo", "--data-dir", str(data)])
    say(f"the .tar.xz ran from a folder with a blank and an umlaut ({report.seconds:.0f} s)")
    return report


def rpm_works(package: Path, say: Say) -> str:
    """Its checksums hold; installed by rpm it runs, in safe mode; removed it leaves nothing.

    Returns what it was proven on. Whether an RPM system has all that it requires is not proven.
    """
    subprocess.run(["rpm", "--checksig", str(package)], check=True, stdout=subprocess.DEVNULL)
    with tempfile.TemporaryDirectory(dir="/tmp", prefix="luma-rpm-") as folder:
        machine = EmptyRpmSystem(Path(folder) / "root")
        machine.install(package)
        menu = menu_command(machine, "Desktop Action safe-mode")
        data = Path(folder) / "data"
        report = smoke(machine, [*menu, "--demo", "--data-dir", str(data)])
        machine.remove()
        if left := machine.files():
            raise ProofError(f"rpm left behind: {', '.join(sorted(left))}")
    say(f"the .rpm, {machine.what}, ran in safe mode and left nothing ({report.seconds:.0f} s)")
    return f"ok, {machine.what}"


def _version(machine: Machine) -> str:
    command = machine.command([*menu_command(machine), "--version"])
    return subprocess.run(
        command, check=True, capture_output=True, text=True, env=session_environment()
    ).stdout.strip()
