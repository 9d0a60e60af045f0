"""Files that are their owner's alone, and what the disk says no to."""

from __future__ import annotations

import contextlib
import errno
import os
from pathlib import Path

from luma_desktop.domain.errors import StoreError
from luma_desktop.domain.problems import ProblemKind

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT}


def make_private(path: Path) -> None:
    """See that a file is there and its owner's alone; what cannot be is told by who opens it."""
    with contextlib.suppress(OSError):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600))
        if path.stat().st_mode & 0o077:
            path.chmod(0o600)


def of_disk(error: OSError) -> StoreError:
    """What the disk said, as DISK_FULL, FOLDER_NAME or DISK_ERROR."""
    kind = ProblemKind.DISK_ERROR
    if error.errno in _NO_ROOM:
        kind = ProblemKind.DISK_FULL
    elif error.errno == errno.EILSEQ:
        kind = ProblemKind.FOLDER_NAME
    return StoreError(str(error), kind=kind)
