"""A bundle laid out as Linux wants it: a .deb, and a .tar.xz that runs from anywhere.

`python -m bundling.linux deb|tar|bare-deb BUNDLE OUT [--version VERSION]`
"""

from __future__ import annotations

import argparse
import datetime as dt
import gzip
import hashlib
import os
import platform
import shutil
import subprocess
from email.utils import format_datetime
from pathlib import Path

from bundling import build_info, manual
from bundling.depends import dependencies
from luma_desktop import __version__

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "packaging" / "linux"
ICONS = ROOT / "resources" / "icons"
APPSTREAM_ID = "io.github.luma_desktop.luma_desktop"
HOME = Path("opt/luma-desktop")
"""Where a distribution package puts the bundle."""

MAINTAINER = "Luma Desktop contributors <luma-desktop@users.noreply.github.com>"
_COPYRIGHT = f"""\
Copyright: 2026 The Luma Desktop contributors
License: GPL-3.0-or-later, which is in /usr/share/common-licenses/GPL-3 on Debian systems; the LGPL
of Qt and of others is in /usr/share/common-licenses/LGPL-3. All texts: /{HOME}/_internal/licences

"""
_CHANGES = """\
luma-desktop ({version}) unstable; urgency=medium

  * What changed is in CHANGELOG.md.gz.

 -- {maintainer}  {moment}
"""

ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
XZ_LEVEL = os.environ.get("LUMA_XZ_LEVEL", "2")
"""The release workflow takes 9: three times the work for a tenth less."""


def stage_bundle(bundle: Path, root: Path, channel: str) -> None:
    """Copy the bundle to /opt below `root`, with its command in /usr/bin."""
    shutil.copytree(bundle, root / HOME, symlinks=True)
    build_info.write(root / HOME / "_internal" / "resources", channel)
    command = root / "usr" / "bin" / "luma-desktop"
    command.parent.mkdir(parents=True)
    command.symlink_to(f"/{HOME}/luma-desktop")


def stage_desktop(prefix: Path, version: str) -> None:
    """Menu entry, icons, AppStream data, manual and completions below `prefix` (/usr)."""
    date = manual.release_date()
    applications = prefix / "share" / "applications"
    applications.mkdir(parents=True)
    shutil.copyfile(SOURCES / "luma-desktop.desktop", applications / "luma-desktop.desktop")
    for picture in (ICONS / "app").glob("luma-desktop-*.png"):
        size = picture.stem.rpartition("-")[2]
        _copy(picture, prefix / f"share/icons/hicolor/{size}x{size}/apps/luma-desktop.png")
    _copy(ICONS / "luma-desktop.svg", prefix / "share/icons/hicolor/scalable/apps/luma-desktop.svg")
    metainfo = (SOURCES / "metainfo.xml.in").read_text(encoding="utf-8")
    target = prefix / "share" / "metainfo" / f"{APPSTREAM_ID}.metainfo.xml"
    target.parent.mkdir(parents=True)
    target.write_text(metainfo.replace("@VERSION@", version).replace("@DATE@", date), "utf-8")
    manual.write(prefix, version, date)


def stage_documents(prefix: Path, bundle: Path, version: str) -> None:
    """Debian's copyright file and changelog; lintian is told why /opt is right."""
    documents = prefix / "share" / "doc" / "luma-desktop"
    overview = (bundle / "_internal" / "licences" / "README.txt").read_text(encoding="utf-8")
    _write(documents / "copyright", _COPYRIGHT + overview)
    moment = format_datetime(dt.datetime.fromisoformat(manual.release_date()))
    news = _CHANGES.format(version=version, maintainer=MAINTAINER, moment=moment)
    (documents / "changelog.gz").write_bytes(gzip.compress(news.encode(), mtime=0))
    changes = (ROOT / "CHANGELOG.md").read_bytes()
    (documents / "CHANGELOG.md.gz").write_bytes(gzip.compress(changes, mtime=0))
    _copy(SOURCES / "lintian-overrides", prefix / "share/lintian/overrides/luma-desktop")


def control(version: str, depends: list[str], kilobytes: int) -> str:
    """Debian's control file."""
    template = (SOURCES / "control.in").read_text(encoding="utf-8")
    values = {
        "@VERSION@": version,
        "@ARCHITECTURE@": _architecture(),
        "@MAINTAINER@": MAINTAINER,
        "@DEPENDS@": ", ".join(depends),
        "@SIZE@": str(kilobytes),
    }
    for name, value in values.items():
        template = template.replace(name, value)
    return template


