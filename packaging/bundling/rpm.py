"""The tree of the .deb as an RPM: `python -m bundling.rpm BUNDLE OUT` (needs rpmbuild)."""

from __future__ import annotations

import argparse
import platform
import shutil
import subprocess
from pathlib import Path

from bundling import elf, linux
from bundling.depends import missing_libraries
from luma_desktop import __version__

_ABOVE_QUICK = 6
_DOCUMENTS = "/usr/share/doc/luma-desktop"
PAYLOAD = "w19.zstdio" if int(linux.XZ_LEVEL) > _ABOVE_QUICK else "w3.zstdio"


def requirements(bundle: Path) -> list[str]:
    """What the bundle's files are linked to and not brought along, as every RPM system names it."""
    natives = [elf.read(path) for path in elf.native_files(bundle)]
    glibc = ".".join(map(str, elf.newest(natives, "GLIBC")))
    wanted = {f"{soname}()(64bit)" for soname in missing_libraries(natives)}
    return sorted(wanted | {f"libc.so.6(GLIBC_{glibc})(64bit)"})


def stage(bundle: Path, root: Path, version: str) -> None:
    """Everything of the package below `root`."""
    linux.stage_bundle(bundle, root, "rpm")
    linux.stage_desktop(root / "usr", version)
    zsh = root / "usr" / "share" / "zsh"
    (zsh / "vendor-completions").rename(zsh / "site-functions")
    documents = root / _DOCUMENTS.lstrip("/")
    documents.mkdir(parents=True)
    for name in ("CHANGELOG.md", "LICENSE"):
        shutil.copyfile(linux.ROOT / name, documents / name)
    linux.set_modes(root)


def specification(root: Path, version: str, needs: list[str]) -> str:
    """The .spec of what lies below `root`."""
    places = [path for path in (root / "usr").rglob("*") if path.is_symlink() or path.is_file()]
    files = sorted(f"/{path.relative_to(root).as_posix()}" for path in places)
    listed = [f"/{linux.HOME}", f"%doc {_DOCUMENTS}"]
    listed += [name for name in files if not name.startswith(_DOCUMENTS)]
    text = (linux.SOURCES / "luma-desktop.spec.in").read_text(encoding="utf-8")
    values = {
        "@VERSION@": version,
        "@REQUIRES@": "\n".join(f"Requires: {need}" for need in needs),
        "@STAGED@": str(root),
        "@FILES@": "\n".join(listed),
    }
    for name, value in values.items():
        text = text.replace(name, value)
    return text


def make(bundle: Path, out: Path, version: str) -> Path:
    """Build the RPM and return its path."""
    work = out / "rpm"
    shutil.rmtree(work, ignore_errors=True)
    root = work / "staged"
    stage(bundle, root, version)
    file = work / "luma-desktop.spec"
    file.write_text(specification(root, version, requirements(bundle)), encoding="utf-8")
    defined = {"_topdir": str(work), "_rpmdir": str(out), "_binary_payload": PAYLOAD}
    defined["_rpmfilename"] = "%{name}-%{version}-%{release}.%{arch}.rpm"
    words = [word for name, value in defined.items() for word in ("--define", f"{name} {value}")]
    command = ["rpmbuild", "-bb", "--quiet", "--target", platform.machine(), *words, str(file)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    shutil.rmtree(work)
    return out / f"luma-desktop-{version}-1.{platform.machine()}.rpm"


def main() -> None:
    """The command line of this module."""
    parser = argparse.ArgumentParser()
    parser.add_argument("bundle", type=Path)
    parser.add_argument("out", type=Path)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    print(make(given.bundle.resolve(), given.out.resolve(), __version__))


if __name__ == "__main__":
    main()
