"""What the native files of a Linux bundle ask for, as binutils' objdump tells it."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import msgspec

_MAGIC = b"\x7fELF"
_LOAD = re.compile(r"(?m)^\s*LOAD off\s+0x([0-9a-f]+) vaddr 0x([0-9a-f]+).*align 2\*\*(\d+)")
_NEEDED = re.compile(r"(?m)^\s*NEEDED\s+(\S+)")
_VERSION = re.compile(r"(?m)^\s*0x[0-9a-f]+ 0x[0-9a-f]+ \d+ (GLIBC|GLIBCXX)_([\d.]+)$")


class Native(msgspec.Struct, frozen=True, kw_only=True):
    """One library or program: sonames that it is linked to, and the newest symbols it wants."""

    path: Path
    needed: frozenset[str]
    versions: frozenset[tuple[str, str]]
    is_aligned: bool


def native_files(folder: Path) -> Iterator[Path]:
    """Every ELF file below `folder`, links left out."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                if file.read(len(_MAGIC)) == _MAGIC:
                    yield path


def read(path: Path) -> Native:
    """Ask objdump about one file. Raises CalledProcessError if it cannot be read."""
    command = ["objdump", "--private-headers", str(path)]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return Native(
        path=path,
        needed=frozenset(_NEEDED.findall(told)),
        versions=frozenset(_VERSION.findall(told)),
        is_aligned=all(
            int(offset, 16) % 2 ** int(power) == int(address, 16) % 2 ** int(power)
            for offset, address, power in _LOAD.findall(told)
        ),
    )


def newest(natives: list[Native], family: str) -> tuple[int, ...]:
    """The newest version of `GLIBC` or `GLIBCXX` symbols that any file wants."""
    wanted = {
        tuple(map(int, number.split(".")))
        for native in natives
        for name, number in native.versions
        if name == family
    }
    return max(wanted, default=(0,))


def strip_symbols(folder: Path) -> int:
    """Take debug symbols out of Python and its extension modules; returns the bytes saved.

    The libraries of Qt and FFmpeg are left alone: `strip` moves the segments of files that
    patchelf has been at, and then they cannot be loaded. Raises RuntimeError if that happens.
    """
    saved = 0
    for path in native_files(folder):
        if not _may_be_stripped(path.relative_to(folder)):
            continue
        before = path.stat().st_size
        subprocess.run(["strip", "--strip-unneeded", str(path)], check=True, capture_output=True)
        saved += before - path.stat().st_size
        if not read(path).is_aligned:
            raise RuntimeError(f"strip has broken {path.name}")
    return saved


def _may_be_stripped(name: Path) -> bool:
    folders = name.parts[:-1]
    if any(part in {"PySide6", "shiboken6"} or part.endswith(".libs") for part in folders):
        return False
    is_program = ".so" not in name.name  # PyInstaller's own, with the archive at its end
    return not is_program
