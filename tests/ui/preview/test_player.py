"""The player against a real clip and the real media backend."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtMultimedia import QVideoSink
from pytestqt.qtbot import QtBot

from luma_desktop.media.frames import frame_times
from luma_desktop.ui.preview.player import Player
from tests.support.clips import FRAME_RATE, frame_number, render_clip
from tests.support.media_files import clip_bytes, odd_clip

FRAMES = 24


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return render_clip(tmp_path_factory.mktemp("clips") / "a clip.mp4", seconds=FRAMES / FRAME_RATE)


@pytest.fixture
def sink(qtbot: QtBot) -> QVideoSink:
    return QVideoSink()


@pytest.fixture
def player(sink: QVideoSink) -> Iterator[Player]:
    player = Player(lambda: sink)
    yield player
    player.clear()


def shown(sink: QVideoSink) -> int | None:
    frame = sink.videoFrame()
    return frame_number(frame.toImage()) if frame.isValid() else None


def wait_for_frame(qtbot: QtBot, sink: QVideoSink, number: int) -> None:
    qtbot.waitUntil(lambda: shown(sink) == number)


def wait_for_position(qtbot: QtBot, player: Player, seconds: float) -> None:
    """A frame that begins then is shown."""
    qtbot.waitUntil(lambda: player.position == pytest.approx(seconds, abs=0.0003))


def load_paused(qtbot: QtBot, player: Player, clip: Path, frame_rate: float = FRAME_RATE) -> None:
    with qtbot.waitSignal(player.first_frame_shown):
        player.load(str(clip), frame_rate=frame_rate)
        player.pause()


def test_a_loaded_clip_stands_on_its_first_frame(
    qtbot: QtBot, player: Player, sink: QVideoSink, clip: Path
) -> None:
    load_paused(qtbot, player, clip)
    assert not player.is_playing
    assert shown(sink) == 0
    assert player.duration == pytest.approx(1.0)


@pytest.mark.parametrize(
    "path",
    ["http://127.0.0.1:9/a.mp4", "https://cdn.test/a.mp4", "file:///etc/passwd", "a.mp4", ""],
)
def test_only_a_file_of_this_computer_is_played(qtbot: QtBot, player: Player, path: str) -> None:
    with qtbot.waitSignal(player.failed):
        player.load(path, frame_rate=None)
    assert not player.is_loaded


def test_steps_go_frame_by_frame_both_ways_and_stop_at_the_ends(
    qtbot: QtBot, player: Player, sink: QVideoSink, clip: Path
) -> None:
    load_paused(qtbot, player, clip)
    for frames, expected in ((1, 1), (1, 2), (10, 12), (-1, 11), (-10, 1), (-10, 0), (30, 23)):
        player.step(frames)
        wait_for_frame(qtbot, sink, expected)


def test_steps_add_up_when_they_come_faster_than_frames(
    qtbot: QtBot, player: Player, sink: QVideoSink, clip: Path
) -> None:
    load_paused(qtbot, player, clip)
    for _ in range(7):
        player.step(1)
    wait_for_frame(qtbot, sink, 7)


@pytest.mark.parametrize("b_frames", [0, 2])
def test_steps_go_by_the_frames_own_times(
    qtbot: QtBot, player: Player, tmp_path: Path, b_frames: int
) -> None:
    """Ten frames a second on the average, and none that is shown for a tenth of a second."""
    shown_at = [*(number / 24 for number in range(10)), 0.6, 0.9, 1.3, 1.8, 1.9, 2.0, 2.1]
    path = odd_clip(tmp_path / "a.mp4", times=shown_at, b_frames=b_frames)
    times = frame_times(path)
    load_paused(qtbot, player, path, frame_rate=10)
    player.set_frame_times(times)
    for frames, number in ((1, 1), (1, 2), (1, 3), (6, 9), (1, 10), (1, 11)):
        player.step(frames)
        wait_for_position(qtbot, player, times[number])
    for number in (10, 9, 8):
        player.step(-1)
        wait_for_position(qtbot, player, times[number])
    player.seek(0.7)
    wait_for_position(qtbot, player, 0.6)


def test_it_ends_on_the_last_frame_and_plays_again_from_the_start(
    qtbot: QtBot, player: Player, sink: QVideoSink, clip: Path
) -> None:
    load_paused(qtbot, player, clip)
    player.play()
    qtbot.waitUntil(lambda: player.has_ended and shown(sink) == FRAMES - 1)
    assert not player.is_playing
    with qtbot.waitSignal(player.position_changed, check_params_cb=lambda at: at < 0.5):
        player.toggle()
    assert (player.is_playing, player.has_ended) == (True, False)


def test_looping_goes_on_from_the_start(qtbot: QtBot, player: Player, clip: Path) -> None:
    load_paused(qtbot, player, clip)
    player.set_looping(True)
    player.seek(0.9)
    player.play()
    with qtbot.waitSignal(player.position_changed, check_params_cb=lambda at: at < 0.5):
        pass
    assert player.is_playing


def test_marks_limit_the_loop_and_turn_it_on(qtbot: QtBot, player: Player, clip: Path) -> None:
    load_paused(qtbot, player, clip)
    player.seek(0.5)
    player.mark_loop_start()
    player.seek(0.7)
    with qtbot.waitSignal(player.loop_range_changed):
        player.mark_loop_end()
    assert player.is_looping
    positions: list[float] = []
    player.position_changed.connect(positions.append)
    player.play()

    def went_round_twice() -> bool:
        back = sum(1 for before, after in itertools.pairwise(positions) if after < before)
        return back >= 2

    qtbot.waitUntil(went_round_twice)
    player.pause()
    assert min(positions) > 0.4
    assert max(positions) < 0.95


def test_playing_once_forgets_the_marks(qtbot: QtBot, player: Player, clip: Path) -> None:
    load_paused(qtbot, player, clip)
    player.seek(0.5)
    player.mark_loop_start()
    with qtbot.waitSignal(player.loop_range_changed) as blocker:
        player.set_looping(False)
    assert blocker.args == [None, None]


def test_a_file_that_is_no_video_is_told(qtbot: QtBot, player: Player, tmp_path: Path) -> None:
    page = tmp_path / "page.mp4"
    page.write_text("<html>")
    with qtbot.waitSignal(player.failed):
        player.load(str(page), frame_rate=None)
        player.play()


def test_a_clip_that_shows_no_frame_is_told(qtbot: QtBot, sink: QVideoSink, tmp_path: Path) -> None:
    """Qt's FFmpeg decodes AV1 by hardware only, which there is none of here, and says nothing."""
    player = Player(lambda: sink, first_frame_within=300)
    clip = tmp_path / "a.mp4"
    clip.write_bytes(clip_bytes(tmp_path, codec="libsvtav1"))
    with qtbot.waitSignal(player.failed):
        player.load(str(clip), frame_rate=None)
        player.play()
    player.clear()


def test_a_clip_that_shows_one_is_no_failure(qtbot: QtBot, sink: QVideoSink, clip: Path) -> None:
    player = Player(lambda: sink, first_frame_within=3_000)
    with qtbot.waitSignal(player.first_frame_shown):
        player.load(str(clip), frame_rate=FRAME_RATE)
        player.play()
    assert not player._overdue.isActive()
    player.clear()


def test_nothing_loaded_makes_every_command_harmless(player: Player) -> None:
    player.play()
    player.pause()
    player.toggle()
    player.seek(1)
    player.step(1)
    assert not player.is_loaded
    assert not player.is_playing
