"""`python -m luma_desktop` and the `luma-desktop` command."""

from __future__ import annotations

import sys

from luma_desktop.cli import parse


def main() -> int:
    """Read the flags; only then load what a window needs."""
    options = parse(sys.argv[1:])
    from luma_desktop.app import run

    return run(options)


if __name__ == "__main__":
    sys.exit(main())
