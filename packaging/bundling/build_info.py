"""What a bundle knows about itself: by which way it came, and where newer ones are told of."""

from __future__ import annotations

import json
import os
from pathlib import Path

FILE = "build.json"
"""In the bundle's `resources`; read by `luma_desktop.updates`."""

REPOSITORY_VARIABLE = "GITHUB_REPOSITORY"
"""`owner/name`, set by the release workflow. Without it a bundle never asks for updates."""


def write(folder: Path, channel: str) -> Path:
    """Write the file into `folder`. `channel` is portable, deb, rpm, flatpak, windows or macos."""
    facts = {"channel": channel}
    if repository := os.environ.get(REPOSITORY_VARIABLE):
        facts["releases"] = f"https://api.github.com/repos/{repository}/releases/latest"
        facts["page"] = f"https://github.com/{repository}/releases/latest"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE
    path.write_text(json.dumps(facts) + "\n", encoding="utf-8")
    return path
