"""The AppImage recipe: its folder, and that runtime and folder end up in one file."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from bundling import appimage

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="a format of Linux")


def test_its_folder_starts_the_program_from_wherever_it_lies(bundle: Path, tmp_path: Path) -> None:
    root = tmp_path / "mounted here"
    appimage.stage(bundle, root, "1.2.3")

    started = subprocess.run([str(root / "AppRun")], check=True, capture_output=True, text=True)

    assert started.stdout == "started\n"
    assert (root / "luma-desktop.desktop").is_file()
    assert (root / ".DirIcon").read_bytes().startswith(b"\x89PNG")


@pytest.mark.skipif(not shutil.which("mksquashfs"), reason="needs squashfs-tools")
def test_the_image_is_the_runtime_with_the_folder_behind_it(bundle: Path, tmp_path: Path) -> None:
    runtime = tmp_path / "runtime"
    runtime.write_bytes(b"\x7fELF runtime")
    out = tmp_path / "out"
    out.mkdir()

    image = appimage.make(bundle, runtime, out, "1.2.3")

    assert image.read_bytes().startswith(b"\x7fELF runtimehsqs")
    assert list(out.iterdir()) == [image]
