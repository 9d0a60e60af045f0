"""Files and folders are their owner's alone, whatever the umask and whatever was there."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from luma_desktop.disk.private import close_to_others, is_open_to_others, private

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


@pytest.mark.parametrize("before", [0o777, 0o770, 0o707, 0o722])
def test_a_folder_that_others_may_write_to_is_closed(tmp_path: Path, before: int) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    folder.chmod(before)
    close_to_others(folder)
    assert mode(folder) == 0o700
    assert not is_open_to_others(folder)


def test_one_that_is_meant_for_all_stays_as_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "tmp"
    folder.mkdir()
    folder.chmod(0o1777)
    close_to_others(folder)
    assert mode(folder) == 0o1777
    assert is_open_to_others(folder)
