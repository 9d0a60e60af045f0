"""The .deb and the .tar.xz, built for real from a small bundle and looked into."""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from bundling import linux

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or not shutil.which("dpkg-deb") or not shutil.which("objdump"),
    reason="needs dpkg-deb and binutils",
)


def field(package: Path, name: str) -> str:
    told = subprocess.run(
        ["dpkg-deb", "--field", str(package), name], check=True, capture_output=True, text=True
    )
    return told.stdout.strip()


@pytest.fixture
def package(bundle: Path, tmp_path: Path) -> Path:
    out = tmp_path / "out"
    out.mkdir()
    return linux.make_deb(bundle, out, "1.2.3", compression="none")


@pytest.fixture
def root(package: Path, tmp_path: Path) -> Path:
    """The package's files, as they are after an installation."""
    subprocess.run(["dpkg-deb", "--extract", str(package), str(tmp_path / "root")], check=True)
    return tmp_path / "root"


def test_it_says_its_version_and_what_it_depends_on(package: Path) -> None:
    assert field(package, "Version") == "1.2.3"
    assert package.name == f"luma-desktop_1.2.3_{field(package, 'Architecture')}.deb"
    assert "libc6 (>= 2." in field(package, "Depends")
    assert int(field(package, "Installed-Size")) > 100
    assert "@" not in field(package, "Description")


def test_nothing_runs_when_it_is_installed_or_removed(package: Path, tmp_path: Path) -> None:
    subprocess.run(["dpkg-deb", "--control", str(package), str(tmp_path / "control")], check=True)

    assert {path.name for path in (tmp_path / "control").iterdir()} == {"control", "md5sums"}


def test_dpkg_can_tell_whether_a_file_was_changed(package: Path, root: Path) -> None:
    subprocess.run(["dpkg-deb", "--control", str(package), str(root / "DEBIAN")], check=True)
    check = ["md5sum", "--check", "--quiet", "DEBIAN/md5sums"]
    assert subprocess.run(check, check=False, cwd=root).returncode == 0

    (root / "opt/luma-desktop/luma-desktop").write_text("another", encoding="utf-8")

    assert subprocess.run(check, check=False, cwd=root, capture_output=True).returncode == 1


def test_everything_belongs_to_root_and_can_be_read_by_all(package: Path) -> None:
    listed = subprocess.run(
        ["dpkg-deb", "--contents", str(package)], check=True, capture_output=True, text=True
    ).stdout.splitlines()
    programs = [line for line in listed if line.startswith("-rwxr-xr-x")]

    assert {line.split()[1] for line in listed} == {"root/root"}
    assert {line[:10] for line in listed} <= {
        "drwxr-xr-x",
        "-rw-r--r--",
        "-rwxr-xr-x",
        "lrwxrwxrwx",
    }
    assert [line.split()[-1] for line in programs] == ["./opt/luma-desktop/luma-desktop"]


def test_the_command_leads_to_the_program(root: Path) -> None:
    assert str((root / "usr/bin/luma-desktop").readlink()) == "/opt/luma-desktop/luma-desktop"


def test_the_menu_entry_names_what_is_installed(root: Path) -> None:
    entry = root / "usr/share/applications/luma-desktop.desktop"
    lines = entry.read_text(encoding="utf-8").splitlines()

    assert "Exec=luma-desktop" in lines
    assert "Exec=luma-desktop --demo" in lines
    assert "Exec=luma-desktop --safe-mode" in lines
    assert "Icon=luma-desktop" in lines
    sizes = {
        path.parts[-3] for path in root.glob("usr/share/icons/hicolor/*/apps/luma-desktop.png")
    }
    assert sizes == {f"{n}x{n}" for n in (16, 24, 32, 48, 64, 128, 256, 512)}
    assert (root / "usr/share/icons/hicolor/scalable/apps/luma-desktop.svg").is_file()


@pytest.mark.skipif(not shutil.which("appstreamcli"), reason="needs appstream")
def test_the_software_centre_takes_its_description(root: Path) -> None:
    (metainfo,) = (root / "usr/share/metainfo").iterdir()
    checked = subprocess.run(
        ["appstreamcli", "validate", "--no-net", str(metainfo)], check=False, capture_output=True
    )

    assert checked.returncode == 0, checked.stdout.decode()
    assert 'version="1.2.3"' in metainfo.read_text(encoding="utf-8")


@pytest.mark.skipif(not shutil.which("desktop-file-validate"), reason="needs desktop-file-utils")
def test_the_menu_entry_is_valid(root: Path) -> None:
    entry = root / "usr/share/applications/luma-desktop.desktop"
    checked = subprocess.run(
        ["desktop-file-validate", str(entry)], check=False, capture_output=True, text=True
    )

    assert (checked.returncode, checked.stdout) == (0, "")


def test_its_papers_are_in_order(root: Path) -> None:
    papers = root / "usr/share/doc/luma-desktop"

    assert "Everything in here" in (papers / "copyright").read_text(encoding="utf-8")
    assert gzip.decompress((papers / "changelog.gz").read_bytes()).startswith(
        b"luma-desktop (1.2.3)"
    )
    assert b"Unreleased" in gzip.decompress((papers / "CHANGELOG.md.gz").read_bytes())


def test_its_updates_are_the_systems(root: Path) -> None:
    told = json.loads((root / "opt/luma-desktop/_internal/resources/build.json").read_text())

    assert told["channel"] == "deb"


def test_the_archive_holds_one_folder_that_runs_in_place(bundle: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    archive = linux.make_tar(bundle, out, "1.2.3")
    with tarfile.open(archive) as file:
        assert {member.uid for member in file.getmembers()} == {0}
    (tmp_path / "any where").mkdir()
    unpack = ["tar", "--extract", "--file", str(archive), "--directory", "any where"]
    subprocess.run(unpack, check=True, cwd=tmp_path)

    (top,) = (tmp_path / "any where").iterdir()
    started = subprocess.run(
        [str(top / "luma-desktop")], check=True, capture_output=True, text=True
    )
    assert started.stdout == "started\n"
    assert (top / "README.txt").is_file()
    assert (top / "share/man/man1/luma-desktop.1.gz").is_file()
    assert not [path for path in top.rglob("*") if "deb" in path.name]
