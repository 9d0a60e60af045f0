"""The proof's own parts: what counts as kept, the table and its limits, a first paint."""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path

import pytest
from proving.checks import menu_command
from proving.first_paint import first_paints
from proving.home import Work, work_in
from proving.machine import ProofError, UnpackedArchive, session_environment
from proving.smoke import smoke
from proving.table import Row, measured, table, verdict

MENU = """[Desktop Entry]
Exec=luma-desktop
Name=Luma % Desktop
[Desktop Action demo]
Exec=luma-desktop --demo
"""


def test_work_is_kept_if_nothing_is_lost_or_changed() -> None:
    before = Work(clips={"a": "1"}, jobs=frozenset({"x"}))

    assert before.is_kept_in(Work(clips={"a": "1", "b": "2"}, jobs=frozenset({"x", "y"})))
    assert not before.is_kept_in(Work(clips={"a": "other"}, jobs=frozenset({"x"})))
    assert not before.is_kept_in(Work(clips={"a": "1"}, jobs=frozenset()))


def test_work_is_read_from_the_data_folder(tmp_path: Path) -> None:
    (tmp_path / "videos").mkdir()
    (tmp_path / "videos" / "a.mp4").write_bytes(b"")
    database = sqlite3.connect(tmp_path / "luma.db")
    database.executescript("CREATE TABLE jobs (id TEXT); INSERT INTO jobs VALUES ('x')")
    database.close()

    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert work_in(tmp_path) == Work(clips={"a.mp4": empty}, jobs=frozenset({"x"}))


@pytest.mark.parametrize(
    ("size", "paint", "holds"), [(170, 150.0, True), (171, 150.0, False), (170, 151.0, False)]
)
def test_the_limits_are_times_the_bare_ones(size: int, paint: float, holds: bool) -> None:
    bare = Row(name="bare", package=100, first_paint=100.0)

    assert verdict(Row(name="ours", package=size, first_paint=paint), bare)[1] is holds


def test_the_table_has_a_line_for_each_artefact(tmp_path: Path) -> None:
    (tmp_path / "bundle").mkdir()
    (tmp_path / "bundle" / "a").write_bytes(b"12345")
    (tmp_path / "bundle" / "link").symlink_to("a")
    package = tmp_path / "a.deb"
    package.write_bytes(b"123")

    row = measured("a.deb", package, tmp_path / "bundle", 12.0, "ok")

    assert (row.package, row.files, row.unpacked) == (3, 1, 5)
    assert len(table([row, Row(name="b", package=1)]).splitlines()) == 3


@pytest.mark.skipif(sys.platform == "win32", reason="starts programs as Linux does")
def test_a_first_paint_is_timed_from_the_start() -> None:
    slow = [
        sys.executable,
        "-c",
        "import threading; threading.Event().wait(0.2); print('First paint')",
    ]
    quick = ["/bin/echo", "First paint"]

    times = first_paints({"slow": slow, "quick": quick}, runs=1)

    assert times["slow"] >= 200 > times["quick"]


def test_a_program_that_paints_nothing_is_told() -> None:
    with pytest.raises(RuntimeError, match="painted nothing"):
        first_paints({"none": [sys.executable, "-c", ""]}, runs=1)


def test_the_command_is_the_menu_entrys(tmp_path: Path) -> None:
    entry = tmp_path / "usr/share/applications/luma-desktop.desktop"
    entry.parent.mkdir(parents=True)
    entry.write_text(MENU, encoding="utf-8")

    machine = UnpackedArchive(tmp_path)
    assert menu_command(machine) == ["luma-desktop"]
    assert menu_command(machine, "Desktop Action demo") == ["luma-desktop", "--demo"]


@pytest.mark.skipif(sys.platform == "win32", reason="starts programs as Linux does")
def test_a_smoke_test_that_leaves_no_report_is_told_with_what_it_said(tmp_path: Path) -> None:
    program = tmp_path / "luma-desktop"
    program.write_text("#!/bin/sh\necho no display >&2\nexit 3\n", encoding="utf-8")
    program.chmod(0o755)

    with pytest.raises(ProofError, match=r"ended with 3(?s:.*)no display"):
        smoke(UnpackedArchive(tmp_path), ["luma-desktop"])


def test_a_program_gets_the_session_and_nothing_of_the_build(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DISPLAY", ":7")
    monkeypatch.setenv("PYTHONPATH", "/build")

    environment = session_environment(EXTRA="1")

    assert (environment["DISPLAY"], environment["EXTRA"]) == (":7", "1")
    assert "PYTHONPATH" not in environment
