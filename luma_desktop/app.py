"""The composition root: the window first, then the event loop and all that takes time.

Until the first paint nothing is imported that the picture does not need: no asyncio, no HTTP, no
database, no player. Commands given meanwhile wait in the bridge.
"""

from __future__ import annotations

import gc
import logging
import os
import signal
import sys
import time

os.environ["QT_API"] = "pyside6"
# Read when QtMultimedia is imported: FFmpeg prints past Qt's message handler.
os.environ.setdefault("QT_LOGGING_RULES", "qt.multimedia.*=false")

from PySide6.QtCore import QEventLoop, QTimer

from luma_desktop.front import Front, open_front
from luma_desktop.options import Options
from luma_desktop.paths import AppPaths
from luma_desktop.ui.kit.application import Application
from luma_desktop.ui.system.qt_messages import lead_to_log
from luma_desktop.ui.system.single_instance import Lock

log = logging.getLogger(__name__)

UNSEEN = 3000
"""Milliseconds after which a window that was not drawn counts as hidden, and the start goes on."""

LOOK_AT_LOCK = 1000
"""Milliseconds between two looks at whether our lock is still where others look for it."""


def run(options: Options) -> int:
    """Run the program until it is closed; returns the exit code."""
    started = time.monotonic()
    paths = AppPaths.choose(data_dir=options.data_dir, demo=options.demo)
    trouble: OSError | None = None
    try:
        paths.create()
    except OSError as error:
        trouble = error
    lead_to_log()
    application = Application(sys.argv[:1])
    lock = Lock(paths.lock)
    if lock.is_anothers:
        from luma_desktop.ui.system.second_start import SecondStart

        ended = SecondStart(paths.data, lock, application).wait(
            quiet=options.smoke_test is not None
        )
        if ended is not None:
            return ended
    if not lock.is_held:
        trouble = trouble or lock.refusal
    try:
        exit_code, restarts = _run(options, paths, application, started, trouble, lock)
    except Exception as error:
        if options.smoke_test is not None:
            raise
        exit_code, restarts = 1, _tell_the_end(error, application)
    finally:
        lock.release()
    if restarts:
        from luma_desktop import crash

        crash.restart(sys.argv[1:], safe=True)
    return exit_code


def _run(
    options: Options,
    paths: AppPaths,
    application: Application,
    started: float,
    trouble: OSError | None,
    lock: Lock,
) -> tuple[int, bool]:
    """Return the exit code, and whether to start again in safe mode.

    With `trouble` the data folder cannot be written: the window says so, and shows what is there.
    """
    front = open_front(options, paths, application)
    _close_on_signals(front)
    front.window.show()
    _let_it_paint(front)
    painted, at = time.monotonic(), time.time()
    gc.enable()

    from luma_desktop import logs
    from luma_desktop.credentials.core_dumps import forbid_core_dumps

    logs.start(paths.logs, options.log_level)
    for folder in paths.open_to_others():
        log.warning("Other users of this computer may write to %s", folder)
    forbid_core_dumps()  # before the key is loaded
    _keep_the_lock(lock, front)
    log.info("First paint after %.0f ms, at %.4f", (painted - started) * 1000, at)

    import asyncio

    import qasync

    from luma_desktop.program import Program

    with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(application)) as runner:
        program = Program(options, front, trouble)
        exit_code = runner.run(program.main())
    program.has_ended()
    return exit_code, program.wants_safe_restart


def _close_on_signals(front: Front) -> None:
    """SIGINT and SIGTERM close the window in order, until `Program` listens to them itself.

    By a timer: a signal may come in the midst of anything, of completing the window, too.
    """

    def close(*_: object) -> None:
        QTimer.singleShot(0, front.window, front.window.close)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, close)


def _keep_the_lock(lock: Lock, front: Front) -> None:
    """Two programs on the same data would send the same jobs: the first one leaves."""

    def look() -> None:
        if not lock.keep():
            log.error("Another start has taken over %s: closing", front.paths.data)
            timer.stop()
            front.window.close()

    timer = QTimer(front.window)
    timer.timeout.connect(look)
    timer.start(LOOK_AT_LOCK)


def _let_it_paint(front: Front) -> None:
    """Return once the window has been drawn, was closed, or cannot be seen to be drawn."""
    done: list[bool] = []
    kinds = QEventLoop.ProcessEventsFlag
    flags = kinds.WaitForMoreEvents | kinds.ExcludeUserInputEvents
    front.window.when_painted(lambda: done.append(True))
    QTimer.singleShot(UNSEEN, lambda: done.append(False))
    while not done and front.window.isVisible():
        # Keys and clicks wait until there is somebody to heed them.
        front.application.processEvents(flags)


def _tell_the_end(error: Exception, application: Application) -> bool:
    """Say what the program cannot go on from; returns whether to start again in safe mode.

    Who started it from a menu would otherwise see a window vanish, or none at all.
    """
    from luma_desktop import crash
    from luma_desktop.ui.system.crash_dialog import CrashDialog

    report = crash.report_of(error)
    log.error("The program ends by a fault:\n%s", report.details)
    for window in application.topLevelWidgets():
        window.hide()
    dialog = CrashDialog(report.summary, report.details, is_the_end=True)
    wishes: list[bool] = []
    done: list[int] = []
    dialog.safe_restart_requested.connect(lambda: wishes.append(True))
    dialog.finished.connect(done.append)
    dialog.open()
    while not done:
        application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    return bool(wishes)
