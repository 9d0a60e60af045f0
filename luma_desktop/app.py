"""The composition root: owns the qasync loop; the window first, then all that takes time.

The database, the HTTP client, the keyring and the player are loaded after the first paint;
commands given meanwhile wait in the bridge.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import sys
import time
from collections.abc import Coroutine, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

os.environ["QT_API"] = "pyside6"
# Read when QtMultimedia is imported: FFmpeg prints past Qt's message handler.
os.environ.setdefault("QT_LOGGING_RULES", "qt.multimedia.*=false")

import qasync
from PySide6.QtCore import QProcess, QTimer

from luma_desktop import logs
from luma_desktop.cli import Options
from luma_desktop.domain.errors import LumaError
from luma_desktop.domain.settings import Settings, WindowState
from luma_desktop.engine.publisher import Publisher
from luma_desktop.engine.tasks import Tasks
from luma_desktop.paths import AppPaths
from luma_desktop.store.settings import SettingsStore
from luma_desktop.ui.application import Application
from luma_desktop.ui.bridge import Bridge
from luma_desktop.ui.qt_messages import lead_to_log
from luma_desktop.ui.single_instance import Bell, Lock, ring
from luma_desktop.ui.theme import Theme
from luma_desktop.ui.windows.main_window import MainWindow

if TYPE_CHECKING:
    from luma_desktop.assembly import Assembly

log = logging.getLogger(__name__)

UNSEEN = 3.0
"""Seconds after which a window that was not drawn counts as hidden, and the start goes on."""

_FROM_SOURCE = [sys.executable, "-m", "luma_desktop"]


def run(options: Options) -> int:
    """Run the program until it is closed; returns the exit code."""
    started = time.monotonic()
    paths = AppPaths.choose(data_dir=options.data_dir, demo=options.demo)
    paths.create()
    logs.start(paths.logs, options.log_level)
    lead_to_log()
    application = Application(sys.argv[:1])
    lock = Lock(paths.lock)
    if not lock.is_held:
        if ring(paths.data):
            return 0
        log.error("%s is in use or cannot be written, and nobody answers", paths.lock)
        return 1
    try:
        with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(application)) as runner:
            return runner.run(Program(options, paths, application, started).main())
    finally:
        lock.release()


class Program:
    """One run: window, engine, and the order in which they come and go."""

    def __init__(
        self, options: Options, paths: AppPaths, application: Application, started: float
    ) -> None:
        self._options = options
        self._paths = paths
        self._application = application
        self._started = started
        self._store = SettingsStore(paths.settings, paths.window)
        self._tasks = Tasks()
        self._closing = asyncio.Event()
        self._exit_code = 0
        self._assembly: Assembly | None = None

    async def main(self) -> int:
        settings = self._store.load_settings()
        self._theme = Theme()
        self._theme.apply(self._application, settings.appearance)
        self._bridge = Bridge(self._spawn)
        self._window = MainWindow(
            self._bridge, settings, self._store.load_window(), demo=self._options.demo
        )
        self._window.settings_changed.connect(self._on_settings)
        self._window.state_changed.connect(self._on_window_state)
        self._window.demo_requested.connect(self._on_demo_requested)
        self._window.close_requested.connect(self._closing.set)
        self._application.on_quit = self._close_window
        self._window.show()
        with self._signals():
            await self._first_paint()
            await self._live(settings)
        self._window.deleteLater()
        return self._exit_code

    async def _live(self, settings: Settings) -> None:
        bell = Bell(self._paths.data, self._window.come_to_front)
        try:
            from luma_desktop.assembly import Assembly

            publisher = Publisher()
            publisher.subscribe(self._bridge.publish)
            async with Assembly(self._options, self._paths, settings, publisher) as assembly:
                self._assembly = assembly
                self._bridge.attach(assembly.studio)
                await assembly.greet()
                QTimer.singleShot(0, self._window, self._window.warm_up)
                if self._options.smoke_test is not None:
                    self._spawn(self._smoke(self._options.smoke_test))
                await self._closing.wait()
                await self._tasks.aclose()
        except LumaError as error:
            await self._stand_by(error)
        finally:
            bell.close()
            await self._store.save_window(self._window.state())
            await self._tasks.aclose()

    async def _stand_by(self, error: LumaError) -> None:
        """The data cannot be opened: say so, change nothing, and wait to be closed."""
        log.error("Cannot open the data: %s", error)
        self._exit_code = 1
        self._window.show_fatal(error.problem)
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

    async def _first_paint(self) -> None:
        """Return once the window has been drawn, or cannot be seen to be drawn."""
        painted = asyncio.Event()
        self._window.when_painted(painted.set)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(UNSEEN):
                await painted.wait()
        log.info("First paint after %.0f ms", (time.monotonic() - self._started) * 1000)

    def _close_window(self) -> None:
        self._window.close()

    # what the window tells

    def _on_settings(self, settings: Settings) -> None:
        self._theme.apply(self._application, settings.appearance)
        self._bridge.apply_settings(settings)
        if self._assembly is not None:
            self._assembly.apply(settings)
        self._spawn(self._store.save_settings(settings))

    def _on_demo_requested(self) -> None:
        """Open the demo beside this window: a program of its own with data of its own."""
        program = [sys.executable] if getattr(sys, "frozen", False) else _FROM_SOURCE
        QProcess.startDetached(program[0], [*program[1:], "--demo"])

    def _on_window_state(self, state: WindowState) -> None:
        self._spawn(self._store.save_window(state))

    def _spawn(self, coroutine: Coroutine[Any, Any, object]) -> None:
        self._tasks.spawn(coroutine, name="command")

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
