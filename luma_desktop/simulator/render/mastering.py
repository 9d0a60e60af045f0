"""Other files of a clip: HDR masters, and frames for compositing, as programs of that kind make."""

from __future__ import annotations

import zipfile
from fractions import Fraction
from typing import TYPE_CHECKING, cast

import av
import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

EXR_FRAMES = 4
"""A float frame takes megabytes: these stand for all."""

EXR_WIDTH = 320
UNHEARD_OF = b"LUMAHDR\0" + bytes(4096)
"""A file of a kind that nobody knows."""

_PQ, _BT2020 = 16, 9
"""Numbers in ITU-T H.273: the transfer of HDR10, and its primaries and matrix."""


class _Master(msgspec.Struct, frozen=True):
    """How a film is encoded: the muxer, the encoder, its pixels and its options."""

    muxer: str
    encoder: str
    pixels: str
    options: dict[str, str]


_HEVC = {
    "preset": "ultrafast",
    "x265-params": "log-level=none:hdr-opt=1:repeat-headers=1:"
    "colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc",
}
_MASTERS = {
    "mov": _Master("mov", "prores_ks", "yuv422p10le", {"profile": "3"}),
    "mp4": _Master("mp4", "libx265", "yuv420p10le", _HEVC),
    "mkv": _Master("matroska", "libx265", "yuv420p10le", _HEVC),
}


def make(clip: Path, target: Path, kind: str) -> None:
    """Make the file of `kind` of an MP4; it appears at `target` when it is whole."""
    part = target.with_suffix(".part")
    makers: dict[str, Callable[[Path, Path], None]] = {
        "zip": _exr_parcel,
        "exr": _first_exr,
        "bin": _unheard_of,
    }
    try:
        if kind in _MASTERS:
            _encode(clip, part, _MASTERS[kind])
        else:
            makers[kind](clip, part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _encode(clip: Path, part: Path, master: _Master) -> None:
    with av.open(str(clip)) as source, av.open(str(part), "w", format=master.muxer) as film:
        picture = source.streams.video[0]
        stream = cast(
            "VideoStream",
            film.add_stream(master.encoder, rate=picture.average_rate, options=master.options),
        )
        stream.width, stream.height = picture.width, picture.height
        stream.pix_fmt = master.pixels
        context = stream.codec_context
        context.thread_count = 1
        context.color_primaries = context.colorspace = _BT2020
        context.color_trc = _PQ
        for frame in source.decode(picture):
            deep = frame.reformat(format=master.pixels)
            deep.pts, deep.time_base = frame.pts, frame.time_base
            film.mux(stream.encode(deep))
        film.mux(stream.encode())


def _unheard_of(_clip: Path, part: Path) -> None:
    part.write_bytes(UNHEARD_OF)


def _exr_parcel(clip: Path, part: Path) -> None:
    with av.open(str(clip)) as source, zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as parcel:
        for number, frame in zip(range(EXR_FRAMES), source.decode(video=0), strict=False):
            parcel.writestr(f"frames/{number:04d}.exr", _exr(frame))


def _first_exr(clip: Path, part: Path) -> None:
    with av.open(str(clip)) as source:
        part.write_bytes(_exr(next(source.decode(video=0))))


def _exr(frame: VideoFrame) -> bytes:
    """The frame as one OpenEXR file, small."""
    width = min(EXR_WIDTH, frame.width)
    height = max(1, round(frame.height * width / frame.width))
    encoder = av.CodecContext.create("exr", "w")
    encoder.width, encoder.height = width, height
    encoder.pix_fmt, encoder.time_base = "gbrpf32le", Fraction(1, 24)
    packets = encoder.encode(frame.reformat(width=width, height=height, format="gbrpf32le"))
    return b"".join(bytes(packet) for packet in packets)
