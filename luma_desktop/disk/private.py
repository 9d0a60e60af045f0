"""Files that are their owner's alone, whatever the umask."""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path

_OTHERS = stat.S_IRWXG | stat.S_IRWXO

_KNOWS_OWNERS = os.name == "posix"
"""Elsewhere the mode says nothing of who may come in."""

_AT_ONCE = getattr(os, "O_NONBLOCK", 0)
"""Without it, opening a named pipe waits until somebody reads it; files ignore it."""


def private(path: str | Path, flags: int) -> int:
    """An `opener` for `open`: the file is its owner's alone, also one that was there before.

    A named pipe that nobody reads is an OSError.
    """
    handle = os.open(path, flags | _AT_ONCE, 0o600)
    if _KNOWS_OWNERS and os.fstat(handle).st_mode & _OTHERS:
        with contextlib.suppress(OSError):  # some disks know no owners
            os.fchmod(handle, 0o600)
    return handle


def write_private(path: Path, content: bytes) -> None:
    """As `Path.write_bytes`, for its owner alone."""
    with open(path, "wb", opener=private) as file:
        file.write(content)
