"""The row below the video: play, frames, time, seek, loop, speed, volume, full screen."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from luma_desktop.ui.kit.fonts import body_font, tabular
from luma_desktop.ui.kit.icons import icon
from luma_desktop.ui.kit.palette import Role
from luma_desktop.ui.kit.text_label import plain_label
from luma_desktop.ui.kit.theme import set_kind, set_muted
from luma_desktop.ui.kit.tool_tips import tool_tip
from luma_desktop.ui.presenters.texts.playback_times import clock_text
from luma_desktop.ui.preview.seek_bar import SeekBar
from luma_desktop.ui.preview.speed_button import SpeedButton
from luma_desktop.ui.preview.volume_button import VolumeButton

_ICON = QSize(18, 18)


class TransportBar(QWidget):
    """Emits what the user wants and shows the state; times are in milliseconds."""

    play_toggled = Signal()
    step_requested = Signal(int)
    """Frames, backwards if negative."""
    seek_requested = Signal(int)
    loop_requested = Signal(bool)
    speed_requested = Signal(float)
    volume_requested = Signal(float)
    mute_requested = Signal(bool)
    fullscreen_toggled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._build()
        self._connect()
        self.set_available(False)
        self.set_playing(False)
        self.set_fullscreen(False)
        self.set_duration(0)
        self.set_position(0)

    # what is

    def set_available(self, available: bool) -> None:
        """Set whether there's a clip; volume and full screen stay enabled."""
        for part in (self._play, self._back, self._forward, self._seek, self._loop, self._speed):
            part.setEnabled(available)

    def set_playing(self, playing: bool) -> None:
        words = self.tr("Pause (Space)") if playing else self.tr("Play (Space)")
        self._play.setIcon(icon("pause" if playing else "play"))
        self._play.setToolTip(tool_tip(words))
        self._play.setAccessibleDescription(self.tr("Playing") if playing else self.tr("Paused"))

    def set_position(self, milliseconds: int) -> None:
        self._now.setText(clock_text(milliseconds))
        self._seek.set_position(milliseconds)

    def set_duration(self, milliseconds: int) -> None:
        self._length.setText(clock_text(milliseconds))
        self._seek.set_duration(milliseconds)

    def set_looping(self, looping: bool) -> None:
        self._loop.setChecked(looping)

    def set_loop_range(self, start: int | None, end: int | None) -> None:
        self._seek.set_loop_range(start, end)

    def set_speed(self, speed: float) -> None:
        self._speed.set_speed(speed)

    def set_volume(self, volume: float, *, muted: bool) -> None:
        self._volume.set_volume(volume, muted=muted)

    def set_fullscreen(self, fullscreen: bool) -> None:
        words = self.tr("Exit full screen (F)") if fullscreen else self.tr("Full screen (F)")
        self._fullscreen.setIcon(icon("minimize" if fullscreen else "maximize"))
        self._fullscreen.setToolTip(tool_tip(words))

    # building

    def _build(self) -> None:
        self.setObjectName("transport_bar")
        self._play = self._tool("play", "play", self.tr("Play"))
        set_kind(self._play, "normal")
        self._back = self._tool("frame_back", "step-back", self.tr("Back one frame"))
        self._back.setToolTip(self.tr("Back one frame (←)"))
        self._forward = self._tool("frame_forward", "step-forward", self.tr("Forward one frame"))
        self._forward.setToolTip(self.tr("Forward one frame (→)"))
        for step in (self._back, self._forward):
            step.setAutoRepeat(True)
        self._loop = self._tool("loop", "repeat", self.tr("Loop"))
        self._loop.setIcon(icon("repeat", on_role=Role.ACCENT_LINE))
        self._loop.setToolTip(self.tr("Loop (L)"))
        self._loop.setCheckable(True)
        self._fullscreen = self._tool("fullscreen", "maximize", self.tr("Full screen"))
        self._now = self._time("position")
        self._length = self._time("clip_duration")
        self._seek = SeekBar()
        self._speed = SpeedButton()
        self._volume = VolumeButton()
        for popup in (self._speed, self._volume):
            popup.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._lay_out()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 0, 4, 0)
        row.setSpacing(0)
        row.addWidget(self._play)
        row.addSpacing(10)
        row.addWidget(self._back)
        row.addSpacing(4)
        row.addWidget(self._forward)
        row.addSpacing(10)
        row.addWidget(self._now)
        row.addSpacing(10)
        row.addWidget(self._seek, 1)
        row.addSpacing(10)
        row.addWidget(self._length)
        row.addSpacing(10)
        row.addWidget(self._loop)
        row.addWidget(self._speed)
        row.addWidget(self._volume)
        row.addWidget(self._fullscreen)

    def _tool(self, name: str, icon_name: str, title: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setAccessibleName(title)
        button.setIcon(icon(icon_name))
        button.setIconSize(_ICON)
        # A click must not take the focus from the video, which handles frame and loop keys.
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _time(self, name: str) -> QLabel:
        label = plain_label(name)
        label.setFont(tabular(body_font()))
        set_muted(label)
        return label

    def _connect(self) -> None:
        self._play.clicked.connect(self.play_toggled)
        self._back.clicked.connect(self._on_back_clicked)
        self._forward.clicked.connect(self._on_forward_clicked)
        self._seek.seek_requested.connect(self.seek_requested)
        self._loop.clicked.connect(self.loop_requested)
        self._speed.speed_requested.connect(self.speed_requested)
        self._volume.volume_requested.connect(self.volume_requested)
        self._volume.mute_requested.connect(self.mute_requested)
        self._fullscreen.clicked.connect(self.fullscreen_toggled)

    def _on_back_clicked(self) -> None:
        self.step_requested.emit(-1)

    def _on_forward_clicked(self) -> None:
        self.step_requested.emit(1)
