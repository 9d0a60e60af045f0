"""The real program in this process, driven by keys and mouse as a person drives it.

    @on_qt_loop
    async def test_a_click(window: Opens, simulator: SimulatorProcess) -> None:
        async with window() as w: …

Only the process and its lock are missing, which `tests.support.program` starts for real.
"""

from __future__ import annotations

import asyncio
import functools
import inspect
import logging
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, ParamSpec, Self, TypeVar, cast

from PySide6.QtCore import QModelIndex, QObject, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QImage, QKeySequence
from PySide6.QtMultimedia import QVideoFrame
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QLabel,
    QLineEdit,
    QListView,
    QMenu,
    QPlainTextEdit,
    QSpinBox,
    QWidget,
)

from luma_desktop.domain.job import Job, JobState
from luma_desktop.domain.keys import KeyStatus
from luma_desktop.domain.settings import Settings
from luma_desktop.front import open_front
from luma_desktop.options import Options
from luma_desktop.paths import AppPaths
from luma_desktop.program import Program
from luma_desktop.store.settings import SettingsStore
from luma_desktop.ui.bridge.bridge import Bridge
from luma_desktop.ui.form.form_panel import ONE_CLICK, FormPanel
from luma_desktop.ui.kit.application import Application
from luma_desktop.ui.lists.job_list import JobRole
from luma_desktop.ui.preview.preview_panel import PreviewPanel
from luma_desktop.ui.window.main_window import MainWindow
from tests.support.widgets import find

P = ParamSpec("P")
Found = TypeVar("Found", bound=QObject)

# Its debug records carry every byte that passes through a thread.
logging.getLogger("qasync").setLevel(logging.INFO)

PATIENCE = 20.0
"""Seconds to wait for a fact before a test fails."""

LOOK = 0.005
"""Seconds between two looks at a fact."""

PICTURES = 4
"""Different ones that must have been shown before a clip counts as playing."""

QUICK = Settings(poll_seconds=1.0, max_in_flight=40, notify=False)

NONE, CTRL, SHIFT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
LEFT = Qt.MouseButton.LeftButton


def on_qt_loop(test: Callable[P, Coroutine[Any, Any, None]]) -> Callable[P, None]:
    """Run a coroutine test on Qt's loop, by the fixture `qasync_runner`."""

    @functools.wraps(test)
    def run(*args: P.args, **fixtures: P.kwargs) -> None:
        runner = cast(asyncio.Runner, fixtures.pop("qasync_runner"))
        runner.run(test(*args, **fixtures))

    shown = inspect.signature(test)
    runner = inspect.Parameter("qasync_runner", inspect.Parameter.KEYWORD_ONLY)
    parameters = [*shown.parameters.values(), runner]
    run.__signature__ = shown.replace(parameters=parameters)  # type: ignore[attr-defined]
    return run


