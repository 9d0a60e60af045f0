"""The Debian packages whose libraries a bundle is linked to but does not bring along."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from bundling import elf

PACKAGES = {
    "ld-linux-aarch64.so.1": "libc6",
    "ld-linux-x86-64.so.2": "libc6",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libGLX.so.0": "libglx0",
    "libOpenGL.so.0": "libopengl0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libXext.so.6": "libxext6",
    "libXrandr.so.2": "libxrandr2",
    "libbrotlicommon.so.1": "libbrotli1",
    "libbrotlidec.so.1": "libbrotli1",
    "libbz2.so.1": "libbz2-1.0",
    "libc.so.6": "libc6",
    "libcrypto.so.3": "libssl3t64 | libssl3",
    "libdbus-1.so.3": "libdbus-1-3",
    "libdl.so.2": "libc6",
    "libdrm.so.2": "libdrm2",
    "libexpat.so.1": "libexpat1",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libgcc_s.so.1": "libgcc-s1",
    "libglib-2.0.so.0": "libglib2.0-0t64 | libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libgthread-2.0.so.0": "libglib2.0-0t64 | libglib2.0-0",
    "libm.so.6": "libc6",
    "libmvec.so.1": "libc6",
    "libpthread.so.0": "libc6",
    "libpulse.so.0": "libpulse0",
    "libresolv.so.2": "libc6",
    "librt.so.1": "libc6",
    "libssl.so.3": "libssl3t64 | libssl3",
    "libstdc++.so.6": "libstdc++6",
    "libutil.so.1": "libc6",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
}
"""Soname → package; where 64-bit time renamed it, the new name or the old one."""


class UnknownLibraryError(Exception):
    """A library that neither the bundle nor the table has."""


def missing_libraries(natives: Iterable[elf.Native]) -> dict[str, set[str]]:
    """Soname that the bundle does not hold → the files that are linked to it."""
    natives = list(natives)
    held = {native.path.name for native in natives}
    wanted: dict[str, set[str]] = {}
    for native in natives:
        for soname in native.needed - held:
            wanted.setdefault(soname, set()).add(native.path.name)
    return wanted


def dependencies(folder: Path) -> list[str]:
    """The entries of a `Depends` field, sorted, libc6 with the version that is needed.

    Raises:
        UnknownLibraryError: a file would not load, or the table lacks its package.
    """
    natives = [elf.read(path) for path in elf.native_files(folder)]
    packages = set()
    for soname, users in missing_libraries(natives).items():
        if soname not in PACKAGES:
            raise UnknownLibraryError(f"{soname}, wanted by {', '.join(sorted(users))}")
        packages.add(PACKAGES[soname])
    glibc = ".".join(map(str, elf.newest(natives, "GLIBC")))
    return sorted(f"libc6 (>= {glibc})" if name == "libc6" else name for name in packages)
