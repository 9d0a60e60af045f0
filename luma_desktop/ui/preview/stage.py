"""The video with its controls: below it, or over its foot on the full screen."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from luma_desktop.ui.kit.palette import Role
from luma_desktop.ui.kit.theme import set_ground
from luma_desktop.ui.preview.player import Player
from luma_desktop.ui.preview.transport_bar import TransportBar
from luma_desktop.ui.preview.video_surface import VideoSurface

_GAP = 9
_FLOAT_HEIGHT = 44
_FLOAT_MARGIN = 16
_FLOAT_WIDTH = 900
_IDLE = 2_500
"""Milliseconds without mouse movement after which full-screen controls hide."""

_MILLI = 1_000


class Stage(QWidget):
    """Joins player, surface and transport. Single keys belong to it."""

    full_screen_toggled = Signal()
    sound_changed = Signal()
    """Volume, mute, or loop changed; they are remembered."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._volume, self._muted = 1.0, False
        self._is_full = False
        self._build()
        self._connect()

    # sound and loop, as they are remembered

    @property
    def volume(self) -> float:
        return self._volume

    @property
    def is_muted(self) -> bool:
        return self._muted

    def set_volume(self, volume: float, *, muted: bool) -> None:
        self._volume, self._muted = volume, muted
        self.player.set_volume(volume, muted=muted)
        self.transport.set_volume(volume, muted=muted)
        self.sound_changed.emit()

    # the full screen

    def set_full(self, full: bool) -> None:
        """Show only the video; the controls float and hide when the mouse rests."""
        self._is_full = full
        self.surface.set_bare(full)
        self.transport.set_fullscreen(full)
        self.transport.setAutoFillBackground(full)
        self._wake()
        self._lay_out()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._lay_out()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        surface, bar = self.surface.sizeHint(), self.transport.sizeHint()
        return QSize(max(surface.width(), bar.width()), surface.height() + _GAP + bar.height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        surface, bar = self.surface.minimumSizeHint(), self.transport.minimumSizeHint()
        return QSize(max(surface.width(), bar.width()), surface.height() + _GAP + bar.height())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            self._leave_to_button(event)
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        super().mouseMoveEvent(event)
        self._wake()

    # building

    def _build(self) -> None:
        self.setObjectName("stage")
        self.surface = VideoSurface(self)
        self.transport = TransportBar(self)
        set_ground(self.transport, Role.PANEL)
        self.transport.setAutoFillBackground(False)
        self.player = Player(self.surface.sink, self)
        self._idle = QTimer(self, singleShot=True, interval=_IDLE)

    def _connect(self) -> None:
        bar, player = self.transport, self.player
        self.surface.clicked.connect(player.toggle)
        self.surface.double_clicked.connect(self.full_screen_toggled)
        bar.play_toggled.connect(player.toggle)
        bar.step_requested.connect(player.step)
        bar.seek_requested.connect(lambda at: player.seek(at / _MILLI))
        bar.loop_requested.connect(player.set_looping)
        bar.speed_requested.connect(self._on_speed)
        bar.volume_requested.connect(lambda volume: self.set_volume(volume, muted=self._muted))
        bar.mute_requested.connect(lambda muted: self.set_volume(self._volume, muted=muted))
        bar.fullscreen_toggled.connect(self.full_screen_toggled)
        player.position_changed.connect(lambda at: bar.set_position(round(at * _MILLI)))
        player.duration_changed.connect(self._on_duration)
        player.playing_changed.connect(bar.set_playing)
        player.looping_changed.connect(self._on_looping)
        player.loop_range_changed.connect(self._on_loop_range)
        self._idle.timeout.connect(self._on_idle)

    # actions

    def _on_speed(self, speed: float) -> None:
        self.player.set_speed(speed)
        self.transport.set_speed(speed)

    def _on_duration(self, seconds: float) -> None:
        self.transport.set_duration(round(seconds * _MILLI))
        self.transport.set_position(0)

    def _on_looping(self, looping: bool) -> None:
        self.transport.set_looping(looping)
        self.sound_changed.emit()

    def _on_loop_range(self, start: float | None, end: float | None) -> None:
        marks = [None if mark is None else round(mark * _MILLI) for mark in (start, end)]
        self.transport.set_loop_range(marks[0], marks[1])

    def _leave_to_button(self, event: QKeyEvent) -> None:
        """Space presses the button that has the keyboard, as everywhere else."""
        focused = QApplication.focusWidget()
        if event.key() == Qt.Key.Key_Space and isinstance(focused, QAbstractButton):
            event.accept()

    def _lay_out(self) -> None:
        width, height = self.width(), self.height()
        bar_height = self.transport.sizeHint().height()
        if not self._is_full:
            self.surface.setGeometry(0, 0, width, max(0, height - bar_height - _GAP))
            self.transport.setGeometry(0, height - bar_height, width, bar_height)
            return
        self.surface.setGeometry(self.rect())
        bar_width = min(_FLOAT_WIDTH, width - 2 * _FLOAT_MARGIN)
        top = height - _FLOAT_HEIGHT - _FLOAT_MARGIN
        self.transport.setGeometry((width - bar_width) // 2, top, bar_width, _FLOAT_HEIGHT)
        self.transport.raise_()

    def _wake(self) -> None:
        self.setMouseTracking(self._is_full)
        self.surface.setMouseTracking(self._is_full)
        self.transport.show()
        self.unsetCursor()
        if self._is_full:
            self._idle.start()
        else:
            self._idle.stop()

    def _on_idle(self) -> None:
        if self._is_full and not self.transport.underMouse():
            self.transport.hide()
            self.setCursor(Qt.CursorShape.BlankCursor)
