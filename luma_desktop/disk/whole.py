"""Small files that are there whole or not at all, and renames that last."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from pathlib import Path

_NO_SUCH_CALL = frozenset({errno.EACCES, errno.EPERM, errno.EINVAL, errno.ENOTSUP, errno.ENOSYS})


def write_whole(path: Path, content: bytes) -> None:
    """Make or replace `path`, its owner's alone; a crash leaves what was there or all of this.

    Two writers of one file must not meet; a left-over of a crash is overwritten by the next.

    Raises:
        OSError: what was there is untouched and nothing is left beside it.
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


def make_folder(folder: Path) -> None:
    """Make `folder` with every parent that is missing, the user's alone, to outlive a power cut.

    Raises:
        OSError: the disk's no.
    """
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename in `folder` outlive a power cut; Windows has no such call and needs none.

    Nor have some network disks, and a folder may be for writing only: there it is left to the
    system.

    Raises:
        OSError: the disk fails.
    """
    if sys.platform == "win32":
        return
    try:
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        if error.errno not in _NO_SUCH_CALL:
            raise
