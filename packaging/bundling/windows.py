"""What Windows shows about the program in its properties."""

from __future__ import annotations

import re
from pathlib import Path

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
