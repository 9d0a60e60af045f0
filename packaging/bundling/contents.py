"""Which of the files that PyInstaller finds go into the bundle.

Names are those in the bundle, with forward slashes. Held by `tests/packaging` and by playing a
video in every build: a missing library shows itself only there. Qt6Quick and Qt6Qml look unused
and are not: the FFmpeg plugin is linked to them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path, PurePath

TocEntry = tuple[str, str, str]
"""PyInstaller's: name in the bundle, source, type code."""

WHOLE_PACKAGES = ("luma_desktop",)
"""Packages of which every module is taken. PyInstaller finds imports by itself, those inside of
functions too; name a package here if native code or a string imports from it."""

EXCLUDED_MODULES = (
    # of Python: interfaces that nobody sees here, and compressions that nothing here reads
    *("tkinter", "curses", "readline", "_uuid", "bz2", "_bz2", "lzma", "_lzma"),
    *("pydoc", "doctest", "unittest", "lib2to3", "ensurepip", "pdb", "multiprocessing"),
    # of the libraries: what they would use if it were there
    *("numpy", "pip", "setuptools", "pkg_resources", "rich", "pygments", "click", "trio", "uvloop"),
    *(
        "brotli",
        "brotlicffi",
        "zstandard",
        "h2",
        "socksio",
        "aiodns",
        "pycparser",
        "PyQt5",
        "PyQt6",
    ),
    *("PIL._imagingtk", "PIL.ImageTk", "PIL.ImageQt"),
    *("defusedxml", "PyQt5", "PyQt6"),
    # the demo's service has no web sockets, and no second loop runs beside Qt's
    *("gunicorn", "aiohttp.worker", "aiohttp.pytest_plugin", "aiohttp.test_utils"),
)

QT_PLUGINS = {
    "iconengines": {"qsvgicon"},
    "imageformats": {"qjpeg", "qsvg", "qwebp"},
    "multimedia": {"ffmpegmediaplugin", "darwinmediaplugin", "windowsmediaplugin"},
    "platforminputcontexts": {
        "composeplatforminputcontextplugin",
        "ibusplatforminputcontextplugin",
    },
    "platforms": {"qcocoa", "qoffscreen", "qwayland", "qwindows", "qxcb"},
    "platformthemes": {"qxdgdesktopportal"},
    "styles": {"qmacstyle", "qmodernwindowsstyle"},
    "wayland-decoration-client": {"adwaita", "bradient"},
    "wayland-graphics-integration-client": {"qt-plugin-wayland-egl"},
    "wayland-shell-integration": {"xdg-shell"},
    "xcbglintegrations": {"qxcb-egl-integration", "qxcb-glx-integration"},
}
"""Folder → the plugins that are kept; all other folders and plugins go."""

UNUSED_QT = {
    *("EglFSDeviceIntegration", "EglFsKmsSupport", "MultimediaWidgets", "Pdf", "ShaderTools"),
    *("VirtualKeyboard", "VirtualKeyboardQml"),
}
UNUSED_ELSEWHERE = re.compile(
    r"(?:^|/)(?:opengl32sw\.dll|d3dcompiler_\d+\.dll"  # software drawing of 3D: nothing here is 3D
    r"|libgcc_s\.so\.1|libstdc\+\+\.so\.6)$"
    r"|^resources/screenshots/"  # the README's
)

OURS_THOUGH_OF_THE_SYSTEM = re.compile(
    r"libpython3[^/]*\.so[^/]*"
    r"|libsqlite3\.so\.\d+"  # the journal is written by the SQLite that was tested
    r"|libffi\.so\.\d+"
    r"|libxcb-(?:cursor|icccm|image|keysyms|render-util|util)\.so\.\d+"  # often not installed
)
"""System libraries that a Linux bundle brings along. All others (X11, GL, OpenSSL, zlib…) are
there on every desktop, are kept patched there, and clash with the system's if brought along."""

_PLUGIN = re.compile(
    r"PySide6/(?:Qt/)?plugins/([^/]+)/(?:lib)?([^/]+?)(?:\.abi3)?\.(?:so|dll|dylib)"
)
_QT_LIBRARY = re.compile(
    r"(?:^|/)(?:libQt6|Qt6|Qt)(\w+?)(?:\.so\.6|\.dll|\.abi3\.so|\.pyd|\.framework)"
)
_QT_TRANSLATION = re.compile(r"PySide6/(?:Qt/)?translations/(?:(qtbase)_(\w+)\.qm)?")
_SYSTEM_LIBRARY = re.compile(r"/(?:usr/)?lib(?:64)?/(?:[\w-]+/){0,2}[^/]+\.so[^/]*")


def is_wanted(name: str, source: str, languages: Iterable[str] = ()) -> bool:
    """Whether a file goes into the bundle. `languages` are those the program speaks."""
    name = PurePath(name).as_posix().replace("\\", "/")
    if plugin := _PLUGIN.match(name):
        folder, stem = plugin.groups()
        return stem in QT_PLUGINS.get(folder, set())
    if translation := _QT_TRANSLATION.match(name):
        return translation[1] is not None and translation[2] in set(languages)
    if (library := _QT_LIBRARY.search(name)) and library[1] in UNUSED_QT:
        return False
    if UNUSED_ELSEWHERE.search(name):
        return False
    if _SYSTEM_LIBRARY.fullmatch(source):
        return OURS_THOUGH_OF_THE_SYSTEM.fullmatch(name.rpartition("/")[2]) is not None
    return True


def missing_modules(package: Path, pure: Iterable[TocEntry]) -> list[str]:
    """The modules of our package (a folder) that are not among those that the bundle holds."""
    held = {name for name, _, _ in pure}
    ours = []
    for path in package.rglob("*.py"):
        words = path.relative_to(package.parent).with_suffix("").parts
        if words[-1] != "__main__":  # a program, not a module
            ours.append(".".join(words).removesuffix(".__init__"))
    return sorted(set(ours) - held)


def chosen(toc: Iterable[TocEntry], languages: Iterable[str] = ()) -> list[TocEntry]:
    """The wanted entries; of links those that lead to something wanted."""
    languages = tuple(languages)
    return [
        (name, source, kind)
        for name, source, kind in toc
        if is_wanted(name, source, languages)
        and (kind != "SYMLINK" or is_wanted(source, "", languages))
    ]
