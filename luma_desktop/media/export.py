"""Puts a copy of a file elsewhere: whole or not at all, and over nothing unless told so.

Blocking: call it in a thread.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

from luma_desktop.disk.whole import sync_folder
from luma_desktop.domain.errors import MediaError
from luma_desktop.domain.problems import ProblemKind

MAX_COPIES = 1000


def export_copy(source: Path, target: Path, *, replace: bool) -> Path:
    """Copy `source` to `target`; a name that is taken gets " (2)", " (3)", … unless `replace`.

    Raises:
        OSError: the disk's no. Nothing is left behind.
        MediaError: DISK_ERROR, when a thousand such names are taken.
    """
    with _copied(source, target.parent) as copy:
        if replace:
            copy.replace(target)
            sync_folder(target.parent)
            return target
        for name in _free_names(target):
            if _take_name(copy, name):
                sync_folder(target.parent)
                return name
    raise MediaError("too many files of that name", kind=ProblemKind.DISK_ERROR)


@contextlib.contextmanager
def _copied(source: Path, folder: Path) -> Iterator[Path]:
    """A whole, fsynced copy under a name of its own, which goes if it gets no better one."""
    copy = folder / f".luma-{secrets.token_hex(8)}.part"
    try:
        with source.open("rb") as old, copy.open("xb") as new:
            shutil.copyfileobj(old, new, 1024 * 1024)
            new.flush()
            os.fsync(new.fileno())
        yield copy
    finally:
        copy.unlink(missing_ok=True)


def _free_names(target: Path) -> Iterator[Path]:
    yield target
    for number in range(2, MAX_COPIES):
        yield target.with_name(f"{target.stem} ({number}){target.suffix}")


def _take_name(copy: Path, name: Path) -> bool:
    """Give `copy` the name unless something has it; atomic, so nothing is overwritten."""
    try:
        if os.name == "nt":
            copy.rename(name)  # on Windows a rename never replaces
        else:
            os.link(copy, name)
    except FileExistsError:
        return False
    except OSError:
        return _take_name_without_links(copy, name)
    return True


def _take_name_without_links(copy: Path, name: Path) -> bool:
    """On a file system without hard links (FAT): claim the name, then replace the claim."""
    try:
        name.open("xb").close()
    except FileExistsError:
        return False
    try:
        copy.replace(name)
    except OSError:
        name.unlink(missing_ok=True)
        raise
    return True
