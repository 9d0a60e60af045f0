"""What native files ask for, and that stripping them does no harm; on real libraries."""

from __future__ import annotations

import ctypes
import shutil
import sys
import sysconfig
from pathlib import Path

import pytest
from bundling import depends, elf, natives

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("objdump") is None or shutil.which("strip") is None,
    reason="needs binutils",
)


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """One of Python's own extension modules, copied; it still has its symbols."""
    folder = Path(sysconfig.get_path("platlib"))
    found = min(folder.glob("msgspec/_core*.so"))
    return Path(shutil.copy(found, tmp_path / found.name))


def test_a_library_tells_what_it_is_linked_to(library: Path) -> None:
    native = elf.read(library)

    assert "libc.so.6" in native.needed
    assert native.is_aligned
    assert elf.newest([native], "GLIBC") > (2, 0)
    assert elf.newest([native], "NOTHING") == (0,)


def test_what_is_no_native_file_is_passed_over(tmp_path: Path, library: Path) -> None:
    (tmp_path / "text.so").write_text("not one", encoding="utf-8")
    (tmp_path / "link.so").symlink_to(library)

    assert list(elf.native_files(tmp_path)) == [library]


def test_a_stripped_module_still_loads(tmp_path: Path, library: Path) -> None:
    before = library.stat().st_size

    saved = elf.strip_symbols(tmp_path)

    assert library.stat().st_size == before - saved
    ctypes.CDLL(str(library))


def test_qts_and_ffmpegs_libraries_are_never_stripped(tmp_path: Path, library: Path) -> None:
    places = [
        tmp_path / place / library.name for place in ("PySide6/Qt/lib", "av.libs", "shiboken6")
    ]
    for place in places:
        place.parent.mkdir(parents=True)
        shutil.copy(library, place)
    content = library.read_bytes()
    library.unlink()

    elf.strip_symbols(tmp_path)

    assert [place.read_bytes() == content for place in places] == [True] * 3


def test_the_packages_of_what_is_missing_are_named_with_the_c_library_needed(
    tmp_path: Path, library: Path
) -> None:
    named = depends.dependencies(tmp_path)

    (libc,) = [entry for entry in named if entry.startswith("libc6")]
    assert libc.startswith("libc6 (>= 2.")
    assert named == sorted(set(named))


def test_a_library_that_no_package_is_known_for_stops_the_build(
    tmp_path: Path, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(depends, "PACKAGES", {})

    with pytest.raises(depends.UnknownLibraryError, match=library.name):
        depends.dependencies(tmp_path)


def test_what_the_bundle_holds_is_not_missing() -> None:
    ours = elf.Native(
        path=Path("a.so"), needed=frozenset({"b.so", "c.so"}), versions=frozenset(), is_aligned=True
    )
    held = elf.Native(path=Path("b.so"), needed=frozenset(), versions=frozenset(), is_aligned=True)

    assert depends.missing_libraries([ours, held]) == {"c.so": {"a.so"}}


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("av.libs/libx264-d6533a8d.so.165", "x264"),
        ("av.libs/libavcodec-5e6b81c2.so.62.28.102", "FFmpeg"),
        ("av/.dylibs/libx265.216.dylib", "x265"),
        ("PySide6/Qt/lib/libavcodec.so.61", "FFmpeg (Qt's)"),
        ("PySide6/avcodec-61.dll", "FFmpeg (Qt's)"),
        ("PySide6/Qt/lib/libicudata.so.73", "ICU"),
        ("pillow.libs/libpng16-1d1ba958.so.16.58.0", "libpng"),
    ],
)
def test_what_a_wheel_brings_along_is_known_by_its_file(path: str, name: str) -> None:
    part = natives.part_of(Path(path))

    assert part is not None
    assert part.name == name


def test_a_wheels_own_libraries_are_told_by_its_metadata() -> None:
    assert natives.part_of(Path("PySide6/Qt/lib/libQt6Core.so.6")) is None
    assert natives.part_of(Path("PIL/_imaging.so")) is None


def test_a_library_of_unknown_licence_stops_the_build() -> None:
    with pytest.raises(natives.UnknownPartError):
        natives.part_of(Path("av.libs/libnovelcodec-12345678.so.1"))
