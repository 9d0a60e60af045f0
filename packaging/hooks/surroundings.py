"""Run by the bundle before the program: puts right what PyInstaller's start leaves behind."""

import os
import sys

# The start points the loader at the bundle; a browser or a file manager that we open must not
# look there, or it would take our Qt for its own.
_original = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
if _original is not None:
    os.environ["LD_LIBRARY_PATH"] = _original
elif sys.platform.startswith("linux"):
    os.environ.pop("LD_LIBRARY_PATH", None)

# A second start of this program (the demo beside the window, safe mode) is one of its own. Taken
# for a worker of this one it would look for no library in the bundle, and not start where the
# system lacks one.
os.environ["PYINSTALLER_RESET_ENVIRONMENT"] = "1"

# A program with a window has no console on Windows, and then these are None.
if sys.stdout is None:
    sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123
if sys.stderr is None:
    sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123