class OpenWindow:
    """Use as an async context manager; again on the same folder is a restart."""

    def __init__(
        self,
        application: QApplication,
        base_url: str,
        folder: Path,
        *,
        settings: Settings | None = QUICK,
    ) -> None:
        self.folder = folder
        self.key_status: KeyStatus | None = None
        self.exit_code: int | None = None
        self._settings = settings
        self._paths = AppPaths.choose(folder)
        self._options = Options(api_base=base_url, data_dir=folder)
        self._application = cast(Application, application)
        self._running: asyncio.Task[int] | None = None

    async def __aenter__(self) -> Self:
        self._paths.create()
        if self._settings is not None:
            store = SettingsStore(self._paths.settings, self._paths.window)
            await store.save_settings(self._settings)
        self._front = open_front(self._options, self._paths, self._application)
        self.window.show()
        self._program = program = Program(self._options, self._front)
        self._running = asyncio.create_task(program.main())
        self._running.add_done_callback(lambda _: program.has_ended())
        self.bridge.key_status_changed.connect(self._on_key_status)
        painted = asyncio.Event()
        self.window.when_painted(painted.set)
        await self.until(painted.is_set)
        await self.come_to_front()
        return self

    async def come_to_front(self) -> None:
        """What a window manager does at the start and when a dialog has closed."""
        self.window.activateWindow()
        await self.until(self.window.isActiveWindow)

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the window as its cross does, and wait for the program's end."""
        assert self._running is not None
        if self.exit_code is None:
            try:
                self.window.close()
                self.exit_code = await self._running
            finally:  # also where a test is given up: its last resort would end all of them
                self._program.has_ended()

    # what there is

    @property
    def window(self) -> MainWindow:
        return self._front.window

    @property
    def bridge(self) -> Bridge:
        return self._front.bridge

    @property
    def has_engine(self) -> bool:
        return self.bridge._runner.studio is not None

    def find(self, kind: type[Found], name: str) -> Found:
        return find(self.window, kind, name)

    @property
    def prompt(self) -> QPlainTextEdit:
        return self.find(QPlainTextEdit, "prompt")

    @property
    def preview(self) -> PreviewPanel:
        return self.find(PreviewPanel, "preview_panel")

    def text(self, name: str) -> str:
        """The text of a label that is shown; empty if it is not."""
        label = self.find(QLabel, name)
        return label.text() if label.isVisible() else ""

    def is_offered(self, name: str) -> bool:
        """Whether there is a button to press."""
        button = self.find(QAbstractButton, name)
        return button.isVisible() and button.isEnabled()

    @property
    def message(self) -> str:
        """What the message bar says."""
        return self.text("message_text")

    @property
    def offer(self) -> str:
        """What the message bar offers to do."""
        button = self.find(QAbstractButton, "message_action")
        return button.text() if button.isVisible() else ""

    # the lists

    def jobs(self, name: str = "queue") -> list[Job]:
        """The jobs of a list's cards, from above."""
        return [index.data(JobRole.JOB) for index in self._rows(name)]

    def cards(self, name: str = "queue") -> list[str]:
        """What a list's cards say, from above."""
        return [index.data(Qt.ItemDataRole.DisplayRole) for index in self._rows(name)]

    def states(self, name: str = "queue") -> list[JobState]:
        return [job.state for job in self.jobs(name)]

    def _rows(self, name: str) -> list[QModelIndex]:
        model = self.find(QListView, name).model()
        return [model.index(row, 0) for row in range(model.rowCount())]

    def choose(self, row: int, name: str = "queue") -> QListView:
        """Click on a card."""
        cards = self.find(QListView, name)
        place = cards.visualRect(self._rows(name)[row])
        QTest.mouseClick(cards.viewport(), LEFT, NONE, place.topLeft() + QPoint(20, 8))
        cards.setFocus()
        return cards

    async def from_menu(self, action: str, row: int, name: str = "queue") -> None:
        """Choose from a card's menu."""
        cards = self.choose(row, name)
        reason = QContextMenuEvent.Reason.Keyboard
        QApplication.sendEvent(cards, QContextMenuEvent(reason, QPoint(), QPoint()))
        menu = find(cards, QMenu, "card_menu")
        await self.until(menu.isVisible)
        chosen = next(one for one in menu.actions() if one.objectName() == f"card_{action}")
        QTest.mouseClick(menu, LEFT, NONE, menu.actionGeometry(chosen).center())

    # hands

    def press(self, keys: str, widget: QWidget | None = None, *, held: bool = False) -> None:
        """Press a key such as `Ctrl+Return` where the keyboard is, or takes it to `widget`."""
        if widget is not None:
            widget.setFocus()
        target = widget or QApplication.focusWidget() or self.window
        combination = QKeySequence(keys)[0]  # type: ignore[index]  # the stubs lack it
        key, modifiers = combination.key(), combination.keyboardModifiers()
        if held:
            QTest.simulateEvent(target, True, key, modifiers, "", True)
        else:
            QTest.keyClick(target, key, modifiers)

    def click(self, name: str) -> None:
        """Press a button with the mouse."""
        button = self.find(QAbstractButton, name)
        assert button.isVisible(), f"{name} is not to be seen"
        assert button.isEnabled(), f"{name} cannot be pressed"
        # The whole of a button is pressed, of a check box only its mark and its words.
        place = QPoint(8, button.height() // 2) if isinstance(button, QCheckBox) else QPoint()
        QTest.mouseClick(button, LEFT, NONE, place)

    def type(self, text: str) -> None:
        """Put a prompt in place of what stands in the field."""
        self.press("Ctrl+A", self.prompt)
        QTest.keyClicks(self.prompt, text)

    def enter(self, field: QLineEdit, text: str) -> None:
        """Put a text in place of what stands in a field, and leave it."""
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, text)
        self.press("Tab", field)

    def paste(self, field: QLineEdit, text: str) -> None:
        """Put a text in place of what stands in a field, by the clipboard."""
        QApplication.clipboard().setText(text)
        self.press("Ctrl+A", field)
        self.press("Ctrl+V", field)

    def set_variations(self, count: int) -> None:
        field = self.find(QSpinBox, "variations")
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, str(count))

    async def generate(self, prompt: str | None = None, *, count: int = 1) -> list[Job]:
        """One click, later than what counts as the same one; returns the jobs of it."""
        before = {job.id for job in self.jobs()}
        if prompt is not None:
            self.type(prompt)
        form = self.find(FormPanel, "form_panel")
        await self.until(lambda: time.monotonic() - form._clicked_at > ONE_CLICK)
        self.press("Ctrl+Return", self.prompt)
        await self.until(lambda: len(self.jobs()) == len(before) + count)
        return [job for job in self.jobs() if job.id not in before]

    # waiting

    async def until(self, fact: Callable[[], bool]) -> None:
        """Return once `fact` holds."""
        assert self._running is not None
        end = time.monotonic() + PATIENCE
        while not fact():
            if self._running.done():
                raise AssertionError(f"the program has ended: {self._running}")
            if time.monotonic() > end:
                raise AssertionError(f"in vain; the window says: {self._description()}")
            await asyncio.sleep(LOOK)

    async def until_ready(self) -> None:
        """Return once the key was looked for, so that the engine goes on by itself."""
        await self.until(lambda: self.key_status is not None)

    async def until_state(self, state: JobState, *jobs: Job) -> None:
        """Return once these jobs, or all of the queue's, are in `state`."""
        wanted = {job.id for job in jobs or self.jobs()}
        await self.until(
            lambda: (
                wanted <= {job.id for job in self.jobs()}
                and all(job.state is state for job in self.jobs() if job.id in wanted)
            )
        )

    async def until_plays(self, job: Job) -> None:
        """Return once several different pictures of a job's clip were shown."""
        await self.until(lambda: self.preview.job is not None and self.preview.job.id == job.id)
        pictures: set[bytes] = set()
        connection = self.preview.stage.surface.sink().videoFrameChanged.connect(
            lambda frame: pictures.add(_sample(frame))
        )
        await self.until(lambda: len(pictures - {b""}) >= PICTURES)
        QObject.disconnect(connection)

    async def until_message(self, *words: str) -> None:
        """Return once the message bar says all of it."""
        await self.until(lambda: all(word in self.message for word in words))

    # inside

    def _on_key_status(self, status: KeyStatus) -> None:
        self.key_status = status

    def _description(self) -> str:
        focus = QApplication.focusWidget()
        return (
            f"message {self.message!r} [{self.offer}], queue {self.cards()}, key "
            f"{self.key_status}, focus {focus.objectName() if focus else None}"
        )


def _sample(frame: QVideoFrame) -> bytes:
    """A few of a frame's pixels; none of an empty one."""
    if not frame.isValid():
        return b""
    small = frame.toImage().scaled(32, 18).convertToFormat(QImage.Format.Format_RGB888)
    return bytes(small.constBits())
