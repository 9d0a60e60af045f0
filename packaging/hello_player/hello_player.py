"""The least program of this kind, to measure ours against: a window that plays one clip.

It is written plainly, with its imports at its head, and tuned in no way.

Usage: hello_player [CLIP]. It says when its window stood first, and "Playing" when ten
different frames were shown; with a clip it ends by itself then.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time

os.environ["QT_API"] = "pyside6"
os.environ.setdefault("QT_LOGGING_RULES", "qt.multimedia.*=false")

import httpx
import keyring
import qasync
from PySide6.QtCore import QTimer, QUrl
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtMultimedia import QMediaPlayer, QVideoFrame, QVideoSink
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

ENOUGH_FRAMES = 10


class Picture(QWidget):
    """Paints the newest frame."""

    def __init__(self, done: asyncio.Event) -> None:
        super().__init__()
        self.sink = QVideoSink(self)
        self.sink.videoFrameChanged.connect(self._on_frame)
        self._frames = 0
        self._painted = False
        self._done = done

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        self.sink.videoFrame().paint(painter, self.rect(), QVideoFrame.PaintOptions())
        painter.end()
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self._on_painted)
        super().paintEvent(event)

    def _on_painted(self) -> None:
        print(f"First paint, at {time.time()}", flush=True)

    def _on_frame(self, _frame: QVideoFrame) -> None:
        self._frames += 1
        self.update()
        if self._frames == ENOUGH_FRAMES:
            print("Playing", flush=True)
            self._done.set()


async def main() -> None:
    done = asyncio.Event()
    picture = Picture(done)
    window = QMainWindow()
    window.setCentralWidget(picture)
    window.resize(1180, 760)
    window.show()
    await asyncio.sleep(0)
    async with httpx.AsyncClient(trust_env=False):
        await asyncio.to_thread(keyring.get_keyring)
        player = QMediaPlayer()
        player.setVideoSink(picture.sink)
        if len(sys.argv) > 1:
            player.setSource(QUrl.fromLocalFile(sys.argv[1]))
            player.play()
        await done.wait()
        player.stop()


if __name__ == "__main__":
    application = QApplication(sys.argv[:1])
    with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(application)) as runner:
        runner.run(main())
