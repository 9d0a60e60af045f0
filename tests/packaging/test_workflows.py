"""The workflows pass actionlint, and what they call is there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
ACTIONLINT = Path(sys.prefix, "Scripts" if sys.platform == "win32" else "bin", "actionlint")


def lint(*files: Path) -> subprocess.CompletedProcess[str]:
    command = [str(ACTIONLINT), *map(str, files)]
    return subprocess.run(command, check=False, capture_output=True, text=True, cwd=ROOT)


def test_actionlint_finds_nothing() -> None:
    done = lint(*WORKFLOWS)

    assert WORKFLOWS
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_actionlint_would_find_something(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yml"
    text = WORKFLOWS[0].read_text(encoding="utf-8").replace("runs-on:", "runs-off:", 1)
    broken.write_text(text, encoding="utf-8")

    assert lint(broken).returncode == 1


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.stem)
def test_every_file_that_is_named_exists(workflow: Path) -> None:
    text = workflow.read_text(encoding="utf-8")
    named = re.findall(r"(?:\./)?((?:scripts|packaging)/[\w./-]+|requirements[\w-]*\.lock)", text)
    modules = re.findall(r"-m (bundling\.\w+)", text)

    assert [name for name in named if not (ROOT / name).exists() and "*" not in name] == []
    for module in modules:
        assert (ROOT / "packaging" / f"{module.replace('.', '/')}.py").is_file()


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.stem)
def test_no_secret_stands_in_a_command(workflow: Path) -> None:
    text = workflow.read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if "${{ secrets." in line]

    assert [
        line for line in lines if not re.match(r"\s+[A-Z_]+: \$\{\{ secrets\.\w+ \}\}$", line)
    ] == []
