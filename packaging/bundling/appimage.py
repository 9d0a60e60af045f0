"""An AppImage, on machines that have its runtime (a file of the AppImage project, "type 2").

`python -m bundling.appimage BUNDLE RUNTIME OUT`; needs mksquashfs. Not a part of a release: the
runtime comes from nowhere that can be pinned like everything else here.
"""

from __future__ import annotations

import argparse
import platform
import shutil
import subprocess
from pathlib import Path

from bundling import linux
from luma_desktop import __version__

_START = """\
#!/bin/sh
exec "$(dirname "$(readlink -f "$0")")/luma-desktop" "$@"
"""


def stage(bundle: Path, root: Path, version: str) -> None:
    """Lay out the AppDir: the bundle, its start, and at the top what a desktop looks for."""
    shutil.copytree(bundle, root, symlinks=True)
    linux.stage_desktop(root / "usr", version)
    shutil.copyfile(linux.SOURCES / "luma-desktop.desktop", root / "luma-desktop.desktop")
    icon = root / "usr/share/icons/hicolor/256x256/apps/luma-desktop.png"
    shutil.copyfile(icon, root / "luma-desktop.png")
    (root / ".DirIcon").symlink_to("luma-desktop.png")
    start = root / "AppRun"
    start.write_text(_START, encoding="utf-8")
    start.chmod(0o755)


def make(bundle: Path, runtime: Path, out: Path, version: str) -> Path:
    """Build the AppImage and return its path: the runtime, and the AppDir packed behind it."""
    root = out / "AppDir"
    shutil.rmtree(root, ignore_errors=True)
    stage(bundle, root, version)
    packed = out / "AppDir.squashfs"
    packed.unlink(missing_ok=True)
    command = ["mksquashfs", str(root), str(packed), "-root-owned", "-noappend", "-comp", "zstd"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    image = out / f"luma-desktop-{version}-{platform.machine()}.AppImage"
    with image.open("wb") as file:
        for part in (runtime, packed):
            with part.open("rb") as source:
                shutil.copyfileobj(source, file)
    image.chmod(0o755)
    shutil.rmtree(root)
    packed.unlink()
    return image


def main() -> None:
    """The command line of this module."""
    parser = argparse.ArgumentParser()
    parser.add_argument("bundle", type=Path)
    parser.add_argument("runtime", type=Path)
    parser.add_argument("out", type=Path)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    print(make(given.bundle, given.runtime, given.out, __version__))


if __name__ == "__main__":
    main()
