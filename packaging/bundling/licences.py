"""The folder `licences` of a bundle: one list of everything in it, and the texts."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from bundling.components import Component

FAMILY_TEXTS = Path(__file__).parent.parent / "licences"
"""Texts that wheels point at and do not carry: the GNU licences', and notices of what is inside."""

_INTRODUCTION = """\
Luma Desktop is free software under the GNU General Public License, version 3 or (at your option)
any later version: see GPL-3.txt. This package brings along the software named below, each under
the licence that stands beside it. The texts are in this folder; those of the GNU family are
GPL-2.txt, GPL-3.txt, LGPL-2.1.txt and LGPL-3.txt, those of libraries inside of others' files are in
NOTICES.txt.

The corresponding source of every part is published by its authors at the address given. Qt for
Python, Qt and FFmpeg are separate library files that may be replaced by builds of your own.
"""


def write(folder: Path, found: Iterable[Component], gpl: Path) -> None:
    """Fill `folder`: overview, GNU texts (`gpl` is the program's own), a folder a component."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for text in FAMILY_TEXTS.glob("*.txt"):
        shutil.copyfile(text, folder / text.name)
    shutil.copyfile(gpl, folder / "GPL-3.txt")
    found = list(found)
    (folder / "README.txt").write_text(overview(found), encoding="utf-8")
    for component in found:
        _copy_texts(component, folder / component.name)


def overview(found: Iterable[Component]) -> str:
    """One line a component: name, version, licence, address."""
    lines = [
        f"{component.name} {component.version}".strip()
        + f"\n    {component.licence}\n    {component.home or component.purl}"
        for component in found
    ]
    return _INTRODUCTION + "\n" + "\n".join(lines) + "\n"


def _copy_texts(component: Component, folder: Path) -> None:
    if not component.texts:
        return
    folder.mkdir()
    for text in component.texts:
        copy = folder / text.name
        if copy.exists():  # a vendored library's, of the same name
            copy = folder / f"{text.parent.name}-{text.name}"
        shutil.copyfile(text, copy)
