"""A second start on the same data folder: it hands over, waits, or says why it can't."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEventLoop, QThread

from luma_desktop.domain.settings import Settings
from luma_desktop.ui.kit.application import Application
from luma_desktop.ui.kit.question_dialog import QuestionDialog
from luma_desktop.ui.kit.text_button import text_button
from luma_desktop.ui.kit.theme import Theme
from luma_desktop.ui.system.single_instance import Answer, Lock, ring

translate = QCoreApplication.translate

PATIENCE = 60.0
"""Seconds to wait for the first start to open or to close; closing is bounded below that."""

SILENT = 1.5
"""Seconds of waiting before anything is shown."""

_LOOK = 50
"""Milliseconds between two checks."""


class SecondStart:
    """Takes over the lock once it's free, unless the first start shows its window."""

    def __init__(self, data_dir: Path, lock: Lock, application: Application) -> None:
        self._data_dir = data_dir
        self._lock = lock
        self._application = application
        self._notice: QuestionDialog | None = None
        self._theme: Theme | None = None
        self._is_cancelled = False

    def wait(self, *, quiet: bool) -> int | None:
        """None once the lock is ours, otherwise the exit code.

        A `quiet` start, as from a script, shows nothing and writes only to standard error.
        """
        begun = time.monotonic()
        while not self._is_cancelled:
            answer = ring(self._data_dir)
            if answer is Answer.SHOWN:
                return 0
            if self._lock.try_again():
                self._close_notice()
                return None
            waited = time.monotonic() - begun
            if waited > PATIENCE:
                return self._give_up(quiet=quiet)
            if waited > SILENT and not quiet and self._notice is None:
                self._notice = self._show_notice(answer)
            self._application.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, _LOOK)
            QThread.msleep(_LOOK)
        return 0

    def _show_notice(self, answer: Answer) -> QuestionDialog:
        if answer is Answer.CLOSING:
            title = translate("SecondStart", "Luma Desktop is still closing")
            text = translate(
                "SecondStart",
                "It's waiting for the service to answer, so that nothing you paid for gets lost. "
                "This window opens as soon as that's done.",
            )
        else:
            title = translate("SecondStart", "Luma Desktop is already starting")
            text = translate("SecondStart", "Its window should appear in a moment.")
        return self._show(title, text, translate("SecondStart", "Don't wait"))

    def _give_up(self, *, quiet: bool) -> int:
        self._close_notice()
        sys.stderr.write(f"{self._data_dir} is in use, and nobody answers\n")
        if not quiet:
            self._show(
                translate("SecondStart", "Luma Desktop is already running but doesn't respond"),
                translate(
                    "SecondStart",
                    "End its process or restart the computer, then start Luma Desktop "
                    "again. Your clips and jobs are safe on disk.",
                ),
                translate("SecondStart", "Close"),
            )
            while not self._is_cancelled:
                self._application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        return 1

    def _show(self, title: str, text: str, leave: str) -> QuestionDialog:
        if self._theme is None:
            self._theme = Theme()
            self._theme.apply(self._application, Settings().appearance)
        dialog = QuestionDialog(
            "second_start",
            title,
            text,
            leave=text_button("leave_second_start", leave),
            answers=(),
        )
        dialog.rejected.connect(self._on_left)
        dialog.open()
        return dialog

    def _on_left(self) -> None:
        self._is_cancelled = True

    def _close_notice(self) -> None:
        if self._notice is not None:
            self._notice.rejected.disconnect(self._on_left)
            self._notice.close()
            self._notice = None
