"""Files are their owner's alone, whatever the umask and whatever was there."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from luma_desktop.disk.private import private

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX modes")


@pytest.fixture(autouse=True)
def _careless() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("how", ["w", "wb"])
def test_a_file_is_its_owners_alone(tmp_path: Path, how: str) -> None:
    path = tmp_path / "file"
    open(path, how, opener=private).close()
    assert mode(path) == 0o600


def test_one_that_was_there_is_closed_before_anything_is_written(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    path.chmod(0o666)
    with open(path, "r+b", opener=private) as file:
        assert mode(path) == 0o600
        assert file.read() == b"old"


def test_a_named_pipe_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "file"
    os.mkfifo(path)
    for how in ("w", "ab"):
        with (
            pytest.raises(OSError, match="No such device"),
            open(path, how, opener=private),
        ):
            pass
