"""The Windows packages: version data, the signature, a portable zip and the installer.

`python -m bundling.windows [--dry-run] BUNDLE OUT` signs if a certificate is given, then makes
both. A dry run prints the commands and needs neither Windows nor the tools.
"""

from __future__ import annotations

import argparse
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from bundling import build_info
from luma_desktop import __version__

INSTALLER = Path(__file__).parent.parent / "windows" / "luma-desktop.iss"
CERTIFICATE_VARIABLE = "LUMA_CERTIFICATE"
"""Path of a .pfx; without it nothing is signed."""
PASSWORD_VARIABLE = "LUMA_CERTIFICATE_PASSWORD"
TIMESTAMP_SERVER = "http://timestamp.digicert.com"
PROGRAMS = ("luma-desktop.exe", "luma-desktop-console.exe")

_TEMPLATE = """\
VSVersionInfo(
  ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3F, flags=0x0, OS=0x40004,
                    fileType=0x1, subtype=0x0, date=(0, 0)),
  kids=[
    StringFileInfo([StringTable('040904B0', [
      StringStruct('CompanyName', 'Luma Desktop'),
      StringStruct('FileDescription', 'Luma Desktop'),
      StringStruct('FileVersion', '{version}'),
      StringStruct('InternalName', 'luma-desktop'),
      StringStruct('LegalCopyright', 'GPL-3.0-or-later'),
      StringStruct('OriginalFilename', 'luma-desktop.exe'),
      StringStruct('ProductName', 'Luma Desktop'),
      StringStruct('ProductVersion', '{version}')])]),
    VarFileInfo([VarStruct('Translation', [1033, 1200])])
  ]
)
"""


def four_numbers(version: str) -> tuple[int, int, int, int]:
    """Windows' own form of a version: 1.2.3rc1 → (1, 2, 3, 0)."""
    release = re.match(r"\d+(?:\.\d+){0,3}", version)
    if release is None:
        raise ValueError(f"not a version: {version}")
    numbers = [int(number) for number in release[0].split(".")]
    major, minor, patch, build = (*numbers, 0, 0, 0, 0)[:4]
    return major, minor, patch, build


def version_info(version: str) -> str:
    """The text that PyInstaller's EXE takes as `version`."""
    return _TEMPLATE.format(numbers=four_numbers(version), version=version)


def write_version_info(folder: Path, version: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "version_info.txt"
    path.write_text(version_info(version), encoding="utf-8")
    return path


def sign_command(environment: Mapping[str, str], *files: str) -> list[str]:
    """How to sign the files; nothing if there is no certificate.

    signtool takes a password as an argument only, so a release machine is nobody else's.
    """
    certificate = environment.get(CERTIFICATE_VARIABLE)
    if not certificate:
        return []
    password = environment.get(PASSWORD_VARIABLE)
    secret = ["/p", password] if password else []
    stamp = ["/fd", "sha256", "/td", "sha256", "/tr", TIMESTAMP_SERVER]
    return ["signtool.exe", "sign", "/f", certificate, *secret, *stamp, *files]


def installer_command(
    bundle: Path, out: Path, version: str, environment: Mapping[str, str]
) -> list[str]:
    """How to compile the installer, signed (it and its uninstaller) like the programs."""
    command = ["iscc.exe", "/Qp", f"/DVersion={version}", f"/DBundle={bundle}", f"/DOut={out}"]
    if sign := sign_command(environment):
        # Inno's own quoting: $q is a quotation mark, $f the quoted file.
        quoted = " ".join(f"$q{word}$q" if " " in word else word for word in sign)
        command += ["/DSign", f"/Sluma={quoted} $f"]
    return [*command, str(INSTALLER)]


def make_zip(bundle: Path, out: Path, version: str) -> Path:
    """The portable zip, with one folder in it."""
    name = f"luma-desktop-{version}-windows-x64"
    root = out / "portable"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(bundle, root / name)
    build_info.write(root / name / "_internal" / "resources", "portable")
    archive = shutil.make_archive(str(out / f"{name}-portable"), "zip", root, name)
    shutil.rmtree(root)
    return Path(archive)


def main() -> None:
    """The command line of this module."""
    parser = argparse.ArgumentParser()
    parser.add_argument("bundle", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--dry-run", action="store_true")
    given = parser.parse_args()
    bundle, out = given.bundle.resolve(), given.out.resolve()
    programs = [str(bundle / name) for name in PROGRAMS]
    environment = dict(os.environ)
    if given.dry_run and PASSWORD_VARIABLE in environment:
        environment[PASSWORD_VARIABLE] = "…"
    if sign := sign_command(environment, *programs):
        _run(sign, dry=given.dry_run)
    if not given.dry_run:
        out.mkdir(parents=True, exist_ok=True)
        print(make_zip(bundle, out, __version__))
    _run(installer_command(bundle, out, __version__, environment), dry=given.dry_run)


def _run(command: list[str], *, dry: bool) -> None:
    if dry:
        print(shlex.join(command))
    else:
        subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
