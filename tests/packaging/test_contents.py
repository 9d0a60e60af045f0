"""What goes into a bundle: by the names that PyInstaller gives on the three systems."""

from __future__ import annotations

from pathlib import Path

import pytest
from bundling.contents import chosen, is_wanted, missing_modules

QT = "PySide6/Qt"
WHEEL = "/somewhere/site-packages/"


@pytest.mark.parametrize(
    "name",
    [
        f"{QT}/plugins/multimedia/libffmpegmediaplugin.so",
        f"{QT}/plugins/platforms/libqxcb.so",
        f"{QT}/plugins/wayland-graphics-integration-client/libqt-plugin-wayland-egl.so",
        "PySide6/plugins/platforms/qwindows.dll",
        "PySide6\\plugins\\multimedia\\ffmpegmediaplugin.dll",
        f"{QT}/plugins/platforms/libqcocoa.dylib",
        # The player's plugin is linked to these two.
        f"{QT}/lib/libQt6Quick.so.6",
        f"{QT}/lib/libQt6Qml.so.6",
        f"{QT}/lib/libavcodec.so.61",
        "PySide6/QtMultimedia.abi3.so",
        "av.libs/libx264-d6533a8d.so.165",
        "resources/styles/luma.qss",
        "pillow.libs/libavif-c6062d5f.so.16.4.2",
        "pi_heif.libs/libheif-7a3e919c.so.1.23.0",
    ],
)
def test_what_the_program_needs_is_kept(name: str) -> None:
    assert is_wanted(name, WHEEL + name)


@pytest.mark.parametrize(
    "name",
    [
        f"{QT}/plugins/platformthemes/libqgtk3.so",
        f"{QT}/plugins/platforms/libqvnc.so",
        f"{QT}/plugins/imageformats/libqpdf.so",
        f"{QT}/plugins/tls/libqopensslbackend.so",
        f"{QT}/lib/libQt6Pdf.so.6",
        f"{QT}/lib/libQt6EglFSDeviceIntegration.so.6",
        "PySide6/Qt6VirtualKeyboard.dll",
        "PySide6/opengl32sw.dll",
        f"{QT}/lib/QtPdf.framework/Versions/A/QtPdf",
        f"{QT}/translations/qtbase_de.qm",
        f"{QT}/translations/qt_help_de.qm",
        "resources/screenshots/light.png",
    ],
)
def test_what_it_never_uses_is_left_out(name: str) -> None:
    assert not is_wanted(name, WHEEL + name)


def test_of_qts_words_those_in_the_programs_languages_come_along() -> None:
    name = f"{QT}/translations/qtbase_de.qm"

    assert is_wanted(name, WHEEL + name, ["de"])
    assert not is_wanted(name, WHEEL + name, ["fr"])
    assert not is_wanted(f"{QT}/translations/qtquick_de.qm", WHEEL, ["de"])


@pytest.mark.parametrize(
    ("library", "wanted"),
    [
        ("libsqlite3.so.0", True),
        ("libpython3.11.so.1.0", True),
        ("libxcb-cursor.so.0", True),
        ("libxcb.so.1", False),
        ("libssl.so.3", False),
        ("libz.so.1", False),
        ("libgtk-3.so.0", False),
        ("libstdc++.so.6", False),
    ],
)
@pytest.mark.parametrize("folder", ["/usr/lib/x86_64-linux-gnu", "/lib64", "/usr/lib/a/pulseaudio"])
def test_of_the_system_comes_along_what_is_not_everywhere(
    folder: str, library: str, wanted: bool
) -> None:
    assert is_wanted(library, f"{folder}/{library}") is wanted


def test_a_link_goes_with_what_it_leads_to() -> None:
    toc = [
        ("libQt6Core.so.6", f"{QT}/lib/libQt6Core.so.6", "SYMLINK"),
        ("libQt6Pdf.so.6", f"{QT}/lib/libQt6Pdf.so.6", "SYMLINK"),
        (f"{QT}/lib/libQt6Core.so.6", f"{WHEEL}{QT}/lib/libQt6Core.so.6", "BINARY"),
        (f"{QT}/lib/libQt6Pdf.so.6", f"{WHEEL}{QT}/lib/libQt6Pdf.so.6", "BINARY"),
    ]

    assert chosen(toc) == [toc[0], toc[2]]


def test_a_module_of_ours_that_the_bundle_lacks_is_named(tmp_path: Path) -> None:
    package = tmp_path / "luma_desktop"
    (package / "ui").mkdir(parents=True)
    for name in ("__init__", "__main__", "options", "ui/__init__", "ui/lazy"):
        (package / f"{name}.py").touch()
    held = [(name, "", "PYMODULE") for name in ("luma_desktop", "luma_desktop.options", "msgspec")]

    assert missing_modules(package, held) == ["luma_desktop.ui", "luma_desktop.ui.lazy"]
