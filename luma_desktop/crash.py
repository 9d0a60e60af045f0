"""Errors in the program itself: noticed, logged, shown, and survived where possible.

An error never kills the program. The journal is written before each step, so continuing, closing
normally, and even a kill all leave it correct, whatever the user chooses. Crashes in native code
leave a trace in a file, which the next start finds.
"""

from __future__ import annotations

import contextlib
import faulthandler
import logging
import os
import platform
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, TextIO

import msgspec

from luma_desktop import __version__, logs
from luma_desktop.disk.private import private

if TYPE_CHECKING:
    import asyncio

log = logging.getLogger(__name__)

SAFE_MODE_FLAG = "--safe-mode"
SAFE_ENVIRONMENT = {
    "QT_FFMPEG_DECODING_HW_DEVICE_TYPES": ",",
    "QT_XCB_GL_INTEGRATION": "none",
    "QSG_RHI_BACKEND": "software",
    "LIBGL_ALWAYS_SOFTWARE": "1",
}
"""Video and drawing without the graphics card's drivers, where most native crashes happen. The
names are Qt's and Mesa's; Qt reads them when it's loaded."""

MAX_DETAILS = 20_000
"""Characters of a trace that are shown; the end matters most and is kept."""


class CrashReport(msgspec.Struct, frozen=True, kw_only=True):
    """`details` is for a bug report: versions and trace, with all secrets redacted."""

    summary: str
    details: str
    was_last_run: bool = False
    """Found at this start: it ended the previous run."""


Told = Callable[[CrashReport], None]


def report_of(error: BaseException, where: str = "") -> CrashReport:
    """The report of an unexpected exception."""
    trace = "".join(traceback.format_exception(error))
    summary = logs.redact("".join(traceback.format_exception_only(error)).strip())
    return CrashReport(summary=summary.partition("\n")[0][:300], details=_details(trace, where))


def _details(trace: str, where: str) -> str:
    head = (
        f"Luma Desktop {__version__}, Python {platform.python_version()}, {platform.platform()}"
        f"{', bundled' if getattr(sys, 'frozen', False) else ''}\n{where}\n"
    )
    return head + logs.redact(trace)[-MAX_DETAILS:]


class Watch:
    """Notices every uncaught exception, in any thread and in the event loop.

    Each distinct error is logged every time but reported only once per run, since an error in a
    paint event would otherwise open dialogs without end. `told` is called in the error's thread.
    """

    def __init__(self, told: Told) -> None:
        self._told = told
        self._known: set[str] = set()
        self._before = (sys.excepthook, threading.excepthook)

    def start(self) -> None:
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread

    def stop(self) -> None:
        sys.excepthook, threading.excepthook = self._before

    def on_loop(self, _loop: asyncio.AbstractEventLoop, context: Mapping[str, Any]) -> None:
        """For `loop.set_exception_handler`."""
        error = context.get("exception")
        if isinstance(error, BaseException):
            self.notice(error, str(context.get("message", "")))
        else:
            log.error("Event loop: %s", context.get("message"))

    def notice(self, error: BaseException, where: str = "") -> None:
        """Log it, and report it if it's new."""
        log.error("Unexpected %s %s", type(error).__name__, where, exc_info=error)
        report = report_of(error, where)
        place = "".join(traceback.format_tb(error.__traceback__)[-2:]) + type(error).__name__
        if place not in self._known:
            self._known.add(place)
            self._told(report)

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, Exception):
            self.notice(error)
        else:
            self._before[0](kind, error, trace)

    def _on_thread(self, fault: threading.ExceptHookArgs) -> None:
        if isinstance(fault.exc_value, Exception):
            self.notice(fault.exc_value, f"thread {fault.thread and fault.thread.name}")


class RunMark:
    """A file in the log folder while the program runs.

    It receives the trace of a crash in native code. A start that finds it while holding the data's
    lock knows how the last run ended.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / "running.txt"
        self._file: TextIO | None = None

    def begin(self) -> CrashReport | None:
        """Start a new mark; returns what crashed the last run, if it left a trace.

        A run that was killed or lost power leaves a mark without a trace, which isn't an error.
        """
        last = self._last()
        try:
            handle = private(self._path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            self._file = os.fdopen(handle, "w", encoding="utf-8")
            self._file.write(f"{time.strftime('%Y-%m-%d %H:%M:%S')} version {__version__}\n")
            self._file.flush()
        except OSError as error:
            log.warning("Crash traces can't be stored: %s", error)
            self._close()
            return last
        faulthandler.enable(self._file)
        return last

    def end(self) -> None:
        """The program closes normally."""
        if self._file is None:
            return
        faulthandler.disable()
        self._close()
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)

    def _close(self) -> None:
        """Writing what's still buffered may fail on a full disk."""
        file, self._file = self._file, None
        if file is not None:
            with contextlib.suppress(OSError):
                file.close()

    def _last(self) -> CrashReport | None:
        if not self._path.is_file():  # reading a named pipe or a device may never end
            return None
        try:
            head, _, trace = self._path.read_text("utf-8", errors="replace").partition("\n")
        except OSError:
            return None
        summary = trace.strip().partition("\n")[0]
        if not summary:
            return None
        return CrashReport(
            summary=summary, details=_details(trace, f"run of {head}"), was_last_run=True
        )


def enter_safe_mode() -> None:
    """Set what Qt reads when it's loaded: call this before importing PySide6."""
    os.environ.update(SAFE_ENVIRONMENT)


def restart_command(arguments: Sequence[str], *, safe: bool) -> list[str]:
    """How to start the program with the same flags (`sys.argv[1:]`), with or without safe mode."""
    kept = [argument for argument in arguments if argument != SAFE_MODE_FLAG]
    frozen = bool(getattr(sys, "frozen", False))
    program = [sys.executable] if frozen else [sys.executable, "-m", "luma_desktop"]
    return [*program, *kept, *([SAFE_MODE_FLAG] if safe else [])]


def restart(arguments: Sequence[str], *, safe: bool) -> None:
    """Restart the program. Call this last, when all is closed and the data's lock is free."""
    environment = {k: v for k, v in os.environ.items() if SAFE_ENVIRONMENT.get(k) != v}
    command = restart_command(arguments, safe=safe)
    subprocess.Popen(command, env=environment, close_fds=True, start_new_session=True)  # noqa: S603
