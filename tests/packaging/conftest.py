"""A bundle as PyInstaller leaves it, small: a program, a library folder, licences."""

from __future__ import annotations

import shutil
import sysconfig
from pathlib import Path

import pytest


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """Its program is a shell script; its one library is real."""
    folder = tmp_path / "bundle"
    internal = folder / "_internal"
    (internal / "resources").mkdir(parents=True)
    (internal / "licences").mkdir()
    (internal / "licences" / "README.txt").write_text("Everything in here\n", encoding="utf-8")
    library = min(Path(sysconfig.get_path("platlib")).glob("msgspec/_core*"))
    shutil.copy(library, internal / library.name)
    program = folder / "luma-desktop"
    program.write_text("#!/bin/sh\necho started\n", encoding="utf-8")
    program.chmod(0o700)
    return folder
