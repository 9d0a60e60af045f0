"""The manual page and the shells' completions, made from the flags themselves."""

from __future__ import annotations

import datetime as dt
import gzip
import os
import re
from pathlib import Path

import shtab
from argparse_manpage.manpage import Manpage

from luma_desktop.cli import flags

_FILES = """\
.SH FILES
.TP
\\fI~/.local/share/luma\\-desktop\\fR
clips, images, and the journal of jobs and charges
.TP
\\fI~/.config/luma\\-desktop\\fR
settings
.TP
\\fI~/.local/state/luma\\-desktop/log\\fR
logs, without keys
.PP
The API key is stored in the system keyring.
.SH EXIT STATUS
0 when the window was closed, 1 if the data could not be opened or \\-\\-smoke\\-test failed,
2 for an invalid flag.
"""

COMPLETIONS = {
    "bash": "share/bash-completion/completions/luma-desktop",
    "fish": "share/fish/vendor_completions.d/luma-desktop.fish",
    "zsh": "share/zsh/vendor-completions/_luma-desktop",
}
"""Shell → where a package puts its file, below /usr."""


def manual_page(version: str, date: str) -> str:
    """The page in roff. `date` is ISO."""
    parser = flags()
    parser.man_short_description = "make video with Luma Dream Machine"  # type: ignore[attr-defined]
    page = str(Manpage(parser))
    head = f'.TH LUMA\\-DESKTOP "1" "{date}" "luma\\-desktop {version}" "User Commands"'
    return re.sub(r"\A\.TH .*", lambda _: head, page).rstrip() + "\n" + _FILES


def completion(shell: str) -> str:
    parser = flags()
    for action in parser._actions:  # noqa: SLF001 - shtab's own way
        if action.metavar == "DIR":
            action.complete = shtab.DIRECTORY  # type: ignore[attr-defined]
    return shtab.complete(parser, shell=shell)


def write(prefix: Path, version: str, date: str) -> None:
    """Put the compressed page and the completions below `prefix` (/usr of a package)."""
    page = prefix / "share" / "man" / "man1" / "luma-desktop.1.gz"
    page.parent.mkdir(parents=True)
    page.write_bytes(gzip.compress(manual_page(version, date).encode(), mtime=0))
    for shell, place in COMPLETIONS.items():
        path = prefix / place
        path.parent.mkdir(parents=True)
        path.write_text(completion(shell), encoding="utf-8")


def release_date() -> str:
    """ISO date of the build, or of the source if SOURCE_DATE_EPOCH says so."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    now = dt.datetime.now(dt.UTC)
    moment = dt.datetime.fromtimestamp(int(epoch), dt.UTC) if epoch else now
    return moment.date().isoformat()
