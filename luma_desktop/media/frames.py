"""Looks into a video file with PyAV: what it is, a small image of it, its frames and their times.

Runs in a decoding process. Images go through Pillow, never numpy.
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
from luma_desktop.media.frame_image import MAX_PIXELS, frame_image, seen_size, square_size

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

log = logging.getLogger(__name__)

THUMBNAIL_WIDTH = 320
MAX_FRAMES = 100_000
_MICROSECONDS = 1_000_000
_MILLISECOND = 0.001


class VideoFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Sizes in pixels as seen, `duration` in seconds, `frame_rate` in frames a second.

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
        frame = _first(container, stream)
        width, height = _size(stream, frame)
        return VideoFacts(
            width=width,
            height=height,
            duration=duration,
            frame_rate=float(rate) if rate else None,
            thumbnail=_thumbnail(stream, frame) if draw and frame is not None else None,
        )


def last_frame_png(path: Path) -> bytes:
    """The very last frame as PNG, in full size. Raises as `probe`."""
    with _opened(path) as (container, stream):
        frame = _last_after_seek(container, stream) or _last(container, stream, 0)
        return _png(stream, frame)


def frame_png(path: Path, seconds: float) -> bytes:
    """The frame that is shown at `seconds` from the start, as PNG in full size.

    Before the start it is the first one, after the end the last. Raises as `probe`.
    """
    with _opened(path) as (container, stream):
        frame = _shown_at(container, stream, seconds) or _last(container, stream, 0)
        return _png(stream, frame)


def frame_times(path: Path) -> tuple[float, ...]:
    """When each frame is shown, in seconds from the first one's start; nothing is decoded.

    Raises as `probe`; TOO_LARGE for a clip of too many frames.
    """
    with _opened(path) as (container, stream):
        if not stream.time_base:
            return ()
        shown: list[int] = []
        for packet in container.demux(stream):
            if packet.pts is not None:
                shown.append(packet.pts)
            if len(shown) > MAX_FRAMES:
                raise MediaError("too many frames", kind=ProblemKind.TOO_LARGE)
        start = stream.start_time or 0
        unit = float(stream.time_base)
        return tuple(sorted({(pts - start) * unit for pts in shown if pts >= start}))


def _first(container: InputContainer, stream: VideoStream) -> VideoFrame | None:
    """A clip that shows no frame is a clip all the same."""
    import av

    try:
        return next(container.decode(stream), None)
    except (av.FFmpegError, ValueError) as error:
        log.info("no first frame: %s", type(error).__name__)
        return None


def _size(stream: VideoStream, frame: VideoFrame | None) -> tuple[int, int]:
    aspect = stream.sample_aspect_ratio
    if frame is not None:
        return seen_size(frame, aspect)
    return square_size(stream.codec_context.width, stream.codec_context.height, aspect)


def _thumbnail(stream: VideoStream, frame: VideoFrame) -> bytes | None:
    import av

    out = BytesIO()
    try:
        small = frame_image(frame, stream.sample_aspect_ratio, width=THUMBNAIL_WIDTH)
        small.save(out, "JPEG", quality=85)
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


def _png(stream: VideoStream, frame: VideoFrame | None) -> bytes:
    if frame is None:
        raise MediaError("no frame", kind=ProblemKind.NOT_A_VIDEO)
    out = BytesIO()
    frame_image(frame, stream.sample_aspect_ratio).save(out, "PNG")
    return out.getvalue()


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
