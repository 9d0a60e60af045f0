"""`python -m proving OUT [--root BARE_DEBIAN]`: proves what scripts/package built in OUT.

Runs on a display and with a keyring, as scripts/package starts it. Ends with the table; 1 if
anything is not as it must be.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import msgspec

from luma_desktop import __version__
from proving import checks, person
from proving.first_paint import demo_command, first_paints
from proving.home import Work
from proving.machine import BareDebian, Machine, ProofError, UnpackedPackage
from proving.table import Row, measured, table, verdict


class Built(msgspec.Struct, frozen=True, kw_only=True):
    """Where the artefacts are."""

    deb: Path
    older_deb: Path
    archive: Path
    rpm: Path
    hello_deb: Path
    bundle: Path
    hello: Path

    @classmethod
    def in_folder(cls, out: Path) -> Built:
        """Raises ProofError if one is missing or there twice."""
        return cls(
            deb=_one(out, f"luma-desktop_{__version__}_*.deb"),
            older_deb=_one(out / "older", "luma-desktop_*.deb"),
            archive=_one(out, f"luma-desktop-{__version__}-linux-*.tar.xz"),
            rpm=_one(out, f"luma-desktop-{__version__}-*.rpm"),
            hello_deb=_one(out / "hello", "hello-player_*.deb"),
            bundle=_one(out / "bundle", "luma-desktop"),
            hello=_one(out / "bundle", "hello-player"),
        )


def _one(folder: Path, pattern: str) -> Path:
    found = list(folder.glob(pattern))
    if len(found) != 1:
        raise ProofError(f"{folder} holds {len(found)} of {pattern}")
    return found[0]


def say(fact: str) -> None:
    print(f"  ✓ {fact}", flush=True)


def prove(built: Built, root: Path | None) -> list[Row]:
    """Raises ProofError at the first thing that is wrong."""
    if root is not None:
        what = _prove_installed(built, BareDebian(root))
    else:
        with tempfile.TemporaryDirectory(dir="/tmp", prefix="luma-unpacked-") as folder:
            what = _prove_upgrade(built, UnpackedPackage(Path(folder) / "root"))[0]
    checks.relocatable(built.archive, say)
    on_rpm = checks.rpm_works(built.rpm, say)
    with tempfile.TemporaryDirectory(dir="/tmp", prefix="luma-paint-") as folder:
        times = first_paints(
            {
                "ours": demo_command(built.bundle / "luma-desktop", Path(folder)),
                "bare": [str(built.hello / "hello-player")],
            }
        )
    return [
        measured(built.deb.name, built.deb, built.bundle, times["ours"], what),
        Row(name=built.archive.name, package=built.archive.stat().st_size, smoke="ok, unpacked"),
        Row(name=built.rpm.name, package=built.rpm.stat().st_size, smoke=on_rpm),
        measured(built.hello_deb.name, built.hello_deb, built.hello, times["bare"], "plays"),
    ]


def _prove_installed(built: Built, machine: BareDebian) -> str:
    before = machine.files()
    what, work = _prove_upgrade(built, machine)
    checks.untouched(machine, say)
    machine.remove()
    checks.nothing_left(machine, before, work, say)
    return what


def _prove_upgrade(built: Built, machine: Machine) -> tuple[str, Work]:
    older = built.older_deb.name.split("_")[1]
    machine.install(built.older_deb)
    if isinstance(machine, BareDebian):
        checks.everything_loads(machine, say)
    work = checks.demo_work(machine, say, older)
    machine.install(built.deb)
    after = checks.demo_work(machine, say, __version__)
    checks.work_is_kept(work, after, say)
    checks.key_from_keyring(machine, say)
    person.first_minute(machine, checks.menu_command(machine), say)
    person.crash(machine, checks.menu_command(machine, "Desktop Action demo"), say)
    return f"ok, {machine.what}", after


def main() -> int:
    """The command line of this module."""
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=Path)
    parser.add_argument("--root", type=Path)
    given = parser.parse_args()
    try:
        built = Built.in_folder(given.out)
        rows = prove(built, given.root)
    except ProofError as error:
        print(f"  ✗ {error}", file=sys.stderr)
        return 1
    text, holds = verdict(rows[0], rows[-1])
    print(f"\n{table(rows)}\n{text}")
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
