"""The program's life on its event loop: engine, window, and the order in which they come and go.

The other half of `app`, imported after the first paint.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import sys
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from PySide6.QtCore import QProcess, QTimer

from luma_desktop import crash
from luma_desktop.assembly import Assembly, open_rescue
from luma_desktop.domain.errors import LumaError, StoreError
from luma_desktop.domain.settings import Settings, WindowState
from luma_desktop.engine.loops.tasks import Tasks
from luma_desktop.engine.publisher import Publisher
from luma_desktop.front import Front
from luma_desktop.options import Options
from luma_desktop.store.files import of_disk
from luma_desktop.ui.kit.reveal import open_folder
from luma_desktop.ui.system.crash_desk import CrashDesk
from luma_desktop.ui.system.single_instance import Bell

log = logging.getLogger(__name__)

LONGEST_CLOSING = 45.0
"""Seconds after which a program that is still closing ends itself; a paid call gets 10 of them."""

_FROM_SOURCE = [sys.executable, "-m", "luma_desktop"]


class Program:
    """One run, from the first paint to the last written byte."""

    def __init__(self, options: Options, front: Front, trouble: OSError | None = None) -> None:
        self._options = options
        self._trouble = trouble
        self._paths = front.paths
        self._settings = front.settings
        self._store = front.store
        self._application = front.application
        self._theme = front.theme
        self._bridge = front.bridge
        self._window = front.window
        self._window.complete()
        self._desk = CrashDesk(front.window)
        self._watch = crash.Watch(self._on_fault)
        self._mark = crash.RunMark(front.paths.logs)
        self._tasks = Tasks(on_fault=self._watch.notice)
        self._spawn = partial(self._tasks.spawn, name="command")
        self._closing = asyncio.Event()
        self._last_resort = threading.Timer(LONGEST_CLOSING, _end_now)
        self._exit_code = 0
        self._has_crashed = False
        """The last run ended by a fault in native code."""
        self._assembly: Assembly | None = None
        self.wants_safe_restart = False
        """After `main`: the user asked for another start, in safe mode."""

    def has_ended(self) -> None:
        """`main` is over, and so is its event loop: nothing can hang any more."""
        self._last_resort.cancel()

    async def main(self) -> int:
        """Live until the window is closed; returns the exit code."""
        window = self._window
        window.settings_changed.connect(self._on_settings)
        window.state_changed.connect(self._on_window_state)
        window.demo_requested.connect(self._on_demo_requested)
        window.data_folder_requested.connect(lambda: open_folder(str(self._paths.data)))
        window.refill_requested.connect(self._on_refill_requested)
        window.updates_requested.connect(lambda: self._spawn(self._look_for_updates()))
        window.close_requested.connect(self._on_close_requested)
        if window.isHidden():  # closed before anybody listened
            self._on_close_requested()
        self._application.on_quit = self._close_window
        self._desk.safe_restart_requested.connect(self._on_safe_restart)
        with self._signals(), self._watched():
            await self._live(self._settings)
        window.deleteLater()
        return self._exit_code

    async def _live(self, settings: Settings) -> None:
        bell = Bell(self._paths.data, self._window.come_to_front)
        try:
            if self._trouble is not None:
                raise of_disk(self._trouble)
            publisher = Publisher()
            publisher.subscribe(self._bridge.publish)
            async with Assembly(self._options, self._paths, settings, publisher) as assembly:
                self._assembly = assembly
                self._bridge.attach(assembly.studio, self._spawn)
                await assembly.start()
                self._spawn(self._unlock(assembly))
                if not self._has_crashed:  # it may have been the player's drivers
                    QTimer.singleShot(0, self._window, self._window.warm_up)
                await self._closing.wait()
                await self._tasks.aclose()
        except LumaError as error:
            await self._stand_by(error)
        finally:
            bell.close()
            await self._keep_window(self._window.state())
            await self._tasks.aclose()

    async def _unlock(self, assembly: Assembly) -> None:
        """A task of its own: nothing waits for the keyring, not even closing."""
        await assembly.unlock()
        if self._options.smoke_test is not None:
            await self._smoke(self._options.smoke_test)

    async def _stand_by(self, error: LumaError) -> None:
        """The data cannot be opened: say so, change nothing, and show the clips that are there."""
        log.error("Cannot open the data: %s", error)
        self._exit_code = 1
        self._window.show_fatal(error.problem)
        self._bridge.attach(await open_rescue(self._paths, error.problem), self._spawn)
        if self._options.smoke_test is None:
            await self._closing.wait()

    async def _smoke(self, folder: Path) -> None:
        from luma_desktop.smoke import SmokeTest

        # Kept for good: frames that were queued for it still come after its run is over.
        self._smoke_test = SmokeTest(
            self._window,
            self._bridge,
            folder=folder,
            origin=self._options.origin,
            paths=self._paths,
        )
        self._exit_code = await self._smoke_test.run()
        self._window.close()

    async def _look_for_updates(self) -> None:
        """Ask the page of the releases, on request only; nothing is downloaded."""
        from luma_desktop.network.http import HttpLink
        from luma_desktop.updates import Build, UpdateCheck

        notes, build = self._window.update_notes, Build.load()
        if self._assembly is None or not build.may_ask:
            notes.tell_not_ours()
            return
        try:
            async with HttpLink(proxy=self._assembly.proxy, connections=1) as link:
                newer = await UpdateCheck(link, build).look()
        except LumaError:
            notes.tell_trouble()
        else:
            if newer is None:
                notes.tell_newest()
            else:
                notes.tell_newer(newer.version, newer.page)

    @contextlib.contextmanager
    def _watched(self) -> Iterator[None]:
        """Faults of the program itself are noticed, here and at the next start."""
        self._watch.start()
        asyncio.get_running_loop().set_exception_handler(self._watch.on_loop)
        last = self._mark.begin()
        if last is not None:
            self._has_crashed = True
            self._on_fault(last)
        try:
            yield
        finally:
            self._mark.end()
            self._watch.stop()

    def _on_fault(self, report: crash.CrashReport) -> None:
        self._desk.tell(report.summary, report.details, was_last_run=report.was_last_run)

    def _on_safe_restart(self) -> None:
        self.wants_safe_restart = True
        self._window.close()

    def _close_window(self) -> None:
        self._window.close()

    def _on_close_requested(self) -> None:
        """Close in order, but not for ever: what is journaled survives a sudden end."""
        if not self._closing.is_set():
            self._last_resort.daemon = True
            self._last_resort.start()
            self._closing.set()

    # what the window tells

    def _on_settings(self, settings: Settings) -> None:
        self._theme.apply(self._application, settings.appearance)
        self._bridge.settings.apply(settings)
        self._spawn(self._keep_settings(settings))

    def _on_demo_requested(self) -> None:
        """Open the demo beside this window: a program of its own with data of its own."""
        program = [sys.executable] if getattr(sys, "frozen", False) else _FROM_SOURCE
        QProcess.startDetached(program[0], [*program[1:], "--demo"])

    def _on_refill_requested(self) -> None:
        if self._assembly is not None:
            self._spawn(self._refill(self._assembly))

    async def _refill(self, assembly: Assembly) -> None:
        await assembly.refill_demo()
        self._bridge.queue.check_now()

    def _on_window_state(self, state: WindowState) -> None:
        self._spawn(self._keep_window(state))

    async def _keep_settings(self, settings: Settings) -> None:
        try:
            await self._store.save_settings(settings)
        except StoreError as error:
            self._bridge.command_failed.emit(error.problem)

    async def _keep_window(self, state: WindowState) -> None:
        """It is comfort only: where the disk refuses it, the program goes on without."""
        try:
            await self._store.save_window(state)
        except StoreError as error:
            log.info("The window's state is not kept: %s", error)

    @contextlib.contextmanager
    def _signals(self) -> Iterator[None]:
        """SIGINT and SIGTERM close the window as a person would."""
        loop = asyncio.get_running_loop()
        chosen = (signal.SIGINT, signal.SIGTERM)
        with contextlib.suppress(NotImplementedError):  # Windows
            for number in chosen:
                loop.add_signal_handler(number, self._close_window)
        try:
            yield
        finally:
            with contextlib.suppress(NotImplementedError):
                for number in chosen:
                    loop.remove_signal_handler(number)


def _end_now() -> None:
    log.error("Closing took longer than %.0f s: ending", LONGEST_CLOSING)
    os._exit(1)
