"""One window a data folder: whatever a crash leaves behind, and only while somebody lives."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from luma_desktop.ui.system.single_instance import Answer, Bell, Lock, ring
from tests.support.small_disk import SmallDisk, small_disk

__all__ = ["small_disk"]

HOLD = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from luma_desktop.ui.system.single_instance import Bell, Lock
app = QCoreApplication([])
folder = Path(sys.argv[1])
lock = Lock(folder / "lock")
closing = len(sys.argv) > 2
bell = Bell(folder, lambda: print("rung", flush=True) or not closing)
print(lock.is_held, flush=True)
app.exec()
"""
"""A first start: it takes the lock, hangs up the bell and lives on."""

RING = """
import sys
from pathlib import Path
from luma_desktop.ui.system.single_instance import Answer, ring
sys.exit(0 if ring(Path(sys.argv[1])) is Answer.SHOWN else 1)
"""


class OtherStart:
    """A process that holds the folder until it is killed."""

    def __init__(self, folder: Path, *flags: str) -> None:
        command = [sys.executable, "-c", HOLD, str(folder), *flags]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.says("True")

    def says(self, line: str) -> None:
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == line + "\n"

    def kill(self) -> None:
        """As `kill -9` does: nothing is tidied up."""
        self.process.kill()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()


@pytest.fixture
def other(tmp_path: Path) -> Iterator[OtherStart]:
    start = OtherStart(tmp_path)
    yield start
    start.kill()


def test_the_second_of_two_has_no_lock(other: OtherStart, tmp_path: Path) -> None:
    assert not Lock(tmp_path / "lock").is_held
    assert ring(tmp_path) is Answer.SHOWN
    other.says("rung")


def test_who_is_closing_says_so(tmp_path: Path) -> None:
    closing = OtherStart(tmp_path, "closing")
    assert ring(tmp_path) is Answer.CLOSING
    closing.says("rung")
    closing.kill()


def test_a_start_with_other_temporary_files_is_heard(
    other: OtherStart, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tmp").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    assert ring(tmp_path) is Answer.SHOWN
    other.says("rung")


def test_another_folder_is_another_lock(other: OtherStart, tmp_path: Path) -> None:
    (tmp_path / "else").mkdir()
    assert Lock(tmp_path / "else" / "lock").is_held
    assert ring(tmp_path / "else") is Answer.NONE


def test_what_a_kill_leaves_behind_locks_nobody_out(
    other: OtherStart, tmp_path: Path, qtbot: QtBot
) -> None:
    other.kill()
    assert (tmp_path / "lock").exists()
    assert ring(tmp_path) is Answer.NONE, "nobody is there to answer"
    assert Lock(tmp_path / "lock").is_held
    rung: list[bool] = []

    def on_ring() -> bool:
        rung.append(True)
        return True

    bell = Bell(tmp_path, on_ring)
    second = subprocess.Popen([sys.executable, "-c", RING, str(tmp_path)])
    qtbot.waitUntil(lambda: second.poll() is not None, timeout=20_000)
    assert second.wait() == 0
    assert rung == [True]
    bell.close()


def test_a_number_that_another_python_has_now_locks_nobody_out(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    first = OtherStart(tmp_path)
    left = path.read_text().split("\n")
    first.kill()
    (tmp_path / "else").mkdir()
    living = OtherStart(tmp_path / "else")
    path.write_text("\n".join([str(living.process.pid), *left[1:]]))
    assert Lock(path).is_held
    living.kill()


@pytest.mark.parametrize("left", ["", "0", "nonsense\n" * 5])
def test_a_broken_lock_file_locks_nobody_out(tmp_path: Path, left: str) -> None:
    path = tmp_path / "lock"
    path.write_text(left)
    assert Lock(path).is_held


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
@pytest.mark.parametrize("kind", ["pipe", "folder", "link to itself", "link to zeros"])
def test_what_is_no_file_locks_nobody_out(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "lock"
    match kind:
        case "pipe":
            os.mkfifo(path)
        case "folder":
            path.mkdir()
        case "link to itself":
            path.symlink_to(path.name)
        case _:
            path.symlink_to("/dev/zero")
    lock = Lock(path)
    assert lock.is_held
    assert path.is_file()
    assert not path.is_symlink()


@pytest.mark.skipif(sys.platform != "linux", reason="mounts a disk as Linux does")
def test_a_full_disk_is_told_as_a_full_disk(small_disk: SmallDisk) -> None:
    small_disk.fill()
    lock = Lock(small_disk.path / "lock")
    assert not lock.is_held
    assert not lock.is_anothers
    assert lock.refusal.errno == errno.ENOSPC


def test_a_living_holders_lock_is_never_taken_even_if_its_file_is_broken(
    other: OtherStart, tmp_path: Path
) -> None:
    (tmp_path / "lock").write_text("")
    assert not Lock(tmp_path / "lock").is_held
    assert other.process.poll() is None


def test_a_released_lock_is_free(tmp_path: Path) -> None:
    first = Lock(tmp_path / "lock")
    assert not Lock(tmp_path / "lock").is_held
    first.release()
    first.release()
    assert Lock(tmp_path / "lock").is_held


def test_the_lock_file_is_for_the_user_alone(tmp_path: Path) -> None:
    lock = Lock(tmp_path / "lock")
    assert lock.is_held
    assert stat.S_IMODE((tmp_path / "lock").stat().st_mode) == 0o600


def test_every_spelling_of_a_folder_has_the_same_bell(other: OtherStart, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path)
    assert ring(tmp_path / "link") is Answer.SHOWN
    other.says("rung")
    assert ring(tmp_path / "x" / "..") is Answer.SHOWN
    other.says("rung")
