"""The program with a wall clock that is wrong, and that somebody sets while it runs.

    python -m tests.bench.shifted_clock FIRST THEN SECONDS [the program's flags]

`time.time` is off by FIRST seconds, and SECONDS after the start by THEN; other clocks are right.
"""

from __future__ import annotations

import sys
import time


def shift(first: float, then: float, after: float) -> None:
    """Put `time.time` wrong; who imports it afterwards gets it, too."""
    right, begun = time.time, time.monotonic()
    time.time = lambda: right() + (first if time.monotonic() - begun < after else then)


if __name__ == "__main__":
    shift(*map(float, sys.argv[1:4]))
    del sys.argv[1:4]
    from luma_desktop.__main__ import main

    sys.exit(main())
