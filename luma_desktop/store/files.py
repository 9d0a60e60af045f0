"""Small files that are there whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from pathlib import Path

from luma_desktop.domain.errors import StoreError
from luma_desktop.domain.problems import ProblemKind

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT}


def write_atomically(path: Path, content: bytes) -> None:
    """Replace `path`, readable by its owner only; a crash leaves the old file or the new one.

    Two writers of one file must not meet; a left-over of a crash is overwritten by the next.

    Raises:
        OSError: the old file is untouched and nothing is left beside it.
    """
    unfinished = path.with_name(f".{path.name}.part")
    try:
        handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            unfinished.unlink()
        raise
    sync_folder(path.parent)


def make_private(path: Path) -> None:
    """See that a file is there and its owner's alone; what cannot be is told by who opens it."""
    with contextlib.suppress(OSError):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600))
        if path.stat().st_mode & 0o077:
            path.chmod(0o600)


def sync_folder(folder: Path) -> None:
    """Make a rename in `folder` outlive a power cut; Windows has no such call."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def of_disk(error: OSError) -> StoreError:
    """What the disk said, as DISK_FULL or DISK_ERROR."""
    full = error.errno in _NO_ROOM
    kind = ProblemKind.DISK_FULL if full else ProblemKind.DISK_ERROR
    return StoreError(str(error), kind=kind)
