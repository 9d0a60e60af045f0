"""Faults that nobody caught: heard in every place, told once, without secrets; found by a start."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from luma_desktop import logs
from luma_desktop.crash import (
    SAFE_ENVIRONMENT,
    SAFE_MODE_FLAG,
    CrashReport,
    RunMark,
    Watch,
    enter_safe_mode,
    report_of,
    restart_command,
)
from luma_desktop.domain.secret import Secret
from tests.conftest import ExpectedWarnings


class FaultError(Exception):
    pass


@pytest.fixture
def told() -> list[CrashReport]:
    return []


@pytest.fixture
def watch(told: list[CrashReport]) -> Iterator[Watch]:
    watch = Watch(told.append)
    watch.start()
    yield watch
    watch.stop()


def go_wrong(text: str) -> None:
    raise FaultError(text)


def fault(text: str = "at the wrong moment") -> FaultError:
    try:
        go_wrong(text)
    except FaultError as error:
        return error
    pytest.fail("nothing went wrong")


def test_an_exception_that_nobody_caught_is_logged_and_told(
    watch: Watch, told: list[CrashReport], expected_warnings: ExpectedWarnings
) -> None:
    expected_warnings("luma_desktop.crash", "Unexpected FaultError")
    error = fault()

    sys.excepthook(type(error), error, error.__traceback__)

    assert [report.summary for report in told] == [
        "tests.unit.test_crash.FaultError: at the wrong moment"
    ]
    assert "in go_wrong" in told[0].details
    assert "Python 3." in told[0].details


def test_the_same_fault_is_told_once_and_another_is_told_too(
    watch: Watch, told: list[CrashReport], expected_warnings: ExpectedWarnings
) -> None:
    expected_warnings("luma_desktop.crash", "Unexpected")
    for _ in range(3):
        watch.notice(fault())
    assert len(told) == 1

    watch.notice(ValueError("another"))
    assert len(told) == 2


def test_a_fault_in_a_thread_is_told(
    watch: Watch, told: list[CrashReport], expected_warnings: ExpectedWarnings
) -> None:
    expected_warnings("luma_desktop.crash", "thread worker")

    def work() -> None:
        raise FaultError("in a thread")

    thread = threading.Thread(target=work, name="worker")
    thread.start()
    thread.join()

    assert "in a thread" in told[0].summary


async def test_a_fault_that_only_the_event_loop_sees_is_told(
    watch: Watch, told: list[CrashReport], expected_warnings: ExpectedWarnings
) -> None:
    expected_warnings("luma_desktop.crash", "Unexpected FaultError")
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(watch.on_loop)
    done = loop.create_future()

    def callback() -> None:
        done.set_result(None)
        raise FaultError("in a callback")

    loop.call_soon(callback)
    await done
    await asyncio.sleep(0)

    assert "in a callback" in told[0].summary


def test_ctrl_c_stays_what_it_is(monkeypatch: pytest.MonkeyPatch, told: list[CrashReport]) -> None:
    kinds: list[type[BaseException]] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, *_: kinds.append(kind))
    watch = Watch(told.append)
    watch.start()

    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    watch.stop()

    assert kinds == [KeyboardInterrupt]
    assert told == []


def test_no_secret_is_in_a_report() -> None:
    logs.register_secret(Secret("sk-very-secret"))

    report = report_of(
        fault("Authorization: Bearer abc.def, sk-very-secret at https://a.test/?token=1")
    )

    assert "sk-very-secret" not in report.summary + report.details
    assert "abc.def" not in report.summary + report.details
    assert "token=1" not in report.details


def test_a_very_long_trace_keeps_its_end() -> None:
    report = report_of(fault("x" * 100_000 + "the end"))

    assert len(report.details) < 21_000
    assert len(report.summary) <= 300
    assert "the end" in report.details


def test_a_run_that_closed_in_order_leaves_nothing(tmp_path: Path) -> None:
    mark = RunMark(tmp_path)

    assert mark.begin() is None
    mark.end()

    assert list(tmp_path.iterdir()) == []


def test_a_run_that_was_killed_is_no_fault_of_ours(tmp_path: Path) -> None:
    (tmp_path / "running.txt").write_text("2026-01-01 00:00:00 version 0.1.0\n", "utf-8")

    mark = RunMark(tmp_path)
    assert mark.begin() is None
    mark.end()


@pytest.mark.skipif(sys.platform == "win32", reason="a signal ends it otherwise there")
def test_a_fault_in_native_code_is_found_by_the_next_start(tmp_path: Path) -> None:
    script = (
        "import faulthandler, sys\nfrom pathlib import Path\n"
        "from luma_desktop.crash import RunMark\n"
        "def in_native_code():\n    faulthandler._sigsegv()\n"
        f"RunMark(Path({str(tmp_path)!r})).begin()\nin_native_code()\n"
    )
    died = subprocess.run([sys.executable, "-c", script], check=False, capture_output=True)
    assert died.returncode < 0

    mark = RunMark(tmp_path)
    report = mark.begin()
    mark.end()

    assert report is not None
    assert report.was_last_run
    assert "Segmentation fault" in report.summary
    assert "in_native_code" in report.details


def test_without_a_folder_to_write_to_the_program_starts_all_the_same(
    tmp_path: Path, expected_warnings: ExpectedWarnings
) -> None:
    expected_warnings("luma_desktop.crash", "Crash traces can't be stored")
    mark = RunMark(tmp_path / "absent")

    assert mark.begin() is None
    mark.end()


def test_safe_mode_is_put_on_and_taken_off_the_same_flags(monkeypatch: pytest.MonkeyPatch) -> None:
    flags = ["--demo", SAFE_MODE_FLAG, "--data-dir", "a b"]

    assert restart_command(flags, safe=False)[-3:] == ["--demo", "--data-dir", "a b"]
    assert restart_command(flags, safe=True).count(SAFE_MODE_FLAG) == 1

    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert restart_command([], safe=True) == [sys.executable, SAFE_MODE_FLAG]


def test_safe_mode_keeps_the_graphics_card_out(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in SAFE_ENVIRONMENT:
        monkeypatch.setenv(name, "as it was")

    enter_safe_mode()

    assert {name: os.environ[name] for name in SAFE_ENVIRONMENT} == SAFE_ENVIRONMENT


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and devices as POSIX has them")
@pytest.mark.parametrize("target", ["pipe", "/dev/zero"])
def test_a_mark_that_is_no_file_holds_nobody_up(
    tmp_path: Path, target: str, expected_warnings: ExpectedWarnings
) -> None:
    path = tmp_path / "running.txt"
    os.mkfifo(path) if target == "pipe" else path.symlink_to(target)
    if target == "pipe":
        expected_warnings("luma_desktop.crash", "Crash traces can't be stored")
    mark = RunMark(tmp_path)
    assert mark.begin() is None
    mark.end()
