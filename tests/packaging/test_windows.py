"""The parts of the Windows packages that can be checked anywhere."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from bundling import windows

ROOT = Path(__file__).parents[2]
CERTIFICATE = {windows.CERTIFICATE_VARIABLE: "C:\\my keys\\a.pfx", windows.PASSWORD_VARIABLE: "pw"}


@pytest.mark.parametrize(
    ("version", "numbers"),
    [
        ("1.2.3", (1, 2, 3, 0)),
        ("1.2", (1, 2, 0, 0)),
        ("1.2.3rc4", (1, 2, 3, 0)),
        ("7", (7, 0, 0, 0)),
    ],
)
def test_a_version_becomes_four_numbers(version: str, numbers: tuple[int, ...]) -> None:
    assert windows.four_numbers(version) == numbers


def test_what_is_no_version_is_refused() -> None:
    with pytest.raises(ValueError, match="newest"):
        windows.four_numbers("newest")


def test_the_version_data_is_what_pyinstaller_reads(tmp_path: Path) -> None:
    text = windows.write_version_info(tmp_path, "1.2.3").read_text(encoding="utf-8")

    (call,) = [node for node in ast.parse(text).body if isinstance(node, ast.Expr)]
    assert isinstance(call.value, ast.Call)
    assert "filevers=(1, 2, 3, 0)" in text
    assert "StringStruct('ProductVersion', '1.2.3')" in text


def test_without_a_certificate_nothing_is_signed(tmp_path: Path) -> None:
    command = windows.installer_command(tmp_path, tmp_path, "1.2.3", {})

    assert windows.sign_command({}, "a.exe") == []
    assert not [word for word in command if word.startswith(("/DSign", "/S"))]


def test_with_a_certificate_programs_and_installer_are_signed_with_a_time_stamp() -> None:
    sign = windows.sign_command(CERTIFICATE, "a.exe", "b.exe")
    command = windows.installer_command(Path("in"), Path("out"), "1.2.3", CERTIFICATE)

    assert sign[-2:] == ["a.exe", "b.exe"]
    assert sign[sign.index("/f") + 1] == "C:\\my keys\\a.pfx"
    assert "/tr" in sign
    (tool,) = [word for word in command if word.startswith("/Sluma=")]
    assert tool.endswith(" $f")
    assert "$qC:\\my keys\\a.pfx$q" in tool


def test_the_installer_script_asks_for_what_it_is_given() -> None:
    script = windows.INSTALLER.read_text(encoding="utf-8")
    command = windows.installer_command(Path("in"), Path("out"), "1.2.3", CERTIFICATE)
    given = {word[2:].split("=")[0] for word in command if word.startswith("/D")}

    assert set(re.findall(r"#ifn?def (\w+)", script)) == given
    assert set(re.findall(r"\{#(\w+)\}", script)) <= given | {"SourcePath"}
    sections = re.findall(r"^\[(\w+)\]$", script, re.MULTILINE)
    assert len(sections) == len(set(sections))
    assert {"Setup", "Files", "Icons", "Run"} <= set(sections)
    assert script.count("#ifdef") + script.count("#ifndef") == script.count("#endif")
    started = set(re.findall(r"\{app\}\\([\w-]+\.exe)", script))
    assert started == {windows.PROGRAMS[0]}


def test_the_installer_removes_nothing_of_the_users() -> None:
    script = windows.INSTALLER.read_text(encoding="utf-8")

    assert "[UninstallDelete]" not in script
    assert re.findall(r'Type: \w+; Name: "(.*)"', script) == ["{app}\\_internal"]


def test_the_zip_holds_one_folder_and_looks_after_its_own_updates(
    bundle: Path, tmp_path: Path
) -> None:
    archive = windows.make_zip(bundle, tmp_path / "out", "1.2.3")

    with zipfile.ZipFile(archive) as file:
        names = file.namelist()
        told = file.read("luma-desktop-1.2.3-windows-x64/_internal/resources/build.json")
    assert {name.split("/")[0] for name in names} == {"luma-desktop-1.2.3-windows-x64"}
    assert b"portable" in told
    assert list((tmp_path / "out").iterdir()) == [archive]


def test_a_dry_run_prints_the_commands_and_no_password(tmp_path: Path) -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "bundling.windows", "--dry-run", "bundle", str(tmp_path / "out")],
        check=True,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={
            "PYTHONPATH": f"{ROOT}:{ROOT / 'packaging'}",
            **CERTIFICATE,
            windows.PASSWORD_VARIABLE: "hidden",
        },
    ).stdout

    assert [line.split()[0] for line in shown.splitlines()] == ["signtool.exe", "iscc.exe"]
    assert "hidden" not in shown
    assert not (tmp_path / "out").exists()
