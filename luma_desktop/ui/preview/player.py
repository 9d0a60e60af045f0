"""Plays one local clip into a video sink, frame-accurately.

QtMultimedia is imported when the first clip is loaded, so that the window is on screen before.
Measured of Qt 6.11's FFmpeg backend: a seek while paused shows the exact frame that holds the
position; at the end the player stops, sends an empty frame, and shows nothing for a seek until it
plays or pauses again.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QAudioOutput, QMediaPlayer, QVideoFrame, QVideoSink

DEFAULT_FRAME_RATE = 24.0
FIRST_FRAME_WITHIN = 8_000
"""Milliseconds after which a file that shows nothing counts as unplayable.

Qt reports nothing if it lacks a decoder, such as for AV1 without hardware support.
"""

SPEEDS = (0.25, 0.5, 1.0, 1.5, 2.0)

_MICRO = 1_000_000
_MILLI = 1_000
_HALF_MILLI = 0.0005
_ROUNDING = 0.01
"""Fraction of a frame: frame times are whole microseconds."""


class Player(QObject):
    """Positions and lengths are in seconds, volume is 0 to 1."""

    position_changed = Signal(float)
    duration_changed = Signal(float)
    playing_changed = Signal(bool)
    looping_changed = Signal(bool)
    loop_range_changed = Signal(object, object)
    """Start and end of the loop; None for the clip's own."""
    first_frame_shown = Signal()
    failed = Signal()
    """The file can't be played."""

    def __init__(
        self,
        sink: Callable[[], QVideoSink],
        parent: QObject | None = None,
        *,
        first_frame_within: int = FIRST_FRAME_WITHIN,
    ) -> None:
        """`first_frame_within`: milliseconds."""
        super().__init__(parent)
        self._overdue = QTimer(self, singleShot=True, interval=first_frame_within)
        self._overdue.timeout.connect(self._on_overdue)
        self._sink_source = sink
        self._media: QMediaPlayer | None = None
        self._audio: QAudioOutput | None = None
        self._frame_rate = DEFAULT_FRAME_RATE
        self._times: Sequence[float] = ()
        self._position = 0.0
        self._sought: float | None = None
        self._asked = 0.0
        """The position that Qt was last asked for."""
        self._awaits_first_frame = False
        self._ended = False
        self._looping = False
        self._loop_start: float | None = None
        self._loop_end: float | None = None
        self._speed = 1.0
        self._volume = 1.0
        self._muted = False

    # state

    @property
    def is_loaded(self) -> bool:
        return self._media is not None and not self._media.source().isEmpty()

    @property
    def is_playing(self) -> bool:
        if self._media is None:
            return False
        return self._media.playbackState() == self._media.PlaybackState.PlayingState

    @property
    def has_ended(self) -> bool:
        """The clip has ended and shows its last frame."""
        return self._ended

    @property
    def is_looping(self) -> bool:
        return self._looping

    @property
    def position(self) -> float:
        return self._position if self._sought is None else self._sought

    @property
    def duration(self) -> float:
        return 0.0 if self._media is None else self._media.duration() / _MILLI

    # commands

    def load(self, path: str, *, frame_rate: float | None) -> None:
        """Load a file, paused until `play`. Keeps loop and speed, clears loop marks.

        Plays only local files by absolute path, never a URL.
        """
        if not Path(path).is_absolute():
            self.clear()
            self.failed.emit()
            return
        from PySide6.QtCore import QUrl

        media = self._ready_media()
        self._frame_rate = frame_rate or DEFAULT_FRAME_RATE
        self._times = ()
        self._position, self._sought, self._ended = 0.0, None, False
        self._set_loop_range(None, None)
        self._awaits_first_frame = True
        self._overdue.start()
        media.setSource(QUrl.fromLocalFile(path))
        self._apply_loops()

    def set_frame_times(self, times: Sequence[float]) -> None:
        """Set when each frame of the file begins; until then the frame rate is used."""
        self._times = times

    def clear(self) -> None:
        """Release the file."""
        self._overdue.stop()
        if self._media is not None:
            from PySide6.QtCore import QUrl

            self._media.stop()
            self._media.setSource(QUrl())
        self._position, self._sought, self._ended = 0.0, None, False

    def play(self) -> None:
        if self._media is None:
            return
        if self._ended:
            self.seek(self._loop_start or 0.0)
        self._sought = None
        self._media.play()

    def pause(self) -> None:
        if self._media is not None:
            self._media.pause()

    def toggle(self) -> None:
        if self.is_playing:
            self.pause()
        else:
            self.play()

    def seek(self, seconds: float) -> None:
        if self._media is None:
            return
        target = self._within_frame(seconds)
        self._ended = False
        if not self.is_playing:
            self._sought = target
        self._ask(target)

    def step(self, frames: int) -> None:
        """Pause, then move by whole frames."""
        self.pause()
        if self._times:
            number = self._frame_number(self.position) + frames
            self.seek(self._times[min(max(0, number), len(self._times) - 1)])
            return
        number = math.floor(self.position * self._frame_rate + _ROUNDING)
        # The middle of a frame, so that rounding never lands on its neighbour.
        self.seek((max(0, number + frames) + 0.5) / self._frame_rate)

    def set_looping(self, looping: bool) -> None:
        """Loop or play once; playing once clears the loop marks."""
        if looping != self._looping:
            self._looping = looping
            self.looping_changed.emit(looping)
        if not looping:
            self._set_loop_range(None, None)
        self._apply_loops()

    def mark_loop_start(self) -> None:
        """Start the loop here."""
        end = self._loop_end if self._loop_end and self._loop_end > self.position else None
        self._set_loop_range(self.position, end)
        self.set_looping(True)

    def mark_loop_end(self) -> None:
        """End the loop here."""
        start = self._loop_start if (self._loop_start or 0.0) < self.position else None
        self._set_loop_range(start, self.position)
        self.set_looping(True)

    def set_speed(self, speed: float) -> None:
        self._speed = speed
        if self._media is not None:
            self._media.setPlaybackRate(speed)

    def set_volume(self, volume: float, *, muted: bool) -> None:
        self._volume, self._muted = volume, muted
        if self._audio is not None:
            self._audio.setVolume(volume)
            self._audio.setMuted(muted)

    # the media player

    def _ready_media(self) -> QMediaPlayer:
        if self._media is None:
            from PySide6.QtMultimedia import QMediaPlayer

            media = self._media = QMediaPlayer(self)
            media.setPlaybackRate(self._speed)
            sink = self._sink_source()
            media.setVideoSink(sink)
            sink.videoFrameChanged.connect(self._on_frame)
            media.durationChanged.connect(self._on_duration)
            media.playbackStateChanged.connect(self._on_playback_state)
            media.mediaStatusChanged.connect(self._on_media_status)
            media.hasAudioChanged.connect(self._on_has_audio)
            media.errorOccurred.connect(self._on_error)
        return self._media

    def _within_frame(self, seconds: float) -> float:
        """A time at which the frame meant by `seconds` is certain to be shown.

        Measured of Qt 6.11: in the middle of a frame that is shown for long, the next one may come.
        """
        if self._times:
            start = self._times[self._frame_number(seconds)]
            return (math.floor(start * _MILLI) + 1) / _MILLI
        return min(max(0.0, seconds), max(0.0, self.duration - 0.5 / self._frame_rate))

    def _frame_number(self, seconds: float) -> int:
        return max(0, bisect_right(self._times, seconds + _HALF_MILLI) - 1)

    def _apply_loops(self) -> None:
        if self._media is not None:
            whole = self._looping and self._loop_start is None and self._loop_end is None
            loops = self._media.Loops
            self._media.setLoops(loops.Infinite if whole else loops.Once)

    def _set_loop_range(self, start: float | None, end: float | None) -> None:
        if (start, end) != (self._loop_start, self._loop_end):
            self._loop_start, self._loop_end = start, end
            self.loop_range_changed.emit(start, end)

    def _on_frame(self, frame: QVideoFrame) -> None:
        if not frame.isValid():
            return
        at = frame.startTime() / _MICRO
        if self._falls_short(frame):
            self._ask(frame.endTime() / _MICRO)
            return
        if self._is_stale(at):
            return
        self._sought = None
        self._position = at
        self.position_changed.emit(at)
        if self._awaits_first_frame:
            self._awaits_first_frame = False
            self._overdue.stop()
            self.first_frame_shown.emit()
        if self._looping and self._loop_end and at >= self._loop_end and self.is_playing:
            self.seek(self._loop_start or 0.0)

    def _ask(self, seconds: float) -> None:
        if self._media is not None:
            self._asked = seconds
            self._media.setPosition(math.ceil(round(seconds * _MILLI, 3)))

    def _falls_short(self, frame: QVideoFrame) -> bool:
        """Whether Qt showed an earlier frame as the one at the position.

        It goes by the frames' lengths, which it doesn't know of every file.
        """
        if self._sought is None or self.is_playing or not self._times:
            return False
        start, end = frame.startTime() / _MICRO, frame.endTime() / _MICRO
        wanted = self._times[self._frame_number(self._sought)]
        return start < wanted - _HALF_MILLI and start <= self._asked < end

    def _is_stale(self, at: float) -> bool:
        """Whether a frame is from before the seek that was made while paused."""
        if self._sought is None or self.is_playing:
            return False
        return abs(at - self._sought) > 1 / self._frame_rate

    def _on_duration(self, milliseconds: int) -> None:
        self.duration_changed.emit(milliseconds / _MILLI)

    def _on_playback_state(self) -> None:
        self.playing_changed.emit(self.is_playing)

    def _on_media_status(self, status: QMediaPlayer.MediaStatus) -> None:
        if self._media is None or status != self._media.MediaStatus.EndOfMedia:
            return
        if self._looping:
            self.seek(self._loop_start or 0.0)
            self._media.play()
            return
        self.seek(self.duration)
        self._media.pause()
        self._ended = True

    def _on_has_audio(self, has_audio: bool) -> None:
        # Created only for clips with sound: opening the audio device takes time.
        if has_audio and self._audio is None and self._media is not None:
            from PySide6.QtMultimedia import QAudioOutput

            self._audio = QAudioOutput(self)
            self.set_volume(self._volume, muted=self._muted)
            self._media.setAudioOutput(self._audio)

    def _on_overdue(self) -> None:
        if self._media is None or not self._awaits_first_frame:
            return
        if self._media.mediaStatus() == self._media.MediaStatus.LoadingMedia:
            self._overdue.start()  # a slow disk: nothing has been decoded yet
        else:
            self.failed.emit()

    def _on_error(self) -> None:
        if self._media is not None and self._media.error() != self._media.Error.NoError:
            self.failed.emit()
