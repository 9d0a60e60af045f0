"""What a program that the bundle starts finds around itself: nothing of the bundle's."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HOOK = Path(__file__).parents[2] / "packaging" / "hooks" / "surroundings.py"
SCRIPT = """
import json, runpy, subprocess, sys
runpy.run_path(sys.argv[1])
tell = "import json, os; print(json.dumps(dict(os.environ)))"
subprocess.run([sys.executable, "-c", tell], check=True)
"""


def handed_on(**around: str) -> dict[str, str]:
    """The environment of a program that was started behind the hook."""
    plain = {name: value for name, value in os.environ.items() if "LIBRARY_PATH" not in name}
    told = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(HOOK)],
        check=True,
        capture_output=True,
        text=True,
        env={**plain, **around},
    ).stdout
    found: dict[str, str] = json.loads(told)
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="the loader's path is of Linux")
def test_the_loader_of_other_programs_looks_where_it_always_did() -> None:
    assert "LD_LIBRARY_PATH" not in handed_on(LD_LIBRARY_PATH="/bundle")

    ours = handed_on(LD_LIBRARY_PATH="/bundle", LD_LIBRARY_PATH_ORIG="/of the user")
    assert ours["LD_LIBRARY_PATH"] == "/of the user"
    assert "LD_LIBRARY_PATH_ORIG" not in ours


def test_a_second_start_of_the_program_is_one_of_its_own() -> None:
    assert handed_on(_PYI_PARENT_PROCESS_LEVEL="-1")["PYINSTALLER_RESET_ENVIRONMENT"] == "1"
