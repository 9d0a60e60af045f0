"""What the disk says no to, and how a file is made to stay."""

from __future__ import annotations

import contextlib
import errno
import os
from pathlib import Path

from luma_desktop.domain.errors import MediaError
from luma_desktop.domain.problems import ProblemKind

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def disk_error(error: OSError) -> MediaError:
    """DISK_FULL or DISK_ERROR, in the system's own words but without a path."""
    kind = ProblemKind.DISK_FULL if error.errno in _FULL else ProblemKind.DISK_ERROR
    return MediaError(error.strerror or type(error).__name__, kind=kind)


def sync_folder(folder: Path) -> None:
    """Make a rename in `folder` last; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_whole(path: Path, content: bytes) -> None:
    """Make `path`, its owner's alone: there whole and on the disk, or not at all.

    Two writers of one file must not meet.

    Raises:
        OSError: nothing is left behind.
    """
    unfinished = path.with_name(f"{path.name}.part")
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
