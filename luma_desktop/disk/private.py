"""Files and folders that are their owner's alone, whatever the umask."""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path

_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_WRITABLE = stat.S_IWGRP | stat.S_IWOTH

_KNOWS_OWNERS = os.name == "posix"
"""Elsewhere the mode says nothing of who may come in: the folders of a user are closed there."""


def private(path: str | Path, flags: int) -> int:
    """An `opener` for `open`: the file is its owner's alone, also one that was there before."""
    handle = os.open(path, flags, 0o600)
    if _KNOWS_OWNERS and os.fstat(handle).st_mode & _OTHERS:
        with contextlib.suppress(OSError):  # some disks know no owners
            os.fchmod(handle, 0o600)
    return handle


def write_private(path: Path, content: bytes) -> None:
    """As `Path.write_bytes`, for its owner alone."""
    with open(path, "wb", opener=private) as file:
        file.write(content)


def is_open_to_others(folder: Path) -> bool:
    """Whether somebody else may put files into `folder`, or replace what lies there."""
    return _KNOWS_OWNERS and bool(folder.stat().st_mode & _WRITABLE)


def close_to_others(folder: Path) -> None:
    """Make a folder that others may write to its owner's alone, if that can be done.

    A sticky one (`/tmp`) is meant for all, and one of somebody else's isn't ours to close.
    """
    if not is_open_to_others(folder):
        return
    found = folder.stat()
    if found.st_mode & stat.S_ISVTX or found.st_uid != os.geteuid():
        return
    with contextlib.suppress(OSError):  # some disks know no owners
        folder.chmod(stat.S_IMODE(found.st_mode) & ~_OTHERS)
