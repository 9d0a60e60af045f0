"""What a bundle knows about itself: by which way it came, and where newer ones are told of."""

from __future__ import annotations

import json
import os
from pathlib import Path

FILE = "build.json"
"""In the bundle's `resources`; read by `luma_desktop.updates`."""

RELEASES_VARIABLE = "LUMA_RELEASES_URL"
"""Set by the release workflow. Without it a bundle never asks for updates."""


def write(folder: Path, channel: str, releases: str | None = None) -> Path:
    """Write the file into `folder`. `channel` is portable, deb, rpm, flatpak, windows or macos."""
    if releases is None:
        releases = os.environ.get(RELEASES_VARIABLE, "")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE
    path.write_text(json.dumps({"channel": channel, "releases": releases}) + "\n", encoding="utf-8")
    return path
