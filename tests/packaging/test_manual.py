"""The manual page and the completions hold every flag, and the shells themselves take them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from bundling import manual

from luma_desktop.cli import flags

FLAGS = [name for action in flags()._actions for name in action.option_strings if name[1] == "-"]


def needs(program: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(shutil.which(program) is None, reason=f"needs {program}")


def ask(shell: list[str], script: str) -> str:
    asked = subprocess.run(shell, input=script, check=False, capture_output=True, text=True)
    assert asked.returncode == 0, asked.stderr
    return asked.stdout


def test_the_page_names_every_flag() -> None:
    page = manual.manual_page("1.2.3", "2026-01-02").replace("\\-", "-").replace("\\", "")

    assert [flag for flag in FLAGS if flag not in page and flag != "--help"] == []
    assert page.startswith('.TH LUMA-DESKTOP "1" "2026-01-02" "luma-desktop 1.2.3"')


@needs("man")
def test_the_page_is_set_without_a_warning(tmp_path: Path) -> None:
    page = tmp_path / "luma-desktop.1"
    page.write_text(manual.manual_page("1.2.3", "2026-01-02"), encoding="utf-8")
    command = ["man", "--warnings", "--local-file", str(page)]
    plain = {"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"}
    shown = subprocess.run(command, check=True, capture_output=True, text=True, env=plain)

    assert shown.stderr == ""
    assert "--demo" in shown.stdout


@needs("bash")
def test_bash_completes_the_flags() -> None:
    script = manual.completion("bash") + (
        "\nCOMP_WORDS=(luma-desktop --d) COMP_CWORD=1\n$(complete -p luma-desktop |"
        " sed 's/.*-F \\([^ ]*\\).*/\\1/')\nprintf '%s\\n' \"${COMPREPLY[@]}\"\n"
    )

    assert set(ask(["bash", "--norc"], script).split()) == {"--demo", "--data-dir"}


@needs("fish")
def test_fish_completes_the_flags() -> None:
    script = manual.completion("fish") + "\ncomplete --do-complete 'luma-desktop --d'\n"
    told = ask(["fish", "--no-config"], script)

    assert {line.split("\t")[0] for line in told.splitlines()} == {"--demo", "--data-dir"}


@needs("zsh")
def test_zsh_takes_the_completion(tmp_path: Path) -> None:
    script = manual.completion("zsh")

    assert script.startswith("#compdef luma-desktop")
    assert [flag for flag in FLAGS if flag not in script] == []
    ask(["zsh", "--no-rcs", "-n"], script)


def test_the_date_is_that_of_the_source_if_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")

    assert manual.release_date() == "1970-01-02"
