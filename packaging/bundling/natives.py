"""The libraries inside of wheels, which no metadata names: Qt's and PyAV's FFmpeg and the like."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import msgspec


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One project behind one or more library files."""

    name: str
    licence: str
    home: str
    version: str = ""


_FILES = {
    "SvtAv1Enc": Part(
        name="SVT-AV1", licence="BSD-3-Clause-Clear", home="https://gitlab.com/AOMediaCodec/SVT-AV1"
    ),
    "Xau|xcb|xcb-shape|xcb-shm|xcb-xfixes": Part(
        name="X.Org client libraries", licence="MIT", home="https://www.x.org"
    ),
    "asound": Part(name="alsa-lib", licence="LGPL-2.1-or-later", home="https://alsa-project.org"),
    "avcodec|avdevice|avfilter|avformat|avutil|swresample|swscale|postproc": Part(
        name="FFmpeg", licence="GPL-3.0-or-later", home="https://ffmpeg.org"
    ),
    "avif": Part(
        name="libavif", licence="BSD-2-Clause", home="https://github.com/AOMediaCodec/libavif"
    ),
    "brotlicommon|brotlidec": Part(
        name="Brotli", licence="MIT", home="https://github.com/google/brotli"
    ),
    "dav1d": Part(
        name="dav1d", licence="BSD-2-Clause", home="https://code.videolan.org/videolan/dav1d"
    ),
    "de265": Part(
        name="libde265", licence="LGPL-3.0-or-later", home="https://github.com/strukturag/libde265"
    ),
    "drm": Part(name="libdrm", licence="MIT", home="https://dri.freedesktop.org"),
    "freetype": Part(
        name="FreeType", licence="FTL OR GPL-2.0-or-later", home="https://freetype.org"
    ),
    "gmp": Part(
        name="GMP", licence="LGPL-3.0-or-later OR GPL-2.0-or-later", home="https://gmplib.org"
    ),
    "gnutls": Part(name="GnuTLS", licence="LGPL-2.1-or-later", home="https://gnutls.org"),
    "harfbuzz": Part(
        name="HarfBuzz", licence="MIT-Modern-Variant", home="https://harfbuzz.github.io"
    ),
    "heif": Part(
        name="libheif", licence="LGPL-3.0-or-later", home="https://github.com/strukturag/libheif"
    ),
    "hogweed|nettle": Part(
        name="Nettle",
        licence="LGPL-3.0-or-later OR GPL-2.0-or-later",
        home="https://www.lysator.liu.se/~nisse/nettle",
    ),
    "icudata|icui18n|icuuc": Part(
        name="ICU", licence="Unicode-3.0", home="https://icu.unicode.org"
    ),
    "jpeg": Part(
        name="libjpeg-turbo",
        licence="IJG AND BSD-3-Clause AND Zlib",
        home="https://libjpeg-turbo.org",
    ),
    "lcms2": Part(name="Little CMS", licence="MIT", home="https://www.littlecms.com"),
    "lzma": Part(name="liblzma", licence="0BSD", home="https://tukaani.org/xz"),
    "mp3lame": Part(name="LAME", licence="LGPL-2.0-or-later", home="https://lame.sourceforge.io"),
    "opencore-amrnb|opencore-amrwb": Part(
        name="opencore-amr",
        licence="Apache-2.0",
        home="https://sourceforge.net/projects/opencore-amr",
    ),
    "openjp2": Part(name="OpenJPEG", licence="BSD-2-Clause", home="https://www.openjpeg.org"),
    "opus": Part(name="Opus", licence="BSD-3-Clause", home="https://opus-codec.org"),
    "png16": Part(name="libpng", licence="libpng-2.0", home="http://www.libpng.org/pub/png"),
    "sharpyuv|webp|webpdemux|webpmux": Part(
        name="libwebp", licence="BSD-3-Clause", home="https://developers.google.com/speed/webp"
    ),
    "tiff": Part(name="libtiff", licence="libtiff", home="https://libtiff.gitlab.io/libtiff"),
    "unistring": Part(
        name="libunistring",
        licence="LGPL-3.0-or-later OR GPL-2.0-or-later",
        home="https://www.gnu.org/software/libunistring",
    ),
    "vpl": Part(name="oneVPL", licence="MIT", home="https://github.com/intel/libvpl"),
    "vpx": Part(name="libvpx", licence="BSD-3-Clause", home="https://www.webmproject.org"),
    "x264": Part(
        name="x264",
        licence="GPL-2.0-or-later",
        home="https://www.videolan.org/developers/x264.html",
    ),
    "x265": Part(name="x265", licence="GPL-2.0-or-later", home="https://www.x265.org"),
    "zstd": Part(
        name="Zstandard",
        licence="BSD-3-Clause OR GPL-2.0-only",
        home="https://facebook.github.io/zstd",
    ),
}
QT_FFMPEG = Part(name="FFmpeg (Qt's)", licence="LGPL-2.1-or-later", home="https://ffmpeg.org")

_STEM = re.compile(
    r"(?:lib)?([A-Za-z][\w-]*?)(?:-[0-9a-f]{8,})?(?:[-.]\d[\w.]*)?\.(?:so|dll|dylib)"
)


class UnknownPartError(Exception):
    """A library inside of a wheel that the table lacks; its licence must be looked up."""


def part_of(path: Path) -> Part | None:
    """What a library file is a part of; None if it is the wheel's own or no library.

    Raises:
        UnknownPartError: it is somebody else's, and the table does not say whose.
    """
    match = _STEM.match(path.name)
    folders = path.parts
    is_vendored = any(part.endswith((".libs", ".dylibs")) for part in folders)
    is_in_qt = "PySide6" in folders
    if match is None or not (is_vendored or is_in_qt):
        return None
    for names, part in _FILES.items():
        if match[1] in names.split("|"):
            return QT_FFMPEG if part.name == "FFmpeg" and is_in_qt else part
    if is_vendored:
        raise UnknownPartError(path.name)
    return None


def all_parts() -> list[Part]:
    """Every project that is known, Qt's FFmpeg too."""
    return [*_FILES.values(), QT_FFMPEG]


def native_parts(paths: Iterable[Path]) -> list[Part]:
    """The projects behind the library files, each once, by name."""
    found = {part.name: part for path in paths if (part := part_of(path)) is not None}
    return [found[name] for name in sorted(found)]