def stage_deb(bundle: Path, root: Path, version: str) -> None:
    """Everything of a .deb below `root`."""
    stage_bundle(bundle, root, "deb")
    stage_desktop(root / "usr", version)
    stage_documents(root / "usr", bundle, version)
    sizes = [path.lstat().st_size for path in root.rglob("*") if not path.is_dir()]
    kilobytes = sum((size + 1023) // 1024 for size in sizes)
    sums = _md5_sums(root)
    _write(root / "DEBIAN" / "control", control(version, dependencies(bundle), kilobytes))
    _write(root / "DEBIAN" / "md5sums", sums)
    set_modes(root)


def make_deb(bundle: Path, out: Path, version: str, *, compression: str = "xz") -> Path:
    """Build the .deb and return its path."""
    root = out / f"deb-{version}"
    shutil.rmtree(root, ignore_errors=True)
    stage_deb(bundle, root, version)
    return _pack(root, out / f"luma-desktop_{version}_{_architecture()}.deb", compression)


def make_bare_deb(bundle: Path, out: Path) -> Path:
    """Any other bundle as a .deb without its trimmings, to compare sizes with."""
    root = out / "bare"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(bundle, root / "opt" / bundle.name, symlinks=True)
    fields = {
        "Package": bundle.name,
        "Version": "1",
        "Architecture": _architecture(),
        "Maintainer": "nobody <nobody@localhost>",
        "Description": "the least of its kind",
    }
    text = "".join(f"{name}: {value}\n" for name, value in fields.items())
    _write(root / "DEBIAN" / "control", text)
    return _pack(root, out / f"{bundle.name}_1_{_architecture()}.deb", "xz")


def _pack(root: Path, package: Path, compression: str) -> Path:
    """Build `package` from `root`, which is used up."""
    level = [f"-z{XZ_LEVEL}"] if compression == "xz" else []
    command = ["dpkg-deb", "--root-owner-group", f"-Z{compression}", *level, "--build"]
    subprocess.run([*command, str(root), str(package)], check=True, stdout=subprocess.DEVNULL)
    shutil.rmtree(root)
    return package


def _architecture() -> str:
    return ARCHITECTURES[platform.machine()]


def make_tar(bundle: Path, out: Path, version: str) -> Path:
    """Build the .tar.xz, which runs from wherever it is unpacked, and return its path."""
    name = f"luma-desktop-{version}-linux-{platform.machine()}"
    root = out / name
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(bundle, root, symlinks=True)
    stage_desktop(root, version)
    _copy(SOURCES / "README-portable.txt", root / "README.txt")
    set_modes(root)
    package = out / f"{name}.tar.xz"
    subprocess.run(
        ["tar", "--create", "--xz", "--sort=name", "--owner=0", "--group=0", "--numeric-owner",
         "--file", str(package), "--directory", str(out), name],
        check=True,
        env={**os.environ, "XZ_OPT": f"-{XZ_LEVEL} -T0"},
    )  # fmt: skip
    shutil.rmtree(root)
    return package


def _md5_sums(root: Path) -> str:
    """What `dpkg --verify` compares with; against accidents, not against attackers."""
    lines = []
    for path in sorted(root.rglob("*")):
        if path.is_file() and not path.is_symlink():
            digest = hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()
            lines.append(f"{digest}  {path.relative_to(root).as_posix()}\n")
    return "".join(lines)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def set_modes(root: Path) -> None:
    """755 for folders and programs, 644 for all else, whatever the umask was."""
    for path in root.rglob("*"):
        if path.is_symlink():
            continue
        is_program = path.suffix == "" and path.parent.joinpath("_internal").is_dir()
        path.chmod(0o755 if path.is_dir() or is_program else 0o644)


def main() -> None:
    """The command line of this module."""
    parser = argparse.ArgumentParser()
    parser.add_argument("kind", choices=["deb", "tar", "bare-deb"])
    parser.add_argument("bundle", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--version", default=__version__)
    parser.add_argument("--compression", default="xz", choices=["xz", "gzip", "none"])
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    if given.kind == "deb":
        print(make_deb(given.bundle, given.out, given.version, compression=given.compression))
    elif given.kind == "bare-deb":
        print(make_bare_deb(given.bundle, given.out))
    else:
        print(make_tar(given.bundle, given.out, given.version))


if __name__ == "__main__":
    main()
