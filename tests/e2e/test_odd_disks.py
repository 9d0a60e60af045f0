"""Starts on disks and files that nobody would wish for: said in the window, never a crash."""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from luma_desktop.paths import AppPaths
from luma_desktop.store.database import Database
from luma_desktop.store.install import Installation
from tests.support.program import ProgramProcess
from tests.support.small_disk import SmallDisk, small_disk

__all__ = ["small_disk"]

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs a disk of its own")


CANNOT = "Cannot open the data"


def said(program: ProgramProcess) -> str:
    return (program.home.parent / f"{program.home.name}.err").read_text("utf-8")


def until_said(program: ProgramProcess, words: str) -> None:
    program.until(lambda: words in said(program))


def close_window(program: ProgramProcess) -> int:
    """Ask it to close, as the desktop does at its end; returns the exit code."""
    program.send(signal.SIGTERM)
    return program.wait()


def test_a_start_on_a_full_disk_is_no_crash(tmp_path: Path, small_disk: SmallDisk) -> None:
    small_disk.fill()
    home = tmp_path / "h"
    with ProgramProcess("--demo", "--data-dir", small_disk.path / "data", home=home) as program:
        until_said(program, CANNOT)
        assert close_window(program) == 1
    assert "Unexpected" not in said(program)
    assert "Traceback" not in said(program)


def test_a_full_folder_of_logs_stops_nothing(tmp_path: Path, small_disk: SmallDisk) -> None:
    """Also while it runs, and when it closes."""
    data, home = tmp_path / "data", tmp_path / "h"
    data.mkdir(mode=0o700)
    (data / "logs").symlink_to(small_disk.path)
    small_disk.fill()
    with ProgramProcess("--demo", "--data-dir", data, home=home) as program:
        until_said(program, "First paint")
        program.until((data / "luma.db-wal").exists)
        assert close_window(program) == 0
    assert "Unexpected" not in said(program)
    assert "Traceback" not in said(program)


def test_a_pipe_in_place_of_the_database_is_told(tmp_path: Path) -> None:
    data, home = tmp_path / "data", tmp_path / "h"
    data.mkdir(mode=0o700)
    os.mkfifo(data / "luma.db")
    with ProgramProcess("--demo", "--data-dir", data, home=home) as program:
        until_said(program, CANNOT)
        assert close_window(program) == 1


async def test_a_damaged_count_leads_to_the_rescue(tmp_path: Path) -> None:
    data, home = tmp_path / "data", tmp_path / "h"
    paths = AppPaths.choose(data)
    paths.create()
    database = Database(paths.database, Installation.load(paths.install_id))
    await database.open()
    await database.close()
    with closing(sqlite3.connect(paths.database)) as db, db:
        db.execute("UPDATE meta SET value = 'x7' WHERE key = 'count'")
    with ProgramProcess("--demo", "--data-dir", data, home=home) as program:
        until_said(program, CANNOT)
        assert close_window(program) == 1
        assert "Traceback" not in said(program)
