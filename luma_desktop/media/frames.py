"""Looks into a video file with PyAV: what it is, a small picture of it, its very last frame.

Blocking: call these in a thread. Pictures go through Pillow, never numpy.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from luma_desktop.domain.errors import MediaError
from luma_desktop.domain.problems import ProblemKind
from luma_desktop.media.container import SNIFF_BYTES, sniff
from luma_desktop.media.disk import disk_error

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream
    from PIL.Image import Image

log = logging.getLogger(__name__)

THUMBNAIL_WIDTH = 320
MAX_PIXELS = 8192 * 8192
_MICROSECONDS = 1_000_000
_MILLISECOND = 0.001


class VideoFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Sizes in pixels, `duration` in seconds, `frame_rate` in frames a second.

    `thumbnail` is a JPEG at most 320 pixels wide, where one was asked for and could be drawn.
    """

    width: int
    height: int
    duration: float | None
    frame_rate: float | None
    thumbnail: bytes | None = None


def probe(path: Path, *, draw: bool = False) -> VideoFacts:
    """What the file says it holds; with `draw`, a thumbnail too, where the frame can be decoded.

    One look for both: opening the file takes as long as decoding a frame.

    Raises:
        MediaError: NOT_A_VIDEO, or DISK_ERROR when it cannot be read.
    """
    with _opened(path) as (container, stream):
        duration = None
        if stream.duration is not None and stream.time_base is not None:
            duration = float(stream.duration * stream.time_base)
        elif container.duration is not None:
            duration = container.duration / _MICROSECONDS
        rate = stream.average_rate
        return VideoFacts(
            width=stream.codec_context.width,
            height=stream.codec_context.height,
            duration=duration,
            frame_rate=float(rate) if rate else None,
            thumbnail=_thumbnail(container, stream) if draw else None,
        )


def last_frame_png(path: Path) -> bytes:
    """The very last frame as PNG, in full size. Raises as `probe`."""
    with _opened(path) as (container, stream):
        return _png(_last_after_seek(container, stream) or _last(container, stream, 0))


def frame_png(path: Path, seconds: float) -> bytes:
    """The frame that is shown at `seconds` from the start, as PNG in full size.

    Before the start it is the first one, after the end the last. Raises as `probe`.
    """
    with _opened(path) as (container, stream):
        return _png(_shown_at(container, stream, seconds) or _last(container, stream, 0))


def _thumbnail(container: InputContainer, stream: VideoStream) -> bytes | None:
    """The first frame, small; a clip that shows none is a clip all the same."""
    import av

    try:
        frame = next(container.decode(stream), None)
        if frame is None:
            return None
        width = min(THUMBNAIL_WIDTH, frame.width)
        height = max(1, round(frame.height * width / frame.width))
        out = BytesIO()
        _picture(frame, width=width, height=height).save(out, "JPEG", quality=85)
    except (av.FFmpegError, ValueError, OSError) as error:
        log.info("no thumbnail: %s", type(error).__name__)
        return None
    return out.getvalue()


def _last_after_seek(container: InputContainer, stream: VideoStream) -> VideoFrame | None:
    """From the last key frame on; decoding to the end is what yields the true last one."""
    if not stream.duration:
        return None
    return _last(container, stream, (stream.start_time or 0) + stream.duration - 1)


def _last(container: InputContainer, stream: VideoStream, since: int) -> VideoFrame | None:
    container.seek(since, stream=stream, backward=True)
    last: VideoFrame | None = None
    for frame in container.decode(stream):
        if last is None or (frame.pts or 0) >= (last.pts or 0):
            last = frame
    return last


def _shown_at(container: InputContainer, stream: VideoStream, seconds: float) -> VideoFrame | None:
    """The last frame that begins at `seconds` or before; the first one where none does."""
    if not stream.time_base:
        return None
    start = stream.start_time or 0
    # A player's positions are whole milliseconds, and may lie just before their frame's beginning.
    moment = start + (max(0.0, seconds) + _MILLISECOND) / float(stream.time_base)
    container.seek(max(start, int(moment)), stream=stream, backward=True)
    shown: VideoFrame | None = None
    for frame in container.decode(stream):
        if shown is not None and (frame.pts or 0) > moment:
            break
        shown = frame
    return shown


def _png(frame: VideoFrame | None) -> bytes:
    if frame is None:
        raise MediaError("no frame", kind=ProblemKind.NOT_A_VIDEO)
    out = BytesIO()
    _picture(frame).save(out, "PNG")
    return out.getvalue()


def _picture(frame: VideoFrame, **size: int) -> Image:
    picture: Image = frame.to_image(**size)  # type: ignore[no-untyped-call]
    return picture


@contextmanager
def _opened(path: Path) -> Iterator[tuple[InputContainer, VideoStream]]:
    import av

    try:
        with path.open("rb") as file:
            kind = sniff(file.read(SNIFF_BYTES))
    except OSError as error:
        raise disk_error(error) from error
    if kind is None or kind.demuxer is None:
        raise MediaError("not a video file", kind=ProblemKind.NOT_A_VIDEO)
    try:
        with av.open(str(path), format=kind.demuxer) as container:
            stream = next(iter(container.streams.video), None)
            decoder = stream.codec_context if stream else None  # None where FFmpeg knows none
            pixels = decoder.width * decoder.height if decoder is not None else 0
            if stream is None or not 0 < pixels <= MAX_PIXELS:
                raise MediaError("no picture in it", kind=ProblemKind.NOT_A_VIDEO)
            yield container, stream
    except (av.FFmpegError, ValueError) as error:
        raise MediaError(type(error).__name__, kind=ProblemKind.NOT_A_VIDEO) from error
