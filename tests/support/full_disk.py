"""A disk that takes nothing more, by the kernel's word."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

resource = pytest.importorskip("resource")


@contextmanager
def full_disk(folder: Path) -> Iterator[None]:
    """Until it ends no transaction fits: SQLite's log in `folder` may not grow (RLIMIT_FSIZE).

    The limit is the process's; it meets no smaller file.
    """
    log = folder / "luma.db-wal"
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (log.stat().st_size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
