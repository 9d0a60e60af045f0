"""The RPM, built for real from a small bundle, asked by rpm, installed and removed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from bundling import rpm
from proving.machine import EmptyRpmSystem

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or not shutil.which("rpmbuild") or not shutil.which("objdump"),
    reason="needs rpm and binutils",
)


@pytest.fixture
def package(bundle: Path, tmp_path: Path) -> Path:
    out = tmp_path / "out"
    out.mkdir()
    return rpm.make(bundle, out, "1.2.3")


def asked(package: Path, *words: str) -> list[str]:
    command = ["rpm", "--query", "--package", str(package), *words]
    told = subprocess.run(command, check=True, capture_output=True, text=True)
    return told.stdout.splitlines()


def test_it_says_its_version_and_what_it_requires(package: Path, bundle: Path) -> None:
    assert asked(package, "--queryformat", "%{name} %{version} %{license}") == [
        "luma-desktop 1.2.3 GPL-3.0-or-later"
    ]
    needs = set(asked(package, "--requires"))
    assert set(rpm.requirements(bundle)) <= needs
    assert "libc.so.6()(64bit)" in needs
    assert any(need.startswith("libc.so.6(GLIBC_2.") for need in needs)


def test_nothing_runs_when_it_is_installed_or_removed(package: Path) -> None:
    assert asked(package, "--scripts") == []


def test_everything_belongs_to_root_and_is_where_such_systems_look(package: Path) -> None:
    owners = asked(package, "--queryformat", "[%{fileusername}:%{filegroupname}\n]")
    files = set(asked(package, "--list"))

    assert set(owners) == {"root:root"}
    assert {
        "/opt/luma-desktop/luma-desktop",
        "/usr/bin/luma-desktop",
        "/usr/share/applications/luma-desktop.desktop",
        "/usr/share/zsh/site-functions/_luma-desktop",
    } <= files
    # Folders that others share are nobody's alone.
    assert not files & {"/opt", "/usr", "/usr/bin", "/usr/share", "/usr/share/applications"}
    assert list(package.parent.iterdir()) == [package]


def test_its_updates_are_the_systems_and_its_program_is_as_it_was_built(
    package: Path, bundle: Path, tmp_path: Path
) -> None:
    machine = EmptyRpmSystem(tmp_path / "root")
    machine.install(package)

    told = machine.path("/opt/luma-desktop/_internal/resources/build.json").read_text("utf-8")
    assert '"rpm"' in told
    library = next((bundle / "_internal").glob("_core*"))
    installed = machine.path(f"/opt/luma-desktop/_internal/{library.name}")
    assert installed.read_bytes() == library.read_bytes()


def test_installed_it_runs_and_removed_it_leaves_nothing(package: Path, tmp_path: Path) -> None:
    machine = EmptyRpmSystem(tmp_path / "root")
    machine.install(package)
    started = subprocess.run(
        machine.command(["luma-desktop"]), check=True, capture_output=True, text=True
    )
    assert started.stdout == "started\n"
    assert machine.files()

    machine.remove()

    assert machine.files() == set()


@pytest.mark.skipif(not shutil.which("cpio"), reason="needs cpio")
def test_without_root_it_is_only_unpacked_and_runs(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    machine = EmptyRpmSystem(tmp_path / "root")
    machine.install(package)

    started = subprocess.run(
        machine.command(["luma-desktop"]), check=True, capture_output=True, text=True
    )
    assert (started.stdout, machine.what) == ("started\n", "unpacked")

    machine.remove()

    assert machine.files() == set()
